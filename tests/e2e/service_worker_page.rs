//! A page comes from a service worker, so there is no connection to judge. A second one is made to
//! the site, and the popup says that this is what the verdict rests on.

use anyhow::Result;

use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://worker.example/")?;
    browser.await_page_text("in your pocket")?;
    browser.navigate("https://worker.example/inside")?;
    browser.await_page_text("Read from the pocket")?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "known-interception"),
        ("authority", STATE_AUTHORITY),
        ("evidence", "probed"),
    ])
}
