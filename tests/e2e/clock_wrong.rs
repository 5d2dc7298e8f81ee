//! The computer's clock is ten years fast, or ten years slow: to it, all that servers show has run out, or
//! does not hold yet. Browsers refuse every page then. Who issued a certificate does not depend on the time,
//! and is told all the same: an honest site is not blamed for the clock, nor does an interceptor hide behind it.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use time::Duration;

use crate::browser::Kind;
use crate::home::STATE_AUTHORITY;
use crate::pki::{Certifier, Sends};
use crate::shape::Shape;
use crate::toolbar::Colour;
use crate::world::World;

/// How old what servers show looks to such a clock.
const CLOCKS: &[(&str, Duration)] = &[
    ("fast", Duration::days(3650)),
    ("slow", Duration::days(-3650)),
];

pub(super) fn play(world: &World) -> Result<()> {
    if world.setting.browser == Kind::Firefox {
        world.name_profile()?;
    }
    for (clock, age) in CLOCKS {
        honest(world, clock, *age).with_context(|| format!("{clock}: the honest site"))?;
        intercepted(world, clock, *age).with_context(|| format!("{clock}: the other site"))?;
    }
    Ok(())
}

fn honest(world: &World, clock: &str, age: Duration) -> Result<()> {
    let certifier = world.internet.roots.public_certifier()?;
    let site = at(world, certifier, clock, "honest", age)?;
    let browser = world.browser()?;
    browser.fail_to_navigate(&site)?;
    let popup = browser.open_popup("publicly-trusted")?;
    browser.photograph(&format!("{clock}-honest"))?;
    popup.expect(&[("authority", "none"), ("evidence", "probed")])?;
    browser.await_badge("", Colour::Other)?;
    browser.close_popup()
}

fn intercepted(world: &World, clock: &str, age: Duration) -> Result<()> {
    let state = Arc::clone(&world.internet.roots.state);
    let certifier = Certifier::new(state, Sends::Everything)?;
    let site = at(world, certifier, clock, "read", age)?;
    let browser = world.browser()?;
    browser.fail_to_navigate(&site)?;
    browser.await_badge("!", Colour::Red)?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph(&format!("{clock}-read"))?;
    popup.expect(&[
        ("authority", STATE_AUTHORITY),
        ("basis", "certificate"),
        ("evidence", "probed"),
    ])?;
    // It was let in before the clock went wrong.
    popup.expect_text(&["is installed on this computer"])?;
    browser.close_popup()
}

/// The address of a site whose certificate has that age.
fn at(
    world: &World,
    certifier: Certifier,
    clock: &str,
    who: &str,
    age: Duration,
) -> Result<String> {
    let site = format!("{who}-{clock}.example");
    let shape = Shape::PLAIN.aged(age);
    let route = world.internet.interceptor_with(certifier.in_shape(shape))?;
    world.internet.router.route(&site, route);
    Ok(format!("https://{site}/"))
}
