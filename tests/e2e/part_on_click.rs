//! Chromium hides all certificates, and a part of the page is intercepted. Parts are not probed by
//! themselves, for a page can have hundreds; the popup offers it, and a click tells who reads.

use anyhow::{Context as _, Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://library.example/picture")?;
    browser.await_title("part of this page (cdn.example)")?;
    browser.await_badge("?", Colour::Grey)?;
    let popup = browser.open_popup("undetermined")?;
    browser.photograph("offered")?;
    popup.expect(&[("mainStanding", "publicly-trusted")])?;
    let probe = popup.card("probe").context("no probe is offered")?;
    ensure!(probe.data("state") == "offered-part", "{probe:?}");
    let asked = world.internet.router.asked_by_host();
    ensure!(asked == ["library.example:443"], "probed {asked:?}");
    browser.press_in_popup("[data-testid=probe-now]")?;
    let popup = browser.await_popup("the verdict that was asked for", |popup| {
        popup.is_ready() && popup.body.data("standing") == "known-interception"
    })?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("authority", STATE_AUTHORITY),
        ("mainStanding", "publicly-trusted"),
    ])?;
    browser.close_popup()?;
    browser.await_badge("!", Colour::Red)?;
    browser.await_title("part of this page (cdn.example)")
}
