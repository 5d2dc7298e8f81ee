//! A site whose own certificate calls it "mitmproxy", from a public CA. A name counts only on an
//! authority: nobody intercepts, and nothing may say so.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://lookalike.example/")?;
    let popup = browser.open_popup("publicly-trusted")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "publicly-trusted"),
        ("authority", "none"),
        ("basis", "none"),
    ])?;
    // The certificate does carry the name, so the story is not passed for want of it.
    popup.expect_text(&["mitmproxy"])?;
    browser.await_badge("", Colour::Other)?;
    Ok(())
}
