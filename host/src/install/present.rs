//! Which browsers this user has.

use std::{fs, path::Path};

use super::{
    locations::{Edition, Packaging},
    places::Places,
};

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
    let mut folders = places.search.iter();
    folders.any(|folder| places.rooted(folder).join(name).is_file())
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
