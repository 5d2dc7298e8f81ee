//! The roots of the Mozilla programme, and those that a person's configuration adds.

use std::{collections::HashMap, path::Path};

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use crate::{
    authorities::Problem, certificate::Certificate, container::pem, digest::Sha256, name::Name,
};

/// One public root.
#[derive(Debug)]
pub struct PublicRoot {
    /// The root's certificate.
    pub certificate: Certificate,
    /// The file in `public-roots.d` that it comes from; `None` for the Mozilla programme.
    pub added: Option<String>,
}

/// All public roots, found by digest or subject.
#[derive(Debug, Default)]
pub struct PublicRoots {
    roots: Vec<PublicRoot>,
    by_sha256: HashMap<Sha256, usize>,
    by_subject: HashMap<Vec<u8>, Vec<usize>>,
}

impl PublicRoots {
    /// The Mozilla programme as `webpki-root-certs` has it.
    pub fn mozilla() -> Self {
        let mut all = Self::default();
        for der in TLS_SERVER_ROOT_CERTS {
            if let Ok(certificate) = Certificate::from_der(der) {
                all.add(certificate, None);
            }
        }
        all
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
        if self.by_sha256.contains_key(&certificate.sha256) {
            return;
        }
        let index = self.roots.len();
        self.by_sha256.insert(certificate.sha256, index);
        let same = self.by_subject.entry(certificate.subject.der.clone());
        same.or_default().push(index);
        self.roots.push(PublicRoot { certificate, added });
    }

    /// How many the configuration folder added.
    pub fn added(&self) -> usize {
        self.roots
            .iter()
            .filter(|root| root.added.is_some())
            .count()
    }

    /// The root with this digest.
    pub fn by_sha256(&self, sha256: &Sha256) -> Option<&PublicRoot> {
        self.roots.get(*self.by_sha256.get(sha256)?)
    }

    /// The roots with this subject, as DER.
    pub fn by_subject(&self, der: &[u8]) -> impl Iterator<Item = &PublicRoot> {
        let found = self.by_subject.get(der).into_iter().flatten();
        found.filter_map(|index| self.roots.get(*index))
    }

    /// Their subjects.
    pub fn subjects(&self) -> Vec<Name> {
        let subjects = self.roots.iter().map(|root| &root.certificate.subject);
        subjects.cloned().collect()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &PublicRoot> {
        self.roots.iter()
    }
}
