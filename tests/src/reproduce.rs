//! `cargo lab reproduce`: whether everything that is handed out has the same bytes where it is made once more,
//! in another folder and with crates of its own.

use std::fs;

use anyhow::{Result, ensure};

use crate::release::{self, CHECKSUMS};
use crate::step;
use crate::toolchain::Toolchain;

/// Makes the packages here and from a clone, and compares their digests.
pub(crate) fn prove(toolchain: &Toolchain) -> Result<()> {
    let changed = toolchain.git(&["status", "--porcelain"])?;
    ensure!(
        changed.is_empty(),
        "commit or take back first what a clone does not have:\n{changed}"
    );
    release::make(toolchain)?;
    let here = fs::read_to_string(toolchain.releases().join(CHECKSUMS))?;
    let folder = toolchain.lab.join("reproduce/another folder");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let (from, to) = (toolchain.root.display(), folder.display());
    toolchain.git(&["clone", "--quiet", &from.to_string(), &to.to_string()])?;
    let mut cargo = toolchain.cargo(&["lab", "package"]);
    cargo
        .current_dir(&folder)
        .env("CARGO_HOME", folder.join("cargo home"))
        .env_remove("CARGO_TARGET_DIR");
    step::run("packages once more", &toolchain.logs(), vec![cargo])?;
    let there = folder.join("target/lab/packages").join(CHECKSUMS);
    let there = fs::read_to_string(there)?;
    ensure!(
        here == there,
        "not the same bytes: here\n{here}there\n{there}"
    );
    println!("the same bytes, twice:\n{here}");
    Ok(fs::remove_dir_all(folder)?)
}
