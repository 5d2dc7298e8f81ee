//! A person's own addition to the list is not what it should be. The popup names the file, and
//! everything else works on.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    world.home.add_broken_entry("broken.toml")?;
    let firefox = world.firefox()?;
    firefox.navigate("https://news.example/")?;
    firefox.await_badge("!", Colour::Red)?;
    let popup = firefox.open_popup("known-interception")?;
    popup.expect_text(&["broken.toml"])?;
    firefox.unfold_in_popup("[data-testid=problems]")?;
    firefox.photograph("popup")?;
    Ok(())
}
