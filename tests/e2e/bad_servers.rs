//! Pages from a service worker whose server has gone bad: it never answers, sends garbage, sends two
//! megabytes of certificates, or closes in the middle of the handshake. Each time nothing can be
//! said, that is said with the reason, and it does not take longer than it may.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::toolbar::Colour;
use crate::world::World;

/// Five seconds for the connection, and as much again for two browsers on a busy machine.
const LONGEST: Duration = Duration::from_secs(10);

/// Each of them, and the words in which the popup says what was wrong.
const BAD: &[(&str, &str)] = &[
    ("silent", "did not answer the second connection in time"),
    ("garbage", "without showing a certificate"),
    ("hangup", "without showing a certificate"),
    ("heavy", "without showing a certificate"),
];

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let router = &world.internet.router;
    for (bad, reason) in BAD {
        let site = format!("{bad}-worker.example");
        browser.navigate(&format!("https://{site}/"))?;
        browser.await_page_text("in your pocket")?;
        let bad_route = router.lookup(&format!("{bad}.example:443"));
        router.route(&site, bad_route.context("the bad server has no route")?);
        browser.navigate(&format!("https://{site}/inside"))?;
        browser.await_page_text("Read from the pocket")?;
        let began = Instant::now();
        browser.await_badge("?", Colour::Grey)?;
        let popup = browser.open_popup("undetermined")?;
        let took = began.elapsed();
        ensure!(took < LONGEST, "{bad}: took {took:?}");
        popup.expect(&[("mainStanding", "undetermined"), ("authority", "none")])?;
        let probe = popup.card("probe");
        let probe = probe.with_context(|| format!("{bad}: no word of a probe: {popup:#?}"))?;
        ensure!(probe.data("state") == "failed", "{bad}: {probe:?}");
        popup.expect_text(&[reason])?;
        browser.photograph(bad)?;
        browser.close_popup()?;
    }
    Ok(())
}

/// The same servers met at once by the browser, which gives up on each of them; but for the silent
/// one, for which browsers wait longer than a story should.
pub(super) fn play_at_once(world: &World) -> Result<()> {
    let browser = world.browser()?;
    for (bad, reason) in BAD.iter().filter(|(bad, _)| *bad != "silent") {
        browser.fail_to_navigate(&format!("https://{bad}.example/"))?;
        let began = Instant::now();
        browser.await_badge("?", Colour::Grey)?;
        let popup = browser.open_popup("undetermined")?;
        let took = began.elapsed();
        ensure!(took < LONGEST, "{bad}: took {took:?}");
        popup.expect(&[("mainStanding", "undetermined"), ("authority", "none")])?;
        popup.expect_text(&[reason])?;
        browser.photograph(&format!("{bad}-at-once"))?;
        browser.close_popup()?;
    }
    Ok(())
}
