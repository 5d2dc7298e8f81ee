//! One certificate, parsed from DER: names, key, validity and what links it to its issuer.
//! Uses `x509-parser`, as `name`, `signature` and `rsa` do. Knows no list, judges nothing.

pub mod description;
mod shape;

use std::{
    fmt,
    net::IpAddr,
    ops::{Deref, Range},
    sync::{Arc, OnceLock},
};

use x509_parser::{
    certificate::X509Certificate,
    extensions::{GeneralName, ParsedExtension},
    prelude::FromDer,
    x509::{SubjectPublicKeyInfo, X509Version},
};

use crate::{
    digest::{Sha256, sha1, to_hex},
    name::Name,
    oid, rsa,
    signature::{Scheme, scheme_of},
};

pub use shape::Shape;

/// A parsed certificate. Copies share what was parsed, and what was found out about it since.
#[derive(Clone, Debug)]
pub struct Certificate {
    parsed: Arc<Parsed>,
    /// Where it was met.
    pub origin: Origin,
    /// Whether a store of this computer trusts servers because of it, as far as that was asked.
    pub is_anchor: bool,
}

/// What stands in a certificate.
#[derive(Debug)]
pub struct Parsed {
    /// SHA-256 of the DER.
    pub sha256: Sha256,
    /// Subject.
    pub subject: Name,
    /// Issuer.
    pub issuer: Name,
    /// Subject's public key.
    pub key: PublicKey,
    /// How the issuer signed.
    pub scheme: Scheme,
    /// Lower-case hex of the serial number.
    pub serial: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    pub not_before: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    pub not_after: String,
    /// Whether basicConstraints say CA.
    pub is_ca: bool,
    /// Whether it may sign certificates: CA and, where keyUsage is there, keyCertSign.
    pub may_sign: bool,
    /// pathLenConstraint (RFC 5280 §4.2.1.9).
    pub path_len: Option<u32>,
    /// authorityKeyIdentifier's keyIdentifier.
    pub authority_key_identifier: Option<Vec<u8>>,
    /// Names of subjectAltName: dNSName as written, iPAddress as bytes' text.
    pub alternative_names: Vec<String>,
    /// What its maker put into it and left out.
    pub shape: Shape,
    der: Vec<u8>,
    tbs: Range<usize>,
    signature: Range<usize>,
    sha1: OnceLock<Vec<u8>>,
    signer: OnceLock<Sha256>,
}

impl Deref for Certificate {
    type Target = Parsed;

    fn deref(&self) -> &Parsed {
        &self.parsed
    }
}

/// Where a certificate was met. Nothing is judged by it; it is said on the wire.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Origin {
    /// In the chain that was handed in.
    #[default]
    Chain,
    /// In a store of this computer.
    Installed,
    /// In the chain that a server showed to a probe.
    Probed,
    /// In an earlier chain of this process.
    Session,
}

/// A public key with what is needed to verify with it and to find it.
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// SHA-256 of the `SubjectPublicKeyInfo`.
    pub spki_sha256: Sha256,
    /// subjectKeyIdentifier of its certificate.
    pub identifier: Option<Vec<u8>>,
    /// `RSA 2048`, `EC P-256`, `Ed25519` or an OID.
    pub algorithm: String,
    /// The bits of the key, as `ring` takes them.
    pub(crate) bits: Vec<u8>,
    sha1: OnceLock<Vec<u8>>,
}

/// Why bytes are not a certificate.
#[derive(Debug, PartialEq)]
pub enum CertificateError {
    /// The DER cannot be parsed.
    Der,
    /// Bytes follow the certificate.
    TrailingData(usize),
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Der => f.write_str("not a DER certificate"),
            Self::TrailingData(count) => write!(f, "{count} bytes follow the certificate"),
        }
    }
}

impl std::error::Error for CertificateError {}

