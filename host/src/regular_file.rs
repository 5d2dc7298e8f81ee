//! Reads regular files of bounded length. Anything else could block, or never end: a pipe or a
//! device where a file was expected would keep the host from starting or answering.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

/// All bytes of `file`; an error where it is no regular file or has more than `cap`.
pub(crate) fn read(file: &Path, cap: u64) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if metadata.len() > cap {
        return Err(io::Error::other(format!("longer than {cap} bytes")));
    }
    let mut bytes = Vec::new();
    File::open(file)?.take(cap).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The same as text.
pub(crate) fn read_text(file: &Path, cap: u64) -> io::Result<String> {
    let bytes = read(file, cap)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
