//! The state reads one site of three, as states do. The two others say so by saying nothing.

use anyhow::Result;

use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    for honest in ["https://library.example/", "https://start.example/"] {
        browser.navigate(honest)?;
        let popup = browser.open_popup("publicly-trusted")?;
        popup.expect(&[("authority", "none")])?;
        browser.close_popup()?;
        browser.await_badge("", Colour::Other)?;
    }
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[("authority", STATE_AUTHORITY)])
}
