//! A company's own root, installed by whoever runs the computer and on no list: outside public
//! trust, and nothing worse.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://intranet.example/")?;
    browser.await_badge("·", Colour::Grey)?;
    let popup = browser.open_popup("outside-public-trust")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "outside-public-trust"),
        ("authority", "none"),
        ("basis", "none"),
    ])?;
    popup.expect_text(&["Pretend Company Root"])
}
