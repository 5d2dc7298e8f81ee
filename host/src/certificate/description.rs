//! Everything that a certificate says, for people who look at it as a certificate viewer shows it.
//! Texts are as written: `message` makes them safe to show. Nothing here is judged or verified.

use x509_parser::{
    asn1_rs::{Any, FromDer as _},
    certificate::X509Certificate,
    extensions::{
        AccessDescription, DistributionPointName, ExtendedKeyUsage, GeneralName, GeneralSubtree,
        KeyUsage, ParsedExtension, PolicyInformation, SignedCertificateTimestamp, X509Extension,
    },
    public_key::PublicKey as ParsedKey,
};

use super::{Certificate, CertificateError, time};
use crate::{digest::to_hex, name::Name, oid, rsa};

/// What a certificate says beyond what [`Certificate`] has.
#[derive(Debug)]
pub struct Description {
    /// The certificate itself.
    pub certificate: Certificate,
    /// 1, 2 or 3 in practice.
    pub version: u32,
    /// Its key.
    pub key: Key,
    /// The signature's bits in hex.
    pub signature: String,
    /// basicConstraints; `None` where there are none.
    pub constraints: Option<Constraints>,
    /// subjectAltName.
    pub names: Vec<Alternative>,
    /// keyUsage, as `PROTOCOL.md` calls its bits.
    pub key_usages: Vec<&'static str>,
    /// extKeyUsage, as `PROTOCOL.md` calls them; others as OIDs.
    pub purposes: Vec<String>,
    /// subjectKeyIdentifier in hex.
    pub subject_key_identifier: Option<String>,
    /// authorityKeyIdentifier's keyIdentifier in hex.
    pub authority_key_identifier: Option<String>,
    /// certificatePolicies.
    pub policies: Vec<Policy>,
    /// authorityInfoAccess: method and location.
    pub access: Vec<(String, Alternative)>,
    /// Where cRLDistributionPoints say that revocations are published.
    pub revocation_lists: Vec<Alternative>,
    /// nameConstraints' permittedSubtrees.
    pub permitted: Vec<Alternative>,
    /// nameConstraints' excludedSubtrees.
    pub excluded: Vec<Alternative>,
    /// Embedded signed certificate timestamps (RFC 6962 §3.3).
    pub timestamps: Vec<Timestamp>,
    /// Extensions about which nothing else here tells.
    pub others: Vec<Other>,
    /// OIDs of the extensions that are marked critical.
    pub critical: Vec<String>,
}

/// A public key.
#[derive(Debug)]
pub struct Key {
    /// Its length in bits, where that means something.
    pub bits: Option<u64>,
    /// RSA's public exponent, decimal where it has at most 64 bits, else hex.
    pub exponent: Option<String>,
    /// RSA's modulus, or the bits of any other key, in hex.
    pub value: String,
}

/// basicConstraints.
#[derive(Debug)]
pub struct Constraints {
    /// cA.
    pub is_ca: bool,
    /// pathLenConstraint.
    pub path_length: Option<u32>,
}

/// A general name (RFC 5280 §4.2.1.6).
#[derive(Debug)]
pub struct Alternative {
    /// `dns`, `ip`, `email`, `uri`, `directory` or `other`.
    pub kind: &'static str,
    /// Its text, or hex.
    pub value: String,
}

/// One of certificatePolicies.
#[derive(Debug)]
pub struct Policy {
    /// Its OID.
    pub oid: String,
    /// The address of a certification practice statement.
    pub statement: Option<String>,
}

/// A signed certificate timestamp. Its signature is not checked.
#[derive(Debug)]
pub struct Timestamp {
    /// The log's id in hex.
    pub log: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    pub time: String,
}

/// An extension that is only shown as it is.
#[derive(Debug)]
pub struct Other {
    /// Its OID.
    pub oid: String,
    /// Its value in hex.
    pub value: String,
}

