//! Verifies one signature, with `ring` where it can, and tells "wrong" from "cannot be checked".

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::{signature_algorithm::RsaSsaPssParams, x509::AlgorithmIdentifier};

use crate::{
    certificate::{Certificate, PublicKey},
    oid,
    rsa::{self, Pss},
};

/// Bytes that are hashed with the effort of one check.
const MESSAGE: usize = 8192;

/// A signature algorithm.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scheme {
    /// ECDSA with SHA-2 of so many bits.
    Ecdsa(u16),
    /// Ed25519.
    Ed25519,
    /// RSASSA-PKCS1-v1_5 with SHA-2 of so many bits, or SHA-1 for 1.
    Rsa(u16),
    /// RSASSA-PSS.
    RsaPss(Pss),
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
            Self::RsaPss(pss) => format!("RSA-PSS with SHA-{}", pss.hash),
            Self::Other(name) => name.clone(),
        }
    }
}

/// Whether `key` made the signature on `certificate`. What was proven once is not proven again.
pub fn verify(certificate: &Certificate, key: &PublicKey) -> Outcome {
    if certificate.signer() == Some(&key.spki_sha256) {
        return Outcome::Valid;
    }
    if !fits(&certificate.scheme, key) {
        return Outcome::Invalid;
    }
    let (message, signature) = certificate.signed();
    let valid = match method(&certificate.scheme, key) {
        None => return Outcome::Unsupported,
        Some(Method::Pkcs1(hash)) => rsa::verify_pkcs1(hash, &key.bits, message, signature),
        Some(Method::Pss(pss)) => rsa::verify_pss(pss, &key.bits, message, signature),
        Some(Method::Ring(algorithm)) => {
            let key = UnparsedPublicKey::new(algorithm, &key.bits);
            key.verify(message, signature).is_ok()
        }
    };
    if valid {
        certificate.remember_signer(key);
        Outcome::Valid
    } else {
        Outcome::Invalid
    }
}

/// What checking the signature on `certificate` costs, in checks with RSA of 2,048 bits and the usual
/// exponent: 20 µs where these weights were measured (`cargo lab bench worst`).
pub fn effort(certificate: &Certificate, key: &PublicKey) -> usize {
    if certificate.signer() == Some(&key.spki_sha256) || !fits(&certificate.scheme, key) {
        return 0;
    }
    let of_key = match (method(&certificate.scheme, key), key.algorithm.as_str()) {
        (None, _) => return 0,
        (Some(Method::Pkcs1(_) | Method::Pss(_)), _) => 4 * rsa::effort(&key.bits),
        (Some(Method::Ring(_)), "EC P-384") => 32,
        (Some(Method::Ring(_)), "EC P-256" | "Ed25519") => 3,
        (Some(Method::Ring(_)), _) => rsa::effort(&key.bits),
    };
    let (message, _) = certificate.signed();
    of_key + message.len() / MESSAGE
}

/// What makes the signature on `certificate` one that cannot be checked: the algorithm, and the
/// kind of key where the algorithm alone could be.
pub fn unsupported(certificate: &Certificate, key: &PublicKey) -> String {
    let scheme = certificate.scheme.text();
    match certificate.scheme {
        Scheme::Other(_) => scheme,
        _ => format!("{scheme} ({})", key.algorithm),
    }
}

/// Whether a key of this kind could have made such a signature at all, checkable or not.
fn fits(scheme: &Scheme, key: &PublicKey) -> bool {
    match scheme {
        Scheme::Ecdsa(_) => key.algorithm.starts_with("EC "),
        Scheme::Ed25519 => key.algorithm == "Ed25519",
        Scheme::Rsa(_) | Scheme::RsaPss(_) => key.algorithm.starts_with("RSA"),
        Scheme::Other(_) => true,
    }
}

/// Reads the algorithm of a signature.
pub fn scheme_of(identifier: &AlgorithmIdentifier<'_>) -> Scheme {
    let oid = oid::text(&identifier.algorithm);
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
        _ => Scheme::Other(name(&oid).map_or(oid, str::to_owned)),
    }
}

/// Names of algorithms that cannot be checked: a person can look them up, an OID hardly.
fn name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        // RFC 3279 §2.2, RFC 4055 §5, RFC 5758 §3
        "1.2.840.113549.1.1.2" => "RSA with MD2",
        "1.2.840.113549.1.1.4" => "RSA with MD5",
        "1.2.840.113549.1.1.14" => "RSA with SHA-224",
        "1.2.840.10040.4.3" => "DSA with SHA-1",
        "2.16.840.1.101.3.4.3.1" => "DSA with SHA-224",
        "2.16.840.1.101.3.4.3.2" => "DSA with SHA-256",
        "1.2.840.10045.4.1" => "ECDSA with SHA-1",
        "1.2.840.10045.4.3.1" => "ECDSA with SHA-224",
        "1.3.101.113" => "Ed448",
        // RFC 4491 §2.2, RFC 9215 §2
        "1.2.643.2.2.3" => "GOST R 34.10-2001",
        "1.2.643.7.1.1.3.2" => "GOST R 34.10-2012 (256 bits)",
        "1.2.643.7.1.1.3.3" => "GOST R 34.10-2012 (512 bits)",
        _ => return None,
    })
}

