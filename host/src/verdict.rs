//! `assess`: from a chain, the list and the public roots to a verdict.
//! Pure: no clock, no I/O, and no wire format. `design.md` section 1 has the meanings.

use crate::{
    authorities::{Authorities, Entry},
    authority::{Evidence, KeyHabit, Position},
    certificate::Certificate,
    name::Name,
    path::{self, End, Path},
    public_roots::PublicRoots,
};

/// The verdict's first word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "design.md section 1 has the table")]
pub enum Standing {
    InterceptionCapable,
    KnownInterception,
    OutsidePublicTrust,
    PubliclyTrusted,
    SuspectedInterception,
    Undetermined,
}

/// What identified the authority.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[allow(
    missing_docs,
    reason = "design.md section 1 has the table; strongest first"
)]
pub enum Basis {
    Certificate,
    Key,
    Signature,
    Name,
}

/// A remark on a verdict.
#[derive(Clone, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "PROTOCOL.md has the table")]
pub enum Note {
    AlgorithmUnsupported(String),
    AuthorityAdded(String),
    BudgetExhausted,
    ImitatesPublicRoot(String),
    IssuerMissing,
    IssuerNotCa,
    KeyNotKnown,
    ListedAlternative(String),
    NoChain,
    Offered,
    OfferedNotCa,
    PeerKeyUnproven,
    ProbeDiffers,
    PublicRootAdded(String),
    ServerNameMismatch,
    SignatureInvalid,
}

/// What is known about a chain.
#[derive(Debug)]
pub struct Verdict<'a> {
    /// The first word.
    pub standing: Standing,
    /// The authority and what identified it.
    pub authority: Option<Found<'a>>,
    /// The path, by index into the chain; `None` for an empty chain.
    pub path: Option<Path<'a>>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Signs of interception that `suspicion::weigh` found.
    pub signs: Vec<Sign>,
}

/// One sign of interception.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sign {
    /// Its id in `SUSPICION.md`.
    pub id: &'static str,
    /// What it speaks for, or against where it is negative.
    pub weight: i32,
}

/// An identified authority.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The entry of the list.
    pub entry: &'a Entry,
    /// What identified it.
    pub basis: Basis,
    /// Index into `Path::indices`, or its length for an anchor beyond the chain.
    pub position: usize,
}

/// Assesses a chain. `server_name` chooses the end-entity of an unordered file and is compared
/// with its names; nothing else depends on it.
pub fn assess<'a>(
    chain: &'a [Certificate],
    server_name: Option<&str>,
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Verdict<'a> {
    let end_entity = path::end_entity(chain, server_name);
    assess_from(chain, end_entity, server_name, list, roots)
}

/// Assesses `chain[end_entity]` with the rest of the chain to help.
pub fn assess_from<'a>(
    chain: &'a [Certificate],
    end_entity: usize,
    server_name: Option<&str>,
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Verdict<'a> {
    let Some(certificate) = chain.get(end_entity) else {
        return Verdict {
            standing: Standing::Undetermined,
            authority: None,
            path: None,
            notes: vec![Note::NoChain],
            signs: Vec::new(),
        };
    };
    let paths = path::find(chain, end_entity, list, roots);
    let mut verdict = choose(paths, chain, list, roots);
    if server_name.is_some_and(|name| !certificate.covers(name)) {
        verdict.notes.push(Note::ServerNameMismatch);
    }
    verdict
}

fn choose<'a>(
    paths: Vec<Path<'a>>,
    chain: &'a [Certificate],
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Verdict<'a> {
    match proven(paths, chain, list) {
        Proven::Verdict(verdict) => verdict,
        Proven::Nothing(path) => unlisted(path, chain, list, roots),
    }
}

