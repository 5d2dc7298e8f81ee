//! `cargo lab test --windows`: the host for Windows, built here and run under wine: the setup program from
//! installation to removal (`windows_setup.rs`), and the host's own tests. Not part of `cargo lab test`, for the time it takes.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::debian::version;
use crate::release;
use crate::step;
use crate::toolchain::Toolchain;
use crate::windows_setup;
use crate::wine::{self, Wine};

const TARGET: &str = "x86_64-pc-windows-gnu";

/// Debian's packages that build it, and the one that runs it.
const BUILDERS: [&str; 2] = ["gcc-mingw-w64-x86-64", "nsis"];
const RUNNER: [&str; 1] = ["wine64"];

/// Everything of it, in turn; the first failure ends it.
pub(crate) fn test(toolchain: &Toolchain) -> Result<ExitCode> {
    println!("Windows");
    toolchain.debian_packages(&RUNNER)?;
    let setup = setup(toolchain)?;
    let wine = Wine::create(toolchain)?;
    windows_setup::play(&wine, &setup)?;
    // As CI does on Windows.
    let mut clippy = toolchain.cargo(&["clippy", "--package", "rootwatch", "--target", TARGET]);
    clippy.args(["--all-targets", "--", "-D", "warnings"]);
    step::run("clippy for Windows", &toolchain.logs(), vec![clippy])?;
    let mut tests = toolchain.cargo(&["test", "--package", "rootwatch", "--target", TARGET]);
    tests.arg("--no-fail-fast");
    wine.apply(&mut tests);
    tests.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", wine::PROGRAM);
    step::run("tests under wine", &toolchain.logs(), vec![tests])?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the setup program, beside the other packages and into their list of digests.
pub(crate) fn setup(toolchain: &Toolchain) -> Result<PathBuf> {
    toolchain.debian_packages(&BUILDERS)?;
    let mut target = Command::new("rustup");
    target.args(["target", "add", TARGET]);
    let build = toolchain.cargo(&[
        "build",
        "--release",
        "--package",
        "rootwatch",
        "--target",
        TARGET,
    ]);
    step::run("Windows host", &toolchain.logs(), vec![target, build])?;
    let program = Toolchain::builds()?
        .join(TARGET)
        .join("release/rootwatch.exe");
    let folder = toolchain.releases();
    fs::create_dir_all(&folder)?;
    let setup = folder.join(format!("rootwatch-{}-x86_64-windows-setup.exe", version()));
    let mut pack = Command::new("makensis");
    pack.args(["-V2", "-WX"])
        .arg(format!("-DVERSION={}", version()));
    for (name, path) in [
        ("PROGRAM", &program),
        ("ROOT", &toolchain.root),
        ("OUTPUT", &setup),
    ] {
        pack.arg(format!("-D{name}={}", path.display()));
    }
    pack.arg(toolchain.root.join("manifests/packaging/windows/setup.nsi"));
    pack.env("SOURCE_DATE_EPOCH", toolchain.source_date()?);
    step::run("Windows setup", &toolchain.logs(), vec![pack])?;
    release::write_checksums(&folder)?;
    Ok(setup)
}
