//! As the state root's story, but the interceptor sends only the end-entity certificate. The
//! authority is still named, and still by proof.

use anyhow::{Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::pki::Sends;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let interceptor = world
        .internet
        .interceptor(&world.internet.roots.state, Sends::WithoutRoot)?;
    world.internet.router.route("news.example", interceptor);
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[("authority", STATE_AUTHORITY)])?;
    let basis = popup.body.data("basis");
    ensure!(
        ["certificate", "key", "signature"].contains(&basis),
        "{basis} is no proof"
    );
    Ok(())
}
