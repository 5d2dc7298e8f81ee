//! On a clean page the popup tells, once, that the state's root is installed, and shows where and how
//! to take it out.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::installed_roots::{PROFILE, SHARED};
use crate::browser::Kind;
use crate::home::STATE_AUTHORITY;
use crate::toolbar::Colour;
use crate::wait;
use crate::world::World;

const PAGE: &str = "roots/roots.html";
const SITE: &str = "https://library.example/";

/// What the page says of each root with which traffic can be read; null until it is ready.
const SHOWN: &str = "return document.body?.dataset.ready !== 'true' ? null :
    Array.from(document.querySelectorAll('[data-testid=reading] [data-testid=root]'), root => ({
      authority: root.dataset.authority,
      stores: Array.from(root.querySelectorAll('strong'), store => store.textContent),
      ways: root.querySelectorAll('.ways li').length,
      name: root.dataset.name,
    }));";

pub(super) fn play(world: &World) -> Result<()> {
    let is_firefox = world.setting.browser == Kind::Firefox;
    if is_firefox {
        world.name_profile()?;
    }
    let browser = world.browser()?;
    browser.navigate(SITE)?;
    browser.await_badge("", Colour::Other)?;
    let first = browser.session().tab()?;
    browser.open_popup("publicly-trusted")?;
    let popup = browser.await_popup("the line about the installed root", |popup| {
        popup.card("installed").is_some()
    })?;
    browser.photograph("line")?;
    let line = popup.card("installed").context("the line is gone")?;
    ensure!(line.data("authority") == STATE_AUTHORITY, "{line:?}");
    browser.press_in_popup("[data-testid=show-installed]")?;
    await_page(world)?;
    browser.select_tab(&first)?;
    browser.navigate(&browser.extension_page(PAGE))?;
    let shown = wait::until("the installed roots", || {
        let shown = browser.run_in_page(SHOWN, &[])?;
        Ok((!shown.is_null()).then_some(shown))
    })?;
    browser.photograph("roots")?;
    let state = shown.get(0).context("no root is shown")?;
    ensure!(state["name"] == "Lab State Root", "{shown}");
    ensure!(state["authority"] == STATE_AUTHORITY, "{shown}");
    let store = if is_firefox { PROFILE } else { SHARED };
    ensure!(names(&state["stores"]).contains(&store), "{shown}");
    ensure!(state["ways"].as_u64() > Some(0), "{shown}");
    browser.navigate(SITE)?;
    let popup = browser.open_popup("publicly-trusted")?;
    ensure!(
        popup.card("installed").is_none(),
        "the line is told a second time"
    );
    Ok(())
}

/// The page has opened in a tab of its own, which chromedriver does not tell of.
fn await_page(world: &World) -> Result<()> {
    wait::until("the page with the roots", || {
        let is_open = match world.setting.browser {
            Kind::Firefox => world.browser()?.session().tabs()?.len() > 1,
            Kind::Chromium(_) => world.chromium()?.has_page(PAGE)?,
        };
        Ok(is_open.then_some(()))
    })
}

fn names(value: &Value) -> Vec<&str> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}
