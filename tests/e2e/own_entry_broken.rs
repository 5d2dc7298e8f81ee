//! A person's own addition to the list is not what it should be. The popup names the file, and
//! everything else works on.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    world.home.add_broken_entry("broken.toml")?;
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    popup.expect_text(&["broken.toml"])?;
    browser.unfold_in_popup("[data-testid=problems]")?;
    browser.photograph("popup")?;
    Ok(())
}
