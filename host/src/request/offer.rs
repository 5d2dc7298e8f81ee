//! Reads an `offer` request; `host/PROTOCOL.md` is the reference.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use crate::{
    container::{self, Contents},
    request::RequestError,
};

/// Bytes of an offered file.
pub const OFFER_CAP: usize = 65_536;
/// Certificates in an offered file.
pub const OFFER_CERTIFICATE_CAP: usize = 32;

pub(super) fn contents(fields: &Map<String, Value>, id: &Value) -> Result<Contents, RequestError> {
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
    let too_large = |message: String| RequestError::new(id, "offer-too-large", message);
    let too_long = || too_large(format!("content holds more than {OFFER_CAP} bytes"));
    // Base64 makes four characters of three bytes.
    if text.len() > OFFER_CAP.div_ceil(3) * 4 {
        return Err(too_long());
    }
    let bytes = STANDARD
        .decode(text)
        .map_err(|error| RequestError::new(id, "base64-invalid", format!("content: {error}")))?;
    if bytes.len() > OFFER_CAP {
        return Err(too_long());
    }
    let contents = container::read(&bytes)
        .map_err(|error| RequestError::new(id, "offer-unreadable", error.to_string()))?;
    let count = contents.certificates.len();
    if count > OFFER_CERTIFICATE_CAP {
        let message = format!("{count} certificates exceed {OFFER_CERTIFICATE_CAP}");
        return Err(too_large(message));
    }
    Ok(contents)
}
