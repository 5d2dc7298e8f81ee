//! Somebody installs the Debian package, and nothing else, and opens a browser as a fresh user: it
//! works. Purged again, nothing of it is left.

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::browser::Kind;
use crate::debian;
use crate::step;
use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::world::World;

/// Builds the package and installs it.
pub(super) fn install(world: &World) -> Result<()> {
    let host = Toolchain::rootwatch_program()?;
    let package = debian::build(&world.toolchain, &host, &world.folder)?;
    apt(world, "install", &package)
}

pub(super) fn play(world: &World) -> Result<()> {
    let (system, copy) = world.system()?;
    ensure!(
        copy.changed("rootwatch")?.is_empty(),
        "not a clean computer"
    );
    install(world)?;
    ensure!(
        !copy.changed("rootwatch")?.is_empty(),
        "nothing was installed"
    );

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
    let left = copy.changed("rootwatch")?;
    ensure!(left.is_empty(), "left behind: {left:#?}");
    Ok(())
}

fn apt(world: &World, action: &str, what: &Path) -> Result<()> {
    let (system, _) = world.system()?;
    let mut command = system.command("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.args([action, "--yes", "--no-install-recommends"]);
    step::quietly(command.arg(what))
}

fn sight(browser: Kind) -> &'static str {
    match browser {
        Kind::Chromium(_) => "observed-leaf",
        Kind::Firefox => "observed",
    }
}
