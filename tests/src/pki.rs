//! Certification authorities that exist for one run: keys are made here, live in memory, and are
//! gone with the process. The same [`Certifier`] serves the honest origin and the interceptors;
//! only the authority behind it differs, which is the whole trick of interception.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, PKCS_ECDSA_P384_SHA384, PublicKeyData as _,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use time::{Duration, OffsetDateTime};

use crate::shape::{Key, Shape};

/// A distinguished name, in the order in which it is written into certificates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    pub(crate) country: Option<&'static str>,
    pub(crate) organization: &'static str,
    pub(crate) common: &'static str,
}

impl Name {
    /// The name as the list of authorities writes it (`host/authorities/README.md`).
    pub(crate) fn text(&self) -> String {
        let country = self
            .country
            .map(|code| format!("C={code}, "))
            .unwrap_or_default();
        format!("{country}O={}, CN={}", self.organization, self.common)
    }

    pub(crate) fn distinguished_name(&self) -> DistinguishedName {
        let mut name = DistinguishedName::new();
        if let Some(country) = self.country {
            name.push(DnType::CountryName, country);
        }
        name.push(DnType::OrganizationName, self.organization);
        name.push(DnType::CommonName, self.common);
        name
    }
}

/// A certification authority: a root, or an intermediate with the way up to its root.
pub(crate) struct Authority {
    pub(crate) name: Name,
    issuer: Issuer<'static, KeyPair>,
    certificate: Certificate,
    /// From this authority's certificate up to and including the root.
    lineage: Vec<CertificateDer<'static>>,
}

impl Authority {
    /// Makes a self-signed root.
    pub(crate) fn root(name: Name) -> Result<Self> {
        let key = KeyPair::generate()?;
        let params = ca_params(&name);
        let certificate = params.self_signed(&key)?;
        let lineage = vec![certificate.der().clone()];
        Ok(Self {
            name,
            issuer: Issuer::new(params, key),
            certificate,
            lineage,
        })
    }

    /// Makes an authority below this one.
    pub(crate) fn intermediate(&self, name: Name) -> Result<Self> {
        let key = KeyPair::generate()?;
        let params = ca_params(&name);
        let certificate = params.signed_by(&key, &self.issuer)?;
        let mut lineage = vec![certificate.der().clone()];
        lineage.extend(self.lineage.iter().cloned());
        Ok(Self {
            name,
            issuer: Issuer::new(params, key),
            certificate,
            lineage,
        })
    }

    /// The authority's own certificate as PEM.
    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// The authority's own certificate as DER.
    pub(crate) fn der(&self) -> &CertificateDer<'static> {
        self.certificate.der()
    }

    /// The authority's key, for an interceptor that is a program of its own.
    pub(crate) fn key_pem(&self) -> String {
        self.issuer.key().serialize_pem()
    }

    /// The DER `SubjectPublicKeyInfo` of the authority's key.
    pub(crate) fn spki(&self) -> Vec<u8> {
        self.issuer.key().subject_public_key_info()
    }

    /// The chain for an end-entity certificate, and the key in it.
    fn certify(
        &self,
        params: &CertificateParams,
        key: &KeyPair,
        sends: Sends,
    ) -> Result<CertifiedKey> {
        let certificate = params.signed_by(key, &self.issuer)?;
        let length = self.lineage.len();
        let sent = match sends {
            Sends::Everything => length,
            Sends::TooMuch => 2_000_000 / self.der().len(),
            Sends::WithoutRoot => length.saturating_sub(1),
        };
        let mut chain = vec![certificate.der().clone()];
        chain.extend(self.lineage.iter().cycle().take(sent).cloned());
        certified_key(chain, key)
    }
}

/// What a TLS server needs to show `chain`.
pub(crate) fn certified_key(
    chain: Vec<CertificateDer<'static>>,
    key: &KeyPair,
) -> Result<CertifiedKey> {
    let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = rustls::crypto::ring::sign::any_supported_type(&der)?;
    Ok(CertifiedKey::new(chain, key))
}

fn ca_params(name: &Name) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = name.distinguished_name();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    let now = OffsetDateTime::now_utc();
    params.not_before = now - Duration::days(700);
    params.not_after = now + Duration::days(3000);
    params
}

/// Which certificates a server sends after its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sends {
    Everything,
    /// The same ones again and again, to two megabytes.
    TooMuch,
    WithoutRoot,
}

