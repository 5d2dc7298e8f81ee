//! Responses: verdicts and authorities as the JSON of the protocol. `host/PROTOCOL.md` is the
//! reference; `request` reads what comes in.

pub mod description;
mod object;
pub mod offer;
pub mod roots;

use std::net::IpAddr;

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    anchors::Anchors,
    authority::Authority,
    certificate::{Certificate, Origin},
    message::object::{Element, Link, Object, Summary},
    path::{End, Path},
    text::safe,
    verdict::{Basis, Found, Note, Sign, Standing, Verdict},
};

/// A response stays below this.
pub const RESPONSE_CAP: usize = 1_000_000;

/// Characters of one text, and of one text where the response was too long.
const TEXT: usize = 1024;
const SHORT_TEXT: usize = 128;
/// Certificates off the path, where the response was too long.
const SHORT_EXTRA: usize = 8;
/// Stores that are named for one root; a person has few browsers and fewer profiles.
const STORE_CAP: usize = 32;

/// The verdict object of the protocol as text, below the response cap. `anchors` say where a root
/// is installed.
pub fn text(verdict: &Verdict<'_>, chain: &[Certificate], anchors: &Anchors) -> String {
    let whole = written(&render(verdict, chain, anchors, TEXT));
    // A frame holds some more than the verdict: the id and the type.
    if whole.len() < RESPONSE_CAP - 1024 {
        return whole;
    }
    let mut short = render(verdict, chain, anchors, SHORT_TEXT);
    short.notes.push(json!({ "code": "shortened" }));
    written(&short)
}

/// The same as a tree, for those who look into it.
pub fn verdict(verdict: &Verdict<'_>, chain: &[Certificate], anchors: &Anchors) -> Value {
    // What was just written can be read.
    serde_json::from_str(&text(verdict, chain, anchors)).unwrap_or_default()
}

/// An object as text. Keys are strings and nothing fails on the way, so there always is one.
fn written(object: &impl Serialize) -> String {
    serde_json::to_string(object).unwrap_or_default()
}

/// An object as a tree.
fn tree(object: &impl Serialize) -> Value {
    serde_json::to_value(object).unwrap_or_default()
}

fn render<'a>(
    verdict: &'a Verdict<'_>,
    chain: &'a [Certificate],
    anchors: &Anchors,
    limit: usize,
) -> Object<'a> {
    let used: Vec<usize> = path_indices(verdict);
    let is_used = |c: &Certificate| {
        let on_path = used.iter().filter_map(|i| chain.get(*i));
        on_path.into_iter().any(|other| other.sha256 == c.sha256)
    };
    let extra = chain
        .iter()
        .filter(|certificate| !is_remembered(certificate) && !is_used(certificate))
        .take(if limit == TEXT {
            usize::MAX
        } else {
            SHORT_EXTRA
        })
        .map(|certificate| Summary::of(certificate, limit));
    Object {
        standing: standing(verdict.standing),
        basis: verdict.authority.map(|found| basis(found.basis)),
        authority: verdict
            .authority
            .map(|found| authority(found.entry.authority(), found.entry.added.as_deref())),
        path: path(verdict, chain, anchors, limit),
        extra: extra.collect(),
        notes: verdict.notes.iter().map(|n| note(n, limit)).collect(),
        signs: verdict.signs.iter().map(sign).collect(),
    }
}

fn sign(sign: &Sign) -> Value {
    json!({ "id": sign.id, "weight": sign.weight })
}

/// A connection of the host's own, as a verdict on it is sent with.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// The server's address; `None` where a proxy resolved its name.
    pub address: Option<IpAddr>,
    /// `TLS 1.2` or `TLS 1.3`.
    pub protocol: &'static str,
    /// `direct`, `socks5` or `http`.
    pub via: &'static str,
    /// Whether it was made for an earlier question.
    pub is_cached: bool,
    /// Whether the server showed what the browser had observed.
    pub matches_observed: Option<bool>,
}

/// The connection object of the protocol.
pub fn connection(connection: &Connection) -> Value {
    json!({
        "address": connection.address.map(|address| address.to_string()),
        "protocol": connection.protocol,
        "via": connection.via,
        "cached": connection.is_cached,
        "matchesObserved": connection.matches_observed,
    })
}

