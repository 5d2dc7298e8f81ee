//! A provider tells people to install a root, over plain HTTP, as providers did. The genuine one, one
//! that only bears its name, and one that nobody knows are told apart before anybody installs them.

use anyhow::{Context as _, Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::world::World;

/// Path, what the popup calls the offer, authority and basis.
const OFFERS: &[(&str, &str, &str, &str)] = &[
    ("install", "listed", STATE_AUTHORITY, "certificate"),
    (
        "root.mobileconfig",
        "listed",
        STATE_AUTHORITY,
        "certificate",
    ),
    ("imitation.crt", "imitation", STATE_AUTHORITY, "name"),
    ("unknown.crt", "unknown", "none", "none"),
];

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    for (path, kind, authority, basis) in OFFERS {
        // A page between them, so that no earlier offer is taken for this one.
        browser.navigate("http://provider.example/")?;
        browser.begin_navigation(&format!("http://provider.example/{path}"))?;
        let what = format!("{path} to be told as {kind}");
        browser.press_button()?;
        let popup = browser.await_popup(&what, |popup| {
            popup.is_ready() && popup.body.data("offer") == *kind
        })?;
        let offer = popup.card("offer").context("the popup has no offer")?;
        ensure!(offer.data("authority") == *authority, "{path}: {offer:?}");
        ensure!(offer.data("basis") == *basis, "{path}: {offer:?}");
        browser.photograph(kind)?;
        browser.close_popup()?;
    }
    Ok(())
}
