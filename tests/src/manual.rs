//! The manual pages and completions that the host makes of its own commands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::step;

/// Shells, and what the file is called that completes `rootwatch` in them.
const SHELLS: [(&str, &str); 3] = [
    ("bash", "rootwatch.bash"),
    ("fish", "rootwatch.fish"),
    ("zsh", "_rootwatch"),
];

/// Writes `man1/` and `completions/` into `folder`.
pub(crate) fn write(host: &Path, folder: &Path) -> Result<()> {
    pages(host, &folder.join("man1"))?;
    let completions = folder.join("completions");
    fs::create_dir_all(&completions)?;
    for (shell, name) in SHELLS {
        fs::write(completions.join(name), completion(host, shell)?)?;
    }
    Ok(())
}

/// Writes the pages into `folder` and gives their files.
pub(crate) fn pages(host: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut make = Command::new(host);
    step::quietly(make.args(["generate", "man", "--folder"]).arg(folder))?;
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let files = files.collect::<Result<Vec<_>>>()?;
    ensure!(!files.is_empty(), "the host has no manual");
    Ok(files)
}

/// What completes the host's commands in a shell.
pub(crate) fn completion(host: &Path, shell: &str) -> Result<Vec<u8>> {
    step::output(Command::new(host).args(["generate", "completions", shell]))
}
