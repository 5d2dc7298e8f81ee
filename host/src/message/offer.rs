//! The response to an `offer`; `host/PROTOCOL.md` is the reference.

use serde_json::{Value, json};

use super::{RESPONSE_CAP, TEXT, render, set, tree};
use crate::{
    anchors::Anchors,
    certificate::Certificate,
    container::{Container, Contents},
    verdict::Verdict,
};

/// Elements of a path in a response that was too long.
const SHORT_PATH: usize = 8;

/// The response, below the response cap.
pub fn response(id: &Value, contents: &Contents, verdicts: &[Verdict<'_>]) -> Value {
    let mut message = object(contents, verdicts);
    set(&mut message, "type", "offer".into());
    set(&mut message, "id", id.clone());
    message
}

/// What `rootwatch check --json` prints for an offer: the response without type and id.
pub fn object(contents: &Contents, verdicts: &[Verdict<'_>]) -> Value {
    let all = |limit| -> Vec<Value> {
        let each = verdicts.iter();
        each.map(|verdict| offered(verdict, &contents.certificates, limit))
            .collect()
    };
    let mut objects = all(TEXT);
    let length: usize = objects.iter().map(|object| object.to_string().len()).sum();
    // A frame holds some more than the verdicts: the id, the type and the commas.
    if length > RESPONSE_CAP - 2048 {
        objects = all(32);
        objects.iter_mut().for_each(shorten);
    }
    json!({ "container": word(contents.container), "verdicts": objects })
}

/// A verdict without what else the file held, which has verdicts of its own.
fn offered(verdict: &Verdict<'_>, certificates: &[Certificate], limit: usize) -> Value {
    let mut object = tree(&render(verdict, certificates, &Anchors::default(), limit));
    set(&mut object, "extra", json!([]));
    let first = verdict.path.as_ref().and_then(|path| path.indices.first());
    let certificate = first.and_then(|index| certificates.get(*index));
    let role = match certificate {
        Some(one) if one.is_self_issued() => "root",
        Some(one) if one.is_ca => "intermediate",
        _ => "end-entity",
    };
    if let Some(element) = object.pointer_mut("/path/0/role") {
        *element = role.into();
    }
    object
}

fn shorten(object: &mut Value) {
    if let Some(Value::Array(path)) = object.get_mut("path") {
        path.truncate(SHORT_PATH);
    }
    if let Some(Value::Array(notes)) = object.get_mut("notes") {
        notes.push(json!({ "code": "shortened" }));
    }
}

/// The word on the wire.
fn word(container: Container) -> &'static str {
    match container {
        Container::Der => "der",
        Container::Mobileconfig => "mobileconfig",
        Container::Pem => "pem",
        Container::Pkcs7 => "pkcs7",
    }
}
