//! A person says that they know mitmproxy's root: it is quiet from then on, also after a restart, is
//! listed in the settings, and warns again when it is forgotten there. Where they met it stays nowhere.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::toolbar::Colour;
use crate::wait;
use crate::world::World;

const SITE: &str = "https://bank.example/";

/// Names on the list of known authorities; null as long as the page is not ready.
const LISTED: &str = "return document.body?.dataset.ready === 'true'
    ? Array.from(document.querySelectorAll('#known strong'), name => name.textContent) : null;";
const SHOW: &str = "document.getElementById('known').scrollIntoView({ block: 'center' });";
const FORGET: &str = "document.querySelector('[data-testid=forget]').click();";

pub(super) fn play(world: &World) -> Result<()> {
    world.start_mitmproxy()?;
    let browser = world.browser()?;
    let options = browser.extension_page("options/options.html");
    browser.navigate(SITE)?;
    browser.await_badge("i", Colour::Amber)?;
    let popup = browser.open_popup("known-interception")?;
    let offer = popup.card("known").context("knowing is not offered")?;
    ensure!(offer.data("state") == "offered", "{offer:?}");
    browser.press_in_popup("[data-testid=know]")?;
    let popup = browser.await_popup("mitmproxy to be known", |popup| {
        popup.body.data("story") == "acknowledged"
    })?;
    browser.photograph("known")?;
    popup.expect(&[("severity", "acknowledged")])?;
    ensure!(popup.headline.contains("mitmproxy"), "{}", popup.headline);
    browser.close_popup()?;
    browser.await_badge("·", Colour::Grey)?;
    browser.quit()?;
    drop(browser);
    world.forget_browser();

    let browser = world.browser()?;
    browser.navigate(SITE)?;
    browser.await_badge("·", Colour::Grey)?;
    browser.navigate(&options)?;
    await_listed(world, &["mitmproxy"])?;
    browser.run_in_page(SHOW, &[])?;
    browser.photograph("options")?;
    let told = world.files_with("bank.example")?;
    ensure!(told.is_empty(), "browsing was written to {told:?}");
    browser.run_in_page(FORGET, &[])?;
    await_listed(world, &[])?;
    browser.navigate(SITE)?;
    browser.await_badge("i", Colour::Amber)?;
    Ok(())
}

fn await_listed(world: &World, names: &[&str]) -> Result<()> {
    let browser = world.browser()?;
    wait::until(&format!("{names:?} in the settings"), || {
        let listed = browser.run_in_page(LISTED, &[])?;
        Ok((listed == json!(names)).then_some(()))
    })
}