fn pss(identifier: &AlgorithmIdentifier<'_>) -> Scheme {
    let params = identifier.parameters.as_ref();
    let read = params.and_then(|any| {
        let params = RsaSsaPssParams::try_from(any).ok()?;
        let mask = params.mask_gen_algorithm().ok()?;
        // RFC 4055 §3.1: MGF1 and trailer 1 are the only ones.
        let known = oid::text(&mask.mgf) == "1.2.840.113549.1.1.8" && params.trailer_field() == 1;
        known.then_some(Pss {
            hash: hash(&oid::text(params.hash_algorithm_oid()))?,
            mask: hash(&oid::text(&mask.hash))?,
            salt: usize::try_from(params.salt_length()).ok()?,
        })
    });
    read.map_or_else(|| Scheme::Other("RSA-PSS".to_owned()), Scheme::RsaPss)
}

fn hash(oid: &str) -> Option<u16> {
    Some(match oid {
        "1.3.14.3.2.26" => 1,
        "2.16.840.1.101.3.4.2.1" => 256,
        "2.16.840.1.101.3.4.2.2" => 384,
        "2.16.840.1.101.3.4.2.3" => 512,
        _ => return None,
    })
}

enum Method {
    Pkcs1(u16),
    Pss(Pss),
    Ring(&'static dyn VerificationAlgorithm),
}

fn method(scheme: &Scheme, key: &PublicKey) -> Option<Method> {
    if let Scheme::Rsa(_) | Scheme::RsaPss(_) = scheme {
        return rsa_method(scheme, key.algorithm.strip_prefix("RSA ")?.parse().ok()?);
    }
    let algorithm: &dyn VerificationAlgorithm = match (scheme, key.algorithm.as_str()) {
        (Scheme::Ecdsa(256), "EC P-256") => &signature::ECDSA_P256_SHA256_ASN1,
        (Scheme::Ecdsa(384), "EC P-256") => &signature::ECDSA_P256_SHA384_ASN1,
        (Scheme::Ecdsa(256), "EC P-384") => &signature::ECDSA_P384_SHA256_ASN1,
        (Scheme::Ecdsa(384), "EC P-384") => &signature::ECDSA_P384_SHA384_ASN1,
        (Scheme::Ed25519, "Ed25519") => &signature::ED25519,
        _ => return None,
    };
    Some(Method::Ring(algorithm))
}

/// 1,024 to 8,192 bits, up to seven less where a modulus begins with zeros. `ring` starts at
/// 2,048 for SHA-384 and PSS, and takes one hash for a PSS and its mask, and a salt of its length.
fn rsa_method(scheme: &Scheme, bits: u32) -> Option<Method> {
    if !(1017..=8192).contains(&bits) {
        return None;
    }
    let is_long = bits >= 2041;
    let algorithm: &dyn VerificationAlgorithm = match scheme {
        Scheme::Rsa(1) => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Scheme::Rsa(256) => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        Scheme::Rsa(384) if is_long => &signature::RSA_PKCS1_2048_8192_SHA384,
        Scheme::Rsa(512) => &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        Scheme::Rsa(hash) => return Some(Method::Pkcs1(*hash)),
        Scheme::RsaPss(pss) => match (pss.hash, pss.mask, pss.salt) {
            (256, 256, 32) if is_long => &signature::RSA_PSS_2048_8192_SHA256,
            (384, 384, 48) if is_long => &signature::RSA_PSS_2048_8192_SHA384,
            (512, 512, 64) if is_long => &signature::RSA_PSS_2048_8192_SHA512,
            _ => return Some(Method::Pss(*pss)),
        },
        _ => return None,
    };
    Some(Method::Ring(algorithm))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RSA 1024 to 8192 with SHA-1 and SHA-2, and not one bit more.
    #[test]
    fn the_range_of_rsa_keys_is_the_promised_one() {
        for hash in [1, 256, 384, 512] {
            for bits in [1024, 1536, 2047, 2048, 3072, 4096, 8192] {
                assert!(
                    rsa_method(&Scheme::Rsa(hash), bits).is_some(),
                    "{hash} {bits}"
                );
            }
            for bits in [512, 1016, 8193, 16384] {
                assert!(
                    rsa_method(&Scheme::Rsa(hash), bits).is_none(),
                    "{hash} {bits}"
                );
            }
        }
    }
}
