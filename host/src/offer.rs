//! Judges certificates that somebody is asked to install, not those of a connection: each
//! would become a root, so its own name counts, and an unknown issuer above it does not matter.
//! Pure, like `verdict`, on whose proofs it builds.

use crate::{
    authorities::Authorities,
    authority::{KeyHabit, Position},
    certificate::Certificate,
    name::Name,
    path::{self, End, Path},
    public_roots::{PublicRoot, PublicRoots},
    verdict::{self, Basis, Found, Note, Proven, Standing, Verdict},
};

/// Whether a file with these certificates is an offer: it holds nothing but CA certificates.
/// A server's chain always holds one that is none.
pub fn is_offer(certificates: &[Certificate]) -> bool {
    !certificates.is_empty() && certificates.iter().all(is_authority)
}

/// Assesses every certificate as one to be installed, the most serious verdict first.
/// Copies count once; the certificates of one offer may prove each other.
pub fn assess_all<'a>(
    certificates: &'a [Certificate],
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Vec<Verdict<'a>> {
    let mut verdicts = Vec::new();
    for (index, certificate) in certificates.iter().enumerate() {
        let before = certificates.iter().take(index);
        if before.clone().all(|c| c.sha256 != certificate.sha256) {
            verdicts.push(assess_offered(certificates, index, list, roots));
        }
    }
    verdicts.sort_by_key(rank);
    verdicts
}

/// Assesses `certificates[index]` as one to be installed; the others may only stand above it.
pub fn assess_offered<'a>(
    certificates: &'a [Certificate],
    index: usize,
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Verdict<'a> {
    let paths = path::find(certificates, index, list, roots);
    let mut verdict = match verdict::proven(paths, certificates, list) {
        Proven::Verdict(verdict) => verdict,
        Proven::Nothing(path) => unproven(path, certificates, list, roots),
    };
    let is_ca = certificates.get(index).is_some_and(is_authority);
    let is_self_signed = verdict.path.as_ref().is_some_and(ends_in_itself);
    if !is_ca && !is_self_signed {
        // A server's certificate is no root, whatever proves it: a public one included.
        if verdict.authority.is_none() {
            verdict.standing = Standing::Undetermined;
        }
        verdict.notes.insert(0, Note::OfferedNotCa);
    }
    verdict.notes.insert(0, Note::Offered);
    verdict
}

fn is_authority(certificate: &Certificate) -> bool {
    certificate.is_ca || certificate.may_sign
}

fn ends_in_itself(path: &Path<'_>) -> bool {
    path.indices.len() == 1 && matches!(path.end, End::SelfSigned)
}

/// Neither a listed certificate or key nor a public root, as far as signatures prove.
fn unproven<'a>(
    mut path: Path<'a>,
    certificates: &'a [Certificate],
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Verdict<'a> {
    let on_path: Vec<&Certificate> = path
        .indices
        .iter()
        .filter_map(|index| certificates.get(*index))
        .collect();
    let is_ca = on_path.first().is_some_and(|first| is_authority(first));
    let namesake = on_path.first().and_then(|first| Namesake::of(first, roots));
    if let Some(Namesake::SameKey(root)) = namesake {
        // Another root once signed the public root's key: name and key are the anchor
        // (RFC 5280 §6.1.1 (d)), so this adds nothing that is not trusted already.
        path.indices.truncate(1);
        path.unproven.clear();
        path.end = End::IsPublicRoot(root);
        return verdict::public(path, None);
    }
    let mut notes = Vec::new();
    match namesake {
        Some(Namesake::OtherKey(name)) if is_ca => notes.push(Note::ImitatesPublicRoot(name)),
        _ => notes.extend(verdict::imitation(&path, certificates, roots)),
    }
    notes.extend(verdict::end_note(&path));
    if !path.issuers_may_sign {
        notes.push(Note::IssuerNotCa);
    }
    let self_signed = matches!(path.end, End::SelfSigned);
    if is_ca && let Some((found, habit)) = claimed(&on_path, self_signed, list) {
        notes.retain(|note| *note != Note::IssuerNotCa);
        let mut verdict = verdict::identified(path, found, Some(habit));
        verdict.notes.extend(notes);
        return verdict;
    }
    let is_known = is_ca || ends_in_itself(&path);
    let is_judged = is_known && !path.search_was_cut;
    Verdict {
        standing: if is_judged {
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

/// How a certificate that carries a public root's name stands to that root.
enum Namesake<'a> {
    OtherKey(String),
    SameKey(&'a PublicRoot),
}

impl<'a> Namesake<'a> {
    fn of(certificate: &Certificate, roots: &'a PublicRoots) -> Option<Self> {
        let key = certificate.key.spki_sha256;
        let mut namesakes = roots.by_subject(&certificate.subject.der).peekable();
        namesakes.peek()?;
        let same = namesakes.find(|root| root.certificate.key.spki_sha256 == key);
        Some(match same {
            Some(root) => Self::SameKey(root),
            None => Self::OtherKey(certificate.subject.text().to_owned()),
        })
    }
}

/// The authority whose name a CA certificate on the path, or its issuer, bears. Every one of
/// them may become a root, so each name stands in both places that a matcher knows for CAs.
fn claimed<'a>(
    on_path: &[&Certificate],
    self_signed: bool,
    list: &'a Authorities,
) -> Option<(Found<'a>, KeyHabit)> {
    for (depth, certificate) in on_path.iter().enumerate() {
        let is_top = self_signed && depth + 1 == on_path.len();
        for (position, name) in [
            (depth, &certificate.subject),
            (depth + 1, &certificate.issuer),
        ] {
            let places = [
                (Position::Root, name, is_top),
                (Position::AnyCa, name, is_top),
            ];
            let hit = list.by_name(&places).or_else(|| exact(name, list));
            let found = hit.and_then(|(index, habit)| Some((list.entry(index)?, habit)));
            if let Some((entry, habit)) = found {
                let found = Found {
                    entry,
                    basis: Basis::Name,
                    position,
                };
                return Some((found, habit));
            }
        }
    }
    None
}

/// Nobody but its owner has reason to bear the very name of a listed certificate. That the key
/// is another one can only be said where the list has the key.
fn exact(name: &Name, list: &Authorities) -> Option<(usize, KeyHabit)> {
    let index = list.by_subject(name.text())?;
    let keys = &list.entry(index)?.authority().keys;
    let bears = |subject: &String| subject == name.text();
    let has_key = keys.iter().any(|key| key.subjects.iter().any(bears));
    let habit = if has_key {
        KeyHabit::Fixed
    } else {
        KeyHabit::Unknown
    };
    Some((index, habit))
}

/// The most serious first: proofs before claims, and what is public already last.
pub(crate) fn rank(verdict: &Verdict<'_>) -> u8 {
    let is_claim = verdict
        .authority
        .is_some_and(|found| found.basis == Basis::Name);
    let imitates = |note: &Note| matches!(note, Note::ImitatesPublicRoot(_));
    match verdict.standing {
        Standing::KnownInterception if !is_claim => 0,
        Standing::KnownInterception => 1,
        Standing::InterceptionCapable => 2,
        // An offer has no visit, so no signs; were it suspected, it would be no better than this.
        Standing::SuspectedInterception => 3,
        Standing::OutsidePublicTrust if verdict.notes.iter().any(imitates) => 3,
        Standing::OutsidePublicTrust => 4,
        Standing::Undetermined => 5,
        Standing::PubliclyTrusted => 6,
    }
}
