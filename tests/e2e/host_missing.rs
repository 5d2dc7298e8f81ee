//! The add-on is there and the host is not. The popup says what to run; when that was done, the
//! page that is still open gets its verdict.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("?", Colour::Grey)?;
    let popup = browser.open_popup("undetermined")?;
    browser.photograph("popup")?;
    popup.expect(&[("hostState", "missing"), ("authority", "none")])?;
    popup.expect_text(&["rootwatch install"])?;
    world.install_host()?;
    browser.press_in_popup("[data-testid=retry]")?;
    browser.await_popup("the verdict after the repair", |popup| {
        popup.is_ready() && popup.body.data("standing") == "known-interception"
    })?;
    browser.await_badge("!", Colour::Red)?;
    browser.photograph("repaired")?;
    Ok(())
}
