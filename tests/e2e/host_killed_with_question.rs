//! The host hangs and then dies while it owes an answer. The question is asked again, and the open
//! popup shows the answer when it comes.

use anyhow::{Result, ensure};

use crate::host_process::HostProcess;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://library.example/")?;
    browser.open_popup("publicly-trusted")?;
    browser.close_popup()?;
    let first = HostProcess::await_in(&world.home, None)?;
    first.stop()?;
    browser.navigate("https://news.example/")?;
    browser.press_button()?;
    let asking = browser.await_popup("an open question", |popup| {
        popup.body.data("ready") == "false" && popup.body.data("standing") == "undetermined"
    })?;
    ensure!(
        asking.body.data("hostState") == "ready",
        "nobody knows yet: {asking:#?}"
    );
    browser.photograph("asking")?;
    first.kill()?;
    browser.await_popup("the answer", |popup| {
        popup.is_ready() && popup.body.data("standing") == "known-interception"
    })?;
    browser.await_badge("!", Colour::Red)?;
    browser.photograph("popup")?;
    Ok(())
}
