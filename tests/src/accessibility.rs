//! What a page of the extension owes to people who do not see it as its designer did: nothing that moves
//! unasked.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::Browser;

/// Fails where something in the page moves or changes slowly.
pub(crate) fn ensure_nothing_moves(browser: &(dyn Browser + 'static), what: &str) -> Result<()> {
    let found = browser.run_in_page(MOVING, &[])?;
    ensure!(found == json!([]), "{what}: moves: {found:#}");
    Ok(())
}

const MOVING: &str = "return [...document.querySelectorAll('*')].filter(element => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration.split(', ').some(time => time !== '0s');
    }).map(element => element.outerHTML.slice(0, 200));";
