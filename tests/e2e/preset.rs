//! An administrator has named the company's root and switched second connections off: the intranet is
//! quiet by that name, the person can change neither, and settings and welcome page say so.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::debian_package::install as install_debian_package;
use crate::browser::{Browser, Kind, WELCOME};
use crate::home::sha256;
use crate::profile::ADD_ON;
use crate::step;
use crate::system::System;
use crate::toolbar::Colour;
use crate::wait;
use crate::world::World;

/// The company of the lab.
pub(super) const NAME: &str = "Pretend Ltd, web gateway";

/// The key and the name in the examples.
const EXAMPLE_KEY: &str = "0f2b6a4cd39c1f6d1f6f2f0b7be0a0f3c8d2b1a4958677665544332211009988";
const EXAMPLE_NAME: &str = "Example Ltd, web gateway";

/// What the settings show of it; null until they are ready.
const SHOWN: &str = "return document.body?.dataset.ready !== 'true' ? null : {
    names: Array.from(document.querySelectorAll('#known [data-managed] strong'),
        name => name.textContent),
    buttons: document.querySelectorAll('[data-testid=forget]').length,
    probes: document.getElementById('probes').value,
    isFixed: document.getElementById('probes').disabled,
    says: document.getElementById('probes-fixed').textContent,
    isOtherLikewise: document.getElementById('interrupt').disabled
        === (document.getElementById('interrupt-fixed').textContent !== ''),
};";
/// What the welcome page shows of it; null until it is ready.
const ASKED: &str = "return document.body?.dataset.ready !== 'true' ? null : {
    chosen: document.querySelector('input[name=probes]:checked').value,
    free: document.querySelectorAll('input[name=probes]:enabled').length,
    says: document.getElementById('probes-fixed').textContent,
};";
/// Has the extension speak a language.
const SPEAK: &str = "const { storage } = globalThis.browser ?? chrome;
    return storage.local.set({ settings: { language: arguments[0] } }).then(() => true);";
const SHOW: &str = "document.getElementById('known').scrollIntoView({ block: 'center' });";

/// By Firefox's manifest of managed storage.
pub(super) fn play(world: &World) -> Result<()> {
    preset(world)?;
    see(world)
}

/// By the policies of `manifests/policies/`, in the places that `ENTERPRISE.md` gives: Firefox is made to
/// install the extension too; Chromium has it from the Debian package.
pub(super) fn play_policies(world: &World) -> Result<()> {
    let (system, _) = world.system()?;
    match world.setting.browser {
        Kind::Chromium(_) => {
            install_debian_package(world)?;
            let mut policies = example(world, "chromium.json")?;
            // It would have the extension fetched, under an id that only a signed package has.
            policies
                .as_object_mut()
                .context("no object")?
                .remove("ExtensionSettings");
            write(
                system,
                "/etc/chromium/policies/managed/rootwatch.json",
                &policies,
            )?;
            world.browser()?.end_welcome()?;
        }
        Kind::Firefox => {
            world.install_host()?;
            let mut policies = example(world, "firefox.json")?;
            let place = "/policies/ExtensionSettings/rootwatch@rootwatch.org/install_url";
            let package = format!("file://{}", world.toolchain.xpi().display());
            *policies.pointer_mut(place).context(place)? = json!(package);
            write(system, "/etc/firefox/policies/policies.json", &policies)?;
        }
    }
    see(world)
}

fn example(world: &World, name: &str) -> Result<Value> {
    Ok(serde_json::from_str(&example_text(world, name)?)?)
}

/// An example, with the company of the lab in the place of the one that is made up.
pub(super) fn example_text(world: &World, name: &str) -> Result<String> {
    let file = world.toolchain.root.join("manifests/policies").join(name);
    let text = fs::read_to_string(file)?;
    let key = sha256(&world.internet.roots.company.spki());
    let replaced = text.replace(EXAMPLE_KEY, &key).replace(EXAMPLE_NAME, NAME);
    ensure!(
        replaced.contains(&key) && replaced.contains(NAME),
        "{name} is another"
    );
    Ok(replaced)
}

pub(super) fn write(system: &System, path: &str, value: &Value) -> Result<()> {
    let script = "mkdir -p \"$(dirname \"$1\")\" && printf %s \"$2\" > \"$1\"";
    let mut shell = system.command("sh");
    step::quietly(shell.args(["-c", script, "sh", path, &value.to_string()]))
}

/// What both ways lead to.
fn see(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://intranet.example/")?;
    browser.await_badge("·", Colour::Grey)?;
    let popup = browser.open_popup("outside-public-trust")?;
    browser.photograph("popup")?;
    popup.expect(&[("severity", "acknowledged"), ("story", "acknowledged")])?;
    ensure!(popup.headline.contains(NAME), "{}", popup.headline);
    let known = popup.card("known").context("nothing says who knows it")?;
    ensure!(known.data("state") == "managed", "{known:?}");
    browser.close_popup()?;
    see_settings(world, &browser.extension_page("options/options.html"))?;
    see_welcome(world, &*browser)
}

/// The settings, at their address, name the company and let nothing be changed that is decided.
pub(super) fn see_settings(world: &World, address: &str) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate(address)?;
    let shown = wait::until("the settings", || {
        let shown = browser.run_in_page(SHOWN, &[])?;
        Ok((!shown.is_null()).then_some(shown))
    })?;
    browser.run_in_page(SHOW, &[])?;
    browser.photograph("options")?;
    let wanted = json!({
        "names": [NAME], "buttons": 0, "probes": "never", "isFixed": true,
        "says": words(world, "en")?, "isOtherLikewise": true,
    });
    ensure!(shown == wanted, "{shown}");
    Ok(())
}

/// The welcome page does not ask what is decided, and says so in every language.
fn see_welcome(world: &World, browser: &(dyn Browser + 'static)) -> Result<()> {
    for language in ["en", "ru", "kk"] {
        browser.run_in_page(SPEAK, &[json!(language)])?;
        browser.navigate(&browser.extension_page(WELCOME))?;
        let shown = wait::until("the welcome page", || {
            let shown = browser.run_in_page(ASKED, &[])?;
            Ok((!shown.is_null()).then_some(shown))
        })?;
        browser.photograph_page(&format!("welcome-{language}"))?;
        let says = words(world, language)?;
        let wanted = json!({ "chosen": "never", "free": 0, "says": says });
        ensure!(shown == wanted, "in {language}: {shown}");
    }
    Ok(())
}

/// What stands beside a setting that is fixed.
fn words(world: &World, language: &str) -> Result<String> {
    let file = format!("extension/_locales/{language}/messages.json");
    let texts: Value = serde_json::from_str(&fs::read_to_string(world.toolchain.root.join(file))?)?;
    let words = texts.pointer("/settingFixed/message");
    let words = words.and_then(Value::as_str).context("no words")?;
    Ok(words.to_owned())
}

/// Firefox's manifest of managed storage, as `ENTERPRISE.md` has it.
fn preset(world: &World) -> Result<()> {
    let folder = world.home.folder.join(".mozilla/managed-storage");
    fs::create_dir_all(&folder)?;
    let manifest = example(world, "firefox-managed-storage.json")?;
    let file = folder.join(format!("{ADD_ON}.json"));
    Ok(fs::write(file, manifest.to_string())?)
}
