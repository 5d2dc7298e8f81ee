//! CA certificates of earlier chains of this process, to complete a chain of which only the
//! end-entity is known. In memory only, and bounded.
//!
//! Anybody can make a site show any certificate, also one in which a key that is not theirs is
//! signed by a CA of their own: a leaked key on the list would do. Kept, it would lead later,
//! honest sites to that CA. So only what a public root vouches for is kept, and certificates
//! that stand on the list themselves: nobody can make those.

use std::collections::{HashSet, VecDeque};

use crate::{
    authorities::Authorities,
    certificate::{Certificate, Origin},
    digest::Sha256,
    path::{End, Path},
};

/// Certificates that are kept.
const CERTIFICATES: usize = 128;
/// Bytes of certificates that are kept.
const BYTES: usize = 256 * 1024;
/// Certificates that are lent to one chain: too few to use up its signatures.
const LENT: usize = 16;

/// The certificates, the latest one last.
#[derive(Debug, Default)]
pub struct CaPool {
    kept: VecDeque<Certificate>,
    known: HashSet<Sha256>,
    bytes: usize,
}

impl CaPool {
    /// Keeps the CA certificates of a proven path.
    pub fn keep(&mut self, path: &Path<'_>, chain: &[Certificate], list: &Authorities) {
        let is_public = matches!(path.end, End::IsPublicRoot(_) | End::PublicRoot(_));
        let issuers = path.indices.iter().skip(1).filter_map(|i| chain.get(*i));
        let met = issuers.filter(|issuer| issuer.origin != Origin::Installed);
        for certificate in met.filter(|certificate| certificate.may_sign) {
            let is_vouched_for = is_public && path.issuers_may_sign;
            if is_vouched_for || list.by_certificate(certificate).is_some() {
                self.add(certificate);
            }
        }
    }

    /// What may lie between `chain` and a root, by name and key identifier. They are candidates:
    /// only the signature proves one.
    pub fn candidates(&self, chain: &[Certificate]) -> Vec<Certificate> {
        candidates(chain, || self.kept.iter().rev(), Origin::Session)
    }

    fn add(&mut self, certificate: &Certificate) {
        if !self.known.insert(certificate.sha256) {
            return;
        }
        self.bytes += size(certificate);
        self.kept.push_back(certificate.clone());
        while self.kept.len() > CERTIFICATES || self.bytes > BYTES {
            let Some(oldest) = self.kept.pop_front() else {
                return;
            };
            self.known.remove(&oldest.sha256);
            self.bytes -= size(&oldest);
        }
    }
}

/// What of `known` may lie above `chain`, at most as much as may be lent to one.
pub(crate) fn candidates<'a, I: Iterator<Item = &'a Certificate>>(
    chain: &[Certificate],
    known: impl Fn() -> I,
    origin: Origin,
) -> Vec<Certificate> {
    let mut lent: Vec<Certificate> = Vec::new();
    let mut next = 0;
    while let Some(below) = chain.iter().chain(&lent).nth(next).cloned() {
        next += 1;
        // By key identifier first, then by name.
        let identifier = below.authority_key_identifier.as_ref();
        let by_identifier =
            |issuer: &&Certificate| identifier.is_some_and(|id| issuer.key.is_meant_by(id));
        let by_name = |issuer: &&Certificate| issuer.subject.der == below.issuer.der;
        for candidate in known().filter(by_identifier).chain(known().filter(by_name)) {
            let mut others = chain.iter().chain(&lent);
            if lent.len() < LENT && others.all(|one| one.sha256 != candidate.sha256) {
                lent.push(candidate.clone().from(origin));
            }
        }
    }
    lent
}

fn size(certificate: &Certificate) -> usize {
    certificate.der().len()
}
