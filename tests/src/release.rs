//! `cargo lab package`: everything that is handed out, in `target/lab/packages/`, with its checksums.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::check;
use crate::debian::{self, version};
use crate::home::sha256;
use crate::manual;
use crate::portable;
use crate::step;
use crate::toolchain::Toolchain;

/// The file of digests.
pub(crate) const CHECKSUMS: &str = "SHA256SUMS";

/// Packs the extension, and the host for Linux as a Debian package and as a tarball.
pub(crate) fn make(toolchain: &Toolchain) -> Result<()> {
    let folder = toolchain.releases();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    check::package(toolchain)?;
    let host = portable::build(toolchain)?;
    step::measured("Debian package", || {
        debian::build(toolchain, &host, &folder)
    })?;
    step::measured("tarball", || tarball(toolchain, &host, &folder))?;
    let of_chromium = [toolchain.chromium_zip(), toolchain.chromium_unpacked_zip()];
    for package in of_chromium.into_iter().chain([toolchain.xpi()]) {
        fs::copy(
            &package,
            folder.join(package.file_name().unwrap_or_default()),
        )?;
    }
    write_checksums(&folder)
}

/// Packs the program with its manual and completions, to be unpacked anywhere; gives the file.
pub(crate) fn tarball(toolchain: &Toolchain, host: &Path, folder: &Path) -> Result<PathBuf> {
    let name = format!("rootwatch-{}-{}-linux", version(), std::env::consts::ARCH);
    let stage = folder.join(&name);
    fs::create_dir_all(&stage)?;
    // Copied with its permissions.
    fs::copy(host, stage.join("rootwatch"))?;
    manual::write(host, &stage)?;
    for document in ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md"] {
        fs::copy(toolchain.root.join(document), stage.join(document))?;
    }
    let mut tar = Command::new("tar");
    tar.arg("--directory").arg(folder);
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.arg(format!("--mtime=@{}", toolchain.source_date()?));
    tar.args(["--use-compress-program=gzip -9 -n", "--create", "--file"]);
    let archive = folder.join(format!("{name}.tar.gz"));
    step::quietly(tar.arg(&archive).arg(&name))?;
    fs::remove_dir_all(stage)?;
    Ok(archive)
}

/// Of all that lies there, as `sha256sum --check` reads them.
pub(crate) fn write_checksums(folder: &Path) -> Result<()> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name != CHECKSUMS {
            lines.push(format!("{}  {name}\n", sha256(&fs::read(&path)?)));
        }
    }
    lines.sort_by(|one, other| one[64..].cmp(&other[64..]));
    fs::write(folder.join(CHECKSUMS), lines.concat())?;
    let mut proof = Command::new("sha256sum");
    proof
        .current_dir(folder)
        .args(["--check", "--strict", CHECKSUMS]);
    step::quietly(&mut proof)?;
    for line in lines {
        println!("  {}", line.trim_end());
    }
    Ok(())
}
