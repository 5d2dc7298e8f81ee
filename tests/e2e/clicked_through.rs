//! A person accepts the risk of a certificate that the browser does not trust. Firefox then gives
//! no chain but the site's own certificate; a second connection completes it, and the popup says
//! that the warning was passed by.

use anyhow::Result;
use serde_json::json;

use crate::toolbar::Colour;
use crate::wait;
use crate::world::World;

const ADDRESS: &str = "https://stranger.example/";

/// Presses a button of Firefox's warning if it is there. The buttons are custom elements, and only
/// what is inside them takes a click.
const PRESS: &str = "const card = document.querySelector('net-error-card')?.shadowRoot;
    const button = card?.getElementById(arguments[0])?.shadowRoot?.querySelector('button');
    button?.click();
    return button ? 'pressed' : document.body?.innerText ?? '';";

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    browser.fail_to_navigate(ADDRESS)?;
    browser.photograph("warning")?;
    let press = |button: &str| browser.run_in_page(PRESS, &[json!(button)]);
    wait::until("the warning's details", || {
        Ok((press("advanced-button")? == json!("pressed")).then_some(()))
    })?;
    // The button appears a moment before it listens, so one press may go unheard.
    wait::until("the page behind the warning", || {
        let page = press("exception-button")?;
        Ok(page
            .as_str()
            .is_some_and(|text| text.contains("The river fell"))
            .then_some(()))
    })?;
    browser.await_badge("·", Colour::Grey)?;
    let popup = browser.open_popup("outside-public-trust")?;
    browser.photograph("popup")?;
    popup.expect(&[
        ("mainStanding", "outside-public-trust"),
        ("authority", "none"),
    ])?;
    popup.expect_text(&["fetched by the second connection"])
}
