//! The `offer` request and its response; `host/PROTOCOL.md` is the reference.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{RESPONSE_CAP, RequestError, render};
use crate::{
    certificate::Certificate,
    container::{self, Container, Contents},
    verdict::Verdict,
};

/// Bytes of an offered file.
pub const OFFER_CAP: usize = 65_536;
/// Certificates in an offered file.
pub const OFFER_CERTIFICATE_CAP: usize = 32;
/// Elements of a path in a response that was too long.
const SHORT_PATH: usize = 8;

pub(super) fn parse(fields: &Map<String, Value>, id: &Value) -> Result<Contents, RequestError> {
    let bad = |message: &str| RequestError::new(id, "request-invalid", message);
    for field in ["fileName", "contentType"] {
        match fields.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.chars().count() <= 255 => {}
            Some(_) => {
                let message = format!("{field} is not a string of at most 255 characters");
                return Err(bad(&message));
            }
        }
    }
    let Some(Value::String(text)) = fields.get("content") else {
        return Err(bad("content is missing or not a string"));
    };
    let too_large = |what: &str| RequestError::new(id, "offer-too-large", what);
    // Base64 makes four characters of three bytes.
    if text.len() > OFFER_CAP.div_ceil(3) * 4 {
        return Err(too_large("content holds more than 65536 bytes"));
    }
    let bytes = STANDARD
        .decode(text)
        .map_err(|error| RequestError::new(id, "base64-invalid", format!("content: {error}")))?;
    if bytes.len() > OFFER_CAP {
        return Err(too_large("content holds more than 65536 bytes"));
    }
    let contents = container::read(&bytes)
        .map_err(|error| RequestError::new(id, "offer-unreadable", error.to_string()))?;
    let count = contents.certificates.len();
    if count > OFFER_CERTIFICATE_CAP {
        let message = format!("{count} certificates exceed {OFFER_CERTIFICATE_CAP}");
        return Err(too_large(&message));
    }
    Ok(contents)
}

/// The response, below the response cap.
pub fn response(id: &Value, contents: &Contents, verdicts: &[Verdict<'_>]) -> Value {
    let mut message = object(contents, verdicts);
    if let Value::Object(fields) = &mut message {
        fields.insert("type".to_owned(), "offer".into());
        fields.insert("id".to_owned(), id.clone());
    }
    message
}

/// What `rootwatch check --json` prints for an offer: the response without type and id.
pub fn object(contents: &Contents, verdicts: &[Verdict<'_>]) -> Value {
    let all = |limit| -> Vec<Value> {
        let each = verdicts.iter();
        each.map(|verdict| offered(verdict, &contents.certificates, limit))
            .collect()
    };
    let mut objects = all(1024);
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
    let mut object = render(verdict, certificates, limit, 0);
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
