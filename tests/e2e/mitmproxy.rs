//! mitmproxy, which nobody here wrote, reads a bank's page. Each installation makes its own key,
//! so its name is all there is, and a name is a claim.

use anyhow::{Result, ensure};

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    world.start_mitmproxy()?;
    let browser = world.browser()?;
    browser.navigate("https://bank.example/")?;
    browser.await_badge("i", Colour::Amber)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[("authority", "mitmproxy"), ("basis", "name")])?;
    let is_claim = ["claims", "says"]
        .iter()
        .any(|word| popup.headline.contains(word));
    ensure!(is_claim, "not worded as a claim: {:?}", popup.headline);
    popup.expect_text(&["mitmproxy"])
}
