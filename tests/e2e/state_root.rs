//! A listed state root, installed in the browser, signs for a news site.

use anyhow::{Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    firefox.navigate("https://news.example/")?;
    firefox.await_badge("!", Colour::Red)?;
    firefox.await_title("this page: intercepted")?;
    firefox.photograph("badge")?;
    let popup = firefox.open_popup("known-interception")?;
    firefox.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "known-interception"),
        ("authority", STATE_AUTHORITY),
        ("basis", "certificate"),
    ])?;
    popup.expect_text(&["Lab State Root", "Ministry of the Pretend State"])?;
    let marked: Vec<_> = popup
        .path
        .iter()
        .map(|row| row.has("isAuthority"))
        .collect();
    ensure!(marked == [false, true], "the path marks {marked:?}");
    firefox.unfold_in_popup("[data-testid=technical]")?;
    firefox.photograph("path")?;
    Ok(())
}
