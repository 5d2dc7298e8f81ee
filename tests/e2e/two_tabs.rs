//! Two tabs at once, one intercepted and one not: each has its own badge and its own popup.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let intercepted = browser.session().tab()?;
    let honest = browser.session().new_tab()?;
    browser.navigate("https://news.example/")?;
    browser.select_tab(&honest)?;
    browser.navigate("https://library.example/")?;
    browser.open_popup("publicly-trusted")?;
    browser.photograph("honest")?;
    browser.close_popup()?;
    browser.await_badge("", Colour::Other)?;
    browser.select_tab(&intercepted)?;
    browser.await_badge("!", Colour::Red)?;
    browser.open_popup("known-interception")?;
    browser.photograph("intercepted")?;
    browser.close_popup()?;
    browser.select_tab(&honest)?;
    browser.await_badge("", Colour::Other)?;
    Ok(())
}
