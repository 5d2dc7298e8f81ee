//! The host dies while nothing is asked. The next page finds another one running.

use anyhow::Result;

use crate::host_process::HostProcess;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    let first = HostProcess::await_in(&world.home, None)?;
    first.kill()?;
    // A server name that was not asked about before, so that an old answer cannot serve.
    browser.navigate("https://cdn.example/")?;
    browser.await_badge("!", Colour::Red)?;
    HostProcess::await_in(&world.home, Some(&first))?;
    let popup = browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("hostState", "ready"),
        ("mainStanding", "known-interception"),
    ])
}
