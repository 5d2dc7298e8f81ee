//! An offer for people: what installing would mean, what the file holds, and what to do.

use serde_json::Value;

use super::{details, items, line, text};

/// The report, from the protocol's object: its certificate texts are safe already.
pub fn report(object: &Value) -> String {
    let verdicts: Vec<&Value> = items(object, "verdicts").collect();
    let mut out = String::new();
    let what = match verdicts.len() {
        1 => "This file offers a root certificate to install.".to_owned(),
        count => format!("This file offers {count} certificates to install as roots."),
    };
    line(&mut out, &what);
    line(
        &mut out,
        "Whoever holds the key of an installed root can read and change what you do on every \
         HTTPS site, and the padlock stays.",
    );
    for (index, verdict) in verdicts.iter().enumerate() {
        let (finding, advice) = words(verdict);
        out.push('\n');
        if verdicts.len() > 1 {
            let subject = verdict.pointer("/path/0/subject").unwrap_or(&Value::Null);
            line(
                &mut out,
                &format!("{}. {}", index + 1, text(subject, "text")),
            );
        }
        line(&mut out, &finding);
        line(&mut out, advice);
        out.push_str(&details(verdict));
    }
    out
}

const NEVER: &str = "What to do: do not install it. If it is installed already, remove it from the \
    certificates of the browser and of the system.";
const NOT_THIS: &str = "What to do: do not install it, and do not trust the place it came from.";
const OWN_PRODUCT: &str = "What to do: keep it out unless you, or whoever looks after this \
    computer, set that product up; the product then reads your traffic.";
const OWN_NETWORK: &str = "What to do: install it only if you know whose it is and want them to be \
    able to read your traffic; a web page that asks for it is no reason.";
const NOTHING: &str = "What to do: nothing; browsers bring it with them.";
const USELESS: &str = "What to do: do not install it; no site needs that.";

/// What was found, and what to do about it.
fn words(verdict: &Value) -> (String, &'static str) {
    let name = text(&verdict["authority"], "name");
    match (text(verdict, "standing"), text(verdict, "basis")) {
        ("known-interception" | "interception-capable", "name")
            if has(verdict, "key-not-known") =>
        {
            (
                format!(
                    "It claims to be {name} and is not: its key is another. It comes from somebody else."
                ),
                NOT_THIS,
            )
        }
        ("known-interception" | "interception-capable", "name") => (
            format!("It says it is {name}. That is a claim: anybody can use a name."),
            advice(&verdict["authority"]),
        ),
        ("known-interception", basis) => (
            format!("{} {name}, which intercepts.", tie(basis)),
            advice(&verdict["authority"]),
        ),
        ("interception-capable", basis) => (
            format!(
                "{} {name}, which could intercept; no such use is known.",
                tie(basis)
            ),
            advice(&verdict["authority"]),
        ),
        ("outside-public-trust", _) if has(verdict, "imitates-public-root") => (
            "It borrows the name of a root that browsers trust and is not that root.".to_owned(),
            NOT_THIS,
        ),
        ("outside-public-trust", _) => (
            "Nobody known: the Mozilla programme does not have it, and it is not on the list."
                .to_owned(),
            OWN_NETWORK,
        ),
        ("publicly-trusted", _) => (
            "It belongs to a root that browsers trust already.".to_owned(),
            NOTHING,
        ),
        _ if has(verdict, "offered-not-ca") => (
            "It is a server's certificate, not an authority's.".to_owned(),
            USELESS,
        ),
        _ => ("Undetermined: too much to check.".to_owned(), OWN_NETWORK),
    }
}

fn tie(basis: &str) -> &'static str {
    match basis {
        "certificate" => "It is the certificate of",
        "key" => "It has the key of",
        _ => "It is signed by",
    }
}

/// Products that somebody with rights on the computer set up, and all others.
fn advice(authority: &Value) -> &'static str {
    let category = text(authority, "category");
    match category {
        _ if authority["keyIsPublic"] == true => NEVER,
        "antivirus" | "debugging-proxy" | "network-security" | "parental-control" => OWN_PRODUCT,
        _ => NEVER,
    }
}

fn has(verdict: &Value, code: &str) -> bool {
    items(verdict, "notes").any(|note| text(note, "code") == code)
}
