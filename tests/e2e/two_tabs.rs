//! Two tabs at once, one intercepted and one not: each has its own badge and its own popup.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    let intercepted = firefox.session.tab()?;
    let honest = firefox.session.new_tab()?;
    firefox.navigate("https://news.example/")?;
    firefox.session.select_tab(&honest)?;
    firefox.navigate("https://library.example/")?;
    firefox.open_popup("publicly-trusted")?;
    firefox.photograph("honest")?;
    firefox.close_popup()?;
    firefox.await_badge("", Colour::Other)?;
    firefox.session.select_tab(&intercepted)?;
    firefox.await_badge("!", Colour::Red)?;
    firefox.open_popup("known-interception")?;
    firefox.photograph("intercepted")?;
    firefox.close_popup()?;
    firefox.session.select_tab(&honest)?;
    firefox.await_badge("", Colour::Other)?;
    Ok(())
}
