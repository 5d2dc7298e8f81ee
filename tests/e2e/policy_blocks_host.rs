//! An administrator's policy blocks all native messaging hosts: the popup says so, and the doctor. Then
//! the administrator allows Rootwatch's, by the example in `manifests/policies/`, and both are content.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::debian_package::install as install_debian_package;
use super::preset::write;
use crate::toolbar::Colour;
use crate::world::World;

const POLICIES: &str = "/etc/chromium/policies/managed/company.json";
/// Blocks all but Rootwatch's, and all that users have registered.
const EXAMPLE: &str = "manifests/policies/chromium-native-messaging.json";

pub(super) fn play(world: &World) -> Result<()> {
    let (system, _) = world.system()?;
    install_debian_package(world)?;
    let all = json!({ "NativeMessagingBlocklist": ["*"] });
    write(system, POLICIES, &all)?;
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("?", Colour::Grey)?;
    let popup = browser.open_settled_popup()?;
    popup.expect(&[("hostState", "blocked"), ("story", "host-blocked")])?;
    browser.photograph("popup")?;
    browser.quit()?;
    drop(browser);
    world.forget_browser();
    let found = examine(world)?;
    let fault = found.pointer("/faults/0").context("no fault")?;
    ensure!(
        fault.get("code") == Some(&json!("host-blocked"))
            && fault.get("place") == Some(&json!(POLICIES)),
        "the doctor says {found:#}"
    );

    let example = fs::read(world.toolchain.root.join(EXAMPLE))?;
    write(system, POLICIES, &serde_json::from_slice(&example)?)?;
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.quit()?;
    drop(browser);
    world.forget_browser();
    let found = examine(world)?;
    ensure!(
        found.get("works") == Some(&json!(true)),
        "the doctor says {found:#}"
    );
    Ok(())
}

fn examine(world: &World) -> Result<Value> {
    let (system, _) = world.system()?;
    let mut doctor = system.command("/usr/bin/rootwatch");
    world.home.apply(&mut doctor);
    let arguments = ["doctor", "--json", "--browser", "chromium"];
    let output = doctor.args(arguments).output()?;
    let report: Value = serde_json::from_slice(&output.stdout)?;
    let found = report.pointer("/browsers/0");
    found.cloned().context("the doctor found no browser")
}
