//! A site whose own certificate calls it "mitmproxy", from a public CA. A name counts only on an
//! authority: nobody intercepts, and nothing may say so.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    firefox.navigate("https://lookalike.example/")?;
    let popup = firefox.open_popup("publicly-trusted")?;
    firefox.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "publicly-trusted"),
        ("authority", "none"),
        ("basis", "none"),
    ])?;
    // The certificate does carry the name, so the story is not passed for want of it.
    popup.expect_text(&["mitmproxy"])?;
    firefox.await_badge("", Colour::Other)?;
    Ok(())
}