impl Description {
    /// Describes one DER certificate.
    pub fn of(der: &[u8]) -> Result<Self, CertificateError> {
        let certificate = Certificate::from_der(der)?;
        let (_, parsed) = X509Certificate::from_der(der).map_err(|_| CertificateError::Der)?;
        let mut description = Self {
            version: parsed.version().0.saturating_add(1),
            key: key(&parsed, &certificate),
            signature: to_hex(certificate.signed().1),
            constraints: None,
            names: Vec::new(),
            key_usages: Vec::new(),
            purposes: Vec::new(),
            subject_key_identifier: None,
            authority_key_identifier: certificate.authority_key_identifier.as_deref().map(to_hex),
            policies: Vec::new(),
            access: Vec::new(),
            revocation_lists: Vec::new(),
            permitted: Vec::new(),
            excluded: Vec::new(),
            timestamps: Vec::new(),
            others: Vec::new(),
            critical: Vec::new(),
            certificate,
        };
        for extension in parsed.extensions() {
            description.read(extension);
        }
        Ok(description)
    }

    fn read(&mut self, extension: &X509Extension<'_>) {
        if extension.critical {
            self.critical.push(oid::text(&extension.oid));
        }
        match extension.parsed_extension() {
            ParsedExtension::AuthorityInfoAccess(access) => {
                self.access.extend(access.iter().map(location));
            }
            // Read with the certificate.
            ParsedExtension::AuthorityKeyIdentifier(_) => {}
            ParsedExtension::BasicConstraints(constraints) => {
                self.constraints = Some(Constraints {
                    is_ca: constraints.ca,
                    path_length: constraints.path_len_constraint,
                });
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                let points = points.iter().filter_map(|p| p.distribution_point.as_ref());
                let full = points.filter_map(|point| match point {
                    DistributionPointName::FullName(names) => Some(names),
                    DistributionPointName::NameRelativeToCRLIssuer(_) => None,
                });
                self.revocation_lists
                    .extend(full.flatten().map(alternative));
            }
            ParsedExtension::CertificatePolicies(policies) => {
                self.policies.extend(policies.iter().map(policy));
            }
            ParsedExtension::ExtendedKeyUsage(usage) => self.purposes = purposes(usage),
            ParsedExtension::KeyUsage(usage) => self.key_usages = usages(*usage),
            ParsedExtension::NameConstraints(constraints) => {
                self.permitted = subtrees(constraints.permitted_subtrees.as_deref());
                self.excluded = subtrees(constraints.excluded_subtrees.as_deref());
            }
            ParsedExtension::SCT(timestamps) => {
                self.timestamps.extend(timestamps.iter().map(timestamp));
            }
            ParsedExtension::SubjectAlternativeName(names) => {
                self.names
                    .extend(names.general_names.iter().map(alternative));
            }
            ParsedExtension::SubjectKeyIdentifier(id) => {
                self.subject_key_identifier = Some(to_hex(id.0));
            }
            _ => self.others.push(Other {
                oid: oid::text(&extension.oid),
                value: to_hex(extension.value),
            }),
        }
    }
}

fn key(parsed: &X509Certificate<'_>, certificate: &Certificate) -> Key {
    let bits = &certificate.key.bits;
    match parsed.public_key().parsed() {
        Ok(ParsedKey::RSA(key)) => Key {
            bits: rsa::bits(bits),
            exponent: Some(
                certificate
                    .shape
                    .rsa_exponent
                    .map_or_else(|| to_hex(key.exponent), |number| number.to_string()),
            ),
            value: to_hex(significant(key.modulus)),
        },
        Ok(other) => Key {
            bits: u64::try_from(other.key_size()).ok().filter(|n| *n > 0),
            exponent: None,
            value: to_hex(bits),
        },
        Err(_) => Key {
            bits: None,
            exponent: None,
            value: to_hex(bits),
        },
    }
}

/// A DER INTEGER's bytes without the zeros that only say that it is not negative.
fn significant(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| *byte != 0);
    first.and_then(|at| bytes.get(at..)).unwrap_or_default()
}

fn usages(usage: KeyUsage) -> Vec<&'static str> {
    let all = [
        (usage.digital_signature(), "digital-signature"),
        (usage.non_repudiation(), "non-repudiation"),
        (usage.key_encipherment(), "key-encipherment"),
        (usage.data_encipherment(), "data-encipherment"),
        (usage.key_agreement(), "key-agreement"),
        (usage.key_cert_sign(), "certificate-signing"),
        (usage.crl_sign(), "crl-signing"),
        (usage.encipher_only(), "encipher-only"),
        (usage.decipher_only(), "decipher-only"),
    ];
    let set = all.into_iter().filter(|(is_set, _)| *is_set);
    set.map(|(_, name)| name).collect()
}

