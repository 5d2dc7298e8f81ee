//! A page whose certificate leads to a public root. The lab's root counts as one only because the
//! configuration says so, which the popup tells.

use anyhow::{Result, ensure};

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://library.example/")?;
    let popup = browser.open_popup("publicly-trusted")?;
    browser.photograph("popup")?;
    popup.expect(&[("mainStanding", "publicly-trusted"), ("authority", "none")])?;
    ensure!(
        popup.parts.is_empty(),
        "the page has no parts: {:#?}",
        popup.parts
    );
    popup.expect_text(&["lab-public-root.pem"])?;
    let text = popup.body.text().to_lowercase();
    ensure!(
        !text.split_whitespace().any(|word| word == "safe"),
        "a promise: {text}"
    );
    browser.await_badge("", Colour::Other)?;
    Ok(())
}
