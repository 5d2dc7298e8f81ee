//! The add-on is there and the host is not. The popup says what to run; when that was done, the
//! page that is still open gets its verdict, which is also read out to somebody who does not see it.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::toolbar::Colour;
use crate::world::World;

/// What a screen reader is given to say of a change.
const ANNOUNCED: &str = "window => window.document.getElementById('announcement').textContent";

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
    let missing = popup.headline;
    let popup = browser.await_popup("the verdict after the repair", |popup| {
        popup.is_ready() && popup.body.data("standing") == "known-interception"
    })?;
    ensure!(
        popup.headline != missing,
        "the headline is still {missing:?}"
    );
    let announced = browser.run_in_popup(ANNOUNCED)?;
    ensure!(
        announced == json!(popup.headline),
        "announced was {announced}, not {:?}",
        popup.headline
    );
    browser.await_badge("!", Colour::Red)?;
    browser.photograph("repaired")?;
    Ok(())
}
