//! Colours and weights for a terminal. `cli` takes them out where there is none, or where
//! `NO_COLOR` says so.

use anstyle::{AnsiColor, Style};

pub(super) const ALARM: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();

/// The text in a style.
pub(super) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The style of a standing, by the badge's colours. None is green: nothing is called safe.
pub(super) fn of(standing: &str, category: &str, key_is_public: bool) -> Style {
    let is_hostile =
        matches!(category, "state" | "malware" | "adware" | "misused-ca") || key_is_public;
    match standing {
        "known-interception" if is_hostile => ALARM,
        "known-interception" | "interception-capable" | "suspected-interception" => WARNING,
        _ => BOLD,
    }
}
