//! The wire: requests in, verdicts and errors out. `host/PROTOCOL.md` is the reference.
//! The only module that knows the JSON of the protocol.

pub mod offer;
pub mod roots;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::{
    authorities::SigningKey,
    authority::Authority,
    certificate::Certificate,
    container::Contents,
    name::{COMMON_NAME, Name, ORGANIZATION},
    path::{End, Path},
    text::safe,
    verdict::{Basis, Found, Note, Standing, Verdict},
};

/// The version of the protocol.
pub const PROTOCOL: u64 = 1;
/// Certificates in one chain.
pub const CHAIN_CAP: usize = 64;
/// A response stays below this.
pub const RESPONSE_CAP: usize = 1_000_000;

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
    Assess {
        chain: Vec<Certificate>,
        server_name: Option<String>,
    },
    Hello,
    Offer(Contents),
    Roots,
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

/// Parses one request.
pub fn parse(body: &[u8]) -> Result<Request, RequestError> {
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
        Some("assess") => assess(&fields, &id)?,
        Some("offer") => Kind::Offer(offer::parse(&fields, &id)?),
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

fn assess(fields: &Map<String, Value>, id: &Value) -> Result<Kind, RequestError> {
    let bad = |message: &str| RequestError::new(id, "request-invalid", message);
    let server_name = match fields.get("serverName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) if name.chars().count() <= 255 => Some(name.clone()),
        Some(_) => return Err(bad("serverName is not a string of at most 255 characters")),
    };
    match fields.get("chainSource").and_then(Value::as_str) {
        Some("observed" | "observed-leaf" | "probed") => {}
        _ => return Err(bad("chainSource is not observed, observed-leaf or probed")),
    }
    let Some(Value::Array(items)) = fields.get("chain") else {
        return Err(bad("chain is not an array"));
    };
    if items.len() > CHAIN_CAP {
        let message = format!("{} certificates exceed {CHAIN_CAP}", items.len());
        return Err(RequestError::new(id, "chain-too-long", message));
    }
    let mut chain = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let Value::String(text) = item else {
            return Err(bad(&format!("chain[{index}] is not a string")));
        };
        let der = STANDARD.decode(text).map_err(|error| {
            RequestError::new(id, "base64-invalid", format!("chain[{index}]: {error}"))
        })?;
        chain.push(Certificate::from_der(&der).map_err(|error| {
            RequestError::new(
                id,
                "certificate-invalid",
                format!("chain[{index}]: {error}"),
            )
        })?);
    }
    Ok(Kind::Assess { chain, server_name })
}

/// The verdict object of the protocol, below the response cap.
pub fn verdict(verdict: &Verdict<'_>, chain: &[Certificate]) -> Value {
    let whole = render(verdict, chain, 1024, usize::MAX);
    // A frame holds some more than the verdict: the id and the type.
    if whole.to_string().len() < RESPONSE_CAP - 1024 {
        return whole;
    }
    let mut short = render(verdict, chain, 128, 8);
    if let Some(Value::Array(notes)) = short.get_mut("notes") {
        notes.push(json!({ "code": "shortened" }));
    }
    short
}

fn render(verdict: &Verdict<'_>, chain: &[Certificate], limit: usize, extras: usize) -> Value {
    let used: Vec<usize> = path_indices(verdict);
    let is_used = |c: &Certificate| {
        let on_path = used.iter().filter_map(|i| chain.get(*i));
        on_path.into_iter().any(|other| other.sha256 == c.sha256)
    };
    let extra: Vec<Value> = chain
        .iter()
        .filter(|certificate| !is_used(certificate))
        .take(extras)
        .map(|certificate| summary(certificate, limit))
        .collect();
    json!({
        "standing": standing(verdict.standing),
        "basis": verdict.authority.map(|found| basis(found.basis)),
        "authority": verdict.authority.map(|found| {
            authority(&found.entry.authority, found.entry.added.as_deref())
        }),
        "path": path(verdict, chain, limit),
        "extra": extra,
        "notes": verdict.notes.iter().map(|n| note(n, limit)).collect::<Vec<_>>(),
    })
}

fn path_indices(verdict: &Verdict<'_>) -> Vec<usize> {
    let Some(path) = &verdict.path else {
        return Vec::new();
    };
    let mut indices = path.indices.clone();
    if let End::Unsupported(next) = path.end
        && !indices.contains(&next)
    {
        indices.push(next);
    }
    indices
}

fn path(verdict: &Verdict<'_>, chain: &[Certificate], limit: usize) -> Vec<Value> {
    let Some(path) = &verdict.path else {
        return Vec::new();
    };
    let found = verdict.authority;
    let last = path.indices.len().saturating_sub(1);
    let mut elements = Vec::new();
    for (position, certificate) in path
        .indices
        .iter()
        .filter_map(|i| chain.get(*i))
        .enumerate()
    {
        let link = if position < last {
            proven()
        } else {
            end_link(&path.end, certificate)
        };
        let is_end = position == last && matches!(path.end, End::IsPublicRoot(_) | End::SelfSigned);
        let role = match position {
            0 => "end-entity",
            _ if is_end || certificate.is_self_issued() => "root",
            _ => "intermediate",
        };
        elements.push(element(
            summary(certificate, limit),
            role,
            "chain",
            found,
            position,
            link,
        ));
    }
    elements.extend(beyond(path, chain, found, limit));
    elements
}

