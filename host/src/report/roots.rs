//! Installed roots for people: what matters first, where each is, and how to take it out.
//! Rootwatch itself removes nothing.

use anstyle::Style;
use serde_json::Value;

use super::{
    items, line, removal,
    style::{self, ALARM, BOLD, FAINT, WARNING, paint},
    text,
    words::{self, fill, has_note, word},
};

/// The report, from the protocol's object: its certificate texts are safe already.
pub fn report(object: &Value) -> String {
    let mut out = String::new();
    let is_distributed = |root: &&Value| text(root, "identity") == "distributed";
    let (distributed, roots): (Vec<&Value>, Vec<&Value>) =
        items(object, "roots").partition(is_distributed);
    let is_urgent = |root: &&Value| text(root, "identity") == "listed" && is_trusted(root);
    let urgent = roots.iter().filter(|root| is_urgent(root)).count();
    let headline = match urgent {
        0 => "No root of a listed authority is trusted for websites on this computer.".to_owned(),
        1 => "A root of a listed authority is trusted for websites on this computer.".to_owned(),
        count => {
            format!(
                "{count} roots of listed authorities are trusted for websites on this computer."
            )
        }
    };
    let style = if urgent == 0 { BOLD } else { ALARM };
    line(&mut out, &paint(style, &headline));
    if urgent == 0 {
        let hint = "Somebody whom nobody has listed yet could still be among the roots below.";
        line(&mut out, if roots.is_empty() { "" } else { hint });
    }
    for (number, root) in roots.iter().enumerate() {
        one(&mut out, number + 1, root, object);
    }
    if items(object, "notes").any(|note| text(note, "code") == "shortened") {
        line(
            &mut out,
            "\nThere are more roots than can be shown; the least important are left out.",
        );
    }
    if !distributed.is_empty() {
        line(
            &mut out,
            "\nCame with the system, though the Mozilla programme does not trust it for websites:",
        );
        for root in distributed {
            line(&mut out, &format!("  {}", text(&root["subject"], "text")));
        }
    }
    let public = &object["publicCount"];
    let known = format!("\nRoots and intermediates of the Mozilla programme, not shown: {public}");
    line(&mut out, &known);
    stores(&mut out, object);
    out
}

fn one(out: &mut String, number: usize, root: &Value, object: &Value) {
    line(
        out,
        &format!(
            "\n{number}. {}",
            paint(BOLD, text(&root["subject"], "text"))
        ),
    );
    let authority = &root["authority"];
    line(
        out,
        &format!("   {}", paint(style_of(root), &finding(root))),
    );
    if authority.is_object() {
        line(out, &format!("   {}", text(authority, "summary")));
        if let Some(source) = items(authority, "sources").find_map(Value::as_str) {
            line(out, &format!("   source: {source}"));
        }
    }
    let (from, until) = (text(root, "notBefore"), text(root, "notAfter"));
    line(
        out,
        &format!(
            "   {}",
            paint(
                FAINT,
                &format!("SHA-256 {}, valid {from} to {until}", text(root, "sha256"))
            )
        ),
    );
    for entry in items(root, "in") {
        let id = entry["store"].as_u64();
        let store = items(object, "stores").find(|store| store["id"].as_u64() == id);
        let store = store.unwrap_or(&Value::Null);
        let trust = match text(entry, "trust") {
            "servers" => "trusted for websites",
            "distrusted" => "refused: no website is trusted because of it",
            _ => "kept, but no website is trusted because of it",
        };
        let label = paint(BOLD, text(store, "label"));
        line(out, &format!("   - {label}: {trust}"));
        for (number, way) in items(entry, "removal").enumerate() {
            let start = if number == 0 { "to remove" } else { "or" };
            let sentence = removal::sentence(way, text(store, "browser"));
            line(out, &format!("     {start}: {sentence}"));
        }
    }
}

