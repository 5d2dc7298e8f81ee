//! A person accepts the risk of a certificate that the browser does not trust. Firefox then gives
//! no chain, so nothing can be said, and that is said.

use anyhow::{Result, ensure};

use crate::toolbar::Colour;
use crate::wait;
use crate::webdriver::Context;
use crate::world::World;

const ADDRESS: &str = "https://stranger.example/";

pub(super) fn play(world: &World) -> Result<()> {
    let firefox = world.firefox()?;
    ensure!(
        firefox.navigate(ADDRESS).is_err(),
        "Firefox opened a page whose root nobody trusts"
    );
    firefox.photograph("warning")?;
    for button in ["advanced-button", "exception-button"] {
        // The buttons are custom elements, and only what is inside them takes the click.
        let expression = format!(
            "document.querySelector('net-error-card')?.shadowRoot
              ?.getElementById('{button}')?.shadowRoot?.querySelector('button')"
        );
        wait::until(&format!("the warning's {button}"), || {
            Ok(firefox
                .session
                .click(Context::Content, &expression)?
                .then_some(()))
        })?;
    }
    firefox.await_page_text("The river fell")?;
    firefox.await_badge("?", Colour::Grey)?;
    let popup = firefox.open_popup("undetermined")?;
    firefox.photograph("popup")?;
    popup.expect(&[("mainStanding", "undetermined"), ("authority", "none")])
}
