//! The computer sleeps while the host owes an answer, and the browser is killed before the host goes on: the
//! host ends by itself, and the browser that is started again judges the page anew.

use anyhow::{Result, ensure};

use crate::host_process::HostProcess;
use crate::toolbar::Colour;
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.navigate("https://library.example/")?;
    browser.open_popup("publicly-trusted")?;
    browser.close_popup()?;
    let host = HostProcess::await_in(&world.home, None)?;
    // It wakes up to a question, which it then answers.
    host.stop()?;
    browser.navigate("https://news.example/")?;
    await_question(world)?;
    host.go_on()?;
    browser.await_badge("!", Colour::Red)?;
    ensure!(
        HostProcess::all_in(&world.home)? == [host.clone()],
        "another host answered"
    );
    host.stop()?;
    browser.navigate("https://feed.example/")?;
    await_question(world)?;
    host.kill_browser()?;
    host.go_on()?;
    host.await_end()?;
    drop(browser);
    world.forget_browser();

    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    HostProcess::await_in(&world.home, Some(&host))?;
    browser.open_popup("known-interception")?;
    browser.photograph("popup")?;
    browser.close_popup()
}

/// A badge does not tell a question that is open from one that nobody asked; the popup does.
fn await_question(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.press_button()?;
    browser.await_popup("an open question", |popup| {
        popup.body.data("ready") == "false" && popup.body.data("standing") == "undetermined"
    })?;
    browser.close_popup()
}
