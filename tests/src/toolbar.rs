//! What a person sees of Rootwatch: the button with its badge, and the popup behind it. Both are
//! read from the running browser's own window, and the popup is opened by a click on the button.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::firefox::Firefox;
use crate::wait;
use crate::webdriver::Context;

/// Firefox makes the id from the add-on's: `BAP` is the button inside the toolbar item.
const BUTTON: &str = "rootwatch_rootwatch_org-BAP";

/// Badge colours as people name them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Colour {
    Amber,
    Grey,
    Other,
    Red,
}

/// The toolbar button of the selected tab.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Badge {
    /// Empty where there is no badge.
    pub(crate) text: String,
    pub(crate) colour: Colour,
    /// The tooltip.
    pub(crate) title: String,
}

/// A row of the popup: the attributes that the popup promises (`extension/popup/popup.js`).
#[derive(Clone, Debug)]
pub(crate) struct Row(Value);

impl Row {
    /// A `data-…` attribute by its camelCase name; empty where it is absent.
    pub(crate) fn data(&self, name: &str) -> &str {
        self.0
            .get("data")
            .map(|data| text_of(data, name))
            .unwrap_or_default()
    }

    /// Whether there is such an attribute, with or without a value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.get("data").and_then(|data| data.get(name)).is_some()
    }

    /// Its text, that of folded parts included.
    pub(crate) fn text(&self) -> &str {
        text_of(&self.0, "text")
    }
}

/// What stands in the popup.
#[derive(Clone, Debug)]
pub(crate) struct Popup {
    /// The whole of it.
    pub(crate) body: Row,
    pub(crate) headline: String,
    pub(crate) parts: Vec<Row>,
    pub(crate) path: Vec<Row>,
}

impl Popup {
    /// Whether it is drawn and waits for no answer.
    pub(crate) fn is_ready(&self) -> bool {
        self.body.data("ready") == "true"
    }

    /// Fails unless the body carries `wanted` under each name.
    pub(crate) fn expect(&self, wanted: &[(&str, &str)]) -> Result<()> {
        for (name, value) in wanted {
            let seen = self.body.data(name);
            ensure!(
                seen == *value,
                "the popup's {name} is {seen:?}, not {value:?}: {self:#?}"
            );
        }
        Ok(())
    }

    /// Fails unless each of the texts stands somewhere in the popup.
    pub(crate) fn expect_text(&self, wanted: &[&str]) -> Result<()> {
        let text = self.body.text();
        for words in wanted {
            ensure!(
                text.contains(words),
                "{words:?} is not in the popup: {:?}",
                self.body
            );
        }
        Ok(())
    }
}

impl Firefox {
    /// The button of the selected tab, as it is now.
    pub(crate) fn badge(&self) -> Result<Badge> {
        let script = "const button = document.getElementById(arguments[0]);
            return Object.fromEntries(
              ['badge', 'badgeStyle', 'tooltiptext'].map(name => [name, button.getAttribute(name)]));";
        let read = self
            .session
            .run(Context::Chrome, script, &[json!(BUTTON)])?;
        Ok(Badge {
            text: text_of(&read, "badge").to_owned(),
            colour: colour(text_of(&read, "badgeStyle")),
            title: text_of(&read, "tooltiptext").to_owned(),
        })
    }

    /// Waits until the button carries this badge.
    pub(crate) fn await_badge(&self, text: &str, colour: Colour) -> Result<Badge> {
        let mut last = None;
        let mut look = || {
            let badge = self.badge()?;
            let is_wanted = badge.text == text && (text.is_empty() || badge.colour == colour);
            last = Some(badge.clone());
            Ok(is_wanted.then_some(badge))
        };
        let result = wait::until(&format!("the badge {text:?} in {colour:?}"), &mut look);
        result.with_context(|| format!("last seen: {last:?}"))
    }

    /// Waits until the button's tooltip contains these words.
    pub(crate) fn await_title(&self, words: &str) -> Result<()> {
        let mut last = String::new();
        let result = wait::until(&format!("a title with {words:?}"), || {
            last = self.badge()?.title;
            Ok(last.contains(words).then_some(()))
        });
        result.with_context(|| format!("last seen: {last:?}"))
    }

    /// Clicks on the button and waits until the popup shows `standing`.
    pub(crate) fn open_popup(&self, standing: &str) -> Result<Popup> {
        self.click_button()?;
        self.await_popup(&format!("the popup to show {standing}"), |popup| {
            popup.is_ready() && popup.body.data("standing") == standing
        })
    }

    /// Clicks on the button, which opens the popup or closes it.
    pub(crate) fn click_button(&self) -> Result<()> {
        let button = format!("document.getElementById('{BUTTON}')");
        let is_clicked = self.session.click(Context::Chrome, &button)?;
        ensure!(is_clicked, "there is no Rootwatch button in the toolbar");
        Ok(())
    }

