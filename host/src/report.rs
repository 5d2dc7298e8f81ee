//! Verdicts and authorities as text for a terminal.

pub mod evidence;
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
    let name = safe(text(authority, "name"), 200);
    line(&mut out, &headline(object, &name));
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
        match text(element, "sha256") {
            "" => line(&mut out, "    not sent; its key is listed"),
            digest => line(&mut out, &format!("    SHA-256 {digest}")),
        }
        let (algorithm, key) = (text(element, "keyAlgorithm"), text(element, "spkiSha256"));
        line(&mut out, &format!("    key {algorithm} {key}"));
        line(&mut out, &format!("    {}", link(&element["link"])));
    }
    for element in items(object, "extra") {
        line(
            &mut out,
            &format!("not on the path: {}", text(&element["subject"], "text")),
        );
    }
    for sign in items(object, "signs") {
        line(
            &mut out,
            &format!("sign: {} {}", text(sign, "id"), sign["weight"]),
        );
    }
    for note in items(object, "notes") {
        line(&mut out, &format!("note: {}", note_words(note)));
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
    format!("connection: {reached}, {}\n", text(object, "protocol"))
}

/// The first line: what the standing means.
fn headline(object: &Value, name: &str) -> String {
    match (text(object, "standing"), text(object, "basis")) {
        ("known-interception", "name") => format!("It says it is {name}, which intercepts."),
        ("known-interception", _) => format!("Known interception: {name}."),
        ("interception-capable", _) => {
            format!("{name} could intercept; no such use is known.")
        }
        ("suspected-interception", _) => {
            "Interception is suspected: several signs say so.".to_owned()
        }
        ("outside-public-trust", _) => "A root that no public programme trusts.".to_owned(),
        ("publicly-trusted", _) => "A public root, and no listed authority on the path.".to_owned(),
        _ => "Undetermined: no path to a root could be proven.".to_owned(),
    }
}

/// How an element is tied to the next one.
fn link(link: &Value) -> String {
    match (text(link, "state"), text(link, "reason")) {
        ("proven", _) => "signed by the next one".to_owned(),
        ("self-signed", _) => "self-signed".to_owned(),
        ("anchor", _) => "known, whether it was sent or not".to_owned(),
        (_, "algorithm-unsupported") => {
            let algorithm = text(link, "algorithm");
            format!("unproven: a signature of {algorithm} cannot be checked here")
        }
        (_, "signature-invalid") => {
            "unproven: the certificate with its issuer's name did not sign it".to_owned()
        }
        (_, "issuer-missing") => "unproven: its issuer is missing".to_owned(),
        (_, "budget-exhausted") => "unproven: too many signatures to check".to_owned(),
        (state, reason) => format!("{state} {reason}"),
    }
}

/// A note as a sentence; one that is not known here by its code.
fn note_words(note: &Value) -> String {
    let detail = ["algorithm", "authority", "file", "subject"].map(|field| text(note, field));
    let detail = safe(&detail.concat(), 2000);
    match text(note, "code") {
        "no-chain" => "there is no certificate".to_owned(),
        "issuer-missing" => {
            "the path ends early: an issuer was not sent and is not known".to_owned()
        }
        "signature-invalid" => {
            "the path ends early: the certificate with the issuer's name did not sign".to_owned()
        }
        "algorithm-unsupported" => {
            format!("the path ends early: {detail} cannot be checked here")
        }
        "budget-exhausted" => "too many signatures to check; the search was stopped".to_owned(),
        "issuer-not-ca" => "a certificate on the path signed although it may not".to_owned(),
        "offered" => "judged as a certificate to be installed".to_owned(),
        "offered-not-ca" => "what is offered is no CA certificate".to_owned(),
        "probe-differs" => {
            "the server showed the probe a chain that does not belong to it".to_owned()
        }
        "peer-key-unproven" => {
            "the server did not prove that it holds the certificate's key".to_owned()
        }
        "key-not-known" => {
            "the name is listed with another key: this is not the known one".to_owned()
        }
        "imitates-public-root" => {
            format!("it has the name of a public root and is not it: {detail}")
        }
        "authority-added" => format!("the authority comes from {detail}"),
        "public-root-added" => format!("only {detail} on this computer calls this root public"),
        "listed-alternative" => format!("another path leads to the listed authority {detail}"),
        "server-name-mismatch" => "the certificate is not for this server name".to_owned(),
        "shortened" => "texts were cut".to_owned(),
        code => format!("{code} {detail}"),
    }
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