fn path_indices(verdict: &Verdict<'_>) -> Vec<usize> {
    let Some(path) = &verdict.path else {
        return Vec::new();
    };
    let unproven = path.unproven.iter().map(|unproven| unproven.index);
    path.indices.iter().copied().chain(unproven).collect()
}

fn path<'a>(
    verdict: &'a Verdict<'_>,
    chain: &'a [Certificate],
    anchors: &Anchors,
    limit: usize,
) -> Vec<Element<'a>> {
    let Some(path) = &verdict.path else {
        return Vec::new();
    };
    let is_public = verdict.standing == Standing::PubliclyTrusted;
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
            Link::proven()
        } else {
            Link::of_end(&path.end)
        };
        let is_end = position == last
            && matches!(
                path.end,
                End::Anchor | End::IsPublicRoot(_) | End::SelfSigned
            );
        let role = match position {
            0 => "end-entity",
            _ if is_end || certificate.is_self_issued() => "root",
            _ => "intermediate",
        };
        let mut object = element(
            Summary::of(certificate, limit),
            role,
            origin(certificate),
            found,
            position,
            link,
        );
        let is_authority = found.is_some_and(|found| found.position == position);
        if (position == last && !is_public) || is_authority {
            let stores = anchors.stores(certificate).into_iter().take(STORE_CAP);
            object.installed_in = stores.map(|one| roots::name(one, limit)).collect();
        }
        elements.push(object);
    }
    elements.extend(beyond(path, chain, found, limit));
    elements
}

/// The elements above the last proven certificate that the chain did not hold, or cannot prove.
fn beyond<'a>(
    path: &'a Path<'_>,
    chain: &'a [Certificate],
    found: Option<Found<'_>>,
    limit: usize,
) -> Vec<Element<'a>> {
    let next = path.indices.len();
    let anchor = Link::anchor();
    match &path.end {
        End::PublicRoot(root) => {
            let origin = match root.added {
                Some(_) => "added-public-roots",
                None => "public-roots",
            };
            let object = Summary::of(&root.certificate, limit);
            vec![element(object, "root", origin, found, next, anchor)]
        }
        End::Listed(key) => {
            let object = Summary::of_key(key, limit);
            vec![element(object, "root", "list", found, next, anchor)]
        }
        _ => path
            .unproven
            .iter()
            .enumerate()
            .filter_map(|(offset, unproven)| {
                let certificate = chain.get(unproven.index)?;
                let role = if certificate.is_self_issued() {
                    "root"
                } else {
                    "intermediate"
                };
                let link = unproven
                    .end
                    .as_ref()
                    .map_or_else(Link::proven, Link::of_end);
                let object = Summary::of(certificate, limit);
                Some(element(
                    object,
                    role,
                    origin(certificate),
                    found,
                    next + offset,
                    link,
                ))
            })
            .collect(),
    }
}

fn element<'a>(
    certificate: Summary<'a>,
    role: &'static str,
    origin: &'static str,
    found: Option<Found<'_>>,
    position: usize,
    link: Link,
) -> Element<'a> {
    Element {
        certificate,
        role,
        origin,
        is_authority: found.is_some_and(|found| found.position == position),
        installed_in: Vec::new(),
        link,
    }
}

/// Sets a field of an object.
pub(crate) fn set(object: &mut Value, field: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(field.to_owned(), value);
    }
}

/// Whether only this computer knows it: it was in no chain that belongs to the answer.
fn is_remembered(certificate: &Certificate) -> bool {
    matches!(certificate.origin, Origin::Installed | Origin::Session)
}

fn origin(certificate: &Certificate) -> &'static str {
    match certificate.origin {
        Origin::Chain => "chain",
        Origin::Installed => "installed",
        Origin::Probed => "probed",
        Origin::Session => "session",
    }
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
        Standing::SuspectedInterception => "suspected-interception",
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
        Note::PeerKeyUnproven => "peer-key-unproven",
        Note::ProbeDiffers => "probe-differs",
        Note::ServerNameMismatch => "server-name-mismatch",
        Note::SignatureInvalid => "signature-invalid",
    };
    json!({ "code": code })
}
