//! The extension was installed a moment ago. Its welcome page opens by itself, says how to get the
//! host, notices when it is there, asks its one question, and shows an example in the toolbar.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::accessibility::{Axe, Rules, ensure_nothing_is_cut_off, ensure_nothing_moves};
use crate::browser::{Browser, Kind, WELCOME, Wish};
use crate::icons;
use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    if let Kind::Chromium(_) = world.setting.browser {
        // chromedriver does not see a tab that the extension opened, only what it opens itself.
        browser.end_welcome()?;
        browser.navigate(&browser.extension_page(WELCOME))?;
    } else {
        browser.turn_to_extension_page(WELCOME)?;
    }
    browser.await_in_page("document.body?.dataset.hostState === 'missing'")?;
    browser.await_page_text("rootwatch install")?;
    browser.photograph("host-missing")?;
    let without_host = "the welcome page without host";
    Axe::load(&Toolchain::locate()?)?.check(&*browser, Rules::All, without_host)?;
    ensure_nothing_is_cut_off(&*browser, without_host)?;
    respect_reduced_motion(&*browser)?;
    browser.run_in_page("window.isSamePage = true", &[])?;
    world.install_host()?;
    browser.await_in_page("document.body.dataset.hostState === 'ready'")?;
    browser.await_page_text("It runs: version")?;
    let is_same = browser.run_in_page("return window.isSamePage === true", &[])?;
    ensure!(is_same == json!(true), "the page was loaded again");
    browser.photograph("host-ready")?;

    browser.click_in_page("input[value=ask]")?;
    browser.await_page_text("Saved")?;
    browser.click_in_page("#try")?;
    browser.await_badge("!", Colour::Red)?;
    browser.await_title("this page: intercepted")?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("example")?;
    popup.expect_text(&["everybody in it is made up", "The Example State"])?;
    browser.close_popup()?;
    browser.click_in_page("#try")?;
    browser.await_badge("", Colour::Grey)?;

    browser.navigate(&browser.extension_page("options/options.html"))?;
    browser.await_in_page("document.body?.dataset.ready === 'true'")?;
    let chosen = browser.run_in_page("return document.querySelector('#probes').value", &[])?;
    ensure!(chosen == json!("ask"), "the settings say {chosen}");
    if let Kind::Chromium(_) = world.setting.browser {
        // With the browser that `cargo lab icons` draws with, on a page without rules of its own.
        browser.navigate("about:blank")?;
        icons::compare(&Toolchain::locate()?, &*browser)?;
    }
    Ok(())
}

/// While the page waits something turns in it, but not for those who do not want that.
fn respect_reduced_motion(browser: &(dyn Browser + 'static)) -> Result<()> {
    let what = "the welcome page";
    ensure!(
        ensure_nothing_moves(browser, what).is_err(),
        "nothing moves, so this proves nothing"
    );
    browser.wish(Some(Wish::ReducedMotion))?;
    let query = Wish::ReducedMotion.media_query();
    browser.await_in_page(&format!("matchMedia('{query}').matches"))?;
    ensure_nothing_moves(browser, what)?;
    browser.wish(None)
}
