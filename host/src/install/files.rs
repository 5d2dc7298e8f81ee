//! Writes and removes files so that nothing half-written is ever found, nothing of others is
//! touched, and no empty folder remains.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
    process,
};

use anyhow::{Context, Result};

use super::{manifest, places::Places, target::Scope};

/// Bytes of a manifest; ours have less than a thousand.
const MANIFEST_CAP: u64 = 64 * 1024;

/// What is at the place of a manifest.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Found {
    /// Something that is not ours, and what.
    Foreign(&'static str),
    /// Nothing.
    Nothing,
    /// A manifest of ours.
    Ours {
        /// All of it.
        text: String,
        /// The program that it starts.
        program: String,
    },
}

/// Looks at the place of a manifest. A link is somebody else's way of keeping files: what is
/// written there would land elsewhere.
pub(crate) fn look(path: &Path) -> Result<Found> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_missing(&error) => return Ok(Found::Nothing),
        Err(error) => return Err(error).with_context(|| cannot("look at", path)),
    };
    if metadata.is_symlink() {
        return Ok(Found::Foreign("a link"));
    }
    if !metadata.is_file() {
        return Ok(Found::Foreign("not a file"));
    }
    if metadata.len() > MANIFEST_CAP {
        return Ok(Found::Foreign("far longer than a manifest"));
    }
    let bytes = fs::read(path).with_context(|| cannot("read", path))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(match manifest::program_of(&text) {
        Some(program) => Found::Ours { text, program },
        None => Found::Foreign("not a manifest of Rootwatch"),
    })
}

/// Writes a whole file or nothing, with folders where they are missing.
pub(crate) fn write(path: &Path, bytes: &[u8], scope: Scope, is_program: bool) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    make(folder, scope).with_context(|| cannot("make", folder))?;
    let part = path.with_extension(format!("{}.part", process::id()));
    let written = fs::write(&part, bytes)
        .and_then(|()| open_up(&part, scope, is_program))
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // It may not have been made at all.
        let _ = fs::remove_file(&part);
    }
    written.with_context(|| cannot("write", path))
}

/// Removes a file, and the folders above it that are empty then.
pub(crate) fn remove(path: &Path, places: &Places) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if !is_missing(&error) => {
            return Err(error).with_context(|| cannot("remove", path));
        }
        _ => {}
    }
    let mut above = path.parent();
    while let Some(folder) = above {
        // A folder that is not empty refuses.
        if places.is_standing(folder) || fs::remove_dir(folder).is_err() {
            break;
        }
        above = folder.parent();
    }
    Ok(())
}

/// Whether two files hold the same.
pub(crate) fn are_equal(one: &Path, other: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|metadata| metadata.len()).ok();
    length(one).is_some()
        && length(one) == length(other)
        && matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether somebody may start a file.
#[cfg(unix)]
pub(crate) fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;

    let mode = path
        .metadata()
        .map(|metadata| metadata.permissions().mode());
    mode.is_ok_and(|mode| mode & 0o111 != 0)
}

#[cfg(not(unix))]
pub(crate) fn is_executable(path: &Path) -> bool {
    path.is_file()
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn cannot(act: &str, path: &Path) -> String {
    format!("cannot {act} {}", path.display())
}

/// Makes a folder and those above it that are missing. Everybody's can be read by everybody,
/// whatever the mask of whoever runs this says.
fn make(folder: &Path, scope: Scope) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make(above, scope)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => open_up(folder, scope, true),
    }
}

#[cfg(unix)]
fn open_up(path: &Path, scope: Scope, is_entered: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = match (scope, is_entered) {
        (Scope::User, false) => return Ok(()),
        (Scope::User, true) => fs::metadata(path)?.permissions().mode() | 0o700,
        (Scope::System, false) => 0o644,
        (Scope::System, true) => 0o755,
    };
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "it can fail on Unix")]
fn open_up(_: &Path, _: Scope, _: bool) -> io::Result<()> {
    Ok(())
}
