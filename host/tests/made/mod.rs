//! Certificates and lists that are made on the spot.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test that cannot make its certificates must fail, and no test needs all of them"
)]

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, Certificate as Made, CertificateParams, DnType, IsCa, Issuer, KeyPair,
    PublicKeyData,
};
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    digest::Sha256,
    public_roots::PublicRoots,
    verdict::{Basis, Standing, Verdict},
};

/// A CA with its key and certificate.
pub struct Ca {
    pub params: CertificateParams,
    pub key: KeyPair,
    pub made: Made,
}

pub fn params(common_name: &str, organization: &str, is_ca: bool) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, organization);
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params.use_authority_key_identifier_extension = true;
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params
}

impl Ca {
    pub fn root(common_name: &str, organization: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        Self::root_with(common_name, organization, key)
    }

    pub fn root_with(common_name: &str, organization: &str, key: KeyPair) -> Self {
        let params = params(common_name, organization, true);
        let made = params.self_signed(&key).unwrap();
        Self { params, key, made }
    }

    pub fn intermediate(&self, common_name: &str) -> Self {
        let params = params(common_name, "Org", true);
        self.issue(params, KeyPair::generate().unwrap())
    }

    /// The same CA with a new key, which the old one signed.
    pub fn renewed(&self) -> Self {
        self.issue(self.params.clone(), KeyPair::generate().unwrap())
    }

    /// A CA that this one signed.
    pub fn issue(&self, params: CertificateParams, key: KeyPair) -> Self {
        let made = params.signed_by(&key, &self.issuer()).unwrap();
        Self { params, key, made }
    }

    pub fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::new(self.params.clone(), &self.key)
    }

    pub fn sign(&self, common_name: &str) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let made = params(common_name, "Site", false).signed_by(&key, &self.issuer());
        parse(&made.unwrap())
    }

    pub fn certificate(&self) -> Certificate {
        parse(&self.made)
    }

    pub fn subject(&self) -> String {
        self.certificate().subject.text().to_owned()
    }
}

/// Fails unless the verdict has this standing, by this basis.
#[track_caller]
pub fn expect(verdict: &Verdict<'_>, standing: Standing, basis: Option<Basis>) {
    let found = verdict.authority.map(|found| found.basis);
    assert_eq!(
        (verdict.standing, found),
        (standing, basis),
        "{:?}",
        verdict.notes
    );
}

pub fn parse(made: &Made) -> Certificate {
    Certificate::from_der(made.der()).unwrap()
}

/// The entry `pretend`, which knows `ca` by certificate and key.
pub fn entry(ca: &Ca, more: &str) -> String {
    entry_of("pretend", &[&by_certificate(ca), &by_key(ca), more])
}

/// An entry that knows what `marks` say.
pub fn entry_of(id: &str, marks: &[&str]) -> String {
    format!(
        "id = \"{id}\"\nname = \"Pretend\"\noperator = \"P\"\ncategory = \"state\"\n\
         evidence = \"observed\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
         added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n{}",
        marks.concat(),
    )
}

pub fn by_certificate(ca: &Ca) -> String {
    certificate_mark(&ca.certificate())
}

pub fn certificate_mark(certificate: &Certificate) -> String {
    format!("[[certificates]]\nsha256 = \"{}\"\n", certificate.sha256)
}

pub fn by_key(ca: &Ca) -> String {
    key_mark(&ca.key.subject_public_key_info(), &ca.subject())
}

pub fn key_mark(spki: &[u8], subject: &str) -> String {
    format!(
        "[[keys]]\nspki_sha256 = \"{}\"\nspki = \"{}\"\nsubjects = [\"{subject}\"]\n",
        Sha256::of(spki),
        STANDARD.encode(spki),
    )
}

/// The built-in list with one authority more that knows `ca` by certificate and key.
pub fn listing(ca: &Ca, more: &str) -> Authorities {
    listing_of(&[entry(ca, more)])
}

/// The built-in list with these entries more.
pub fn listing_of(entries: &[String]) -> Authorities {
    let folder = tempfile::tempdir().unwrap();
    for (number, entry) in entries.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number}.toml")), entry).unwrap();
    }
    let mut list = Authorities::built_in();
    assert_eq!(list.load_dir(folder.path(), &PublicRoots::default()), []);
    list
}

pub fn public(ca: &Ca) -> PublicRoots {
    let mut roots = PublicRoots::default();
    roots.add(ca.certificate(), None);
    roots
}
