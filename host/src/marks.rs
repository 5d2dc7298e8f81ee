//! What an authority of the list is found by.
//! The build script reads this file too.

use base64::{Engine, engine::general_purpose::STANDARD};
use x509_parser::{prelude::FromDer, x509::SubjectPublicKeyInfo};

use crate::{
    authority::{Authority, ListedKey},
    digest::{Sha256, from_hex, sha1},
};

/// What a digest is of.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// The id of an entry.
    Id,
    /// A listed certificate.
    Certificate,
    /// The SHA-1 of a listed certificate for which sources give nothing better.
    CertificateSha1,
    /// A listed key's `SubjectPublicKeyInfo`.
    Key,
    /// The subject, as text, of a listed certificate or key.
    Subject,
    /// The subject, as text, under which a listed key signs.
    Signer,
    /// A key identifier of a listed key: the SHA-1 of its bits, or the one that is listed.
    SignerIdentifier,
}

/// Everything that an entry is found by; the number is that of the key where it is of one.
pub fn of(authority: &Authority) -> Vec<(Kind, Sha256, u32)> {
    let mut marks = vec![(Kind::Id, Sha256::of(authority.id.as_bytes()), 0)];
    for certificate in &authority.certificates {
        let sha256 = certificate.sha256.as_deref().and_then(Sha256::from_hex);
        marks.extend(sha256.map(|digest| (Kind::Certificate, digest, 0)));
        let sha1 = certificate.sha1.as_deref().and_then(from_hex);
        marks.extend(sha1.map(|digest| (Kind::CertificateSha1, Sha256::of(&digest), 0)));
        let subject = certificate.subject.as_deref();
        marks.extend(subject.map(|text| (Kind::Subject, Sha256::of(text.as_bytes()), 0)));
    }
    for (key, number) in authority.keys.iter().zip(0..) {
        let spki_sha256 = Sha256::from_hex(&key.spki_sha256);
        marks.extend(spki_sha256.map(|digest| (Kind::Key, digest, 0)));
        let subjects = key.subjects.iter();
        let subjects = subjects.map(|text| Sha256::of(text.as_bytes()));
        marks.extend(subjects.clone().map(|digest| (Kind::Subject, digest, 0)));
        // Without its bits a key verifies nothing.
        let Some(bits) = bits(key) else { continue };
        marks.extend(subjects.map(|digest| (Kind::Signer, digest, number)));
        let listed = key.key_identifier.as_deref().and_then(from_hex);
        let identifiers = [sha1(&bits)].into_iter().chain(listed);
        marks.extend(identifiers.map(|id| (Kind::SignerIdentifier, Sha256::of(&id), number)));
    }
    marks
}

fn bits(key: &ListedKey) -> Option<Vec<u8>> {
    let der = STANDARD.decode(key.spki.as_ref()?).ok()?;
    let (rest, spki) = SubjectPublicKeyInfo::from_der(&der).ok()?;
    let bits = spki.subject_public_key.data;
    rest.is_empty().then(|| bits.to_vec())
}
