//! The browser is closed and started again with the same profile: the add-on and its settings are
//! still there, nothing about the page is, and the page is judged anew.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::host_process::HostProcess;
use crate::toolbar::Colour;
use crate::wait;
use crate::world::World;

/// Chooses the dark theme as a person would, and waits for nothing.
const CHOOSE_DARK: &str = "const theme = document.getElementById('theme');
    theme.value = 'dark';
    theme.dispatchEvent(new Event('change', { bubbles: true }));";

const CHOSEN: &str = "return document.body.dataset.ready === 'true'
    ? document.getElementById('theme').value : null;";

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let options = browser.extension_page("options/options.html");
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    let first = HostProcess::await_in(&world.home, None)?;
    browser.navigate(&options)?;
    await_theme(world, "system")?;
    browser.run_in_page(CHOOSE_DARK, &[])?;
    browser.await_page_text("Saved")?;
    browser.quit()?;
    drop(browser);
    world.forget_browser();
    wait::until("the host to end with the browser", || {
        Ok(HostProcess::all_in(&world.home)?.is_empty().then_some(()))
    })?;

    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    HostProcess::await_in(&world.home, Some(&first))?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[("hostState", "ready")])?;
    browser.close_popup()?;
    browser.navigate(&options)?;
    await_theme(world, "dark")?;
    browser.photograph("options")?;
    // The settings are found on disk, so the search is not blind; the site that was read is not.
    ensure!(
        !world.files_with("isTechnicalOpen")?.is_empty(),
        "settings are not where expected"
    );
    let told = world.files_with("news.example")?;
    ensure!(told.is_empty(), "browsing was written to {told:?}");
    Ok(())
}

fn await_theme(world: &World, theme: &str) -> Result<()> {
    let browser = world.browser()?;
    wait::until(&format!("the options to show {theme}"), || {
        let chosen = browser.run_in_page(CHOSEN, &[])?;
        Ok((chosen == json!(theme)).then_some(()))
    })
}
