//! Whether the extension is in a browser, by what the browser writes about its profiles, and by where a
//! package of the system puts it for everybody.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::Value;

use super::{
    locations::{Edition, Family},
    places::Places,
};
use crate::profiles_ini;

/// Bytes of one file of a profile: large ones have a few million.
const FILE_CAP: u64 = 64 * 1024 * 1024;

/// The extension, in the profile that is furthest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Extension {
    /// There is no profile that could be read.
    Unknown,
    /// No profile has it.
    Missing,
    /// It is switched off.
    Disabled,
    /// It is there and runs.
    Enabled,
}

/// Looks through the profiles of an edition.
pub(crate) fn find(edition: &Edition<'_>, places: &Places) -> Extension {
    let mut found = Extension::Unknown;
    for folder in &edition.site.profiles {
        let folder = places.folder(folder);
        let of_folder = match edition.browser.family {
            Family::Chromium => in_chromium(&folder),
            Family::Firefox => in_firefox(&folder),
        };
        found = found.max(of_folder);
    }
    let mut everybodys = edition.site.extensions.iter();
    let is_everybodys =
        everybodys.any(|folder| places.folder(folder).join("manifest.json").is_file());
    // A profile learns of it when the browser starts; from then on it says whether it is switched off.
    if is_everybodys && found != Extension::Disabled {
        Extension::Enabled
    } else {
        found
    }
}

fn in_firefox(folder: &Path) -> Extension {
    let ids = Family::Firefox.allowed();
    let Some(list) = read(&folder.join("profiles.ini")) else {
        return Extension::Unknown;
    };
    let mut found = Extension::Unknown;
    for profile in profiles_ini::parse(&list) {
        let Some(known) = json(&folder.join(profile.path).join("extensions.json")) else {
            continue;
        };
        let addons = known.get("addons").and_then(Value::as_array);
        let ours = addons.into_iter().flatten().find(|addon| {
            let id = addon.get("id").and_then(Value::as_str);
            id.is_some_and(|id| ids.iter().any(|ours| ours == id))
        });
        let is_active = |addon: &Value| addon.get("active") == Some(&Value::Bool(true));
        found = found.max(match ours {
            None => Extension::Missing,
            Some(addon) if is_active(addon) => Extension::Enabled,
            Some(_) => Extension::Disabled,
        });
    }
    found
}

/// Chromium keeps what it knows of extensions in one of two files, by system.
fn in_chromium(folder: &Path) -> Extension {
    let mut found = Extension::Unknown;
    for profile in subfolders(folder) {
        for file in ["Preferences", "Secure Preferences"] {
            let Some(known) = json(&profile.join(file)) else {
                continue;
            };
            found = found.max(Extension::Missing);
            for origin in Family::Chromium.allowed() {
                let id = origin.trim_start_matches("chrome-extension://");
                let id = id.trim_end_matches('/');
                if let Some(ours) = known.pointer(&format!("/extensions/settings/{id}")) {
                    found = found.max(state(ours, &profile));
                }
            }
        }
    }
    found
}

/// The entry of an extension names its folder; Chromium keeps settings for some that it does not
/// have. What disables it is a list of reasons, in older versions a number, or a state of 0.
fn state(settings: &Value, profile: &Path) -> Extension {
    let folder = settings["path"].as_str().unwrap_or_default();
    if folder.is_empty() || !profile.join("Extensions").join(folder).is_dir() {
        return Extension::Missing;
    }
    let reasons = &settings["disable_reasons"];
    let is_disabled = reasons.as_array().is_some_and(|list| !list.is_empty())
        || reasons.as_u64().is_some_and(|bits| bits != 0)
        || settings["state"] == 0;
    if is_disabled {
        Extension::Disabled
    } else {
        Extension::Enabled
    }
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn json(path: &Path) -> Option<Value> {
    serde_json::from_str(&read(path)?).ok()
}

fn read(path: &Path) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    let is_usual = metadata.is_file() && metadata.len() <= FILE_CAP;
    is_usual.then(|| fs::read_to_string(path).ok()).flatten()
}
