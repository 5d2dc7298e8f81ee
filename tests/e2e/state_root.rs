//! A listed state root, installed in the browser, signs for a news site.

use anyhow::{Result, ensure};

use crate::browser::{Flag, Kind};
use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.await_title("this page: intercepted")?;
    browser.photograph("badge")?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "known-interception"),
        ("authority", STATE_AUTHORITY),
        ("basis", "certificate"),
    ])?;
    if world.setting.browser == Kind::Chromium(Flag::On) {
        // All that Chromium shows is the site's own certificate; the root in its store completes it.
        popup.expect_text(&["installed on this computer"])?;
    }
    popup.expect_text(&["Lab State Root", "Ministry of the Pretend State"])?;
    let marked: Vec<_> = popup
        .path
        .iter()
        .map(|row| row.has("isAuthority"))
        .collect();
    ensure!(marked == [false, true], "the path marks {marked:?}");
    browser.unfold_in_popup("[data-testid=technical]")?;
    browser.photograph("path")?;
    Ok(())
}
