//! Somebody whom no list has reads two unrelated sites. At the first nothing is suspected; at the
//! second it is, and then in the tab of the first as well.

use std::sync::Arc;

use anyhow::Result;

use crate::pki::{Certifier, Sends};
use crate::shape::{Key, Shape};
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let stranger = &world.internet.roots.stranger;
    world.trust_authority("stranger", stranger)?;
    let certifier = Certifier::new(Arc::clone(stranger), Sends::Everything)?
        .in_shape(Shape::PLAIN.with_key(Key::Shared));
    let interceptor = world.internet.interceptor_with(certifier)?;
    let router = &world.internet.router;
    router.route("news.example", interceptor);
    router.route("library.example", interceptor);
    let browser = world.browser()?;
    let first = browser.session().tab()?;
    let second = browser.session().new_tab()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("·", Colour::Grey)?;
    browser.open_popup("outside-public-trust")?;
    browser.unfold_in_popup("[data-testid=signs]")?;
    browser.photograph("first")?;
    browser.close_popup()?;
    browser.select_tab(&second)?;
    browser.navigate("https://library.example/")?;
    browser.await_badge("!?", Colour::Amber)?;
    let popup = browser.open_popup("suspected-interception")?;
    browser.unfold_in_popup("[data-testid=signs]")?;
    browser.photograph("second")?;
    popup.expect(&[("authority", "none"), ("basis", "none")])?;
    popup.expect_text(&[
        "The same key was already used for an unrelated site",
        "stands behind unrelated sites",
    ])?;
    browser.close_popup()?;
    browser.select_tab(&first)?;
    browser.await_badge("!?", Colour::Amber)?;
    Ok(())
}
