//! The page is genuine, its web socket leads to a server that somebody intercepts.

use anyhow::{Context as _, Result, ensure};

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://library.example/live")?;
    browser.await_page_text("Live: 2 : 1")?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[("mainStanding", "publicly-trusted")])?;
    let part = popup
        .parts
        .iter()
        .find(|part| part.data("host") == "feed.example");
    let part = part.with_context(|| format!("feed.example is no part: {:#?}", popup.parts))?;
    ensure!(
        part.data("standing") == "known-interception",
        "the part is {part:?}"
    );
    Ok(())
}
