//! Verifies one signature with `ring`, and tells "wrong" from "cannot be checked".

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::{signature_algorithm::RsaSsaPssParams, x509::AlgorithmIdentifier};

use crate::certificate::{Certificate, PublicKey};

/// A signature algorithm.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scheme {
    /// ECDSA with SHA-2 of so many bits.
    Ecdsa(u16),
    /// Ed25519.
    Ed25519,
    /// RSASSA-PKCS1-v1_5 with SHA-1 or SHA-2 of so many bits.
    Rsa(u16),
    /// RSASSA-PSS with SHA-2 of so many bits, for hash and mask, salt of the same length.
    RsaPss(u16),
    /// Anything else, by name or OID.
    Other(String),
}

/// What came of checking a signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// The key made the signature.
    Valid,
    /// It did not.
    Invalid,
    /// The algorithm or the key cannot be checked here.
    Unsupported,
}

impl Scheme {
    /// The name on the wire.
    pub fn text(&self) -> String {
        match self {
            Self::Ecdsa(bits) => format!("ECDSA with SHA-{bits}"),
            Self::Ed25519 => "Ed25519".to_owned(),
            Self::Rsa(bits) => format!("RSA with SHA-{bits}"),
            Self::RsaPss(bits) => format!("RSA-PSS with SHA-{bits}"),
            Self::Other(name) => name.clone(),
        }
    }
}

/// Whether `key` made the signature on `certificate`.
pub fn verify(certificate: &Certificate, key: &PublicKey) -> Outcome {
    let Some(algorithm) = algorithm(&certificate.scheme, key) else {
        return Outcome::Unsupported;
    };
    let key = UnparsedPublicKey::new(algorithm, &key.bits);
    match key.verify(&certificate.tbs, &certificate.signature) {
        Ok(()) => Outcome::Valid,
        Err(_) => Outcome::Invalid,
    }
}

/// Whether a key of this kind could have made such a signature at all, checkable or not.
pub fn fits(scheme: &Scheme, key: &PublicKey) -> bool {
    match scheme {
        Scheme::Ecdsa(_) => key.algorithm.starts_with("EC "),
        Scheme::Ed25519 => key.algorithm == "Ed25519",
        Scheme::Rsa(_) | Scheme::RsaPss(_) => key.algorithm.starts_with("RSA"),
        Scheme::Other(_) => true,
    }
}

/// Reads the algorithm of a signature.
pub fn scheme_of(identifier: &AlgorithmIdentifier<'_>) -> Scheme {
    let oid = identifier.algorithm.to_id_string();
    match oid.as_str() {
        // RFC 8017 appendix A.2.4; 1.3.14.3.2.29 is the OIW name of the first.
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => Scheme::Rsa(1),
        "1.2.840.113549.1.1.11" => Scheme::Rsa(256),
        "1.2.840.113549.1.1.12" => Scheme::Rsa(384),
        "1.2.840.113549.1.1.13" => Scheme::Rsa(512),
        "1.2.840.113549.1.1.10" => pss(identifier),
        // RFC 5758 §3.2
        "1.2.840.10045.4.3.2" => Scheme::Ecdsa(256),
        "1.2.840.10045.4.3.3" => Scheme::Ecdsa(384),
        "1.2.840.10045.4.3.4" => Scheme::Ecdsa(512),
        // RFC 8410 §3
        "1.3.101.112" => Scheme::Ed25519,
        "1.2.840.113549.1.1.4" => Scheme::Other("RSA with MD5".to_owned()),
        _ => Scheme::Other(oid),
    }
}

fn pss(identifier: &AlgorithmIdentifier<'_>) -> Scheme {
    let other = Scheme::Other("RSA-PSS".to_owned());
    let params = identifier.parameters.as_ref();
    let Some(Ok(params)) = params.map(RsaSsaPssParams::try_from) else {
        return other;
    };
    let hash = params.hash_algorithm_oid().to_id_string();
    let mask = params
        .mask_gen_algorithm()
        .ok()
        .map(|mask| mask.hash.to_id_string());
    // ring takes one hash for both, and a salt of its length.
    let (bits, salt) = match hash.as_str() {
        "2.16.840.1.101.3.4.2.1" => (256, 32),
        "2.16.840.1.101.3.4.2.2" => (384, 48),
        "2.16.840.1.101.3.4.2.3" => (512, 64),
        _ => return other,
    };
    if mask.as_deref() == Some(hash.as_str()) && params.salt_length() == salt {
        Scheme::RsaPss(bits)
    } else {
        other
    }
}

fn algorithm(scheme: &Scheme, key: &PublicKey) -> Option<&'static dyn VerificationAlgorithm> {
    if let Scheme::Rsa(_) | Scheme::RsaPss(_) = scheme {
        return rsa(scheme, key.algorithm.strip_prefix("RSA ")?.parse().ok()?);
    }
    match (scheme, key.algorithm.as_str()) {
        (Scheme::Ecdsa(256), "EC P-256") => Some(&signature::ECDSA_P256_SHA256_ASN1),
        (Scheme::Ecdsa(384), "EC P-256") => Some(&signature::ECDSA_P256_SHA384_ASN1),
        (Scheme::Ecdsa(256), "EC P-384") => Some(&signature::ECDSA_P384_SHA256_ASN1),
        (Scheme::Ecdsa(384), "EC P-384") => Some(&signature::ECDSA_P384_SHA384_ASN1),
        (Scheme::Ed25519, "Ed25519") => Some(&signature::ED25519),
        _ => None,
    }
}

/// `ring` takes 1024 to 8192 bits, 2048 and up for SHA-384 and PSS.
fn rsa(scheme: &Scheme, bits: u32) -> Option<&'static dyn VerificationAlgorithm> {
    let from = match scheme {
        Scheme::Rsa(384) | Scheme::RsaPss(_) => 2041,
        _ => 1017,
    };
    if !(from..=8192).contains(&bits) {
        return None;
    }
    match scheme {
        Scheme::Rsa(1) => Some(&signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Scheme::Rsa(256) => Some(&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        Scheme::Rsa(384) => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        Scheme::Rsa(512) => Some(&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        Scheme::RsaPss(256) => Some(&signature::RSA_PSS_2048_8192_SHA256),
        Scheme::RsaPss(384) => Some(&signature::RSA_PSS_2048_8192_SHA384),
        Scheme::RsaPss(512) => Some(&signature::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}
