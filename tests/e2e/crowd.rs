//! A page makes the browser talk to five hundred servers, every tenth in a network that is nobody's
//! business. It must not turn the host into a scanner: no more second connections than the limit
//! allows, and none of them to such an address.

use anyhow::{Result, ensure};

use crate::world::World;

/// What `host/PROTOCOL.md` allows in a minute.
const LIMIT: usize = 30;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://crowd.example/")?;
    browser.await_page_text("All 500 were asked")?;
    let router = &world.internet.router;
    let is_crowd = |line: &str| line.contains("made-up-");
    let by_browser = router
        .asked()
        .into_iter()
        .filter(|asked| asked.is_by_browser && is_crowd(&asked.line));
    ensure!(by_browser.count() >= 450, "the page asked too little");
    // The popup is drawn with no question open, so whatever was to be asked has been asked.
    let popup = browser.open_settled_popup()?;
    browser.photograph("popup")?;
    popup.expect(&[("mainStanding", "publicly-trusted")])?;
    let probed = router.asked_by_host();
    ensure!(probed.len() <= LIMIT, "{} probes: {probed:?}", probed.len());
    let strangers: Vec<_> = probed
        .iter()
        .filter(|target| !target.contains(".example:"))
        .collect();
    ensure!(strangers.is_empty(), "probed {strangers:?}");
    Ok(())
}
