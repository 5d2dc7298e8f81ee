//! Certificates that this process has parsed before, by their digest: the public roots, and what
//! earlier chains brought. A copy also remembers which key was found to have signed it. In memory
//! only, and bounded; forgetting costs time and changes no verdict.

use crate::{
    certificate::{Certificate, CertificateError},
    digest::Sha256,
    generations::Generations,
    public_roots::PublicRoots,
};

/// Certificates of one generation.
const CERTIFICATES: usize = 64;
/// Larger ones are not remembered, so that nobody can fill the memory with them.
const SIZE: usize = 8 * 1024;

/// What was parsed before.
#[derive(Debug)]
pub struct Known<'a> {
    roots: &'a PublicRoots,
    met: Generations<Sha256, Certificate, CERTIFICATES>,
}

impl<'a> Known<'a> {
    /// Knows the public roots.
    pub fn new(roots: &'a PublicRoots) -> Self {
        Self {
            roots,
            met: Generations::default(),
        }
    }

    /// Finds a certificate by its DER, or parses it.
    pub fn certificate(&mut self, der: &[u8]) -> Result<Certificate, CertificateError> {
        let sha256 = Sha256::of(der);
        if let Some(root) = self.roots.by_sha256(&sha256) {
            return Ok(root.certificate.clone());
        }
        if let Some(met) = self.met.find(&sha256) {
            return Ok(met);
        }
        let certificate = Certificate::with_digest(der, sha256)?;
        if der.len() <= SIZE {
            self.met.keep(sha256, certificate.clone());
        }
        Ok(certificate)
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    fn made(name: usize) -> Vec<u8> {
        let params = CertificateParams::new(vec![format!("{name}.example")]).unwrap();
        let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        certificate.der().to_vec()
    }

    fn is_remembered(known: &Known<'_>, der: &[u8]) -> bool {
        let sha256 = Sha256::of(der);
        known.met.young.contains_key(&sha256) || known.met.old.contains_key(&sha256)
    }

    #[test]
    fn a_root_and_what_was_met_before_are_not_parsed_again() {
        let roots = PublicRoots::mozilla();
        let mut known = Known::new(&roots);
        let root = roots.iter().next().unwrap();
        let found = known.certificate(root.certificate.der()).unwrap();
        assert!(std::ptr::eq(
            &raw const *found,
            &raw const *root.certificate
        ));
        let der = made(0);
        let (first, second) = (
            known.certificate(&der).unwrap(),
            known.certificate(&der).unwrap(),
        );
        assert!(std::ptr::eq(&raw const *first, &raw const *second));
        assert_eq!(first.der(), der);
    }

    #[test]
    fn what_is_met_again_and_again_outlives_a_flood_and_the_flood_is_bounded() {
        let roots = PublicRoots::default();
        let mut known = Known::new(&roots);
        let (often, once) = (made(0), made(1));
        known.certificate(&once).unwrap();
        for name in 0..3 * CERTIFICATES {
            known.certificate(&often).unwrap();
            known.certificate(&made(name)).unwrap();
            assert!(known.met.young.len() <= CERTIFICATES && known.met.old.len() <= CERTIFICATES);
        }
        assert!(is_remembered(&known, &often));
        assert!(!is_remembered(&known, &once));
    }

    #[test]
    fn junk_and_giants_are_not_remembered() {
        let roots = PublicRoots::default();
        let mut known = Known::new(&roots);
        assert_eq!(
            known.certificate(b"junk").unwrap_err(),
            CertificateError::Der
        );
        let names = (0..1000).map(|n| format!("{n}.example"));
        let params = CertificateParams::new(names.collect::<Vec<_>>()).unwrap();
        let giant = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        assert!(giant.der().len() > SIZE);
        known.certificate(giant.der()).unwrap();
        assert!(known.met.young.is_empty());
    }
}
