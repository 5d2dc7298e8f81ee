//! Everything goes through a SOCKS proxy, as for people who do not want their provider to know. The
//! second connection goes the same way and leaves the name to the proxy; nothing goes another way.

use anyhow::{Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::socks::Destination;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.fail_to_navigate("https://news.example/")?;
    // Tells that the proxy's memory has the browser's own connection, and how often it asked.
    let is_news = |asked: &Destination| *asked == Destination::Name("news.example:443".to_owned());
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[("authority", STATE_AUTHORITY), ("evidence", "probed")])?;
    let asked = world.socks()?.asked();
    let times = asked.iter().filter(|asked| is_news(asked)).count();
    ensure!(times >= 2, "the host did not come by: {asked:?}");
    let by_address: Vec<_> = asked
        .iter()
        .filter(|asked| matches!(asked, Destination::Address(_)))
        .collect();
    ensure!(by_address.is_empty(), "asked for addresses: {by_address:?}");
    let elsewhere = world.internet.router.asked();
    ensure!(elsewhere.is_empty(), "went another way: {elsewhere:?}");
    Ok(())
}