impl Certificate {
    /// Parses one DER certificate. Nothing about it is verified.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        Self::with_digest(der, Sha256::of(der))
    }

    /// The same, where the digest is known already.
    pub(crate) fn with_digest(der: &[u8], sha256: Sha256) -> Result<Self, CertificateError> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| CertificateError::Der)?;
        if !rest.is_empty() {
            return Err(CertificateError::TrailingData(rest.len()));
        }
        let mut certificate = Parsed {
            sha256,
            subject: Name::of(&parsed.tbs_certificate.subject),
            issuer: Name::of(&parsed.tbs_certificate.issuer),
            key: PublicKey::of(&parsed.tbs_certificate.subject_pki),
            scheme: scheme_of(&parsed.signature_algorithm),
            serial: to_hex(parsed.raw_serial()),
            not_before: time(parsed.validity().not_before.timestamp()),
            not_after: time(parsed.validity().not_after.timestamp()),
            is_ca: false,
            may_sign: true,
            path_len: None,
            authority_key_identifier: None,
            alternative_names: Vec::new(),
            shape: Shape::of(&parsed),
            tbs: range_in(der, parsed.tbs_certificate.as_ref()),
            signature: range_in(der, &parsed.signature_value.data),
            der: der.to_vec(),
            sha1: OnceLock::new(),
            signer: OnceLock::new(),
        };
        certificate.read_extensions(&parsed);
        Ok(Self {
            parsed: Arc::new(certificate),
            origin: Origin::default(),
            is_anchor: false,
        })
    }

    /// The same certificate, met elsewhere.
    #[must_use]
    pub fn from(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }
}

impl Parsed {
    /// The whole certificate.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-1 of the DER, for old sources.
    pub fn sha1(&self) -> &[u8] {
        self.sha1.get_or_init(|| sha1(&self.der))
    }

    /// The key that is known to have made the signature, by its SPKI's SHA-256. It is remembered
    /// with the certificate, and forgotten with it.
    pub(crate) fn signer(&self) -> Option<&Sha256> {
        self.signer.get()
    }

    /// Remembers that a key was found to have made the signature.
    pub(crate) fn remember_signer(&self, key: &PublicKey) {
        // Where two keys did, which is rare, the first one is remembered.
        let _ = self.signer.set(key.spki_sha256);
    }

    /// What the issuer signed, and the signature.
    pub(crate) fn signed(&self) -> (&[u8], &[u8]) {
        let part = |range: &Range<usize>| self.der.get(range.clone()).unwrap_or_default();
        (part(&self.tbs), part(&self.signature))
    }

    /// Whether subject and issuer are the same name (RFC 5280 §3.2).
    pub fn is_self_issued(&self) -> bool {
        self.subject.der == self.issuer.der
    }

    /// Whether subjectAltName covers `server_name` (RFC 6125 §6.4: one leading wildcard label).
    pub fn covers(&self, server_name: &str) -> bool {
        let wanted = server_name.trim_end_matches('.').to_lowercase();
        // An address has brackets in a URL, and one of several spellings.
        let address = wanted.trim_start_matches('[').trim_end_matches(']').parse();
        let wanted = address.map_or(wanted, |address: IpAddr| address.to_string());
        self.alternative_names.iter().any(|pattern| {
            let pattern = pattern.to_lowercase();
            match pattern.strip_prefix("*.") {
                Some(suffix) => wanted
                    .split_once('.')
                    .is_some_and(|(label, rest)| !label.is_empty() && rest == suffix),
                None => pattern == wanted,
            }
        })
    }

    fn read_extensions(&mut self, parsed: &X509Certificate<'_>) {
        for extension in parsed.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::BasicConstraints(constraints) => {
                    self.is_ca = constraints.ca;
                    self.path_len = constraints.path_len_constraint;
                }
                ParsedExtension::KeyUsage(usage) => self.may_sign &= usage.key_cert_sign(),
                ParsedExtension::SubjectKeyIdentifier(id) => {
                    self.key.identifier = Some(id.0.to_vec());
                }
                ParsedExtension::AuthorityKeyIdentifier(id) => {
                    self.authority_key_identifier =
                        id.key_identifier.as_ref().map(|id| id.0.to_vec());
                }
                ParsedExtension::SubjectAlternativeName(names) => {
                    self.alternative_names = names.general_names.iter().filter_map(host).collect();
                }
                _ => {}
            }
        }
        // A version 1 certificate has no extensions; only self-issued ones are taken for roots.
        let is_old_root = parsed.version() == X509Version::V1 && self.is_self_issued();
        self.may_sign &= self.is_ca || is_old_root;
    }
}

