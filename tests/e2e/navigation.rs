//! From an intercepted page to an honest one and back: the badge belongs to the page, not the tab.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.navigate("https://library.example/")?;
    let popup = browser.open_popup("publicly-trusted")?;
    browser.photograph("honest")?;
    popup.expect(&[("authority", "none")])?;
    browser.await_badge("", Colour::Other)?;
    browser.await_title("publicly trusted")?;
    browser.close_popup()?;
    browser.run_in_page("history.back()", &[])?;
    browser.await_page_text("The river fell")?;
    browser.await_badge("!", Colour::Red)?;
    browser.open_popup("known-interception")?;
    browser.photograph("back")?;
    browser.close_popup()?;
    // A page of the browser itself: nothing to judge, and nothing left over.
    browser.navigate("about:blank")?;
    browser.await_badge("", Colour::Other)?;
    Ok(())
}
