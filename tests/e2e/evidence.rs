//! A person saves evidence: the button in the popup opens a page that shows the whole file, the
//! server's address comes into it only when it is ticked, and what is saved is what was shown. Behind a
//! proxy nobody knows that address, and nobody is asked.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::pki::{Certifier, Sends};
use crate::proxy::NEAR;
use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::wait;
use crate::world::World;

/// What stands in an element of the page; null where it is not there.
const TEXT: &str = "return document.querySelector(arguments[0])?.textContent ?? null";
const IS_OPEN: &str = "() => true";
const SHOWN: &str = "[data-testid=evidence-text]";
const BOX: &str = "[data-testid=evidence-address]";
const SAVE: &str = "[data-testid=evidence-save]";
/// The choice with its label, and whether it is made; null where nobody is asked.
const CHOICE: &str = "const box = document.querySelector(arguments[0]);
    return box && [box.labels[0].textContent, box.checked];";
/// Where all servers of the lab are, and where the browser reaches [`NEAR`].
const ADDRESS: &str = "127.0.0.1";

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let tab = browser.session().tab()?;
    let person = Person {
        world,
        browser,
        tab,
    };
    person.behind_proxy()?;
    person.directly()
}

/// Somebody who saves evidence.
struct Person<'w> {
    world: &'w World,
    browser: Rc<dyn Browser>,
    tab: String,
}

impl Person<'_> {
    fn behind_proxy(&self) -> Result<()> {
        let text = self.take("https://news.example/", 1)?;
        self.browser.photograph("evidence")?;
        ensure!(self.choice()?.is_null(), "asked for an address");
        ensure!(!text.contains(ADDRESS), "an address: {text}");
        let home = &*self.world.home.folder.to_string_lossy();
        ensure!(!text.contains(home), "a folder of the home: {text}");
        self.save("behind-proxy", "news.example")?;
        Ok(())
    }

    fn directly(&self) -> Result<()> {
        let state = Arc::clone(&self.world.internet.roots.state);
        let certifier = Certifier::new(state, Sends::Everything)?;
        let server = self.world.internet.server(Arc::new(certifier))?;
        let text = self.take(&format!("https://{NEAR}:{}/", server.port()), 2)?;
        let choice = self.choice()?;
        let asked = choice.pointer("/0").and_then(Value::as_str);
        ensure!(
            asked.is_some_and(|asked| asked.contains(ADDRESS)),
            "{choice}"
        );
        ensure!(choice.pointer("/1") == Some(&json!(false)), "{choice}");
        ensure!(!text.contains(ADDRESS), "nobody ticked it: {text}");
        let without = self.save("without-address", NEAR)?;
        self.browser.click_in_page(BOX)?;
        let is_there = |text: &String| text.contains(ADDRESS);
        wait::until("the address in the text", || {
            Ok(self.text()?.filter(is_there))
        })?;
        self.browser.photograph("evidence-with-address")?;
        let mut with = self.save("with-address", NEAR)?;
        // That is all that the tick does.
        ensure!(without.get("address") == Some(&Value::Null), "{without:#}");
        let address = with.get_mut("address").map(Value::take);
        ensure!(address == Some(json!(ADDRESS)), "{address:?}");
        ensure!(with == without, "{with:#} instead of {without:#}");
        self.browser.click_in_page(BOX)?;
        wait::until("the address to be gone again", || {
            Ok(self.text()?.filter(|text| !is_there(text)))
        })?;
        Ok(())
    }

    /// Presses the popup's button on an intercepted site, and gives the text of the page that it opens,
    /// which is the `number`th.
    fn take(&self, url: &str, number: usize) -> Result<String> {
        let browser = &self.browser;
        browser.select_tab(&self.tab)?;
        browser.navigate(url)?;
        browser.await_badge("!", Colour::Red)?;
        browser.open_popup("known-interception")?;
        browser.press_in_popup("[data-testid=evidence]")?;
        wait::until(
            "the popup to give way to the page with the evidence",
            || Ok(browser.run_in_popup(IS_OPEN)?.is_null().then_some(())),
        )?;
        // chromedriver does not turn to a tab that an extension has opened.
        browser.select_tab(&self.tab)?;
        let page = format!("evidence/evidence.html?n={number}");
        browser.navigate(&browser.extension_page(&page))?;
        wait::until("the text of the evidence", || self.text())
    }

    fn text(&self) -> Result<Option<String>> {
        let shown = self.browser.run_in_page(TEXT, &[json!(SHOWN)])?;
        Ok(shown.as_str().map(str::to_owned))
    }

    fn choice(&self) -> Result<Value> {
        self.browser.run_in_page(CHOICE, &[json!(BOX)])
    }

    /// Saves what is shown. The command comes to the verdict that was saved, from the file that was.
    fn save(&self, name: &str, server_name: &str) -> Result<Value> {
        let shown = self.text()?.context("the text is gone")?;
        self.browser.click_in_page(SAVE)?;
        let (file, saved) = wait::until("the evidence to be saved", || {
            let Some(file) = self.saved_file()? else {
                return Ok(None);
            };
            let saved = fs::read_to_string(&file)?;
            Ok(saved.ends_with("}\n").then_some((file, saved)))
        })?;
        ensure!(saved == shown, "saved {saved} but shown was {shown}");
        let evidence: Value = serde_json::from_str(&saved)?;
        for (place, wanted) in [
            ("/serverName", server_name),
            ("/verdict/standing", "known-interception"),
            ("/verdict/authority/id", "lab-state"),
        ] {
            let told = evidence.pointer(place).and_then(Value::as_str);
            ensure!(told == Some(wanted), "{place} is {told:?}");
        }
        let time = evidence.pointer("/time").and_then(Value::as_str);
        ensure!(time.is_some(), "nobody knows when it was seen");
        // Out of the way of the next one.
        let kept = self.world.folder.join(format!("{name}.json"));
        fs::rename(file, &kept)?;
        self.judge(kept)?;
        Ok(evidence)
    }

    fn judge(&self, file: PathBuf) -> Result<()> {
        let mut command = Command::new(Toolchain::rootwatch_program()?);
        self.world.home.apply(&mut command);
        let output = command.arg("check").arg(file).arg("--json").output()?;
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

    fn saved_file(&self) -> Result<Option<PathBuf>> {
        let folder = self.world.home.folder.join("Downloads");
        if !folder.exists() {
            return Ok(None);
        }
        let mut found = None;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|end| end == "json") {
                found = Some(path);
            }
        }
        Ok(found)
    }
}
