//! The certificates that a browser's user was made to trust: an NSS database, which Firefox keeps in
//! the profile and Chromium on Linux in `.pki/nssdb` of the home.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::step;

/// One database.
pub(crate) struct TrustStore {
    folder: PathBuf,
}

impl TrustStore {
    /// Makes an empty one in `folder`.
    pub(crate) fn create(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let store = Self { folder };
        step::quietly(store.certutil().args(["-N", "--empty-password"]))?;
        Ok(store)
    }

    /// Adds the PEM certificate `path`, trusted for websites.
    pub(crate) fn trust(&self, nickname: &str, path: &Path) -> Result<()> {
        step::quietly(
            self.certutil()
                .args(["-A", "-n", nickname, "-t", "C,,", "-i"])
                .arg(path),
        )
    }

    fn certutil(&self) -> Command {
        let mut command = Command::new("certutil");
        command
            .arg("-d")
            .arg(format!("sql:{}", self.folder.display()));
        command
    }
}
