//! Requests: from the bytes of a frame to what is asked, and the error where they say nothing.
//! `host/PROTOCOL.md` is the reference.

pub mod offer;
pub mod probe;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::{
    assessment::Assessment,
    certificate::{Certificate, description::Description},
    container::Contents,
    known::Known,
    request::probe::Question,
    text::safe,
};

/// The version of the protocol.
pub const PROTOCOL: u64 = 1;
/// Certificates in one chain.
pub const CHAIN_CAP: usize = 64;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// Repeated in the response.
    pub id: Value,
    /// What is asked.
    pub kind: Kind,
}

/// What is asked.
#[derive(Debug)]
#[allow(missing_docs, reason = "PROTOCOL.md has the fields")]
pub enum Kind {
    Assess(Assessment),
    Describe(Box<Description>),
    Hello,
    Offer(Contents),
    Probe(Question),
    Roots,
}

/// Where an assessed chain comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "PROTOCOL.md has the meanings")]
pub enum ChainSource {
    Observed,
    ObservedLeaf,
    Probed,
}

/// Why a request has no answer but an error.
#[derive(Debug, PartialEq)]
pub struct RequestError {
    /// The request's id where it could be had.
    pub id: Value,
    /// Stable code of `PROTOCOL.md`.
    pub code: &'static str,
    /// English, for developers.
    pub message: String,
}

impl RequestError {
    /// Makes one.
    pub fn new(id: &Value, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            id: id.clone(),
            code,
            message: message.into(),
        }
    }

    /// The message on the wire.
    pub fn to_json(&self) -> Value {
        json!({ "type": "error", "id": self.id, "code": self.code, "message": self.message })
    }
}

/// Parses one request; `known` are certificates that need not be parsed again.
pub fn parse(body: &[u8], known: &mut Known<'_>) -> Result<Request, RequestError> {
    let none = Value::Null;
    let value: Value = serde_json::from_slice(body)
        .map_err(|e| RequestError::new(&none, "json-invalid", e.to_string()))?;
    let Value::Object(fields) = value else {
        return Err(RequestError::new(
            &none,
            "request-invalid",
            "the message is not an object",
        ));
    };
    let id = id(&fields)?;
    let bad = |message: &str| RequestError::new(&id, "request-invalid", message);
    match fields.get("protocol") {
        None => {}
        Some(version) => match version.as_u64() {
            None | Some(0) => return Err(bad("protocol is not a version number")),
            Some(version) if version > PROTOCOL => {
                let message = format!("protocol {version} is newer than {PROTOCOL}");
                return Err(RequestError::new(&id, "protocol-unsupported", message));
            }
            Some(_) => {}
        },
    }
    let kind = match fields.get("type").and_then(Value::as_str) {
        None => return Err(bad("type is missing or not a string")),
        Some("hello") => Kind::Hello,
        Some("assess") => assess(&fields, &id, known)?,
        Some("describe") => Kind::Describe(Box::new(described(&fields, &id)?)),
        Some("offer") => Kind::Offer(offer::contents(&fields, &id)?),
        Some("probe") => Kind::Probe(probe::question(&fields, &id, known)?),
        Some("roots") => Kind::Roots,
        Some(other) => {
            let message = format!("there is no request \"{}\"", safe(other, 64));
            return Err(RequestError::new(&id, "type-unknown", message));
        }
    };
    Ok(Request { id, kind })
}

fn id(fields: &Map<String, Value>) -> Result<Value, RequestError> {
    let given = fields.get("id").unwrap_or(&Value::Null);
    let valid = match given {
        Value::String(text) => text.chars().count() <= 64,
        Value::Number(number) => number.as_u64().is_some_and(|n| n < 1 << 53),
        _ => false,
    };
    if valid {
        return Ok(given.clone());
    }
    let message = "id is neither a string of at most 64 characters nor an integer below 2^53";
    Err(RequestError::new(&Value::Null, "request-invalid", message))
}

fn assess(
    fields: &Map<String, Value>,
    id: &Value,
    known: &mut Known<'_>,
) -> Result<Kind, RequestError> {
    let bad = |message: &str| RequestError::new(id, "request-invalid", message);
    let server_name = match fields.get("serverName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) if name.chars().count() <= 255 => Some(name.clone()),
        Some(_) => return Err(bad("serverName is not a string of at most 255 characters")),
    };
    let source = match fields.get("chainSource").and_then(Value::as_str) {
        Some("observed") => ChainSource::Observed,
        Some("observed-leaf") => ChainSource::ObservedLeaf,
        Some("probed") => ChainSource::Probed,
        _ => return Err(bad("chainSource is not observed, observed-leaf or probed")),
    };
    Ok(Kind::Assess(Assessment {
        chain: certificates(fields, "chain", id, known)?,
        source,
        server_name,
        address: probe::optional_address(fields, id)?,
        time: time(fields, id)?,
    }))
}

/// When the handshake was observed: a point in time that JavaScript can count to.
fn time(fields: &Map<String, Value>, id: &Value) -> Result<Option<i64>, RequestError> {
    let seconds = match fields.get("time") {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.as_i64().filter(|n| (0..1 << 53).contains(n)),
    };
    let message = "time is not a whole number of seconds from 0 to 2^53 - 1";
    let wrong = || RequestError::new(id, "request-invalid", message);
    seconds.map(Some).ok_or_else(wrong)
}

fn described(fields: &Map<String, Value>, id: &Value) -> Result<Description, RequestError> {
    let Some(Value::String(text)) = fields.get("certificate") else {
        let message = "certificate is missing or not a string";
        return Err(RequestError::new(id, "request-invalid", message));
    };
    let der = STANDARD.decode(text).map_err(|error| {
        RequestError::new(id, "base64-invalid", format!("certificate: {error}"))
    })?;
    Description::of(&der).map_err(|error| {
        RequestError::new(id, "certificate-invalid", format!("certificate: {error}"))
    })
}

/// Reads a field that holds an array of certificates.
fn certificates(
    fields: &Map<String, Value>,
    field: &str,
    id: &Value,
    known: &mut Known<'_>,
) -> Result<Vec<Certificate>, RequestError> {
    let bad = |message: &str| RequestError::new(id, "request-invalid", message);
    let Some(Value::Array(items)) = fields.get(field) else {
        return Err(bad(&format!("{field} is not an array")));
    };
    if items.len() > CHAIN_CAP {
        let message = format!("{} certificates exceed {CHAIN_CAP}", items.len());
        return Err(RequestError::new(id, "chain-too-long", message));
    }
    let mut chain = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let Value::String(text) = item else {
            return Err(bad(&format!("{field}[{index}] is not a string")));
        };
        let der = STANDARD.decode(text).map_err(|error| {
            RequestError::new(id, "base64-invalid", format!("{field}[{index}]: {error}"))
        })?;
        chain.push(known.certificate(&der).map_err(|error| {
            RequestError::new(
                id,
                "certificate-invalid",
                format!("{field}[{index}]: {error}"),
            )
        })?);
    }
    Ok(chain)
}