/// Makes a certificate for whatever server name a client asks for, once per name.
pub(crate) struct Certifier {
    authority: Arc<Authority>,
    sends: Sends,
    shape: Shape,
    /// Sent after the chain, to which it does not belong.
    pasted: Option<CertificateDer<'static>>,
    /// Subjects other than the plain `CN=<server name>`.
    subjects: HashMap<&'static str, Name>,
    /// The name for clients that give none.
    nameless: Option<&'static str>,
    shared_key: KeyPair,
    made: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

impl Certifier {
    /// Signs with `authority`, for any name.
    pub(crate) fn new(authority: Arc<Authority>, sends: Sends) -> Result<Self> {
        Ok(Self {
            authority,
            sends,
            shape: Shape::PLAIN,
            pasted: None,
            subjects: HashMap::new(),
            nameless: None,
            shared_key: KeyPair::generate()?,
            made: Mutex::default(),
        })
    }

    /// Sends this much of the way up.
    pub(crate) fn sending(self, sends: Sends) -> Self {
        Self { sends, ..self }
    }

    /// Makes certificates of this shape.
    pub(crate) fn in_shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// Sends this certificate along, which has signed nothing here.
    pub(crate) fn pasting(self, certificate: &CertificateDer<'static>) -> Self {
        let pasted = Some(certificate.clone());
        Self { pasted, ..self }
    }

    /// Gives the certificate for `server_name` this subject.
    pub(crate) fn with_subject(mut self, server_name: &'static str, subject: Name) -> Self {
        self.subjects.insert(server_name, subject);
        self
    }

    /// Takes clients that give no name for ones that want this server: those that want an address,
    /// and sslsplit, which looks for the name in the first 1024 bytes, and a browser's greeting is
    /// longer today.
    pub(crate) fn for_the_nameless(mut self, server_name: &'static str) -> Self {
        self.nameless = Some(server_name);
        self
    }

    /// What is sent for a server name.
    pub(crate) fn chain(&self, server_name: &str) -> Result<Vec<CertificateDer<'static>>> {
        Ok(self.certified(server_name)?.cert.clone())
    }

    fn certified(&self, server_name: &str) -> Result<Arc<CertifiedKey>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(server_name) {
            return Ok(Arc::clone(known));
        }
        let subject = self.subjects.get(server_name);
        let params = self
            .shape
            .params(server_name, subject.map(Name::distinguished_name))?;
        let new;
        let key = match self.shape.key {
            Key::Issuer => self.authority.issuer.key(),
            Key::Long => {
                new = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384)?;
                &new
            }
            Key::New => {
                new = KeyPair::generate()?;
                &new
            }
            Key::Shared => &self.shared_key,
        };
        let mut fresh = self.authority.certify(&params, key, self.sends)?;
        fresh.cert.extend(self.pasted.clone());
        let fresh = Arc::new(fresh);
        made.insert(server_name.to_owned(), Arc::clone(&fresh));
        Ok(fresh)
    }
}

impl std::fmt::Debug for Certifier {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Certifier({})", self.authority.name.text())
    }
}

impl ResolvesServerCert for Certifier {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let server_name = hello.server_name().or(self.nameless)?;
        self.certified(server_name)
            .inspect_err(|error| eprintln!("no certificate for {server_name}: {error:#}"))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATE: Name = Name {
        country: Some("KZ"),
        organization: "Lab, Inc",
        common: "Lab State Root",
    };

    #[test]
    fn certificate_is_made_once_per_name() {
        let authority = Arc::new(Authority::root(STATE).unwrap());
        let certifier = Certifier::new(authority, Sends::Everything).unwrap();
        let first = certifier.certified("a.example").unwrap();
        assert!(Arc::ptr_eq(
            &first,
            &certifier.certified("a.example").unwrap()
        ));
        assert!(!Arc::ptr_eq(
            &first,
            &certifier.certified("b.example").unwrap()
        ));
    }

    #[test]
    fn root_is_left_out_where_asked() {
        let root = Authority::root(STATE).unwrap();
        let intermediate = Arc::new(root.intermediate(STATE).unwrap());
        let lengths = [Sends::Everything, Sends::WithoutRoot].map(|sends| {
            let certifier = Certifier::new(Arc::clone(&intermediate), sends).unwrap();
            certifier.certified("a.example").unwrap().cert.len()
        });
        assert_eq!(lengths, [3, 2]);
    }

    #[test]
    fn too_much_is_two_megabytes() {
        let root = Arc::new(Authority::root(STATE).unwrap());
        let certifier = Certifier::new(root, Sends::TooMuch).unwrap();
        let chain = &certifier.certified("a.example").unwrap().cert;
        let size: usize = chain.iter().map(|der| der.len()).sum();
        assert!((1_990_000..2_010_000).contains(&size), "{size}");
    }
}