/// What signatures prove about a set of paths.
pub(crate) enum Proven<'a> {
    /// No listed certificate or key, and no public root: the best path there is.
    Nothing(Path<'a>),
    /// An authority or a public root.
    Verdict(Verdict<'a>),
}

/// The verdict that signatures prove, where they prove one.
pub(crate) fn proven<'a>(
    paths: Vec<Path<'a>>,
    chain: &'a [Certificate],
    list: &'a Authorities,
) -> Proven<'a> {
    let mut clean: Option<Path<'a>> = None;
    let mut listed: Option<(Path<'a>, Found<'a>)> = None;
    let mut other: Option<Path<'a>> = None;
    for path in paths {
        if let Some(found) = proof(&path, chain, list) {
            let better = listed
                .as_ref()
                .is_none_or(|(_, best)| found.basis < best.basis);
            if better {
                listed = Some((path, found));
            }
        } else if is_public(&path) {
            let better = clean
                .as_ref()
                .is_none_or(|best| added(best) && !added(&path));
            if better {
                clean = Some(path);
            }
        } else if other.as_ref().is_none_or(|best| rank(&path) > rank(best)) {
            other = Some(path);
        }
    }
    Proven::Verdict(match (clean, listed, other) {
        (Some(path), listed, _) => public(path, listed.map(|(_, found)| found)),
        (None, Some((path, found)), _) => {
            let cut = path.search_was_cut.then_some(Note::BudgetExhausted);
            let mut verdict = identified(path, found, None);
            verdict.notes.extend(cut);
            verdict
        }
        (None, None, Some(path)) => return Proven::Nothing(path),
        (None, None, None) => Verdict {
            standing: Standing::Undetermined,
            authority: None,
            path: None,
            notes: vec![Note::BudgetExhausted],
            signs: Vec::new(),
        },
    })
}

fn is_public(path: &Path<'_>) -> bool {
    matches!(path.end, End::IsPublicRoot(_) | End::PublicRoot(_)) && path.issuers_may_sign
}

fn added(path: &Path<'_>) -> bool {
    match &path.end {
        End::IsPublicRoot(root) | End::PublicRoot(root) => root.added.is_some(),
        _ => false,
    }
}

/// Complete before incomplete, then the longer one.
fn rank(path: &Path<'_>) -> (u8, usize) {
    let kind = match path.end {
        End::SelfSigned => 3,
        End::IsPublicRoot(_) | End::PublicRoot(_) | End::Listed(_) => 2,
        End::BudgetExhausted => 1,
        _ => 0,
    };
    (kind, path.indices.len())
}

/// A listed certificate or key on the path, or a listed key above it. A public root above it, that
/// was not sent, counts as if it had been: being public takes nobody off the list.
fn proof<'a>(path: &Path<'a>, chain: &[Certificate], list: &'a Authorities) -> Option<Found<'a>> {
    let mut best: Option<Found<'a>> = None;
    let above = match &path.end {
        End::PublicRoot(root) => Some(&root.certificate),
        _ => None,
    };
    let sent = path.indices.iter().filter_map(|i| chain.get(*i));
    for (position, certificate) in sent.chain(above).enumerate() {
        let by_certificate = list
            .by_certificate(certificate)
            .map(|i| (i, Basis::Certificate));
        let by_key = || {
            list.by_key(&certificate.key.spki_sha256)
                .map(|i| (i, Basis::Key))
        };
        let Some((index, basis)) = by_certificate.or_else(by_key) else {
            continue;
        };
        if best.is_none_or(|found| basis < found.basis) {
            best = list.entry(index).map(|entry| Found {
                entry,
                basis,
                position,
            });
        }
    }
    if let (None, End::Listed(key)) = (best, &path.end) {
        best = list.entry(key.entry).map(|entry| Found {
            entry,
            basis: Basis::Signature,
            position: path.indices.len(),
        });
    }
    best
}

pub(crate) fn public<'a>(path: Path<'a>, listed: Option<Found<'a>>) -> Verdict<'a> {
    let mut notes = Vec::new();
    if let End::IsPublicRoot(root) | End::PublicRoot(root) = &path.end {
        notes.extend(root.added.clone().map(Note::PublicRootAdded));
    }
    let id = |found: Found<'_>| Note::ListedAlternative(found.entry.authority().id.clone());
    notes.extend(listed.map(id));
    notes.extend(path.search_was_cut.then_some(Note::BudgetExhausted));
    Verdict {
        standing: Standing::PubliclyTrusted,
        authority: None,
        path: Some(path),
        notes,
        signs: Vec::new(),
    }
}

pub(crate) fn identified<'a>(
    path: Path<'a>,
    found: Found<'a>,
    habit: Option<KeyHabit>,
) -> Verdict<'a> {
    let authority = found.entry.authority();
    let only_capable = authority.evidence == Evidence::Capability && !authority.key_is_public;
    let mut notes = Vec::new();
    let is_known = !authority.keys.is_empty() || !authority.certificates.is_empty();
    if habit == Some(KeyHabit::Fixed) || (habit == Some(KeyHabit::Unknown) && is_known) {
        notes.push(Note::KeyNotKnown);
    }
    notes.extend(found.entry.added.clone().map(Note::AuthorityAdded));
    if !path.issuers_may_sign {
        notes.push(Note::IssuerNotCa);
    }
    Verdict {
        standing: if only_capable {
            Standing::InterceptionCapable
        } else {
            Standing::KnownInterception
        },
        authority: Some(found),
        path: Some(path),
        notes,
        signs: Vec::new(),
    }
}