    /// Presses a button in the open popup.
    pub(crate) fn press_in_popup(&self, selector: &str) -> Result<()> {
        let press = format!("window => window.document.querySelector({selector:?})?.click() ?? 1");
        let pressed = self
            .session
            .run(Context::Chrome, RUN_IN_POPUP, &[json!(press)])?;
        ensure!(
            pressed == json!(1),
            "the popup has no {selector}, or is not open"
        );
        Ok(())
    }

    /// Waits until the open popup is as wanted.
    pub(crate) fn await_popup(
        &self,
        what: &str,
        is_wanted: impl Fn(&Popup) -> bool,
    ) -> Result<Popup> {
        let mut last = None;
        let mut look = || {
            let popup = self.popup()?;
            last = popup.clone().or(last.take());
            Ok(popup.filter(|popup| is_wanted(popup)))
        };
        let result = wait::until(what, &mut look);
        result.with_context(|| format!("last seen: {last:#?}"))
    }

    /// Closes the popup.
    pub(crate) fn close_popup(&self) -> Result<()> {
        let script = "const panel = document.querySelector('.webextension-popup-browser')
              ?.closest('panel');
            panel?.hidePopup();
            return !panel || panel.state === 'closed';";
        wait::until("the popup to close", || {
            let is_closed = self.session.run(Context::Chrome, script, &[])?;
            Ok((is_closed == json!(true)).then_some(()))
        })
    }

    /// What the open popup shows now; nothing where there is none yet.
    fn popup(&self) -> Result<Option<Popup>> {
        let read = self
            .session
            .run(Context::Chrome, RUN_IN_POPUP, &[json!(READ_DOCUMENT)])?;
        let Some(text) = read.as_str() else {
            return Ok(None);
        };
        let read: Value = serde_json::from_str(text)?;
        Ok(Some(Popup {
            body: Row(read.get("body").cloned().unwrap_or_default()),
            headline: text_of(&read, "headline").to_owned(),
            parts: rows(&read, "parts"),
            path: rows(&read, "path"),
        }))
    }
}

fn text_of<'v>(object: &'v Value, name: &str) -> &'v str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn rows(object: &Value, name: &str) -> Vec<Row> {
    object
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .cloned()
        .map(Row)
        .collect()
}

/// The popup lives in the add-on's process. A frame script is the way in that needs no help from
/// the add-on and does not take the focus away, which would close the popup.
const RUN_IN_POPUP: &str = r#"
    const browser = document.querySelector(".webextension-popup-browser");
    if (browser?.closest("panel")?.state !== "open") return null;
    const name = `lab:${Math.random()}`;
    return new Promise(resolve => {
      const done = value => {
        browser.messageManager.removeMessageListener(name, listener);
        resolve(value);
      };
      const listener = message => done(message.data);
      browser.messageManager.addMessageListener(name, listener);
      setTimeout(() => done(null), 5000);
      const script = `sendAsyncMessage(${JSON.stringify(name)}, (${arguments[0]})(content));`;
      browser.messageManager.loadFrameScript("data:," + encodeURIComponent(script), false);
    });
"#;

/// Runs inside the popup's process, with its window.
const READ_DOCUMENT: &str = r#"window => {
    const page = window.document;
    if (!page.body) return null;
    const row = element => ({ data: { ...element.dataset }, text: element.textContent });
    const rows = name => Array.from(page.querySelectorAll(`[data-testid=${name}] li`), row);
    return JSON.stringify({
      body: { ...row(page.body), shown: page.body.innerText },
      headline: page.querySelector("[data-testid=headline]")?.textContent ?? "",
      parts: rows("parts"),
      path: rows("path"),
    });
}"#;

/// Names the background colour in a style attribute as Firefox writes it.
fn colour(style: &str) -> Colour {
    let numbers = style
        .split_once("background-color: rgb")
        .map(|(_, rest)| rest);
    let numbers = numbers.map(|rest| rest.trim_start_matches(['a', '(']));
    let mut parts = numbers
        .unwrap_or_default()
        .split([',', ')'])
        .map(|part| part.trim().parse());
    let (Some(Ok(red)), Some(Ok(green)), Some(Ok(blue))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return Colour::Other;
    };
    named(red, green, blue)
}

fn named(red: i32, green: i32, blue: i32) -> Colour {
    let spread = red.max(green).max(blue) - red.min(green).min(blue);
    match () {
        () if spread < 40 => Colour::Grey,
        () if red > 150 && green < 80 && blue < 80 => Colour::Red,
        () if red > 150 && green >= 80 && blue < 80 => Colour::Amber,
        () => Colour::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_named_as_a_person_would() {
        let named = |rgb: &str| colour(&format!("background-color: rgba({rgb}, 1); color: x"));
        assert_eq!(named("197, 34, 31"), Colour::Red);
        assert_eq!(named("191, 105, 0"), Colour::Amber);
        assert_eq!(named("90, 96, 104"), Colour::Grey);
        assert_eq!(named("0, 120, 40"), Colour::Other);
        assert_eq!(colour(""), Colour::Other);
    }
}
