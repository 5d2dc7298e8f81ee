//! The roots of the Mozilla programme, and those that a person's configuration adds.

use std::{path::Path, sync::OnceLock};

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use crate::{
    authorities::Problem,
    certificate::Certificate,
    container::pem,
    digest::Sha256,
    index::{Index, Place, Row},
    name::{Name, ORGANIZATION},
};

include!(concat!(env!("OUT_DIR"), "/public_roots.rs"));

/// What a digest is of.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum By {
    /// The certificate.
    Certificate,
    /// An organization in its subject, in lower case.
    Organization,
    /// Its subject, as DER.
    Subject,
}

/// One public root.
#[derive(Debug)]
pub struct PublicRoot {
    /// The root's certificate.
    pub certificate: Certificate,
    /// The file in `public-roots.d` that it comes from; `None` for the Mozilla programme.
    pub added: Option<String>,
}

/// All public roots, found by digest, subject or organization.
#[derive(Debug, Default)]
pub struct PublicRoots {
    /// Those of the programme, each parsed when it is first asked for.
    programme: Vec<OnceLock<Option<PublicRoot>>>,
    added: Vec<PublicRoot>,
    index: Index<By>,
}

impl PublicRoots {
    /// The Mozilla programme as `webpki-root-certs` has it.
    pub fn mozilla() -> Self {
        let all = TLS_SERVER_ROOT_CERTS.iter();
        Self {
            programme: all.map(|_| OnceLock::new()).collect(),
            index: Index::of(BUILT),
            ..Self::default()
        }
    }

    /// Adds the certificates of every `*.pem` in `folder`; what cannot be used is returned.
    pub fn load_dir(&mut self, folder: &Path) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (file, read) in crate::authorities::files(folder, "pem", &mut problems) {
            let certificates = match pem::certificates(&read) {
                Ok(certificates) => certificates,
                Err(error) => {
                    problems.push(Problem::new(&file, None, &error.to_string()));
                    continue;
                }
            };
            for certificate in certificates {
                self.add(certificate, Some(file.clone()));
            }
        }
        problems
    }

    /// Adds one root.
    pub fn add(&mut self, certificate: Certificate, added: Option<String>) {
        if self.has(&certificate.sha256) {
            return;
        }
        let index = self.programme.len() + self.added.len();
        let place = (u32::try_from(index).unwrap_or(u32::MAX), 0);
        let subject = &certificate.subject;
        for organization in subject.values(ORGANIZATION) {
            self.index
                .add(By::Organization, lowercase(organization), place);
        }
        self.index.add(By::Certificate, certificate.sha256, place);
        self.index.add(By::Subject, Sha256::of(&subject.der), place);
        self.added.push(PublicRoot { certificate, added });
    }

    /// How many the configuration folder added.
    pub fn added(&self) -> usize {
        let added = self.added.iter();
        added.filter(|root| root.added.is_some()).count()
    }

    /// Whether a root has this digest.
    pub fn has(&self, sha256: &Sha256) -> bool {
        self.index.first(By::Certificate, *sha256).is_some()
    }

    /// The root with this digest.
    pub fn by_sha256(&self, sha256: &Sha256) -> Option<&PublicRoot> {
        self.root(self.index.first(By::Certificate, *sha256)?)
    }

    /// The roots with this subject, as DER.
    pub fn by_subject(&self, der: &[u8]) -> impl Iterator<Item = &PublicRoot> {
        let found = self.index.all(By::Subject, Sha256::of(der));
        found.filter_map(|place| self.root(place))
    }

    /// Whether the subject of a root has this organization, letters in any case.
    pub fn has_organization(&self, organization: &str) -> bool {
        let digest = lowercase(organization);
        self.index.first(By::Organization, digest).is_some()
    }

    /// Their subjects.
    pub fn subjects(&self) -> Vec<Name> {
        let subjects = self.iter().map(|root| &root.certificate.subject);
        subjects.cloned().collect()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &PublicRoot> {
        let programme = 0..self.programme.len();
        let programme = programme.filter_map(|index| self.of_programme(index));
        programme.chain(&self.added)
    }

    fn root(&self, (index, _): Place) -> Option<&PublicRoot> {
        let index = usize::try_from(index).ok()?;
        match index.checked_sub(self.programme.len()) {
            None => self.of_programme(index),
            Some(index) => self.added.get(index),
        }
    }

    fn of_programme(&self, index: usize) -> Option<&PublicRoot> {
        let parse = || {
            let der = TLS_SERVER_ROOT_CERTS.get(index)?;
            let certificate = Certificate::from_der(der).ok()?;
            let added = None;
            Some(PublicRoot { certificate, added })
        };
        self.programme.get(index)?.get_or_init(parse).as_ref()
    }
}

fn lowercase(organization: &str) -> Sha256 {
    Sha256::of(organization.to_lowercase().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_root_of_the_programme_is_found_by_each_of_its_marks() {
        let roots = PublicRoots::mozilla();
        assert_eq!(roots.iter().count(), TLS_SERVER_ROOT_CERTS.len());
        for root in roots.iter() {
            let sha256 = root.certificate.sha256;
            let subject = &root.certificate.subject;
            assert!(roots.has(&sha256));
            assert_eq!(roots.by_sha256(&sha256).unwrap().certificate.sha256, sha256);
            let mut same = roots.by_subject(&subject.der);
            assert!(same.any(|other| other.certificate.sha256 == sha256));
            let mut organizations = subject.values(ORGANIZATION);
            assert!(organizations.all(|name| roots.has_organization(&name.to_uppercase())));
        }
        assert!(!roots.has(&Sha256::of(b"")));
        assert!(!roots.has_organization("Example"));
        assert_eq!(roots.by_subject(b"").count(), 0);
    }
}