/// No listed certificate or key, no public root: a name, or nothing.
fn unlisted<'a>(
    mut path: Path<'a>,
    chain: &'a [Certificate],
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Verdict<'a> {
    if path.search_was_cut {
        // A listed key or a public root may be where the search did not come.
        return Verdict {
            standing: Standing::Undetermined,
            authority: None,
            path: Some(path),
            notes: vec![Note::BudgetExhausted],
            signs: Vec::new(),
        };
    }
    let is_anchor = |index: &usize| chain.get(*index).is_some_and(|one| one.is_anchor);
    if !matches!(path.end, End::SelfSigned)
        && let Some(position) = path.indices.iter().rposition(is_anchor)
    {
        // Trusted out of band (RFC 5280 §6.1.1 (d)): what is above it does not matter.
        path.indices.truncate(position + 1);
        path.unproven.clear();
        path.end = End::Anchor;
    }
    let mut notes: Vec<Note> = imitation(&path, chain, roots).into_iter().collect();
    notes.extend(end_note(&path));
    let names = ca_names(&path, chain);
    if let Some((index, habit)) = list.by_name(&names)
        && let Some(entry) = list.entry(index)
    {
        let found = Found {
            entry,
            basis: Basis::Name,
            position: path.indices.len().saturating_sub(1).max(1),
        };
        let mut verdict = identified(path, found, Some(habit));
        verdict.notes.extend(notes);
        return verdict;
    }
    if !path.issuers_may_sign {
        notes.push(Note::IssuerNotCa);
    }
    let complete = matches!(path.end, End::Anchor | End::SelfSigned);
    Verdict {
        standing: if complete {
            Standing::OutsidePublicTrust
        } else {
            Standing::Undetermined
        },
        authority: None,
        path: Some(path),
        notes,
        signs: Vec::new(),
    }
}

/// The names that a matcher may look at: issuers and CA subjects on the proven path.
/// A self-issued end-entity offers none, for its issuer is its own subject.
fn ca_names<'a>(path: &Path<'_>, chain: &'a [Certificate]) -> Vec<(Position, &'a Name, bool)> {
    let certificates: Vec<_> = path.indices.iter().filter_map(|i| chain.get(*i)).collect();
    let (Some(end_entity), Some(top)) = (certificates.first(), certificates.last()) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    if !end_entity.is_self_issued() {
        names.push((Position::Issuer, &end_entity.issuer, false));
    } else if certificates.len() == 1 {
        return names;
    }
    let is_complete = matches!(path.end, End::Anchor | End::SelfSigned);
    let root = if is_complete {
        &top.subject
    } else {
        &top.issuer
    };
    names.push((Position::Root, root, is_complete));
    for (index, certificate) in certificates.iter().enumerate() {
        let is_root = index + 1 == certificates.len() && is_complete;
        if index > 0 || !certificate.is_self_issued() {
            names.push((Position::AnyCa, &certificate.issuer, is_root));
        }
        if index > 0 {
            names.push((Position::AnyCa, &certificate.subject, is_root));
        }
    }
    names
}

/// A certificate whose issuer has the name of a public root that did not sign it. Where a public
/// root ends the path, or its signature cannot be checked, nothing is imitated for all one knows.
pub(crate) fn imitation(
    path: &Path<'_>,
    chain: &[Certificate],
    roots: &PublicRoots,
) -> Option<Note> {
    let depth = path.indices.len();
    let tied = match path.end {
        End::IsPublicRoot(_) | End::PublicRoot(_) | End::Unsupported(_) => depth.saturating_sub(1),
        _ => depth,
    };
    let mut certificates = path.indices.iter().take(tied).filter_map(|i| chain.get(*i));
    let is_borrowed = |c: &&Certificate| roots.by_subject(&c.issuer.der).next().is_some();
    let certificate = certificates.find(is_borrowed)?;
    Some(Note::ImitatesPublicRoot(
        certificate.issuer.text().to_owned(),
    ))
}

pub(crate) fn end_note(path: &Path<'_>) -> Option<Note> {
    match &path.end {
        End::BudgetExhausted => Some(Note::BudgetExhausted),
        End::IssuerMissing => Some(Note::IssuerMissing),
        End::SignatureInvalid => Some(Note::SignatureInvalid),
        End::Unsupported(algorithm) => Some(Note::AlgorithmUnsupported(algorithm.clone())),
        _ => None,
    }
}
