//! A page with hundreds of parts: the popup stays short, and a host is found by its name.

use anyhow::{Result, ensure};

use crate::world::World;

/// Rows that a list may have, as in `popup/parts.js`.
const MOST: usize = 100;
/// How many of the page's servers answer.
const ANSWERING: std::ops::Range<usize> = 0..300;
const NAME: &str = "made-up-7";
/// Types the name into the field that looks for one.
const LOOK_FOR_NAME: &str = "window => {
    const field = window.document.querySelector('[data-testid=find-part]');
    field.scrollIntoView();
    field.value = 'made-up-7';
    field.dispatchEvent(new window.Event('input'));
    return true;
}";

pub(super) fn play(world: &World) -> Result<()> {
    for number in ANSWERING {
        let server_name = format!("made-up-{number}.example");
        world.internet.be_honest_about(&server_name);
    }
    let browser = world.browser()?;
    browser.navigate("https://crowd.example/")?;
    browser.await_page_text("All 500 were asked")?;
    let popup = browser.open_settled_popup()?;
    browser.unfold_in_popup("[data-testid=where]")?;
    browser.photograph("parts")?;
    let drawn = popup.parts.len();
    ensure!(drawn < MOST, "{drawn} rows are drawn");
    browser.run_in_popup(LOOK_FOR_NAME)?;
    let found = browser.await_popup("only hosts of the name", |popup| {
        let mut parts = popup.parts.iter();
        !popup.parts.is_empty() && parts.all(|part| part.data("host").contains(NAME))
    })?;
    browser.photograph("found")?;
    // 7 and 71 to 79; every tenth server has another name.
    let count = found.parts.len();
    ensure!(count == 10, "{count} hosts are found");
    Ok(())
}
