//! The popup of Rootwatch, opened by a click on the button as a person opens it, and read where it
//! is drawn: in the panel, in the add-on's own process.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::firefox::Firefox;
use crate::wait;
use crate::webdriver::Context;

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
    pub(crate) notes: Vec<Row>,
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
    /// Clicks on the button and waits until the popup shows `standing`.
    pub(crate) fn open_popup(&self, standing: &str) -> Result<Popup> {
        self.click_button()?;
        self.await_popup(&format!("the popup to show {standing}"), |popup| {
            popup.is_ready() && popup.body.data("standing") == standing
        })
    }

    /// Presses a button in the open popup.
    pub(crate) fn press_in_popup(&self, selector: &str) -> Result<()> {
        self.with_popup_element(selector, "element.click()")
    }

    /// Unfolds a part of the open popup and brings it into view.
    pub(crate) fn unfold_in_popup(&self, selector: &str) -> Result<()> {
        self.with_popup_element(selector, "element.open = true; element.scrollIntoView()")
    }

    fn with_popup_element(&self, selector: &str, action: &str) -> Result<()> {
        let selector = json!(selector);
        let script = format!(
            "window => {{
                const element = window.document.querySelector({selector});
                if (element) {{ {action} }}
                return element !== null;
            }}"
        );
        let is_there = self
            .session
            .run(Context::Chrome, RUN_IN_POPUP, &[json!(script)])?;
        ensure!(
            is_there == json!(true),
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
            notes: rows(&read, "notes"),
            parts: rows(&read, "parts"),
            path: rows(&read, "path"),
        }))
    }
}

/// A text field of a JSON object; empty where it is absent.
pub(crate) fn text_of<'v>(object: &'v Value, name: &str) -> &'v str {
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
      notes: rows("notes"),
      parts: rows("parts"),
      path: rows("path"),
    });
}"#;
