//! An offer for people, in the popup's words: what the certificate is, what installing it would mean,
//! and what to do. A file takes the place of the page that offers.

use anstyle::Style;
use serde_json::Value;

use super::{
    details, items, line,
    style::{self, ALARM, BOLD, WARNING, paint},
    text,
    words::{self, has_note, word},
};

/// The report, from the protocol's object: its certificate texts are safe already.
pub fn report(object: &Value) -> String {
    let verdicts: Vec<&Value> = items(object, "verdicts").collect();
    let count = verdicts.len();
    let mut out = String::new();
    if count > 1 {
        let what = format!(
            "This file offers {count} certificates to install, the most serious comes first."
        );
        line(&mut out, &paint(BOLD, &what));
    }
    for (index, verdict) in verdicts.iter().enumerate() {
        let telling = Telling::of(verdict);
        let headline = of_file(&words::fill(telling.headline, &subject(verdict)));
        let headline = paint(style_of(verdict), &words::capitalised(&headline));
        if count > 1 {
            line(&mut out, &format!("\n{}. {headline}", index + 1));
        } else {
            line(&mut out, &headline);
        }
        line(&mut out, word(telling.meaning));
        for step in telling.steps {
            line(&mut out, &format!("  - {}", of_file(word(step))));
        }
        out.push('\n');
        out.push_str(&details(verdict));
    }
    out
}

/// What is told, as keys of the extension's words (`common/offer-stories.js`).
struct Telling {
    headline: &'static str,
    meaning: &'static str,
    steps: &'static [&'static str],
}

const REFUSE: &[&str] = &["offerStepRefuse", "offerStepRemove", "offerStepDelete"];
const ASK: &[&str] = &["offerStepAsk", "offerStepOnlyThen", "offerStepRemove"];

impl Telling {
    fn of(verdict: &Value) -> Self {
        let about_root = |headline, steps| Self {
            headline,
            meaning: "offerMeaningRoot",
            steps,
        };
        let without_steps = |headline, meaning| Self {
            headline,
            meaning,
            steps: &[],
        };
        let is_alarm = style_of(verdict) == ALARM;
        let authority = &verdict["authority"];
        match (text(verdict, "standing"), text(verdict, "basis")) {
            ("known-interception" | "interception-capable", "name") => match is_alarm {
                _ if has_note(verdict, "key-not-known") => about_root("offerImitation", REFUSE),
                true => about_root("offerClaim", REFUSE),
                false => about_root("offerClaimProduct", ASK),
            },
            ("known-interception" | "interception-capable", _)
                if authority["keyIsPublic"] == true =>
            {
                let meaning = "offerMeaningLeaked";
                let telling = about_root("offerLeaked", REFUSE);
                Self { meaning, ..telling }
            }
            ("interception-capable", _) => about_root("offerCapable", ASK),
            ("known-interception", _) if is_alarm => about_root("offerListed", REFUSE),
            ("known-interception", _) => about_root("offerProduct", ASK),
            ("outside-public-trust" | "suspected-interception", _)
                if has_note(verdict, "imitates-public-root") =>
            {
                about_root("offerImitatesPublic", REFUSE)
            }
            ("outside-public-trust" | "suspected-interception", _) => {
                about_root("offerUnknown", ASK)
            }
            ("publicly-trusted", _) => without_steps("offerPublic", "offerMeaningPublic"),
            _ if has_note(verdict, "offered-not-ca") => {
                without_steps("offerNotCa", "offerMeaningNotCa")
            }
            _ => about_root("offerUndetermined", ASK),
        }
    }
}

/// By the colours of the popup (`common/offer-standing.js`): an unknown root that is offered is more
/// than an unknown root that signs a page.
fn style_of(verdict: &Value) -> Style {
    match text(verdict, "standing") {
        "known-interception" | "interception-capable" if has_note(verdict, "key-not-known") => {
            ALARM
        }
        "outside-public-trust" => WARNING,
        _ => style::of(verdict),
    }
}

/// Whom or what the headline names: the authority, as a claim its name only, else the certificate.
fn subject(verdict: &Value) -> String {
    let authority = &verdict["authority"];
    if authority.is_null() {
        let subject = verdict.pointer("/path/0/subject").unwrap_or(&Value::Null);
        return words::shown_name(subject, &["commonName", "organization", "text"]).to_owned();
    }
    let basis = text(verdict, "basis");
    if basis == "name" || authority["keyIsPublic"] == true {
        text(authority, "name").to_owned()
    } else {
        words::who(authority, basis)
    }
}

/// The popup speaks of a page.
fn of_file(words: &str) -> String {
    words
        .replace("This page", "This file")
        .replace("this page offers", "this file offers")
        .replace("than this page", "than this file came")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A verdict on an offered certificate.
    fn verdict(standing: &str, basis: &str, category: &str, notes: &[&str]) -> Value {
        let notes: Vec<Value> = notes.iter().map(|code| json!({ "code": code })).collect();
        let authority = (!basis.is_empty()).then(|| json!({ "name": "N", "category": category }));
        let path = [json!({ "subject": { "commonName": "C" } })];
        json!({ "standing": standing, "basis": basis, "authority": authority, "notes": notes,
            "path": path })
    }

    #[track_caller]
    fn check(offer: &Value, headline: &str, style: Style) {
        let telling = Telling::of(offer);
        let found = (telling.headline, style_of(offer));
        assert_eq!(found, (headline, style), "{offer}");
        let keys = telling.steps.iter();
        for key in keys.chain([&telling.headline, &telling.meaning]) {
            assert_ne!(word(key), *key);
        }
        let said = report(&json!({ "verdicts": [offer] }));
        assert!(
            !said.contains("{1}") && !said.contains("his page"),
            "{said}"
        );
    }

    #[test]
    fn listed_ones_are_told_by_category_and_basis() {
        for (standing, basis, category, headline, style) in [
            ("known", "key", "state", "offerListed", ALARM),
            ("known", "key", "misused-ca", "offerListed", ALARM),
            ("known", "key", "antivirus", "offerProduct", WARNING),
            ("capable", "key", "state-capable", "offerCapable", WARNING),
            ("known", "name", "state", "offerClaim", ALARM),
            ("known", "name", "antivirus", "offerClaimProduct", WARNING),
        ] {
            let standing = match standing {
                "known" => "known-interception",
                _ => "interception-capable",
            };
            check(&verdict(standing, basis, category, &[]), headline, style);
        }
        let notes = ["key-not-known"];
        let copied = verdict("interception-capable", "name", "state-capable", &notes);
        check(&copied, "offerImitation", ALARM);
        let mut leaked = verdict("known-interception", "key", "debugging-proxy", &[]);
        leaked["authority"]["keyIsPublic"] = json!(true);
        check(&leaked, "offerLeaked", ALARM);
        assert_eq!(Telling::of(&leaked).meaning, "offerMeaningLeaked");
    }

    #[test]
    fn others_are_told_by_what_is_known_of_them() {
        for (standing, notes, headline, style) in [
            ("outside-public-trust", &[][..], "offerUnknown", WARNING),
            (
                "outside-public-trust",
                &["imitates-public-root"],
                "offerImitatesPublic",
                WARNING,
            ),
            ("publicly-trusted", &[], "offerPublic", BOLD),
            ("undetermined", &["offered-not-ca"], "offerNotCa", BOLD),
            ("undetermined", &[], "offerUndetermined", BOLD),
        ] {
            check(&verdict(standing, "", "", notes), headline, style);
        }
    }
}
