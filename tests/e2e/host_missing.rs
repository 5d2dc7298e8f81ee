//! The add-on is there and the host is not. The popup says what to run; when that was done, the
//! page that is still open gets its verdict.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    firefox.navigate("https://news.example/")?;
    firefox.await_badge("?", Colour::Grey)?;
    let popup = firefox.open_popup("undetermined")?;
    firefox.photograph("popup")?;
    popup.expect(&[("hostState", "missing"), ("authority", "none")])?;
    popup.expect_text(&["rootwatch install --browser firefox"])?;
    world.home.install_host(&Toolchain::rootwatch_program()?)?;
    firefox.press_in_popup("[data-testid=retry]")?;
    firefox.await_popup("the verdict after the repair", |popup| {
        popup.is_ready() && popup.body.data("standing") == "known-interception"
    })?;
    firefox.await_badge("!", Colour::Red)?;
    firefox.photograph("repaired")?;
    Ok(())
}
