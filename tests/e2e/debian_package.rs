//! Somebody installs the Debian package, and nothing else, and opens a browser as a fresh user: it
//! works. Purged again, nothing of it is left.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::browser::Kind;
use crate::debian;
use crate::portable;
use crate::step;
use crate::system::Copy;
use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::world::World;

/// Builds the package and installs it.
pub(super) fn install(world: &World) -> Result<()> {
    install_with(world, &Toolchain::rootwatch_program()?).map(drop)
}

/// With this computer's own build of the host, which is there anyway.
pub(super) fn play(world: &World) -> Result<()> {
    play_with(world, &Toolchain::rootwatch_program()?)
}

/// With the one that is handed out.
pub(super) fn play_shipped(world: &World) -> Result<()> {
    play_with(world, &portable::program()?)
}

fn install_with(world: &World, host: &Path) -> Result<PathBuf> {
    let package = debian::build(&world.toolchain, host, &world.folder)?;
    apt(world, "install", &package)?;
    Ok(package)
}

fn play_with(world: &World, host: &Path) -> Result<()> {
    let (system, copy) = world.system()?;
    ensure!(!is_installed(copy)?, "not a clean computer");
    let package = install_with(world, host)?;
    see_contents(&package)?;
    ensure!(is_installed(copy)?, "nothing was installed");

    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    // In Chromium by the flag that the package sets; without it a probe would have been needed.
    popup.expect(&[("evidence", sight(world.setting.browser))])?;
    browser.photograph("package")?;
    browser.close_popup()?;
    browser.navigate("https://library.example/")?;
    browser.await_badge("", Colour::Grey)?;
    browser.quit()?;
    world.forget_browser();

    let mut doctor = system.command("/usr/bin/rootwatch");
    world.home.apply(&mut doctor);
    let output = doctor.args(["doctor", "--json"]).output()?;
    let report: Value = serde_json::from_slice(&output.stdout)?;
    let browsers = report.get("browsers").and_then(Value::as_array);
    let ours = browsers
        .into_iter()
        .flatten()
        .find(|browser| browser.get("id") == Some(&json!(world.setting.browser.name())));
    let works = ours.and_then(|browser| browser.get("works"));
    ensure!(works == Some(&json!(true)), "the doctor says {report:#}");

    apt(world, "purge", "rootwatch".as_ref())?;
    let mut left = copy.added()?;
    left.retain(|path| is_ours(path) || !NOTES.iter().any(|folder| path.starts_with(folder)));
    ensure!(left.is_empty(), "left behind: {left:#?}");
    Ok(())
}

fn is_installed(copy: &Copy) -> Result<bool> {
    Ok(copy.added()?.iter().any(|path| is_ours(path)))
}

fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.to_lowercase().contains("rootwatch")
}

/// What a fresh user's browser does not show: the other browsers, the manual, the completions.
fn see_contents(package: &Path) -> Result<()> {
    let list = step::output(Command::new("dpkg-deb").arg("--contents").arg(package))?;
    let list = String::from_utf8(list)?;
    let paths: Vec<&str> = list
        .lines()
        .filter_map(|line| Some(line.split_once(" ./")?.1))
        .collect();
    for wanted in CONTENTS {
        ensure!(
            paths.contains(wanted),
            "{wanted} is not in the package: {paths:#?}"
        );
    }
    Ok(())
}

fn apt(world: &World, action: &str, what: &Path) -> Result<()> {
    let (system, _) = world.system()?;
    let mut command = system.command("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.args([action, "--yes", "--no-install-recommends"]);
    step::quietly(command.arg(what))
}

/// Where apt, dpkg and the programs that they call keep books; anywhere else a folder that the package
/// brought has to be gone as well.
const NOTES: &[&str] = &["/var/cache", "/var/lib", "/var/log"];

/// Files that the package must have. The folders are those of `manifests/README.md`.
const CONTENTS: &[&str] = &[
    "etc/brave/native-messaging-hosts/org.rootwatch.host.json",
    "etc/chromium/native-messaging-hosts/org.rootwatch.host.json",
    "etc/opt/chrome/native-messaging-hosts/org.rootwatch.host.json",
    "etc/opt/edge/native-messaging-hosts/org.rootwatch.host.json",
    "etc/opt/vivaldi/native-messaging-hosts/org.rootwatch.host.json",
    "usr/bin/rootwatch",
    "usr/lib/mozilla/native-messaging-hosts/org.rootwatch.host.json",
    "usr/share/bash-completion/completions/rootwatch",
    "usr/share/doc/rootwatch/copyright",
    "usr/share/fish/vendor_completions.d/rootwatch.fish",
    "usr/share/man/man1/rootwatch-doctor.1.gz",
    "usr/share/man/man1/rootwatch.1.gz",
    "usr/share/zsh/vendor-completions/_rootwatch",
];

fn sight(browser: Kind) -> &'static str {
    match browser {
        Kind::Chromium(_) => "observed-leaf",
        Kind::Firefox => "observed",
    }
}
