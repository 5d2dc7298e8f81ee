//! Chromium ends the extension's service worker whenever it has been idle. Badge and popup do not
//! notice, and the next page is judged as ever.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let chromium = world.chromium()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    chromium.kill_service_worker()?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "known-interception"),
        ("hostState", "ready"),
    ])?;
    browser.close_popup()?;
    chromium.kill_service_worker()?;
    browser.navigate("https://library.example/")?;
    browser.open_popup("publicly-trusted")?;
    browser.photograph("honest")?;
    browser.close_popup()?;
    browser.await_badge("", Colour::Other)?;
    Ok(())
}
