//! Reading files and folders of stores: regular files only, of bounded length, in order.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use super::{Code, Problem};

/// Bytes of one file: a bundle of all public roots has less than a fiftieth of it.
const FILE_CAP: u64 = 16 * 1024 * 1024;
/// Levels of folders in a folder of certificates.
const DEPTH: usize = 4;

/// The bytes of a regular file. Anything else could block, or never end.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error| Problem::new(Code::Unreadable, error);
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Problem::new(Code::Unreadable, "not a file"));
    }
    if metadata.len() > FILE_CAP {
        let message = format!("longer than {FILE_CAP} bytes");
        return Err(Problem::new(Code::Unreadable, message));
    }
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(unreadable)?;
    let mut opened = opened.take(FILE_CAP);
    opened.read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The text of a regular file; bytes that are no UTF-8 are replaced.
pub(super) fn read_text(path: &Path) -> Result<String, Problem> {
    read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// What a folder holds, sorted; a folder that is not there holds nothing.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(Problem::new(Code::Unreadable, error)),
    };
    let mut found: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
    found.sort();
    Ok(found)
}

/// The files in a folder and the folders below it, sorted.
pub(super) fn tree(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut found = Vec::new();
    collect(folder, DEPTH, &mut found)?;
    Ok(found)
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Problem> {
    for path in entries(folder)? {
        if !path.is_dir() {
            found.push(path);
        } else if depth > 0 {
            collect(&path, depth - 1, found)?;
        }
    }
    Ok(())
}
