//! The host for any Linux of the last years: linked with zig against an old C library. It is not linked
//! statically, because a static C library resolves names without the system's own configuration.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::debian::glibc;
use crate::step;
use crate::toolchain::Toolchain;

/// The C library of 2012, which every distribution of the last eight years is newer than.
const OLDEST: (u32, u32) = (2, 17);

/// Builds it, and proves that it asks for no newer C library.
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
    step::run("portable host", &toolchain.logs(), vec![command])?;
    let program = program()?;
    let asked = glibc(&fs::read(&program)?).context("the host is not linked with a C library")?;
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

fn triple() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}
