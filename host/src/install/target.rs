//! What registers the host with one edition of a browser: files, and on Windows registry keys.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{
    locations::Edition,
    manifest::{FILE, NAME},
    places::{Places, System},
    present,
    registry::Hive,
};

/// For whom the host is registered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scope {
    /// Everybody on this computer.
    System,
    /// The user who runs this.
    User,
}

/// One manifest, and what belongs to it.
#[derive(Debug, PartialEq)]
pub(crate) struct Target {
    /// The file of the manifest.
    pub(crate) manifest: PathBuf,
    /// What its `path` says.
    pub(crate) program: PathBuf,
    /// Whether the program is copied there first.
    pub(crate) is_copied: bool,
    /// Registry keys whose value is the manifest's path.
    pub(crate) keys: Vec<(Hive, String)>,
}

/// All of them for one edition; none where it has no place for this scope.
pub(crate) fn targets(
    edition: &Edition<'_>,
    scope: Scope,
    places: &Places,
    program: &Path,
) -> Vec<Target> {
    if places.system == System::Windows {
        let keys = edition.site.keys.iter();
        return keys
            .map(|key| on_windows(key, scope, places, program))
            .collect();
    }
    let folders = match scope {
        Scope::System => &edition.site.system,
        Scope::User => &edition.site.user,
    };
    let mut found = Vec::new();
    for folder in folders {
        if is_of_another_version(folder, edition, places) {
            continue;
        }
        let folder = places.folder(folder);
        let is_copied = edition.site.contained;
        found.push(Target {
            manifest: folder.join(FILE),
            program: if is_copied {
                folder.join("rootwatch")
            } else {
                program.to_owned()
            },
            is_copied,
            keys: Vec::new(),
        });
    }
    found
}

/// A place inside a folder of profiles that is not there, while another is: a browser has
/// moved its folder with a new version, and only one of the two is this user's.
fn is_of_another_version(folder: &str, edition: &Edition<'_>, places: &Places) -> bool {
    let profiles = &edition.site.profiles;
    let is_there = |profile: &&String| places.folder(profile).is_dir();
    profiles.iter().any(|profile| {
        let is_inside = folder.strip_prefix(profile.as_str());
        is_inside.is_some_and(|rest| rest.starts_with('/')) && !is_there(&profile)
    }) && profiles.iter().any(|profile| is_there(&profile))
}

/// Files lie anywhere on Windows: each key has one of its own in Rootwatch's folder, so that browsers
/// which share a key agree on its value. 32-bit and 64-bit browsers look in different views of what is
/// everybody's, so both get the value.
fn on_windows(key: &str, scope: Scope, places: &Places, program: &Path) -> Target {
    let base = match scope {
        Scope::System => &places.programs,
        Scope::User => &places.local,
    };
    // `Software\Google\Chrome\NativeMessagingHosts` is `Google Chrome`.
    let mut parts: Vec<&str> = key.split('\\').skip(1).collect();
    parts.pop();
    let mut folder = base.clone();
    // One by one: a path with separators of both kinds works, but people see it.
    folder.extend(["Rootwatch", "manifests", &parts.join(" ")]);
    Target {
        manifest: folder.join(FILE),
        program: program.to_owned(),
        is_copied: false,
        keys: in_views(key, scope),
    }
}

/// The registry keys that a browser reads, the first with a value wins: this user's, then
/// everybody's as 32-bit programs see them, then the others; in each its own before those of
/// other browsers.
pub(crate) fn keys_read(edition: &Edition<'_>, scopes: &[Scope]) -> Vec<(Hive, String)> {
    let site = edition.site;
    let mut found: Vec<(Hive, String)> = Vec::new();
    for scope in scopes {
        for key in site.keys.iter().chain(&site.also_keys) {
            found.extend(in_views(key, *scope));
        }
    }
    found.sort_by_key(|(hive, key)| (*hive == Hive::Machine, !key.contains("WOW6432Node")));
    found
}

/// The key for our host, in every view of the registry that belongs to a scope.
fn in_views(key: &str, scope: Scope) -> Vec<(Hive, String)> {
    let key = format!(r"{key}\{NAME}");
    match scope {
        Scope::System => vec![(Hive::Machine, narrow(&key)), (Hive::Machine, key)],
        Scope::User => vec![(Hive::User, key)],
    }
}

/// The key in the view of 32-bit programs, as a 64-bit program names it.
fn narrow(key: &str) -> String {
    let rest = key.strip_prefix(r"Software\").unwrap_or(key);
    format!(r"Software\WOW6432Node\{rest}")
}

/// What to do for a browser that people unpack anywhere, where it is not in a place that the table
/// knows: it looks in its own folder.
pub(crate) fn elsewhere(
    edition: &Edition<'_>,
    targets: &[Target],
    places: &Places,
) -> Option<String> {
    let inside = edition.site.unpacked.as_ref()?;
    if present::is_present(edition, places) {
        return None;
    }
    let manifest = targets.first()?.manifest.display();
    Some(format!(
        "It was not found where its launcher puts it. If you unpacked it elsewhere, it looks in its \
         own folder: copy {manifest} to {inside} there."
    ))
}

/// A path as manifests and the registry hold it.
pub(crate) fn text(path: &Path) -> Result<&str> {
    let Some(text) = path.to_str() else {
        bail!(
            "the path {} is not Unicode, which no host manifest can hold",
            path.display()
        );
    };
    Ok(text)
}