fn purposes(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let known = [
        (usage.any, "any"),
        (usage.server_auth, "server"),
        (usage.client_auth, "client"),
        (usage.code_signing, "code-signing"),
        (usage.email_protection, "email"),
        (usage.time_stamping, "time-stamping"),
        (usage.ocsp_signing, "ocsp-signing"),
    ];
    let known = known.into_iter().filter(|(is_set, _)| *is_set);
    let known = known.map(|(_, name)| name.to_owned());
    known.chain(usage.other.iter().map(oid::text)).collect()
}

fn subtrees(subtrees: Option<&[GeneralSubtree<'_>]>) -> Vec<Alternative> {
    let subtrees = subtrees.into_iter().flatten();
    subtrees.map(|subtree| alternative(&subtree.base)).collect()
}

fn location(access: &AccessDescription<'_>) -> (String, Alternative) {
    let oid = oid::text(&access.access_method);
    // RFC 5280 §4.2.2.1
    let method = match oid.as_str() {
        "1.3.6.1.5.5.7.48.1" => "ocsp".to_owned(),
        "1.3.6.1.5.5.7.48.2" => "ca-issuers".to_owned(),
        _ => oid,
    };
    (method, alternative(&access.access_location))
}

fn policy(policy: &PolicyInformation<'_>) -> Policy {
    let qualifiers = policy.policy_qualifiers.iter().flatten();
    // RFC 5280 §4.2.1.4 id-qt-cps, an IA5String
    let mut statements = qualifiers
        .filter(|qualifier| oid::text(&qualifier.policy_qualifier_id) == "1.3.6.1.5.5.7.2.1");
    Policy {
        oid: oid::text(&policy.policy_id),
        statement: statements
            .find_map(|qualifier| Any::from_der(qualifier.qualifier).ok())
            .map(|(_, any)| String::from_utf8_lossy(any.data).into_owned()),
    }
}

fn timestamp(timestamp: &SignedCertificateTimestamp<'_>) -> Timestamp {
    let seconds = i64::try_from(timestamp.timestamp / 1000).unwrap_or(i64::MAX);
    // A time beyond the year 9999 is none; the number is the maker's.
    Timestamp {
        log: to_hex(timestamp.id.key_id),
        time: time(seconds.min(253_402_300_799)),
    }
}

fn alternative(general: &GeneralName<'_>) -> Alternative {
    let (kind, value) = match general {
        GeneralName::DNSName(name) => ("dns", (*name).to_owned()),
        GeneralName::DirectoryName(name) => ("directory", Name::of(name).text().to_owned()),
        GeneralName::IPAddress(bytes) => ("ip", address(bytes)),
        GeneralName::RFC822Name(name) => ("email", (*name).to_owned()),
        GeneralName::URI(text) => ("uri", (*text).to_owned()),
        GeneralName::OtherName(oid, bytes) => {
            ("other", format!("{} {}", oid::text(oid), to_hex(bytes)))
        }
        GeneralName::RegisteredID(oid) => ("other", oid::text(oid)),
        GeneralName::X400Address(any) | GeneralName::EDIPartyName(any) => {
            ("other", to_hex(any.data))
        }
        GeneralName::Invalid(_, bytes) => ("other", to_hex(bytes)),
    };
    Alternative { kind, value }
}

/// An address, or in name constraints an address and its mask.
fn address(bytes: &[u8]) -> String {
    let one = |bytes: &[u8]| match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes)
            .ok()
            .map(|all| std::net::Ipv4Addr::from(all).to_string()),
        16 => <[u8; 16]>::try_from(bytes)
            .ok()
            .map(|all| std::net::Ipv6Addr::from(all).to_string()),
        _ => None,
    };
    let with_mask = || {
        let (address, mask) = bytes.split_at_checked(bytes.len() / 2)?;
        Some(format!("{}/{}", one(address)?, one(mask)?))
    };
    match bytes.len() {
        8 | 32 => with_mask(),
        _ => one(bytes),
    }
    .unwrap_or_else(|| to_hex(bytes))
}
