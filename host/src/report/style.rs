//! Colours and weights for a terminal. `cli` takes them out where there is none, or where
//! `NO_COLOR` says so.

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::text;

pub(super) const ALARM: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();

/// The text in a style.
pub(super) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The style of a verdict, by the badge's colours. None is green: nothing is called safe.
pub(super) fn of(verdict: &Value) -> Style {
    let authority = &verdict["authority"];
    let is_hostile = authority["keyIsPublic"] == true
        || matches!(
            text(authority, "category"),
            "state" | "malware" | "adware" | "misused-ca"
        );
    match text(verdict, "standing") {
        "known-interception" if is_hostile => ALARM,
        "known-interception" | "interception-capable" | "suspected-interception" => WARNING,
        _ => BOLD,
    }
}
