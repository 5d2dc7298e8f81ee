//! What stands in the popup of Rootwatch, whichever browser draws it.

use anyhow::{Result, ensure};
use serde_json::Value;

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
    cards: Vec<Row>,
    pub(crate) headline: String,
    pub(crate) notes: Vec<Row>,
    pub(crate) parts: Vec<Row>,
    pub(crate) path: Vec<Row>,
}

impl Popup {
    /// Makes sense of what [`READ_DOCUMENT`] gave.
    pub(crate) fn from_json(text: &str) -> Result<Self> {
        let read: Value = serde_json::from_str(text)?;
        Ok(Self {
            body: Row(read.get("body").cloned().unwrap_or_default()),
            cards: rows(&read, "cards"),
            headline: text_of(&read, "headline").to_owned(),
            notes: rows(&read, "notes"),
            parts: rows(&read, "parts"),
            path: rows(&read, "path"),
        })
    }

    /// A part of the popup by its test id.
    pub(crate) fn card(&self, test_id: &str) -> Option<&Row> {
        self.cards
            .iter()
            .find(|card| card.data("testid") == test_id)
    }

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

/// A JavaScript function that reads the popup, given its window.
pub(crate) const READ_DOCUMENT: &str = r#"window => {
    const page = window.document;
    if (!page.body) return null;
    const row = element => ({ data: { ...element.dataset }, text: element.textContent });
    const rows = name => Array.from(page.querySelectorAll(`[data-testid=${name}] li`), row);
    return JSON.stringify({
      body: { ...row(page.body), shown: page.body.innerText },
      cards: Array.from(page.querySelectorAll("section[data-testid]"), row),
      headline: page.querySelector("[data-testid=headline]")?.textContent ?? "",
      notes: rows("notes"),
      parts: rows("parts"),
      path: rows("path"),
    });
}"#;
