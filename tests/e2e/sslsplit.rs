//! sslsplit, which nobody here wrote, reads a shop's page with a CA that its user made and installed.
//! No list can know it: outside public trust, with the name that it gives itself.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    world.start_sslsplit()?;
    let browser = world.browser()?;
    browser.navigate("https://shop.example/")?;
    browser.await_badge("·", Colour::Grey)?;
    let popup = browser.open_popup("outside-public-trust")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "outside-public-trust"),
        ("authority", "none"),
        ("basis", "none"),
    ])?;
    popup.expect_text(&["Pretend Gateway CA"])
}