/// The element above the last proven certificate that the chain did not hold, or cannot prove.
fn beyond(
    path: &Path<'_>,
    chain: &[Certificate],
    found: Option<Found<'_>>,
    limit: usize,
) -> Option<Value> {
    let next = path.indices.len();
    let anchor = json!({ "state": "anchor" });
    match &path.end {
        End::PublicRoot(root) => {
            let origin = match root.added {
                Some(_) => "added-public-roots",
                None => "public-roots",
            };
            let object = summary(&root.certificate, limit);
            Some(element(object, "root", origin, found, next, anchor))
        }
        End::Listed(key) => {
            let object = key_summary(key, limit);
            Some(element(object, "root", "list", found, next, anchor))
        }
        End::Unsupported(index) if !path.indices.contains(index) => {
            let certificate = chain.get(*index)?;
            let role = if certificate.is_self_issued() {
                "root"
            } else {
                "intermediate"
            };
            let link = json!({ "state": "unproven", "reason": "issuer-missing" });
            let object = summary(certificate, limit);
            Some(element(object, role, "chain", found, next, link))
        }
        _ => None,
    }
}

/// A listed key of which no certificate was sent.
fn key_summary(key: &SigningKey, limit: usize) -> Value {
    let text = key.subject.as_deref().unwrap_or_default();
    json!({
        "subject": { "text": safe(text, limit), "commonName": null, "organization": null },
        "issuer": null,
        "notBefore": null,
        "notAfter": null,
        "serial": null,
        "sha256": null,
        "spkiSha256": key.key.spki_sha256.to_string(),
        "keyAlgorithm": key.key.algorithm,
        "signatureAlgorithm": null,
        "isCa": true,
    })
}

fn element(
    mut object: Value,
    role: &str,
    origin: &str,
    found: Option<Found<'_>>,
    position: usize,
    link: Value,
) -> Value {
    if let Value::Object(fields) = &mut object {
        let is_authority = found.is_some_and(|found| found.position == position);
        fields.insert("role".to_owned(), role.into());
        fields.insert("origin".to_owned(), origin.into());
        fields.insert("isAuthority".to_owned(), is_authority.into());
        fields.insert("link".to_owned(), link);
    }
    object
}

fn proven() -> Value {
    json!({ "state": "proven", "by": "signature" })
}

fn end_link(end: &End<'_>, certificate: &Certificate) -> Value {
    let reason = match end {
        End::PublicRoot(_) | End::Listed(_) => return proven(),
        End::IsPublicRoot(_) => return json!({ "state": "anchor" }),
        End::SelfSigned => return json!({ "state": "self-signed" }),
        End::Unsupported(_) => {
            let algorithm = certificate.scheme.text();
            return json!({
                "state": "unproven", "reason": "algorithm-unsupported", "algorithm": algorithm,
            });
        }
        End::BudgetExhausted => "budget-exhausted",
        End::IssuerMissing => "issuer-missing",
        End::SignatureInvalid => "signature-invalid",
    };
    json!({ "state": "unproven", "reason": reason })
}

fn summary(certificate: &Certificate, limit: usize) -> Value {
    json!({
        "subject": name(&certificate.subject, limit),
        "issuer": name(&certificate.issuer, limit),
        "notBefore": certificate.not_before,
        "notAfter": certificate.not_after,
        "serial": safe(&certificate.serial, 128),
        "sha256": certificate.sha256.to_string(),
        "spkiSha256": certificate.key.spki_sha256.to_string(),
        "keyAlgorithm": safe(&certificate.key.algorithm, limit),
        "signatureAlgorithm": safe(&certificate.scheme.text(), limit),
        "isCa": certificate.is_ca,
    })
}

fn name(name: &Name, limit: usize) -> Value {
    let first = |oid: &str| name.values(oid).next().map(|text| safe(text, limit));
    json!({
        "text": safe(name.text(), limit),
        "commonName": first(COMMON_NAME),
        "organization": first(ORGANIZATION),
    })
}

/// The authority object of the protocol.
pub fn authority(authority: &Authority, added: Option<&str>) -> Value {
    json!({
        "id": authority.id,
        "name": authority.name,
        "operator": authority.operator,
        "country": authority.country,
        "category": authority.category,
        "evidence": authority.evidence,
        "inUse": authority.in_use,
        "summary": authority.summary,
        "sources": authority.sources,
        "keyIsPublic": authority.key_is_public,
        "local": authority.local,
        "added": added,
    })
}

/// The word on the wire.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::InterceptionCapable => "interception-capable",
        Standing::KnownInterception => "known-interception",
        Standing::OutsidePublicTrust => "outside-public-trust",
        Standing::PubliclyTrusted => "publicly-trusted",
        Standing::Undetermined => "undetermined",
    }
}

/// The word on the wire.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Certificate => "certificate",
        Basis::Key => "key",
        Basis::Name => "name",
        Basis::Signature => "signature",
    }
}

fn note(note: &Note, limit: usize) -> Value {
    let code = match note {
        Note::AlgorithmUnsupported(algorithm) => {
            return json!({
                "code": "algorithm-unsupported", "algorithm": safe(algorithm, limit),
            });
        }
        Note::AuthorityAdded(file) => return json!({ "code": "authority-added", "file": file }),
        Note::ImitatesPublicRoot(subject) => {
            return json!({ "code": "imitates-public-root", "subject": safe(subject, limit) });
        }
        Note::ListedAlternative(id) => {
            return json!({ "code": "listed-alternative", "authority": id });
        }
        Note::PublicRootAdded(file) => return json!({ "code": "public-root-added", "file": file }),
        Note::BudgetExhausted => "budget-exhausted",
        Note::IssuerMissing => "issuer-missing",
        Note::IssuerNotCa => "issuer-not-ca",
        Note::KeyNotKnown => "key-not-known",
        Note::NoChain => "no-chain",
        Note::Offered => "offered",
        Note::OfferedNotCa => "offered-not-ca",
        Note::ServerNameMismatch => "server-name-mismatch",
        Note::SignatureInvalid => "signature-invalid",
    };
    json!({ "code": code })
}
