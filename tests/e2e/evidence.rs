//! A person saves evidence: the button in the popup opens a page that shows the whole file, the
//! server's address comes into it only when it is ticked, and what is saved is what was shown.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::wait;
use crate::world::World;

/// What stands in an element of the page; null where it is not there.
const TEXT: &str = "return document.querySelector(arguments[0])?.textContent ?? null";
const IS_OPEN: &str = "() => true";
const CLICK: &str = "document.querySelector(arguments[0]).click()";
const SHOWN: &str = "[data-testid=evidence-text]";

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.open_popup("known-interception")?;
    browser.press_in_popup("[data-testid=evidence]")?;
    wait::until(
        "the popup to give way to the page with the evidence",
        || Ok(browser.run_in_popup(IS_OPEN)?.is_null().then_some(())),
    )?;
    // chromedriver does not turn to a tab that an extension has opened.
    browser.navigate(&browser.extension_page("evidence/evidence.html?n=1"))?;
    let text = || {
        let shown = browser.run_in_page(TEXT, &[json!(SHOWN)])?;
        Ok(shown.as_str().map(str::to_owned))
    };
    let discreet = wait::until("the text of the evidence", text)?;
    browser.photograph("evidence")?;
    ensure!(
        serde_json::from_str::<Value>(&discreet)?.get("address") == Some(&Value::Null),
        "an address that nobody ticked: {discreet}"
    );
    ensure!(
        !discreet.contains(&*world.home.folder.to_string_lossy()),
        "a folder of the home: {discreet}"
    );
    let box_is_there = browser.run_in_page(TEXT, &[json!("[data-testid=evidence-address]")])?;
    if !box_is_there.is_null() {
        browser.run_in_page(CLICK, &[json!("[data-testid=evidence-address]")])?;
        wait::until("the address in the text", || {
            Ok(text()?.filter(|text| !text.contains("\"address\": null")))
        })?;
    }
    let shown = text()?.context("the text is gone")?;
    browser.run_in_page(CLICK, &[json!("[data-testid=evidence-save]")])?;
    let saved = wait::until("the evidence to be saved", || {
        let file = saved_file(world)?;
        let saved = file.map(fs::read_to_string).transpose()?;
        Ok(saved.filter(|saved| saved.ends_with("}\n")))
    })?;
    ensure!(saved == shown, "saved {saved} but shown was {shown}");
    let evidence: Value = serde_json::from_str(&saved)?;
    for (place, wanted) in [
        ("/serverName", "news.example"),
        ("/verdict/standing", "known-interception"),
        ("/verdict/authority/id", "lab-state"),
    ] {
        let told = evidence.pointer(place).and_then(Value::as_str);
        ensure!(told == Some(wanted), "{place} is {told:?}");
    }
    judges_the_same(world)?;
    let time = evidence.pointer("/time").and_then(Value::as_str);
    ensure!(time.is_some(), "nobody knows when it was seen");
    Ok(())
}

/// The command comes to the verdict that was saved, from the file that was saved.
fn judges_the_same(world: &World) -> Result<()> {
    let file = saved_file(world)?.context("the file is gone")?;
    let mut command = Command::new(Toolchain::rootwatch_program()?);
    world.home.apply(&mut command);
    let output = command.arg("check").arg(&file).arg("--json").output()?;
    let anew: Value = serde_json::from_slice(&output.stdout)?;
    for (place, wanted) in [
        ("/evidence/agrees", json!(true)),
        ("/evidence/listAgrees", json!(true)),
        ("/standing", json!("known-interception")),
        ("/authority/id", json!("lab-state")),
    ] {
        let told = anew.pointer(place);
        ensure!(told == Some(&wanted), "{place} is {told:?}: {anew:#}");
    }
    Ok(())
}

fn saved_file(world: &World) -> Result<Option<PathBuf>> {
    let folder = world.home.folder.join("Downloads");
    if !folder.exists() {
        return Ok(None);
    }
    let mut found = None;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found = Some(path);
        }
    }
    Ok(found)
}
