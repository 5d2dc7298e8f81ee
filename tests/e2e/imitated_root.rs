//! Somebody signs with a root that carries the listed state root's name and another key. That is a
//! claim at best, and the popup says that the key is not the known one.

use anyhow::{Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::pki::Sends;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let imitation = &world.internet.roots.imitation;
    world.trust_authority("imitation", imitation)?;
    let interceptor = world.internet.interceptor(imitation, Sends::Everything)?;
    world.internet.router.route("news.example", interceptor);
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[("authority", STATE_AUTHORITY), ("basis", "name")])?;
    let is_told = popup
        .notes
        .iter()
        .any(|note| note.data("code") == "key-not-known");
    ensure!(
        is_told,
        "the popup does not tell that the key is another: {popup:#?}"
    );
    Ok(())
}
