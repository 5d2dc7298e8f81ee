//! An administrator has named the company's root and switched second connections off: the intranet is
//! quiet by that name, and the person can change neither.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::home::sha256;
use crate::toolbar::Colour;
use crate::wait;
use crate::world::World;

const NAME: &str = "Pretend Ltd, web gateway";

/// What the settings show of it; null until they are ready.
const SHOWN: &str = "return document.body?.dataset.ready !== 'true' ? null : {
    names: Array.from(document.querySelectorAll('#known [data-managed] strong'),
        name => name.textContent),
    buttons: document.querySelectorAll('[data-testid=forget]').length,
    probes: document.getElementById('probes').value,
    isFixed: document.getElementById('probes').disabled,
};";
const SHOW: &str = "document.getElementById('known').scrollIntoView({ block: 'center' });";

pub(super) fn play(world: &World) -> Result<()> {
    preset(world)?;
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
    browser.navigate(&browser.extension_page("options/options.html"))?;
    let shown = wait::until("the settings", || {
        let shown = browser.run_in_page(SHOWN, &[])?;
        Ok((!shown.is_null()).then_some(shown))
    })?;
    browser.run_in_page(SHOW, &[])?;
    browser.photograph("options")?;
    let wanted = json!({ "names": [NAME], "buttons": 0, "probes": "never", "isFixed": true });
    ensure!(shown == wanted, "{shown}");
    Ok(())
}

/// Firefox's manifest of managed storage, as `ENTERPRISE.md` has it.
fn preset(world: &World) -> Result<()> {
    let folder = world.home.folder.join(".mozilla/managed-storage");
    fs::create_dir_all(&folder)?;
    let manifest = json!({
        "name": "rootwatch@rootwatch.org",
        "description": "Rootwatch in this organisation",
        "type": "storage",
        "data": {
            "knownAuthorities": [
                { "spkiSha256": sha256(&world.internet.roots.company.spki()), "name": NAME }
            ],
            "probes": "never"
        }
    });
    let file = folder.join("rootwatch@rootwatch.org.json");
    Ok(fs::write(file, manifest.to_string())?)
}
