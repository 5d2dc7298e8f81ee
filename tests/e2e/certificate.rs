//! A person looks at the certificates of the path: each unfolds to its fields, which the host reads
//! from the bytes that the browser or a second connection showed, and is saved as a file.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::wait;
use crate::world::World;

const FIELDS: &[&str] = &[
    "Subject alternative names",
    "Server authentication",
    "SHA-1",
    "Save as PEM",
];

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.open_popup("known-interception")?;
    browser.unfold_in_popup("[data-testid=technical]")?;
    browser.photograph("path")?;
    browser.unfold_in_popup("[data-testid=path] li:first-child .certificate")?;
    let popup = browser.await_popup("the fields of the certificate", |popup| {
        let text = popup.body.text();
        FIELDS.iter().all(|field| text.contains(field))
    })?;
    browser.photograph("fields")?;
    browser.press_in_popup("[data-testid=save-pem]")?;
    let file = world.home.folder.join("Downloads/news.example.pem");
    wait::until("the certificate to be saved", || {
        let text = fs::read_to_string(&file).unwrap_or_default();
        Ok(text.ends_with("-----END CERTIFICATE-----\n").then_some(()))
    })?;
    let verdict = judge(world, &file)?;
    let sha256 = verdict.pointer("/path/0/sha256").and_then(Value::as_str);
    ensure!(
        sha256.is_some_and(|sha256| popup.body.text().contains(sha256)),
        "another certificate was saved: {verdict}"
    );
    save_path(world)
}

/// The whole path in one file, of which the command says the same as the popup.
fn save_path(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.press_in_popup("[data-testid=save-path]")?;
    let file = world.home.folder.join("Downloads/news.example-chain.pem");
    wait::until("the path to be saved", || {
        let text = fs::read_to_string(&file).unwrap_or_default();
        Ok((text.matches("END CERTIFICATE").count() > 1).then_some(()))
    })?;
    let verdict = judge(world, &file)?;
    for (place, wanted) in [
        ("/standing", "known-interception"),
        ("/path/1/role", "root"),
        ("/path/1/origin", "chain"),
    ] {
        let told = verdict.pointer(place).and_then(Value::as_str);
        ensure!(told == Some(wanted), "{place} is {told:?}: {verdict:#}");
    }
    Ok(())
}

/// What the command says of a file.
fn judge(world: &World, file: &Path) -> Result<Value> {
    let mut command = Command::new(Toolchain::rootwatch_program()?);
    world.home.apply(&mut command);
    let output = command.arg("check").arg(file).arg("--json").output()?;
    Ok(serde_json::from_slice(&output.stdout)?)
}
