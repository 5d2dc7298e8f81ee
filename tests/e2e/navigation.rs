//! From an intercepted page to an honest one and back: the badge belongs to the page, not the tab.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::webdriver::Context;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    firefox.navigate("https://news.example/")?;
    firefox.await_badge("!", Colour::Red)?;
    firefox.navigate("https://library.example/")?;
    let popup = firefox.open_popup("publicly-trusted")?;
    firefox.photograph("honest")?;
    popup.expect(&[("authority", "none")])?;
    firefox.await_badge("", Colour::Other)?;
    firefox.await_title("publicly trusted")?;
    firefox.close_popup()?;
    firefox
        .session
        .run(Context::Content, "history.back()", &[])?;
    firefox.await_page_text("The river fell")?;
    firefox.await_badge("!", Colour::Red)?;
    firefox.open_popup("known-interception")?;
    firefox.photograph("back")?;
    firefox.close_popup()?;
    // A page of the browser itself: nothing to judge, and nothing left over.
    firefox.navigate("about:blank")?;
    firefox.await_badge("", Colour::Other)?;
    Ok(())
}
