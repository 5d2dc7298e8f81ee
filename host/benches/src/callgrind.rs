//! Instruction counts by valgrind's `callgrind`. The lab uses this file too.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result};

/// Runs a program, whose arguments are still to come, and counts.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program);
    command
}

/// The count, by what valgrind wrote to standard error.
pub(crate) fn counted(stderr: &[u8]) -> Result<u64> {
    let said = String::from_utf8_lossy(stderr);
    let count = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let count = count.and_then(|(_, count)| count.trim().parse().ok());
    count.with_context(|| format!("valgrind counted nothing: {said}"))
}
