//! Which browsers this user has.

use std::{fs, path::Path};

use super::{
    locations::{Edition, Packaging},
    places::Places,
};
use crate::regular_file;

/// Bytes of a script that only starts something else: Ubuntu's have three thousand.
const SCRIPT_CAP: u64 = 16 * 1024;

/// Folders of host manifests: whoever installs a host makes them, not the browser.
const MANIFEST_FOLDERS: &[&str] = &["NativeMessagingHosts", "native-messaging-hosts"];

/// Whether this user has started the browser at least once, or its program is on this computer.
pub(crate) fn is_present(edition: &Edition<'_>, places: &Places) -> bool {
    let site = edition.site;
    let mut shown_by = site.shown_by.as_ref().unwrap_or(&site.profiles).iter();
    shown_by.any(|folder| is_used(&places.folder(folder)))
        || site.programs.iter().any(|name| is_there(name, places))
        || site
            .app
            .as_ref()
            .is_some_and(|app| is_installed(app, edition.packaging, places))
}

/// A folder with a file in it, or below it, that is no manifest.
fn is_used(folder: &Path) -> bool {
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_for_manifests = |name: &str| MANIFEST_FOLDERS.contains(&name);
        !entry.file_name().to_str().is_some_and(is_for_manifests)
            && (!is_folder || is_used(&entry.path()))
    })
}

/// A program by its path, or by its name in `PATH`.
fn is_there(name: &str, places: &Places) -> bool {
    if name.contains('/') {
        return places.folder(name).exists();
    }
    // What lies in Snap's folder is shown by the Snap's own row.
    let mut folders = places
        .search
        .iter()
        .filter(|folder| !folder.ends_with("snap/bin"));
    folders.any(|folder| {
        let path = places.rooted(folder).join(name);
        path.is_file() && !starts_a_snap(&path)
    })
}

/// Whether a program is a script that starts a Snap, as Ubuntu's packages `firefox` and
/// `chromium-browser` are, or a link to what does.
fn starts_a_snap(path: &Path) -> bool {
    let real = path.canonicalize().unwrap_or_default();
    // `/snap/bin` consists of links to it.
    if real.file_name().is_some_and(|name| name == "snap") {
        return true;
    }
    regular_file::read(path, SCRIPT_CAP).is_ok_and(|script| {
        script.starts_with(b"#!") && String::from_utf8_lossy(&script).contains("/snap/bin/")
    })
}

fn is_installed(app: &str, packaging: Packaging, places: &Places) -> bool {
    let folders = match packaging {
        Packaging::Plain => Vec::new(),
        Packaging::Flatpak => vec![
            places.rooted(&Path::new("/var/lib/flatpak/app").join(app)),
            places.data.join("flatpak/app").join(app),
        ],
        Packaging::Snap => vec![places.rooted(&Path::new("/snap").join(app))],
    };
    folders.iter().any(|folder| folder.is_dir())
}
