//! The toolbar button of Rootwatch with its badge, read from the running browser's own window.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::firefox::Firefox;
use crate::popup::text_of;
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

    /// Clicks on the button, which opens the popup or closes it.
    pub(crate) fn click_button(&self) -> Result<()> {
        let button = format!("document.getElementById('{BUTTON}')");
        let is_clicked = self.session.click(Context::Chrome, &button)?;
        ensure!(is_clicked, "there is no Rootwatch button in the toolbar");
        Ok(())
    }
}

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
