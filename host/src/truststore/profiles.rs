//! Finds the NSS databases of this user: the profiles of Firefox and its relatives, by
//! `profiles.ini`, and the databases that programs share.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use super::{Kind, Places, Source, Store, file::Files, nss};
use crate::profiles_ini;

/// Name on the wire, what people call it, and the folders with a `profiles.ini`.
const BROWSERS: &[(&str, &str, &[&str])] = &[
    (
        "firefox",
        "Firefox",
        &[
            ".mozilla/firefox",
            "{config}/mozilla/firefox",
            "snap/firefox/common/.mozilla/firefox",
            "snap/firefox/common/.config/mozilla/firefox",
            ".var/app/org.mozilla.firefox/.mozilla/firefox",
            ".var/app/org.mozilla.firefox/config/mozilla/firefox",
            "AppData/Roaming/Mozilla/Firefox",
            "Library/Application Support/Firefox",
        ],
    ),
    (
        "librewolf",
        "LibreWolf",
        &[
            ".librewolf",
            "{config}/librewolf/librewolf",
            ".var/app/io.gitlab.librewolf-community/.librewolf",
            ".var/app/io.gitlab.librewolf-community/config/librewolf/librewolf",
            "AppData/Roaming/librewolf",
            "Library/Application Support/librewolf",
        ],
    ),
    (
        "waterfox",
        "Waterfox",
        &[
            ".waterfox",
            "{config}/waterfox",
            ".var/app/net.waterfox.waterfox/.waterfox",
            "AppData/Roaming/Waterfox",
            "Library/Application Support/Waterfox",
        ],
    ),
    (
        "thunderbird",
        "Thunderbird",
        &[
            ".thunderbird",
            "{config}/thunderbird",
            "snap/thunderbird/common/.thunderbird",
            ".var/app/org.mozilla.Thunderbird/.thunderbird",
            ".var/app/net.thunderbird.Thunderbird/.thunderbird",
            "AppData/Roaming/Thunderbird",
            "Library/Thunderbird",
        ],
    ),
    (
        "tor-browser",
        "Tor Browser",
        &[
            "{data}/torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser",
            ".var/app/org.torproject.torbrowser-launcher/data/torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser",
            "tor-browser/Browser/TorBrowser/Data/Browser",
            "Downloads/tor-browser/Browser/TorBrowser/Data/Browser",
            "Desktop/tor-browser/Browser/TorBrowser/Data/Browser",
            "Desktop/Tor Browser/Browser/TorBrowser/Data/Browser",
            "Library/Application Support/TorBrowser-Data/Browser",
        ],
    ),
];

/// Shared databases, and below every folder of a sandboxed program.
const SHARED: &[&str] = &[".pki/nssdb", "{data}/pki/nssdb"];
const SHARED_IN_SNAP: &[&str] = &[
    "current/.pki/nssdb",
    "common/.pki/nssdb",
    "current/.local/share/pki/nssdb",
    "common/.local/share/pki/nssdb",
];
const SHARED_IN_FLATPAK: &[&str] = &[".pki/nssdb", "data/pki/nssdb"];
/// Where the sandboxed programs have their folders.
const SANDBOXED: [&str; 2] = ["snap", ".var/app"];
const SHARED_OF_SYSTEM: &str = "etc/pki/nssdb";

/// Profiles and shared databases.
pub(super) struct Nss;

impl Source for Nss {
    fn stores(&self, places: &Places, files: &Files) -> Vec<Store> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut is_new = |folder: &Path| {
            // A path that cannot be resolved is its own.
            let real = folder.canonicalize();
            seen.insert(real.unwrap_or_else(|_| folder.to_owned()))
        };
        for (browser, name, folders) in BROWSERS {
            for folder in *folders {
                let variant = format!("{name}{}", sandbox(folder));
                for store in profiles(&variant, &places.in_home(folder), files) {
                    if is_new(&store.path) {
                        found.push(store.of(browser));
                    }
                }
            }
        }
        for (label, folder) in shared(places, files) {
            if let Some(read) = nss::read(&folder, files)
                && is_new(&folder)
            {
                found.push(Store::new(Kind::Nss, label, &folder).filled(read));
            }
        }
        found
    }
}

/// Where profiles and databases may be: the known folders, and the profiles that a list names
/// elsewhere; all of the sandboxed programs' folders at once.
#[cfg(target_os = "linux")]
pub(super) fn reach(places: &Places) -> Vec<PathBuf> {
    let files = Files::default();
    let mut found: Vec<PathBuf> = SHARED.iter().map(|path| places.in_home(path)).collect();
    found.extend(SANDBOXED.iter().map(|folder| places.home.join(folder)));
    let folders = BROWSERS.iter().flat_map(|(_, _, folders)| *folders);
    for folder in folders.filter(|folder| is_of_linux(folder) && sandbox(folder).is_empty()) {
        let folder = places.in_home(folder);
        if let Ok(text) = files.read_text(&folder.join("profiles.ini")) {
            let elsewhere = profiles_ini::parse(&text).into_iter();
            let elsewhere = elsewhere.map(|profile| folder.join(profile.path));
            found.extend(elsewhere.filter(|path| !path.starts_with(&folder)));
        }
        found.push(folder);
    }
    found
}

/// Not one of Windows or macOS.
#[cfg(target_os = "linux")]
pub(super) fn is_of_linux(folder: &str) -> bool {
    !folder.starts_with("AppData/") && !folder.starts_with("Library/")
}

fn sandbox(folder: &str) -> &'static str {
    match folder.split('/').next() {
        Some("snap") => " (snap)",
        Some(".var") => " (Flatpak)",
        _ => "",
    }
}

/// The profiles that a folder's `profiles.ini` names and that have a database.
fn profiles(name: &str, folder: &Path, files: &Files) -> Vec<Store> {
    let list = folder.join("profiles.ini");
    if !files.exists(&list) {
        return Vec::new();
    }
    let text = match files.read_text(&list) {
        Ok(text) => text,
        Err(problem) => {
            let label = format!("{name}, list of profiles");
            return vec![Store::new(Kind::Nss, label, &list).filled(Err(problem))];
        }
    };
    let mut found = Vec::new();
    for profile in profiles_ini::parse(&text) {
        let path = folder.join(&profile.path);
        if let Some(read) = nss::read(&path, files) {
            let label = format!("{name}, profile {}", profile.name);
            found.push(Store::new(Kind::Nss, label, &path).filled(read));
        }
    }
    found
}

/// The shared databases that could be there, with what people call them.
fn shared(places: &Places, files: &Files) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for path in SHARED {
        let label = "NSS database of this user (Chromium, Chrome and others)";
        found.push((label.to_owned(), places.in_home(path)));
    }
    let insides = [SHARED_IN_SNAP, SHARED_IN_FLATPAK];
    for (folder, inside) in SANDBOXED.into_iter().zip(insides) {
        for program in files.entries(&places.home.join(folder)).unwrap_or_default() {
            let name = program.file_name().unwrap_or_default().to_string_lossy();
            let kind = sandbox(folder);
            for path in inside {
                found.push((format!("NSS database of {name}{kind}"), program.join(path)));
            }
        }
    }
    let system = places.root.join(SHARED_OF_SYSTEM);
    found.push(("NSS database of the system".to_owned(), system));
    found
}
