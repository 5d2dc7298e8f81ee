//! Everything by keyboard alone: each page is walked through with the tab key, which has to reach every
//! control once, in the order in which they stand, and show where it is; and the controls are used.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::browser::{Browser, Kind, WELCOME};
use crate::popup::Popup;
use crate::toolbar::Colour;
use crate::world::World;

/// Keys as the protocol names them (W3C `WebDriver` section 17.4.2).
const TAB: &str = "\u{e004}";
pub(super) const ENTER: &str = "\u{e007}";
const ALT: char = '\u{e00a}';
const DOWN: &str = "\u{e015}";

type Page = dyn Browser + 'static;

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let browser = &*browser;
    open(browser, WELCOME)?;
    walk(browser, "the welcome page")?;
    use_welcome(browser)?;
    open(browser, "options/options.html")?;
    walk(browser, "the settings")?;
    use_settings(browser)?;
    use_popup(browser)?;
    turn_back(browser)?;
    if world.setting.browser == Kind::Firefox {
        open_popup(browser)?;
    }
    Ok(())
}

/// The popup itself, by its shortcut. What chromedriver types never leaves the page.
fn open_popup(browser: &Page) -> Result<()> {
    browser.await_badge("", Colour::Grey)?;
    browser.session().press_chord(ALT, 'r')?;
    browser.await_popup("the popup to open by keyboard", Popup::is_ready)?;
    browser.close_popup()
}

/// Answers the question and sees the example.
fn use_welcome(browser: &Page) -> Result<()> {
    go_to(browser, "automatic")?;
    press(browser, DOWN)?;
    browser.await_page_text("Saved")?;
    go_to(browser, "try")?;
    press(browser, " ")?;
    browser.await_badge("!", Colour::Red)?;
    Ok(())
}

/// Asks to be interrupted, and tries a state of the button.
fn use_settings(browser: &Page) -> Result<()> {
    go_to(browser, "interrupt")?;
    press(browser, " ")?;
    browser.await_page_text("Saved")?;
    go_to(browser, "notice")?;
    press(browser, ENTER)?;
    browser.await_badge("i", Colour::Amber)?;
    Ok(())
}

/// The popup in a tab, with an example in it: it is the same page.
fn use_popup(browser: &Page) -> Result<()> {
    open(browser, "popup/popup.html")?;
    let id = browser.run_in_page(OWN_TAB, &[])?;
    open(browser, &format!("popup/popup.html?tab={id}"))?;
    browser.run_in_page(SHOW_EXAMPLE, &[id])?;
    browser.await_in_page("document.body.dataset.severity === 'suspected'")?;
    walk(browser, "the popup")?;
    go_to(browser, "technical")?;
    press(browser, ENTER)?;
    browser.await_in_page("document.querySelector('[data-testid=technical]').open")?;
    walk(browser, "the popup with its technical part")
}

/// A warning stands in the place of a page: the key that comes first leads back.
fn turn_back(browser: &Page) -> Result<()> {
    browser.navigate("https://library.example/")?;
    browser.begin_navigation("https://news.example/")?;
    browser.await_in_page("document.body?.dataset.held === 'true'")?;
    browser.await_in_page("document.activeElement.id === 'back'")?;
    browser.photograph("focus")?;
    walk(browser, "the warning")?;
    go_to(browser, "back")?;
    press(browser, ENTER)?;
    browser.await_page_text("The reading room is open")
}

pub(super) fn open(browser: &Page, path: &str) -> Result<()> {
    browser.navigate(&browser.extension_page(path))?;
    browser.await_in_page("document.body?.dataset.ready === 'true'")
}

pub(super) fn press(browser: &Page, key: &str) -> Result<()> {
    browser.session().press_keys(key)
}

/// Presses the tab key until it has been everywhere, from the beginning of the page.
pub(super) fn walk(browser: &Page, what: &str) -> Result<()> {
    let controls = browser.run_in_page(&controls_script(), &[])?;
    let controls = controls.as_array().context("the page has no controls")?;
    ensure!(!controls.is_empty(), "{what} has no controls");
    browser.run_in_page(REWIND, &[])?;
    for expected in controls {
        press(browser, TAB)?;
        let reached = browser.run_in_page(&focus_script(), &[])?;
        ensure!(
            reached == json!({ "name": expected, "isShown": true }),
            "{what}: expected {expected}, the tab key reached {reached}"
        );
    }
    Ok(())
}

/// Presses the tab key until the control of this name has the focus.
pub(super) fn go_to(browser: &Page, name: &str) -> Result<()> {
    let count = browser.run_in_page(&controls_script(), &[])?;
    let count = count.as_array().map_or(0, Vec::len);
    browser.run_in_page(REWIND, &[])?;
    for _ in 0..count {
        press(browser, TAB)?;
        let reached = browser.run_in_page(&focus_script(), &[])?;
        if reached.get("name") == Some(&json!(name)) {
            return Ok(());
        }
    }
    anyhow::bail!("the tab key does not reach {name}")
}

/// The focus and whether a person sees where it is.
fn focus_script() -> String {
    format!(
        "{NAME}
        const element = document.activeElement;
        const {{ outlineStyle, outlineWidth }} = getComputedStyle(element);
        const {{ top, bottom }} = element.getBoundingClientRect();
        const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        const isInView = bottom > 0 && top < innerHeight;
        return {{ name: nameOf(element), isShown: isOutlined && isInView }};"
    )
}

fn controls_script() -> String {
    format!("{NAME}{CONTROLS}")
}

const NAME: &str = "const nameOf = element => element.id || element.dataset.focus
      || element.dataset.example || element.value || element.textContent.trim().slice(0, 60);";

/// What the tab key has to reach. Of radio buttons it is the chosen one.
const CONTROLS: &str =
    "return [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')]
      .filter(element => !element.disabled && element.tabIndex >= 0 && element.checkVisibility()
        && !(element.type === 'radio' && !element.checked))
      .map(nameOf);";

/// Puts the focus before the first control.
const REWIND: &str = "document.activeElement.blur();
    const start = document.createElement('span');
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
    scrollTo(0, 0);";

const OWN_TAB: &str = "const { tabs } = globalThis.browser ?? chrome;
    return tabs.getCurrent().then(({ id }) => id);";

const SHOW_EXAMPLE: &str = "const { runtime } = globalThis.browser ?? chrome;
    const message = { type: 'example', tabId: arguments[0], name: 'suspected' };
    return runtime.sendMessage(message).then(() => true);";
