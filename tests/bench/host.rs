//! Builds the host as it is handed out and `host/benches` with the same profile, and has the latter
//! measure and print its table. What it needs beyond the lab's own set-up is installed here only.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::figures::HEAD;
use super::group::Group;
use crate::child::KillOnDrop;
use crate::step;
use crate::toolchain::Toolchain;

/// OpenSSL to link with.
const PACKAGES: &[&str] = &["libssl-dev", "pkg-config"];
/// The part of the host's own code and of each crate in the program.
const BLOAT_VERSION: &str = "0.12.1";

/// Crates that the table names.
const SHOWN_CRATES: usize = 8;

/// What was built of `host/benches`.
pub(super) struct Built {
    folder: PathBuf,
    target: PathBuf,
}

impl Built {
    /// The host that echoes.
    pub(super) fn echo(&self) -> PathBuf {
        self.target.join("release/echo")
    }
}

/// Builds what measures, and the host.
pub(super) fn build(toolchain: &Toolchain) -> Result<Built> {
    toolchain.debian_packages(PACKAGES)?;
    println!("Checks");
    let folder = toolchain.root.join("host/benches");
    let target = toolchain.lab.join("bench");
    let cargo = |args: &[&str]| {
        let mut command = toolchain.cargo(&[]);
        // The host's profile, and no copy of it that could become another.
        command
            .current_dir(&folder)
            .arg("--config")
            .arg(toolchain.root.join("Cargo.toml"));
        command.args(args).env("CARGO_TARGET_DIR", &target);
        command
    };
    let clippy = [
        "clippy",
        "--release",
        "--locked",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    let checks = vec![cargo(&["fmt", "--check"]), cargo(&clippy)];
    step::run("benchmark checks", &toolchain.logs(), checks)?;
    println!("Build");
    let build = cargo(&["build", "--release", "--locked"]);
    step::run("benchmark", &toolchain.logs(), vec![build])?;
    let host = toolchain.cargo(&["build", "--release", "--package", "rootwatch"]);
    step::run("release host", &toolchain.logs(), vec![host])?;
    Ok(Built { folder, target })
}

/// Measures a group; prints each row when it is there, and gives all.
pub(super) fn measure(
    toolchain: &Toolchain,
    built: &Built,
    group: &Group<'_>,
) -> Result<Vec<String>> {
    let mut command = Command::new(built.target.join("release/rootwatch-bench"));
    command
        .arg(Toolchain::rootwatch_program()?)
        .arg(built.echo())
        .arg(python(toolchain)?)
        .arg(&built.folder)
        .arg(group.word)
        .stdout(Stdio::piped());
    let mut bench = KillOnDrop(command.spawn()?);
    let output = bench
        .0
        .stdout
        .take()
        .context("the benchmark says nothing")?;
    let mut rows = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        if !HEAD.lines().any(|head| head == line) {
            println!("{line}");
            rows.push(line);
        }
    }
    ensure!(bench.0.wait()?.success(), "the benchmark failed");
    if group.name == "size" {
        let row = made_of(toolchain, &built.target)?;
        println!("{row}");
        rows.push(row);
    }
    Ok(rows)
}

/// mitmproxy's environment has `cryptography`.
fn python(toolchain: &Toolchain) -> Result<PathBuf> {
    let folder = toolchain.mitmdump_program();
    Ok(folder
        .parent()
        .context("mitmproxy lies in no folder")?
        .join("python"))
}

/// A row that tells what the program's code is made of, by crate.
fn made_of(toolchain: &Toolchain, target: &Path) -> Result<String> {
    let tools = toolchain.lab.join("tools");
    let program = tools.join("bin/cargo-bloat");
    let mut version = Command::new(&program);
    let version = version.args(["bloat", "--version"]).output();
    let is_there =
        version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(BLOAT_VERSION));
    if !is_there {
        let mut install = toolchain.cargo(&["install", "cargo-bloat", "--locked", "--force"]);
        install
            .args(["--version", BLOAT_VERSION, "--root"])
            .arg(&tools);
        step::run("cargo-bloat", &toolchain.logs(), vec![install])?;
    }
    let mut path = vec![tools.join("bin")];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let mut bloat = toolchain.cargo(&["bloat", "--release", "--crates", "-n", "15"]);
    bloat
        .args(["--package", "rootwatch", "--bin", "rootwatch"])
        .env("PATH", env::join_paths(path)?)
        .env("CARGO_TARGET_DIR", target)
        // Without its symbols the program tells nothing.
        .env("CARGO_PROFILE_RELEASE_STRIP", "none");
    let table = step::output(&mut bloat)?;
    crates_row(&String::from_utf8_lossy(&table))
}

/// The largest crates of `cargo bloat --crates`, whose lines are the share of the file, that of the
/// code, the size, and the name.
fn crates_row(table: &str) -> Result<String> {
    let mut crates = Vec::new();
    let mut code = None;
    for line in table.lines() {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            [_, "100.0%", size, ..] => code = Some(size),
            [_, share, size, name] if share.ends_with('%') => crates.push(format!("{name} {size}")),
            _ => {}
        }
    }
    let code = code.context("cargo-bloat tells no size of the code")?;
    crates.truncate(SHOWN_CRATES);
    let crates = crates.join(", ");
    Ok(format!(
        "| its code, guessed by crate | {code} | the largest | {crates} |  |  |"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_crates_are_named_with_their_sizes() {
        let table = " File  .text     Size Crate\n 9.7%  24.2%   1.1MiB own\n 7.2%  18.2% 811.7KiB std\n \
                     2.4%   6.0% 266.5KiB And 35 more crates. Use -n N to show more.\n\
                     39.8% 100.0%   4.4MiB .text section size, the file size is 10.9MiB\n";
        let row = crates_row(table).unwrap();
        let told = "| 4.4MiB | the largest | own 1.1MiB, std 811.7KiB |  |  |";
        assert!(row.ends_with(told), "{row}");
        assert!(crates_row("").is_err());
    }
}
