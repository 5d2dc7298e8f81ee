//! Interceptors that no list has: mitmproxy, sslsplit and Squid, which nobody here wrote, each with a
//! CA of another name. They are suspected at the second unrelated site at the latest, and at the
//! first where three strong signs agree; the intranet of a company beside them stays quiet.

use std::sync::Arc;

use anyhow::Result;

use crate::pki::{Authority, Certifier, Sends};
use crate::shape::{Key, Shape};
use crate::squid::Bump;
use crate::toolbar::Colour;
use crate::world::World;

const SITES: &[&str] = &["shop.example", "bank.example"];

/// It signs at the moment of the visit, two days back, and with its CA's own key in the certificate:
/// that and its habits are enough at the first site.
pub(super) fn play_mitmproxy(world: &World) -> Result<()> {
    let ca = &world.internet.roots.gateway;
    world.cast.mitmproxy(Some(ca), SITES, &world.internet)?;
    world.trust_authority("gateway", ca)?;
    is_suspected("shop.example", "at-the-first", "Pretend Gateway CA", world)?;
    stays_quiet_beside(world)
}

/// One key for all sites tells at the second of them.
pub(super) fn play_sslsplit(world: &World) -> Result<()> {
    let ca = &world.internet.roots.gateway;
    world.cast.sslsplit(ca, SITES, &world.internet)?;
    world.trust_authority("gateway", ca)?;
    is_suspected_at_the_second(world)
}

/// Its CA's own key in certificates with the genuine dates, for sites that have nothing to do with
/// one another.
pub(super) fn play_squid(world: &World) -> Result<()> {
    let ca = &world.internet.roots.gateway;
    let bump = Bump::ServerFirst;
    world.cast.squid(ca, bump, SITES, &world.internet)?;
    world.trust_authority("gateway", ca)?;
    is_suspected_at_the_second(world)
}

/// A public root's name, the CA's own key, and made now: three strong signs, although the rest is as
/// public CAs do it.
pub(super) fn play_three_strong_signs(world: &World) -> Result<()> {
    let copy = Arc::new(Authority::root(world.internet.roots.public.name)?);
    let shape = Shape::PLAIN.made_now().with_key(Key::Issuer).informed();
    let certifier = Certifier::new(Arc::clone(&copy), Sends::Everything)?.in_shape(shape);
    let interceptor = world.internet.interceptor_with(certifier)?;
    world.internet.router.route("shop.example", interceptor);
    world.trust_authority("copy", &copy)?;
    is_suspected("shop.example", "at-the-first", "Pretend Public Root", world)?;
    stays_quiet_beside(world)
}

fn is_suspected_at_the_second(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://shop.example/")?;
    browser.await_badge("·", Colour::Grey)?;
    let popup = browser.open_popup("outside-public-trust")?;
    browser.photograph("first")?;
    popup.expect(&[("authority", "none"), ("basis", "none")])?;
    browser.close_popup()?;
    is_suspected("bank.example", "second", "Pretend Gateway CA", world)?;
    stays_quiet_beside(world)
}

fn is_suspected(site: &str, picture: &str, root: &str, world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate(&format!("https://{site}/"))?;
    browser.await_badge("!?", Colour::Amber)?;
    let popup = browser.open_popup("suspected-interception")?;
    browser.photograph(picture)?;
    popup.expect(&[
        ("mainStanding", "suspected-interception"),
        ("authority", "none"),
        ("basis", "none"),
    ])?;
    popup.expect_text(&[root])?;
    browser.close_popup()
}

/// Two hosts of a company under its own root, and a site that nobody intercepts.
fn stays_quiet_beside(world: &World) -> Result<()> {
    let browser = world.browser()?;
    for (site, standing, badge) in [
        ("intranet.example", "outside-public-trust", "·"),
        ("wiki.intranet.example", "outside-public-trust", "·"),
        ("library.example", "publicly-trusted", ""),
    ] {
        browser.navigate(&format!("https://{site}/"))?;
        browser.await_badge(badge, Colour::Grey)?;
        browser.open_popup(standing)?;
        browser.close_popup()?;
    }
    browser.navigate("https://wiki.intranet.example/")?;
    browser.open_popup("outside-public-trust")?;
    browser.photograph("beside").map(drop)
}
