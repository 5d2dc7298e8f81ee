//! Verdicts and authorities as text for a terminal, with colours that `cli` takes out where they
//! are not wanted.

pub mod evidence;
pub mod offer;
mod path;
mod removal;
pub mod roots;
mod story;
mod style;
mod words;

use std::fmt::Write as _;

use serde_json::Value;

use crate::text::safe;
use style::{FAINT, paint};

/// A verdict for people, from the protocol's object: its certificate texts are safe already.
pub fn verdict(object: &Value) -> String {
    let mut out = String::new();
    let style = style::of(object);
    let headline = safe(&words::headline(object), 400);
    line(&mut out, &paint(style, &headline));
    let story = story::Story::of(object);
    line(&mut out, &safe(&story.meaning, 2000));
    for step in story.steps {
        line(&mut out, &format!("  - {}", words::word(step)));
    }
    out.push('\n');
    out.push_str(&details(object));
    out
}

/// What a verdict rests on.
fn details(object: &Value) -> String {
    let mut out = String::new();
    field(&mut out, "standing", text(object, "standing"));
    let authority = &object["authority"];
    if authority.is_object() {
        let basis = text(object, "basis");
        let how = safe(&words::basis(object), 400);
        field(&mut out, "basis", &format!("{basis}. {how}"));
        out.push('\n');
        out.push_str(&self::authority(authority));
    }
    line(&mut out, &format!("\n{}", paint(FAINT, "path:")));
    out.push_str(&path::drawing(object));
    for element in items(object, "extra") {
        field(
            &mut out,
            "not on the path",
            text(&element["subject"], "text"),
        );
    }
    for sign in items(object, "signs") {
        let (id, weight) = (text(sign, "id"), &sign["weight"]);
        let what = words::word(&words::key("sign", id)).to_owned();
        field(&mut out, "sign", &format!("{id} ({weight}): {what}"));
    }
    for note in items(object, "notes") {
        field(&mut out, "note", &safe(&words::note(note), 2000));
    }
    out.push_str(&connection(&object["connection"]));
    out
}

/// How a probed server was reached; empty where nothing was probed.
fn connection(object: &Value) -> String {
    if !object.is_object() {
        return String::new();
    }
    let via = text(object, "via");
    let reached = match text(object, "address") {
        "" => format!("{via} proxy"),
        address => format!("{address}, {via}"),
    };
    let mut out = String::new();
    let protocol = text(object, "protocol");
    field(&mut out, "connection", &format!("{reached}, {protocol}"));
    out
}

/// One authority with its sources.
pub fn authority(object: &Value) -> String {
    let mut out = String::new();
    for name in ["id", "name", "operator", "country"] {
        named(&mut out, object, name);
    }
    for (name, start) in [("category", "category"), ("evidence", "evidence")] {
        let code = text(object, name);
        // With a leaked key anybody can, whatever is known of its use.
        if code == "capability" && object["keyIsPublic"] == true {
            field(&mut out, name, code);
            continue;
        }
        let what = words::word(&words::key(start, code)).to_owned();
        field(&mut out, name, &format!("{code}. {what}"));
    }
    let years = safe(text(object, "inUse"), 200);
    if !years.is_empty() {
        let open = years.strip_suffix('-').map(|year| format!("since {year}"));
        field(&mut out, "in use", &open.unwrap_or(years));
    }
    named(&mut out, object, "summary");
    if object["keyIsPublic"] == true {
        line(&mut out, "the private key is public: anybody can use it");
    }
    for source in items(object, "sources") {
        let source = safe(source.as_str().unwrap_or_default(), 2000);
        field(&mut out, "source", &source);
    }
    out
}

fn named(out: &mut String, object: &Value, name: &str) {
    let value = text(object, name);
    if !value.is_empty() {
        field(out, name, &safe(value, 2000));
    }
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

fn field(out: &mut String, name: &str, value: &str) {
    line(
        out,
        &format!("{} {value}", paint(FAINT, &format!("{name}:"))),
    );
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}", text.trim_end());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// design.md, section 2: standing and words follow the leaked key.
    #[test]
    fn a_leaked_key_is_not_said_to_be_without_known_use() {
        let about = |evidence: &str, is_leaked: bool| {
            authority(&json!({ "id": "a", "name": "N", "category": "adware",
                "evidence": evidence, "keyIsPublic": is_leaked }))
        };
        let unused = words::word("evidenceCapability");
        assert!(about("capability", false).contains(unused));
        let leaked = about("capability", true);
        assert!(!leaked.contains(unused), "{leaked}");
        assert!(leaked.contains("anybody can use it"), "{leaked}");
        // What is known beside that is no contradiction.
        let observed = words::word("evidenceObserved");
        assert!(about("observed", true).contains(observed));
    }
}
