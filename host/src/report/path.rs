//! The certification path as a drawing: the site on top, a solid line down to the next element
//! where a signature proves the link and a dashed one where nothing does, the authority marked.

use serde_json::Value;

use super::{
    items, line,
    style::{self, BOLD, FAINT, paint},
    text, words,
};

/// The drawing, from the verdict of the protocol.
pub(super) fn drawing(verdict: &Value) -> String {
    let mut out = String::new();
    let elements: Vec<&Value> = items(verdict, "path").collect();
    for (index, element) in elements.iter().enumerate() {
        let is_last = index + 1 == elements.len();
        one(&mut out, element, is_last, verdict);
    }
    out
}

fn one(out: &mut String, element: &Value, is_last: bool, verdict: &Value) {
    let is_unproven = text(&element["link"], "state") == "unproven";
    let rail = match (is_unproven, is_last) {
        (true, _) => "┆",
        (false, false) => "│",
        (false, true) => " ",
    };
    let authority = &verdict["authority"];
    let subject = text(&element["subject"], "text");
    if element["isAuthority"] == true {
        let style = style::of(verdict);
        let name = format!("◆ {subject}   ◀ {}", text(authority, "name"));
        line(out, &format!("  {}", paint(style, &name)));
    } else {
        line(out, &format!("  ○ {}", paint(BOLD, subject)));
    }
    let mut detail = |text: &str| line(out, &format!("  {rail}   {}", paint(FAINT, text)));
    let role = words::word(&words::key("role", text(element, "role"))).to_owned();
    let origin = match text(element, "origin") {
        // In the popup it came with the connection.
        "chain" => "in the file".to_owned(),
        origin => words::word(&words::key("origin", origin)).to_owned(),
    };
    detail(&format!("{role}, {origin}"));
    for store in items(element, "installedIn") {
        let (label, path) = (text(store, "label"), text(store, "path"));
        detail(&format!("installed in: {label} ({path})"));
    }
    let digest = text(element, "sha256");
    if !digest.is_empty() {
        detail(&format!("SHA-256 {digest}"));
    }
    let (algorithm, key) = (text(element, "keyAlgorithm"), text(element, "spkiSha256"));
    detail(&format!("key {algorithm}, SHA-256 {key}"));
    line(out, &format!("  {rail} {}", words::link(&element["link"])));
    if is_unproven && is_last {
        line(out, "  ?");
    }
}
