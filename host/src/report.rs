//! Verdicts and authorities as text for a terminal.

pub mod offer;
mod removal;
pub mod roots;

use std::fmt::Write as _;

use serde_json::Value;

use crate::text::safe;

/// A verdict for people, from the protocol's object: its certificate texts are safe already.
pub fn verdict(object: &Value) -> String {
    let mut out = String::new();
    let authority = &object["authority"];
    let name = text(authority, "name");
    let headline = match (text(object, "standing"), text(object, "basis")) {
        ("known-interception", "name") => format!("It says it is {name}, which intercepts."),
        ("known-interception", _) => format!("Known interception: {name}."),
        ("interception-capable", _) => {
            format!("{name} could intercept; no such use is known.")
        }
        ("outside-public-trust", _) => "A root that no public programme trusts.".to_owned(),
        ("publicly-trusted", _) => "Nobody known is reading along: a public root.".to_owned(),
        _ => "Undetermined: the path could not be proven.".to_owned(),
    };
    line(&mut out, &headline);
    out.push_str(&details(object));
    out
}

/// What a verdict rests on.
fn details(object: &Value) -> String {
    let mut out = String::new();
    let authority = &object["authority"];
    line(&mut out, &format!("standing: {}", text(object, "standing")));
    if authority.is_object() {
        line(&mut out, &format!("basis: {}", text(object, "basis")));
        out.push('\n');
        out.push_str(&self::authority(authority));
    }
    line(&mut out, "\npath:");
    for element in items(object, "path") {
        let mark = if element["isAuthority"] == true {
            "  <- the authority"
        } else {
            ""
        };
        line(
            &mut out,
            &format!("  {}{mark}", text(&element["subject"], "text")),
        );
        line(
            &mut out,
            &format!("    SHA-256 {}", text(element, "sha256")),
        );
        line(
            &mut out,
            &format!(
                "    key {} {}",
                text(element, "keyAlgorithm"),
                text(element, "spkiSha256")
            ),
        );
        let link = &element["link"];
        line(
            &mut out,
            &format!("    {} {}", text(link, "state"), text(link, "reason")),
        );
    }
    for element in items(object, "extra") {
        line(
            &mut out,
            &format!("not on the path: {}", text(&element["subject"], "text")),
        );
    }
    for note in items(object, "notes") {
        line(&mut out, &format!("note: {}", text(note, "code")));
    }
    out
}

/// One authority with its sources.
pub fn authority(object: &Value) -> String {
    let mut out = String::new();
    for field in [
        "id", "name", "operator", "country", "category", "evidence", "inUse", "summary",
    ] {
        let value = text(object, field);
        if !value.is_empty() {
            line(&mut out, &format!("{field}: {}", safe(value, 2000)));
        }
    }
    if object["keyIsPublic"] == true {
        line(&mut out, "the private key is public: anybody can use it");
    }
    for source in items(object, "sources") {
        line(
            &mut out,
            &format!(
                "source: {}",
                safe(source.as_str().unwrap_or_default(), 2000)
            ),
        );
    }
    out
}

/// One authority on one line.
pub fn authority_line(object: &Value) -> String {
    let (id, category) = (text(object, "id"), text(object, "category"));
    format!(
        "{id:32} {category:18} {}\n",
        safe(text(object, "name"), 200)
    )
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn items<'a>(object: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    object
        .get(field)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}", text.trim_end());
}
