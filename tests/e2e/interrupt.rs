//! A person wants to be interrupted. A page that a state can read is not shown before they have decided;
//! its address stands neither in the warning's address nor, when they turn back, in the tab's history.

use anyhow::{Result, ensure};

use crate::browser::{Browser, Kind};
use crate::toolbar::Colour;
use crate::wait;
use crate::world::World;

const HONEST: &str = "https://library.example/";
const READ: &str = "https://news.example/";

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate(&browser.extension_page("options/options.html"))?;
    browser.await_in_page("document.body?.dataset.ready === 'true'")?;
    browser.click_in_page("#interrupt")?;
    browser.await_page_text("Saved")?;
    browser.photograph("option")?;

    browser.navigate(HONEST)?;
    browser.await_badge("", Colour::Grey)?;
    be_interrupted(world)?;
    browser.photograph("warning")?;
    browser.click_in_page("#back")?;
    await_address(&*browser, HONEST)?;

    be_interrupted(world)?;
    browser.click_in_page("#on")?;
    await_address(&*browser, READ)?;
    browser.await_badge("!", Colour::Red)?;
    browser.navigate(HONEST)?;
    browser.navigate(READ)?;
    browser.await_badge("!", Colour::Red)?;
    let address = browser.session().address()?;
    ensure!(
        address == READ,
        "the page was let through, and is {address}"
    );
    Ok(())
}

/// Goes to the page that is read, and sees the warning.
fn be_interrupted(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.begin_navigation(READ)?;
    // Nothing more than this: the page's address stands nowhere in it.
    await_address(
        &*browser,
        &browser.extension_page("interrupt/interrupt.html"),
    )?;
    browser.await_in_page("document.body?.dataset.held === 'true'")?;
    browser.await_page_text("news.example")?;
    browser.await_page_text("Lab State Root can read what you do on this site.")?;
    browser.await_page_text(match world.setting.browser {
        Kind::Firefox => "has not opened the page yet",
        Kind::Chromium(_) => "has taken the page away",
    })
}

fn await_address(browser: &(dyn Browser + 'static), wanted: &str) -> Result<()> {
    wait::until(&format!("the tab to be at {wanted}"), || {
        Ok((browser.session().address()? == wanted).then_some(()))
    })
}
