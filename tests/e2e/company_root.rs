//! A company's own root, installed by whoever runs the computer and on no list: outside public
//! trust, and nothing worse.

use anyhow::Result;

use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    firefox.navigate("https://intranet.example/")?;
    firefox.await_badge("·", Colour::Grey)?;
    let popup = firefox.open_popup("outside-public-trust")?;
    firefox.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "outside-public-trust"),
        ("authority", "none"),
        ("basis", "none"),
    ])?;
    popup.expect_text(&["Pretend Company Root"])
}
