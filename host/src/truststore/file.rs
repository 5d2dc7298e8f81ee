//! Reading files and folders of stores: regular files only, of bounded length, in order. What was
//! looked at is remembered with what changes when it is written.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{Code, Problem};
use crate::regular_file;

/// Bytes of one file: a bundle of all public roots has less than a fiftieth of it.
const FILE_CAP: u64 = 16 * 1024 * 1024;
/// Levels of folders in a folder of certificates.
const DEPTH: usize = 4;
/// The coarsest time of change that a file system keeps (FAT has two seconds).
const COARSE: Duration = Duration::from_secs(2);

/// Reads, and remembers.
#[derive(Debug, Default)]
pub(super) struct Files {
    seen: RefCell<BTreeMap<PathBuf, Stamp>>,
}

/// What changes when a file is written, or a folder gets or loses a file.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Stamp {
    /// Length and number of the file; `None` where nothing is.
    file: Option<(u64, u64)>,
    changed: Option<SystemTime>,
    /// Whether a change that came right after would have another time.
    is_settled: bool,
}

impl Files {
    /// Whether there is something, or something that may not be looked at.
    pub(super) fn exists(&self, path: &Path) -> bool {
        self.note(path);
        path.try_exists().unwrap_or(true)
    }

    /// Whether there is a database; what a program writes beside it counts as part of it.
    pub(super) fn has_database(&self, path: &Path) -> bool {
        for end in ["-journal", "-wal"] {
            let mut beside = path.as_os_str().to_owned();
            beside.push(end);
            self.note(Path::new(&beside));
        }
        self.exists(path)
    }

    /// The bytes of a regular file.
    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, Problem> {
        self.note(path);
        let read = regular_file::read(path, FILE_CAP);
        read.map_err(|error| Problem::new(Code::Unreadable, error))
    }

    /// The text of a regular file; bytes that are no UTF-8 are replaced.
    pub(super) fn read_text(&self, path: &Path) -> Result<String, Problem> {
        let bytes = self.read(path)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// What a folder holds, sorted; a folder that is not there holds nothing.
    pub(super) fn entries(&self, folder: &Path) -> Result<Vec<PathBuf>, Problem> {
        self.note(folder);
        let listed = match fs::read_dir(folder) {
            Ok(listed) => listed,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(Vec::new());
            }
            Err(error) => return Err(Problem::new(Code::Unreadable, error)),
        };
        let mut found: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
        found.sort();
        Ok(found)
    }

    /// The files in a folder and the folders below it, sorted.
    pub(super) fn tree(&self, folder: &Path) -> Result<Vec<PathBuf>, Problem> {
        let mut found = Vec::new();
        self.collect(folder, DEPTH, &mut found)?;
        Ok(found)
    }

    fn collect(
        &self,
        folder: &Path,
        depth: usize,
        found: &mut Vec<PathBuf>,
    ) -> Result<(), Problem> {
        for path in self.entries(folder)? {
            if !path.is_dir() {
                found.push(path);
            } else if depth > 0 {
                self.collect(&path, depth - 1, found)?;
            }
        }
        Ok(())
    }

    /// Whether all that was looked at is as it was; never where nothing was.
    pub(super) fn are_unchanged(&self) -> bool {
        let seen = self.seen.borrow();
        let mut stamps = seen.iter();
        !seen.is_empty()
            && stamps.all(|(path, stamp)| stamp.is_settled && Stamp::of(path) == *stamp)
    }

    /// Notes what is there before it is read: a change meanwhile is seen the next time.
    fn note(&self, path: &Path) {
        let mut seen = self.seen.borrow_mut();
        if !seen.contains_key(path) {
            seen.insert(path.to_owned(), Stamp::of(path));
        }
    }
}

impl Stamp {
    fn of(path: &Path) -> Self {
        let Ok(metadata) = fs::metadata(path) else {
            return Self {
                is_settled: true,
                ..Self::default()
            };
        };
        let changed = metadata.modified().ok();
        let age = changed.and_then(|changed| SystemTime::now().duration_since(changed).ok());
        Self {
            file: Some((metadata.len(), number(&metadata))),
            changed,
            is_settled: age.is_some_and(|age| age > COARSE),
        }
    }
}

/// The file's number: another file under the same name has another.
#[cfg(unix)]
fn number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}
