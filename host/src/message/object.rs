//! The objects of a verdict in the form in which they are written: borrowed from what was judged,
//! and straight to text, for this is the most that the host ever writes. `message` fills them.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::Value;

use super::{TEXT, is_remembered, safe};
use crate::{
    authorities::SigningKey,
    certificate::Certificate,
    name::{COMMON_NAME, Name, ORGANIZATION},
    path::End,
};

/// A verdict.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    pub(super) standing: &'static str,
    pub(super) basis: Option<&'static str>,
    pub(super) authority: Option<Value>,
    pub(super) path: Vec<Element<'a>>,
    pub(super) extra: Vec<Summary<'a>>,
    pub(super) notes: Vec<Value>,
    pub(super) signs: Vec<Value>,
}

/// A certificate, or a listed key of which no certificate was sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary<'a> {
    subject: Named,
    issuer: Option<Named>,
    not_before: Option<&'a str>,
    not_after: Option<&'a str>,
    serial: Option<String>,
    sha256: Option<String>,
    spki_sha256: String,
    key_algorithm: String,
    signature_algorithm: Option<String>,
    is_ca: bool,
    der: Option<String>,
}

/// An element of a path.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Element<'a> {
    #[serde(flatten)]
    pub(super) certificate: Summary<'a>,
    pub(super) role: &'static str,
    pub(super) origin: &'static str,
    pub(super) is_authority: bool,
    pub(super) installed_in: Vec<Value>,
    pub(super) link: Link,
}

/// What proves an element.
#[derive(Serialize)]
pub(super) struct Link {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    text: String,
    common_name: Option<String>,
    organization: Option<String>,
}

impl<'a> Summary<'a> {
    pub(super) fn of(certificate: &'a Certificate, limit: usize) -> Self {
        let is_wanted = is_remembered(certificate) && limit == TEXT;
        Self {
            subject: Named::of(&certificate.subject, limit),
            issuer: Some(Named::of(&certificate.issuer, limit)),
            not_before: Some(&certificate.not_before),
            not_after: Some(&certificate.not_after),
            serial: Some(safe(&certificate.serial, 128)),
            sha256: Some(certificate.sha256.to_string()),
            spki_sha256: certificate.key.spki_sha256.to_string(),
            key_algorithm: safe(&certificate.key.algorithm, limit),
            signature_algorithm: Some(safe(&certificate.scheme.text(), limit)),
            is_ca: certificate.is_ca,
            der: is_wanted.then(|| STANDARD.encode(certificate.der())),
        }
    }

    pub(super) fn of_key(key: &SigningKey, limit: usize) -> Self {
        let text = key.subject.as_deref().unwrap_or_default();
        Self {
            subject: Named {
                text: safe(text, limit),
                common_name: None,
                organization: None,
            },
            issuer: None,
            not_before: None,
            not_after: None,
            serial: None,
            sha256: None,
            spki_sha256: key.key.spki_sha256.to_string(),
            key_algorithm: key.key.algorithm.clone(),
            signature_algorithm: None,
            is_ca: true,
            der: None,
        }
    }
}

impl Named {
    fn of(name: &Name, limit: usize) -> Self {
        let first = |oid: &str| name.values(oid).next().map(|text| safe(text, limit));
        Self {
            text: safe(name.text(), limit),
            common_name: first(COMMON_NAME),
            organization: first(ORGANIZATION),
        }
    }
}

impl Link {
    /// The next element, or what the path ends with, made the signature.
    pub(super) fn proven() -> Self {
        Self {
            by: Some("signature"),
            ..Self::state("proven")
        }
    }

    pub(super) fn anchor() -> Self {
        Self::state("anchor")
    }

    pub(super) fn of_end(end: &End<'_>) -> Self {
        let reason = match end {
            End::PublicRoot(_) | End::Listed(_) => return Self::proven(),
            End::Anchor | End::IsPublicRoot(_) => return Self::anchor(),
            End::SelfSigned => return Self::state("self-signed"),
            End::Unsupported(algorithm) => {
                return Self {
                    algorithm: Some(safe(algorithm, 128)),
                    ..Self::unproven("algorithm-unsupported")
                };
            }
            End::BudgetExhausted => "budget-exhausted",
            End::IssuerMissing => "issuer-missing",
            End::SignatureInvalid => "signature-invalid",
        };
        Self::unproven(reason)
    }

    fn unproven(reason: &'static str) -> Self {
        Self {
            reason: Some(reason),
            ..Self::state("unproven")
        }
    }

    fn state(state: &'static str) -> Self {
        Self {
            state,
            by: None,
            reason: None,
            algorithm: None,
        }
    }
}
