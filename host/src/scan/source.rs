//! Where chains come from: standard input or a file, unpacked where it is packed.

use std::{
    fmt,
    fs::{self, File},
    io::{self, BufReader, Read},
    sync::{Arc, atomic::Ordering},
};

use super::{Counters, compression};

/// An input.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Source {
    /// A file, by its name.
    File(String),
    /// Standard input.
    Standard,
}

impl Source {
    /// The source that an argument names.
    pub fn of(argument: &str) -> Self {
        match argument {
            "-" => Self::Standard,
            file => Self::File(file.to_owned()),
        }
    }

    /// Its name on a line of output; standard input has none.
    pub fn name(&self) -> Option<Arc<str>> {
        match self {
            Self::File(file) => Some(file.as_str().into()),
            Self::Standard => None,
        }
    }

    /// Its length as it is stored, where that is known.
    pub fn length(&self) -> Option<u64> {
        match self {
            Self::File(file) => {
                let metadata = fs::metadata(file).ok()?;
                metadata.is_file().then_some(metadata.len())
            }
            Self::Standard => None,
        }
    }

    /// Opens it; `counters` learn what is read.
    pub(super) fn open(&self, counters: &Arc<Counters>) -> io::Result<BufReader<Box<dyn Read>>> {
        let inner: Box<dyn Read> = match self {
            Self::File(file) => Box::new(File::open(file)?),
            Self::Standard => Box::new(io::stdin()),
        };
        let counters = Arc::clone(counters);
        compression::unpack(Counted { inner, counters })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => f.write_str(file),
            Self::Standard => f.write_str("standard input"),
        }
    }
}

/// Counts what is read.
struct Counted {
    inner: Box<dyn Read>,
    counters: Arc<Counters>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = u64::try_from(count).unwrap_or_default();
        self.counters.bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(count)
    }
}
