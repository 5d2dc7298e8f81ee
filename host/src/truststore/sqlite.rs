//! Opens a browser's `SQLite` database without changing it or anything beside it.
//!
//! First with `SQLite`'s locks, read-only: a browser that writes meanwhile is waited for, shortly,
//! and what is read is what one of its transactions left. Where the locks cannot be had (a
//! program keeps them, or the file system has none) the file is read as it lies (`immutable`),
//! but only while nothing is being written: no journal with content, and the same length and
//! time of change afterwards. Otherwise the store is locked, and said to be.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

use super::{Code, Problem};

/// A browser's transaction on such a database takes milliseconds.
const PATIENCE: Duration = Duration::from_millis(400);
/// Bytes of a database; one with ten thousand certificates has a fifth of it.
const FILE_CAP: u64 = 128 * 1024 * 1024;
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Runs `query` in the database at `path`.
pub(super) fn read<T>(
    path: &Path,
    query: impl Fn(&Connection) -> rusqlite::Result<T>,
) -> Result<T, Problem> {
    let before = Stamp::of(path)?;
    let writes_ahead = check_header(path)?;
    // Reading a write-ahead log needs a shared-memory file, which would be made anew.
    if !writes_ahead {
        match locked(path, &query) {
            Err(error) if needs_no_locks(&error) => {}
            result => return result.map_err(|error| problem(&error)),
        }
    }
    let result = as_it_lies(path, &query);
    if !before.is_quiet || Stamp::of(path)? != before {
        let message = "another program is changing it; try again, or close that program";
        return Err(Problem::new(Code::Locked, message));
    }
    result.map_err(|error| problem(&error))
}

fn locked<T>(
    path: &Path,
    query: impl Fn(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    ask(&connection, query)
}

fn as_it_lies<T>(
    path: &Path,
    query: impl Fn(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    ask(&Connection::open_with_flags(uri(path), flags)?, query)
}

/// One transaction, so that everything that `query` sees belongs together; and a schema that
/// somebody prepared can call nothing.
fn ask<T>(
    connection: &Connection,
    query: impl Fn(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; BEGIN")?;
    query(connection)
}

/// Whether the error is one of locking, which reading without locks avoids.
fn needs_no_locks(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
        )
    )
}

fn problem(error: &Error) -> Problem {
    let code = match error.sqlite_error_code() {
        Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => {
            Code::Unreadable
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Code::Locked,
        _ => Code::Damaged,
    };
    Problem::new(code, error)
}

/// `https://www.sqlite.org/uri.html` has the form. Every byte that could mean something is
/// written as `%XX`; a drive letter gets a slash in front.
fn uri(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut out = "file:".to_owned();
    if cfg!(windows) && bytes.first() != Some(&b'\\') {
        out.push('/');
    }
    for byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => out.push('/'),
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                out.push(char::from(*byte));
            }
            b':' if cfg!(windows) => out.push(':'),
            // Writing to a String cannot fail.
            other => drop(write!(out, "%{other:02X}")),
        }
    }
    out + "?immutable=1"
}

/// Whether the database is in write-ahead mode (bytes 18 and 19 of the header,
/// `https://www.sqlite.org/fileformat.html` §1.3).
fn check_header(path: &Path) -> Result<bool, Problem> {
    use std::io::Read;

    let mut header = Vec::new();
    let opened = fs::File::open(path).map_err(|error| Problem::new(Code::Unreadable, error))?;
    opened
        .take(20)
        .read_to_end(&mut header)
        .map_err(|error| Problem::new(Code::Unreadable, error))?;
    if !header.starts_with(MAGIC) {
        return Err(Problem::new(Code::Damaged, "not an SQLite database"));
    }
    Ok(header.get(18..20) == Some(&[2, 2]))
}

/// What changes when a database is written.
#[derive(PartialEq)]
struct Stamp {
    length: u64,
    changed: Option<std::time::SystemTime>,
    /// Nothing beside the file waits to be brought into it.
    is_quiet: bool,
}

impl Stamp {
    fn of(path: &Path) -> Result<Self, Problem> {
        let metadata = fs::metadata(path).map_err(|error| Problem::new(Code::Unreadable, error))?;
        if !metadata.is_file() || metadata.len() > FILE_CAP {
            let message = format!("not a file of at most {FILE_CAP} bytes");
            return Err(Problem::new(Code::Unreadable, message));
        }
        let is_quiet = ["-journal", "-wal"].iter().all(|end| {
            let mut beside = path.as_os_str().to_owned();
            beside.push(end);
            fs::metadata(beside).map_or(true, |other| other.len() == 0)
        });
        Ok(Self {
            length: metadata.len(),
            changed: metadata.modified().ok(),
            is_quiet,
        })
    }
}
