//! Somebody intercepts whose root the person has not installed. The browser shows a warning and
//! tells extensions nothing, so the host looks with a second connection and names who it is.

use anyhow::{Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play_state(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.fail_to_navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.photograph("badge")?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "known-interception"),
        ("authority", STATE_AUTHORITY),
        ("basis", "certificate"),
        ("evidence", "probed"),
    ])?;
    ensure!(
        world.internet.router.asked_by_host() == ["news.example:443"],
        "the host asked for {:?}",
        world.internet.router.asked_by_host()
    );
    Ok(())
}

pub(super) fn play_mitmproxy(world: &World) -> Result<()> {
    world.start_mitmproxy()?;
    let browser = world.browser()?;
    browser.fail_to_navigate("https://bank.example/")?;
    browser.await_badge("i", Colour::Amber)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("authority", "mitmproxy"),
        ("basis", "name"),
        ("evidence", "probed"),
    ])
}

/// Nobody lists sslsplit's CA, which its user made: it is outside public trust, and nothing worse.
pub(super) fn play_sslsplit(world: &World) -> Result<()> {
    world.start_sslsplit()?;
    let browser = world.browser()?;
    browser.fail_to_navigate("https://shop.example/")?;
    browser.await_badge("·", Colour::Grey)?;
    let popup = browser.open_popup("outside-public-trust")?;
    browser.photograph("popup")?;
    popup.expect(&[("authority", "none"), ("evidence", "probed")])?;
    popup.expect_text(&["Pretend Gateway CA"])
}
