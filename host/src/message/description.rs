//! The response to `describe`; `host/PROTOCOL.md` is the reference.

use serde_json::{Value, json};

use super::{RESPONSE_CAP, safe};
use crate::{
    certificate::description::{Alternative, Description},
    name::Name,
};

/// Characters of one text and entries of one list.
#[derive(Clone, Copy)]
struct Limits {
    text: usize,
    entries: usize,
}

const NONE: Limits = Limits {
    text: usize::MAX,
    entries: usize::MAX,
};
/// With these, the longest description that there can be is below the response cap: 16 texts in
/// lists, and ten bytes for a character that is escaped.
const SHORT: Limits = Limits {
    text: 128,
    entries: 32,
};

/// The response, below the response cap.
pub fn response(id: &Value, description: &Description) -> Value {
    let whole = render(description, NONE);
    // A frame holds some more: the id and the type.
    let is_short = whole.to_string().len() >= RESPONSE_CAP - 1024;
    let object = if is_short {
        render(description, SHORT)
    } else {
        whole
    };
    json!({ "type": "described", "id": id, "description": object, "shortened": is_short })
}

fn render(of: &Description, limits: Limits) -> Value {
    let certificate = &of.certificate;
    let text = |text: &str| safe(text, limits.text);
    let texts = |all: &[String]| -> Vec<String> {
        all.iter()
            .take(limits.entries)
            .map(|one| text(one))
            .collect()
    };
    let names = |all: &[Alternative]| -> Vec<Value> {
        let all = all.iter().take(limits.entries);
        all.map(|one| name(one, limits)).collect()
    };
    json!({
        "version": of.version,
        "serial": text(&certificate.serial),
        "subject": attributes(&certificate.subject, limits),
        "issuer": attributes(&certificate.issuer, limits),
        "notBefore": certificate.not_before,
        "notAfter": certificate.not_after,
        "names": names(&of.names),
        "key": {
            "algorithm": text(&certificate.key.algorithm),
            "bits": of.key.bits,
            "exponent": of.key.exponent.as_deref().map(text),
            "value": text(&of.key.value),
            "sha256": certificate.key.spki_sha256.to_string(),
        },
        "signatureAlgorithm": text(&certificate.scheme.text()),
        "signature": text(&of.signature),
        "sha256": certificate.sha256.to_string(),
        "sha1": crate::digest::to_hex(certificate.sha1()),
        "basicConstraints": of.constraints.as_ref().map(|constraints| json!({
            "ca": constraints.is_ca, "pathLength": constraints.path_length,
        })),
        "keyUsages": of.key_usages,
        "purposes": texts(&of.purposes),
        "subjectKeyIdentifier": of.subject_key_identifier.as_deref().map(text),
        "authorityKeyIdentifier": of.authority_key_identifier.as_deref().map(text),
        "policies": of.policies.iter().take(limits.entries).map(|policy| json!({
            "oid": text(&policy.oid), "statement": policy.statement.as_deref().map(text),
        })).collect::<Vec<_>>(),
        "access": of.access.iter().take(limits.entries).map(|(method, location)| json!({
            "method": text(method), "location": text(&location.value),
        })).collect::<Vec<_>>(),
        "revocationLists": names(&of.revocation_lists),
        "permitted": names(&of.permitted),
        "excluded": names(&of.excluded),
        "timestamps": of.timestamps.iter().take(limits.entries).map(|timestamp| json!({
            "log": timestamp.log, "time": timestamp.time,
        })).collect::<Vec<_>>(),
        "others": of.others.iter().take(limits.entries).map(|other| json!({
            "oid": text(&other.oid), "value": text(&other.value),
        })).collect::<Vec<_>>(),
        "critical": texts(&of.critical),
    })
}

fn attributes(name: &Name, limits: Limits) -> Vec<Value> {
    let all = name.attributes().take(limits.entries);
    all.map(|(name, value)| json!({ "name": safe(name, limits.text), "value": safe(value, limits.text) }))
        .collect()
}

fn name(name: &Alternative, limits: Limits) -> Value {
    json!({ "kind": name.kind, "value": safe(&name.value, limits.text) })
}
