//! CA certificates of earlier chains of this process, to complete a chain of which only the
//! end-entity is known. In memory only, and bounded.
//!
//! Anybody can make a site show any certificate, also one in which a key that is not theirs is
//! signed by a CA of their own: a leaked key on the list would do. Kept, it would lead later,
//! honest sites to that CA. So only what a public root vouches for is kept, and certificates
//! that stand on the list themselves: nobody can make those.

use std::collections::VecDeque;

use crate::{
    authorities::Authorities,
    certificate::{Certificate, Origin},
    path::{End, Path},
};

/// Certificates that are kept.
const CERTIFICATES: usize = 512;
/// Bytes of certificates that are kept.
const BYTES: usize = 1024 * 1024;
/// Certificates that are lent to one chain: too few to use up its signatures.
const LENT: usize = 16;

/// The certificates, the latest one last.
#[derive(Debug, Default)]
pub struct CaPool {
    kept: VecDeque<Certificate>,
    bytes: usize,
}

impl CaPool {
    /// Keeps the CA certificates of a proven path.
    pub fn keep(&mut self, path: &Path<'_>, chain: &[Certificate], list: &Authorities) {
        let is_public = matches!(path.end, End::IsPublicRoot(_) | End::PublicRoot(_));
        let issuers = path.indices.iter().skip(1).filter_map(|i| chain.get(*i));
        for certificate in issuers.filter(|certificate| certificate.may_sign) {
            let is_vouched_for = is_public && path.issuers_may_sign;
            if is_vouched_for || list.by_certificate(certificate).is_some() {
                self.add(certificate);
            }
        }
    }

    /// What may lie between `chain` and a root, by name and key identifier. They are candidates:
    /// only the signature proves one.
    pub fn candidates(&self, chain: &[Certificate]) -> Vec<Certificate> {
        let mut lent: Vec<Certificate> = Vec::new();
        let mut next = 0;
        while let Some(below) = chain.iter().chain(&lent).nth(next).cloned() {
            next += 1;
            for candidate in self.issuers(&below) {
                let mut known = chain.iter().chain(&lent);
                if lent.len() < LENT && known.all(|one| one.sha256 != candidate.sha256) {
                    lent.push(candidate.clone().from(Origin::Session));
                }
            }
        }
        lent
    }

    /// Those that may have issued `below`: by key identifier first, the latest ones first.
    fn issuers(&self, below: &Certificate) -> impl Iterator<Item = &Certificate> {
        let identifier = below.authority_key_identifier.clone();
        let by_identifier = move |issuer: &&Certificate| {
            let identifiers = &issuer.key.identifiers;
            identifier
                .as_ref()
                .is_some_and(|id| identifiers.contains(id))
        };
        let subject = below.issuer.der.clone();
        let by_name = move |issuer: &&Certificate| issuer.subject.der == subject;
        let latest = || self.kept.iter().rev();
        latest()
            .filter(by_identifier)
            .chain(latest().filter(by_name))
    }

    fn add(&mut self, certificate: &Certificate) {
        let is_known = |kept: &Certificate| kept.sha256 == certificate.sha256;
        if self.kept.iter().any(is_known) {
            return;
        }
        self.bytes += size(certificate);
        self.kept.push_back(certificate.clone());
        while self.kept.len() > CERTIFICATES || self.bytes > BYTES {
            let Some(oldest) = self.kept.pop_front() else {
                return;
            };
            self.bytes -= size(&oldest);
        }
    }
}

fn size(certificate: &Certificate) -> usize {
    certificate.tbs.len() + certificate.signature.len()
}
