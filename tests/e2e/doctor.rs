//! `rootwatch doctor` beside a real browser: what the doctor refuses, the browser refuses, and what it
//! lets pass, the browser takes. At the end, with everything in its place, the browser shows who reads a
//! site that it has not been to, and the doctor says that it works.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::browser::{Browser, Kind};
use crate::host_process::HostProcess;
use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::world::World;

/// What is done to a right manifest, and what the doctor calls it; nothing where it is right still.
type Change = (fn(&mut Value), Option<&'static str>);

const OF_FIREFOX: &[Change] = &[
    (|m| m["allowed_origins"] = json!([]), Some("field-unknown")),
    (|m| drop_field(m, "description"), Some("field-missing")),
    (
        |m| m["allowed_extensions"] = json!(["rootwatch@rootwatch.org", "no add-on"]),
        Some("caller-malformed"),
    ),
    (
        |m| m["allowed_extensions"] = json!(["other@example.org"]),
        Some("caller-missing"),
    ),
    (|m| m["path"] = "rootwatch".into(), Some("path-relative")),
    (|m| m["description"] = "".into(), None),
];

const OF_CHROMIUM: &[Change] = &[
    (|m| m["description"] = "".into(), Some("field-invalid")),
    (
        |m| {
            let origins = m["allowed_origins"].as_array_mut();
            if let Some(list) = origins {
                list.push("chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh".into());
            }
        },
        Some("caller-malformed"),
    ),
    (
        |m| m["allowed_origins"] = json!(["chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/"]),
        Some("caller-missing"),
    ),
    (|m| m["path"] = "rootwatch".into(), Some("path-relative")),
    (
        |m| m["path"] = "/gone/rootwatch".into(),
        Some("program-missing"),
    ),
    // It has no such extension, but any name of a host will do.
    (
        |m| {
            let origins = m["allowed_origins"].as_array_mut();
            if let Some(list) = origins {
                list.push("chrome-extension://__MSG_id__/".into());
            }
        },
        None,
    ),
    (|m| m["allowed_extensions"] = json!([]), None),
];

pub(super) fn play(world: &World) -> Result<()> {
    let (changes, place) = if world.setting.browser == Kind::Firefox {
        world.name_profile()?;
        (OF_FIREFOX, ".mozilla/native-messaging-hosts")
    } else {
        (OF_CHROMIUM, ".config/chromium/NativeMessagingHosts")
    };
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("?", Colour::Grey)?;
    browser.open_popup("undetermined")?;
    ensure!(fault(world)?.as_deref() == Some("not-registered"));
    world.install_host()?;
    browser.press_in_popup("[data-testid=retry]")?;
    let folder = world.home.folder.join(place);
    let file = folder.join("org.rootwatch.host.json");
    for (change, expected) in changes {
        compare(world, &*browser, &file, *change, *expected)?;
    }
    browser.close_popup()?;
    browser.navigate("https://feed.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.open_popup("known-interception")?;
    browser.photograph("works")?;
    browser.close_popup()?;
    browser.quit()?;
    drop(browser);
    world.forget_browser();
    let report = &examine(world)?;
    ensure!(report["works"] == true, "{report:#}");
    Ok(())
}

/// Ends a host that runs, so that the browser reads the changed manifest; and mends it again.
fn compare(
    world: &World,
    browser: &(dyn Browser + 'static),
    file: &Path,
    change: fn(&mut Value),
    expected: Option<&str>,
) -> Result<()> {
    await_state(browser, "ready")?;
    let host = HostProcess::await_in(&world.home, None)?;
    let right = fs::read(file)?;
    let mut manifest: Value = serde_json::from_slice(&right)?;
    change(&mut manifest);
    fs::write(file, manifest.to_string())?;
    let found = fault(world)?;
    ensure!(
        found.as_deref() == expected,
        "{found:?} instead of {expected:?} for {manifest:#}"
    );
    host.kill()?;
    if expected.is_none() {
        HostProcess::await_in(&world.home, Some(&host))?;
        return await_state(browser, "ready");
    }
    await_state(browser, "missing")
        .with_context(|| format!("the browser takes what is {expected:?}: {manifest:#}"))?;
    fs::write(file, right)?;
    browser.press_in_popup("[data-testid=retry]")
}

fn await_state(browser: &(dyn Browser + 'static), state: &str) -> Result<()> {
    let what = format!("the popup to say that the host is {state}");
    browser.await_popup(&what, |popup| popup.body.data("hostState") == state)?;
    Ok(())
}

/// What the doctor says of this world's browser.
fn examine(world: &World) -> Result<Value> {
    let mut command = Command::new(Toolchain::rootwatch_program()?);
    world.home.apply(&mut command);
    let name = world.setting.browser.name();
    let output = command
        .args(["doctor", "--json", "--browser", name])
        .output()?;
    let report: &Value = &serde_json::from_slice(&output.stdout)?;
    ensure!(report["well"] == output.status.success(), "{report:#}");
    let mut browsers = report["browsers"].as_array().into_iter().flatten();
    Ok(browsers
        .next()
        .context("the doctor found no browser")?
        .clone())
}

/// The first fault that is not about the extension: the browser writes down when it likes that it
/// has it.
fn fault(world: &World) -> Result<Option<String>> {
    let report = &examine(world)?;
    let faults = report["faults"].as_array().into_iter().flatten();
    let mut codes = faults.filter_map(|fault| fault["code"].as_str());
    let code = codes.find(|code| !code.starts_with("extension-"));
    Ok(code.map(str::to_owned))
}

fn drop_field(manifest: &mut Value, name: &str) {
    if let Some(fields) = manifest.as_object_mut() {
        fields.remove(name);
    }
}
