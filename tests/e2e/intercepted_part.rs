//! The page is genuine, a picture in it comes from a server that somebody intercepts. Badge and
//! popup say that a part is meant, and which.

use anyhow::{Context as _, Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://library.example/picture")?;
    browser.await_badge("!", Colour::Red)?;
    browser.await_title("part of this page")?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "publicly-trusted"),
        ("authority", STATE_AUTHORITY),
    ])?;
    let part = popup
        .parts
        .iter()
        .find(|part| part.data("host") == "cdn.example");
    let part = part.with_context(|| format!("cdn.example is no part: {:#?}", popup.parts))?;
    ensure!(
        part.data("standing") == "known-interception",
        "the part is {part:?}"
    );
    Ok(())
}