/// Where `part`, which was borrowed from `whole`, lies in it.
fn range_in(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(whole.as_ptr().addr());
    start..start + part.len()
}

impl PublicKey {
    /// Parses a DER `SubjectPublicKeyInfo`.
    pub fn from_spki(der: &[u8]) -> Option<Self> {
        let (rest, spki) = SubjectPublicKeyInfo::from_der(der).ok()?;
        rest.is_empty().then(|| Self::of(&spki))
    }

    fn of(spki: &SubjectPublicKeyInfo<'_>) -> Self {
        let bits = spki.subject_public_key.data.to_vec();
        Self {
            spki_sha256: Sha256::of(spki.raw),
            identifier: None,
            algorithm: key_algorithm(spki),
            bits,
            sha1: OnceLock::new(),
        }
    }

    /// Whether an authorityKeyIdentifier may mean this key: the identifier in its certificate, or
    /// the SHA-1 of its bits.
    pub fn is_meant_by(&self, identifier: &[u8]) -> bool {
        self.identifier.as_deref() == Some(identifier) || self.sha1() == identifier
    }

    /// SHA-1 of the bits, the usual identifier (RFC 5280 §4.2.1.2).
    pub fn sha1(&self) -> &[u8] {
        self.sha1.get_or_init(|| sha1(&self.bits))
    }
}

fn key_algorithm(spki: &SubjectPublicKeyInfo<'_>) -> String {
    let curve = spki
        .algorithm
        .parameters
        .as_ref()
        .and_then(|any| any.as_oid().ok())
        .map(|oid| oid::text(&oid));
    let oid = oid::text(&spki.algorithm.algorithm);
    match (oid.as_str(), curve.as_deref()) {
        // RFC 8017 rsaEncryption and id-RSASSA-PSS
        ("1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10", _) => {
            match rsa::bits(&spki.subject_public_key.data) {
                Some(bits) => format!("RSA {bits}"),
                None => "RSA".to_owned(),
            }
        }
        // RFC 5480 id-ecPublicKey
        ("1.2.840.10045.2.1", Some("1.2.840.10045.3.1.7")) => "EC P-256".to_owned(),
        ("1.2.840.10045.2.1", Some("1.3.132.0.34")) => "EC P-384".to_owned(),
        ("1.2.840.10045.2.1", Some("1.3.132.0.35")) => "EC P-521".to_owned(),
        ("1.2.840.10045.2.1", Some(curve)) => format!("EC {curve}"),
        ("1.3.101.112", _) => "Ed25519".to_owned(),
        _ => oid,
    }
}

fn host(general: &GeneralName<'_>) -> Option<String> {
    match general {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match <[u8; 4]>::try_from(*bytes) {
            Ok(four) => Some(std::net::Ipv4Addr::from(four).to_string()),
            Err(_) => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|all| std::net::Ipv6Addr::from(all).to_string()),
        },
        _ => None,
    }
}

/// Seconds since 1970 as `YYYY-MM-DDTHH:MM:SSZ`, proleptic Gregorian
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn time(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dates() {
        assert_eq!(time(0), "1970-01-01T00:00:00Z");
        assert_eq!(time(1_454_391_660), "2016-02-02T05:41:00Z");
        assert_eq!(time(4_107_542_399), "2100-02-28T23:59:59Z");
    }

    #[test]
    fn rejects_what_is_no_certificate() {
        assert_eq!(
            Certificate::from_der(b"junk").unwrap_err(),
            CertificateError::Der
        );
    }
}
