//! The host for any Linux of the last years: linked with zig against an old C library. It is not linked
//! statically, because a static C library resolves names without the system's own configuration. The same
//! sources make the same bytes in any folder ([`crate::reproduce`]).

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::debian::glibc;
use crate::home::contains;
use crate::step;
use crate::toolchain::Toolchain;

/// The C library of 2012, which every distribution of the last eight years is newer than.
const OLDEST: (u32, u32) = (2, 17);

/// Builds it, and proves that it asks for no newer C library and does not say where it was built.
pub(crate) fn build(toolchain: &Toolchain) -> Result<PathBuf> {
    let tools = toolchain.zig()?;
    let target = format!("{}.{}.{}", triple(), OLDEST.0, OLDEST.1);
    let arguments = [
        "zigbuild",
        "--release",
        "--package",
        "rootwatch",
        "--target",
    ];
    let mut command = toolchain.cargo(&arguments);
    let mut path = vec![tools];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    command.arg(target).env("PATH", std::env::join_paths(path)?);
    // Where one lies in the other, the last one counts.
    let folders = [toolchain.root.clone(), cargo_home()?];
    let flags: Vec<String> = folders
        .iter()
        .zip(["/rootwatch", "/cargo"])
        .map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()))
        .collect();
    // Between flags, so that a folder's name may have blanks.
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    step::run("portable host", &toolchain.logs(), vec![command])?;
    let program = program()?;
    let bytes = fs::read(&program)?;
    for folder in folders {
        let is_told = contains(&bytes, folder.to_string_lossy().as_bytes());
        let folder = folder.display();
        ensure!(!is_told, "the host says that it was built in {folder}");
    }
    let asked = glibc(&bytes).context("the host is not linked with a C library")?;
    ensure!(
        asked <= OLDEST,
        "the host asks for the C library {}.{}",
        asked.0,
        asked.1
    );
    Ok(program)
}

/// Where [`build`] leaves it.
pub(crate) fn program() -> Result<PathBuf> {
    Ok(Toolchain::builds()?
        .join(triple())
        .join("release/rootwatch"))
}

/// Where cargo keeps the sources of crates.
fn cargo_home() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("CARGO_HOME") {
        return Ok(PathBuf::from(folder));
    }
    let home = std::env::home_dir().context("nobody's home folder is known")?;
    Ok(home.join(".cargo"))
}

fn triple() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}
