//! A failed page in a private window: no second connection is made unless the person asks for it.

use anyhow::{Context as _, Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.fail_to_navigate("https://news.example/")?;
    browser.await_badge("?", Colour::Grey)?;
    let popup = browser.open_popup("undetermined")?;
    browser.photograph("offered")?;
    let probe = popup.card("probe").context("no probe is offered")?;
    ensure!(probe.data("state") == "offered-private", "{probe:?}");
    let router = &world.internet.router;
    ensure!(
        router.asked_by_host().is_empty(),
        "probed unasked: {:?}",
        router.asked_by_host()
    );
    browser.press_in_popup("[data-testid=probe-now]")?;
    let popup = browser.await_popup("the verdict that was asked for", |popup| {
        popup.is_ready() && popup.body.data("standing") == "known-interception"
    })?;
    browser.photograph("popup")?;
    popup.expect(&[("authority", STATE_AUTHORITY), ("evidence", "probed")])?;
    ensure!(
        router.asked_by_host() == ["news.example:443"],
        "the host asked for {:?}",
        router.asked_by_host()
    );
    browser.close_popup()?;
    browser.await_badge("!", Colour::Red)?;
    Ok(())
}