/// What it is, and how that is known, in the words of the extension's page of roots.
fn finding(root: &Value) -> String {
    let authority = &root["authority"];
    let (identity, basis) = (text(root, "identity"), text(root, "basis"));
    if identity == "listed" {
        if has_note(root, "key-not-known") {
            let name = text(authority, "name");
            return format!(
                "It claims to be {name} and is not: its key is another. Somebody else made it."
            );
        }
        let how = if basis == "name" {
            "rootClaim"
        } else {
            "rootProof"
        };
        return format!("{} {}", reader(root), word(how));
    }
    if has_note(root, "imitates-public-root") {
        return "It uses the name of a public root, and is not that root.".to_owned();
    }
    if has_note(root, "offered-not-ca") {
        return "A single server's certificate, added here.".to_owned();
    }
    let known = word(&words::key("rootIdentity", identity)).to_owned();
    if identity == "local" {
        return format!("{known} Keep it only if you know whose it is.");
    }
    known
}

/// Who can read with a listed root, as the extension says it (`common/reader.js`): with a leaked key
/// anybody can; a name alone does not prove whose key it is, and stays a claim.
fn reader(root: &Value) -> String {
    let (authority, basis) = (&root["authority"], text(root, "basis"));
    if authority["keyIsPublic"] == true && basis != "name" {
        return fill("rootLeaked", text(authority, "name"));
    }
    let what = match text(root, "standing") {
        "interception-capable" => "rootCouldRead",
        _ => "rootCanRead",
    };
    words::capitalised(&fill(what, &words::who(authority, basis)))
}

/// By the colours of verdicts; a borrowed name is a warning.
fn style_of(root: &Value) -> Style {
    if has_note(root, "imitates-public-root") {
        return WARNING;
    }
    style::of(root)
}

fn is_trusted(root: &Value) -> bool {
    items(root, "in").any(|entry| text(entry, "trust") == "servers")
}

fn stores(out: &mut String, object: &Value) {
    line(out, "\nRead:");
    let mut unread = Vec::new();
    for store in items(object, "stores") {
        let shown = format!("  {} ({})", text(store, "label"), text(store, "path"));
        let problem = &store["problem"];
        if problem.is_null() {
            line(out, &shown);
        } else {
            unread.push(format!("{shown}: {}", text(problem, "message")));
        }
    }
    if !unread.is_empty() {
        line(
            out,
            &format!(
                "\n{}",
                paint(
                    WARNING,
                    "NOT read, or not wholly: what is in there is unknown."
                )
            ),
        );
        for store in unread {
            line(out, &store);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CATEGORIES: &[&str] = &[
        "state",
        "state-capable",
        "malware",
        "adware",
        "misused-ca",
        "network-security",
        "antivirus",
        "parental-control",
        "debugging-proxy",
        "something-new",
    ];

    fn listed(category: &str, country: &str, basis: &str, more: &Value) -> Value {
        let mut authority = json!({ "name": "nobody", "category": category, "country": country,
            "evidence": "observed" });
        let fields = authority.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        json!({ "identity": "listed", "standing": "known-interception", "basis": basis,
            "authority": authority })
    }

    /// "With it, The government of Kazakhstan" had a capital letter in its middle.
    #[test]
    fn whoever_can_read_begins_the_sentence_in_every_form() {
        for category in CATEGORIES {
            for country in ["AE", "CN", "KZ", "RU", "ZZ", ""] {
                for basis in ["key", "name"] {
                    let mut root = listed(category, country, basis, &json!({}));
                    let who = words::who(&root["authority"], basis);
                    for verb in [" can read ", " could read "] {
                        let said = finding(&root);
                        let start = format!("{}{verb}", words::capitalised(&who));
                        assert!(said.starts_with(&start), "{said}");
                        // The second time.
                        root["standing"] = json!("interception-capable");
                    }
                }
            }
        }
    }

    #[test]
    fn with_a_leaked_key_anyone_can_read() {
        for category in CATEGORIES {
            for basis in ["certificate", "key", "name"] {
                let leaked = json!({ "keyIsPublic": true });
                let said = finding(&listed(category, "KZ", basis, &leaked));
                let is_told = said.starts_with("Anyone on the way can read ")
                    && said.contains("the secret key of “nobody” is public");
                assert_eq!(is_told, basis != "name", "{said}");
                let said = finding(&listed(category, "KZ", basis, &json!({})));
                assert!(!said.contains("Anyone"), "{said}");
            }
        }
    }
}
