//! The formats of one line of JSON: which one it is, and the handshakes in it. Pure.

mod bounded;
mod glance;
mod ooni;
mod time;
mod zgrab;

use std::{borrow::Cow, net::IpAddr};

use base64::{Engine, engine::general_purpose::STANDARD};
use bounded::Bounded;
use glance::{Glance, Kind};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    certificate::Certificate,
    known::Known,
    request::{self, CHAIN_CAP, RequestError},
    scan::REQUEST_CAP,
};

/// Handshakes of one line; a measurement has a few dozen.
pub const HANDSHAKE_CAP: usize = 256;

/// The format of a line of JSON.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// A measurement of OONI.
    Ooni,
    /// A request of the protocol.
    Request,
    /// A result of `ZGrab2`.
    Zgrab,
}

impl Format {
    /// The format that a line has by its fields. Requests may carry fields that they do not know,
    /// so `type` comes first.
    pub fn of(line: &[u8]) -> Result<Self, RequestError> {
        let glance: Glance<'_> = serde_json::from_slice(line)
            .map_err(|cause| error(&Value::Null, "json-invalid", cause.to_string()))?;
        match glance {
            Glance {
                kind: Kind::Text(kind),
                ..
            } if kind == "assess" => Ok(Self::Request),
            Glance {
                test_keys: Kind::Object,
                test_name: Kind::Text(_),
                ..
            } => Ok(Self::Ooni),
            Glance {
                data: Kind::Object,
                ip: Kind::Text(_),
                ..
            }
            | Glance {
                data: Kind::Object,
                domain: Kind::Text(_),
                ..
            } => Ok(Self::Zgrab),
            Glance {
                kind: Kind::Text(_),
                ..
            } => {
                let message = "of the requests, only assess can be scanned";
                Err(error(&Value::Null, "request-unsupported", message))
            }
            _ => {
                let message = "neither an assess request, an OONI measurement nor ZGrab2's output";
                Err(error(&Value::Null, "format-unknown", message))
            }
        }
    }
}

/// A chain to judge.
#[derive(Debug)]
pub struct Question {
    /// Its certificates, end-entity first, or why they cannot be judged.
    pub chain: Result<Vec<Certificate>, RequestError>,
    /// What else is known of it.
    pub about: About,
}

/// The circumstances of a chain.
#[derive(Debug, Default)]
pub struct About {
    /// What the line calls itself, or null.
    pub id: Value,
    /// Which of the line's handshakes, from 0, where it can have several.
    pub handshake: Option<usize>,
    /// The name that the server was asked for.
    pub server_name: Option<String>,
    /// Its address.
    pub address: Option<IpAddr>,
    /// When, in seconds since 1970.
    pub time: Option<i64>,
}

/// Reads a line and hands on each chain in it. An error is one of the whole line.
pub fn read(
    line: &[u8],
    known: &mut Known<'_>,
    each: &mut impl FnMut(Question),
) -> Result<(), RequestError> {
    match Format::of(line)? {
        Format::Ooni => spread(ooni::read(line)?, known, each),
        Format::Request => each(requested(line, known)?),
        Format::Zgrab => spread(zgrab::read(line)?, known, each),
    }
    Ok(())
}

fn requested(line: &[u8], known: &mut Known<'_>) -> Result<Question, RequestError> {
    if line.len() > REQUEST_CAP {
        let message = format!("a request of {} bytes exceeds {REQUEST_CAP}", line.len());
        return Err(error(&Value::Null, "line-too-long", message));
    }
    let request = request::parse(line, known)?;
    let request::Kind::Assess(asked) = request.kind else {
        let message = "of the requests, only assess can be scanned";
        return Err(error(&request.id, "request-unsupported", message));
    };
    Ok(Question {
        chain: Ok(asked.chain),
        about: About {
            id: request.id,
            handshake: None,
            server_name: asked.server_name,
            address: asked.address,
            time: asked.time,
        },
    })
}

/// A line with handshakes in it, not yet decoded.
struct Record<'a> {
    id: Option<Text<'a>>,
    handshakes: Vec<Handshake<'a>>,
    /// How many there were beyond the cap.
    beyond: usize,
}

struct Handshake<'a> {
    certificates: Bounded<Text<'a>, CHAIN_CAP>,
    server_name: Option<Text<'a>>,
    address: Option<IpAddr>,
    time: Option<i64>,
}

/// A string that is borrowed from the line where it holds no escapes.
#[derive(Debug, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn spread(record: Record<'_>, known: &mut Known<'_>, each: &mut impl FnMut(Question)) {
    // As long as the id of a request.
    let id = record.id.filter(|id| id.0.chars().count() <= 64);
    let id = id.map_or(Value::Null, |id| Value::from(id.0));
    let count = record.handshakes.len();
    for (index, handshake) in record.handshakes.into_iter().enumerate() {
        let name = handshake.server_name.map(|name| name.0.into_owned());
        each(Question {
            chain: decoded(&handshake.certificates, &id, known),
            about: About {
                id: id.clone(),
                handshake: Some(index),
                server_name: name.filter(|name| !name.is_empty() && name.chars().count() <= 255),
                address: handshake.address,
                time: handshake.time,
            },
        });
    }
    if record.beyond > 0 {
        let message = format!("{} handshakes more than {HANDSHAKE_CAP}", record.beyond);
        each(Question {
            chain: Err(error(&id, "too-many-handshakes", message)),
            about: About {
                id,
                handshake: Some(count),
                ..About::default()
            },
        });
    }
}

fn decoded(
    texts: &Bounded<Text<'_>, CHAIN_CAP>,
    id: &Value,
    known: &mut Known<'_>,
) -> Result<Vec<Certificate>, RequestError> {
    if texts.beyond > 0 {
        let count = texts.items.len() + texts.beyond;
        let message = format!("{count} certificates exceed {CHAIN_CAP}");
        return Err(error(id, "chain-too-long", message));
    }
    let decode = |(index, text): (usize, &Text<'_>)| {
        let der = STANDARD.decode(text.0.as_bytes()).map_err(|cause| {
            error(
                id,
                "base64-invalid",
                format!("certificate {index}: {cause}"),
            )
        })?;
        known.certificate(&der).map_err(|cause| {
            error(
                id,
                "certificate-invalid",
                format!("certificate {index}: {cause}"),
            )
        })
    };
    texts.items.iter().enumerate().map(decode).collect()
}

fn error(id: &Value, code: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(id, code, message)
}

#[cfg(test)]
mod tests;
