//! The host hangs and then dies while it owes an answer. The question is asked again, and the open
//! popup shows the answer when it comes.

use anyhow::{Result, ensure};

use crate::host_process::HostProcess;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    firefox.navigate("https://library.example/")?;
    firefox.open_popup("publicly-trusted")?;
    firefox.close_popup()?;
    let first = HostProcess::await_in(&world.home, None)?;
    first.stop()?;
    firefox.navigate("https://news.example/")?;
    firefox.click_button()?;
    let asking = firefox.await_popup("an open question", |popup| {
        popup.body.data("ready") == "false" && popup.body.data("standing") == "undetermined"
    })?;
    ensure!(
        asking.body.data("hostState") == "ready",
        "nobody knows yet: {asking:#?}"
    );
    firefox.photograph("asking")?;
    first.kill()?;
    firefox.await_popup("the answer", |popup| {
        popup.is_ready() && popup.body.data("standing") == "known-interception"
    })?;
    firefox.await_badge("!", Colour::Red)?;
    firefox.photograph("popup")?;
    Ok(())
}
