//! Who signs: authorities and sites, with keys of any kind.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, Error, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256,
    PublicKeyData, SerialNumber, SignatureAlgorithm, SigningKey, date_time_ymd,
};
use rootwatch::digest::Sha256;

use crate::der::der;

/// An authority or a site, with its key.
pub(crate) struct Party {
    pub(crate) params: CertificateParams,
    pub(crate) key: Key,
    pub(crate) der: Vec<u8>,
}

/// A key: one of `ring`'s, or of RSA as only OpenSSL has them.
pub(crate) enum Key {
    Pair(Box<KeyPair>),
    Rsa(Rsa),
}

/// An RSA key: its `RSAPublicKey` in DER, and where OpenSSL finds the other half. Without one the
/// exponent is 1, and everybody can sign.
pub(crate) struct Rsa {
    public: Vec<u8>,
    private: Option<PathBuf>,
}

/// What a certificate says before anything is changed.
pub(crate) fn params(name: &str, is_ca: bool) -> CertificateParams {
    let names = if is_ca { vec![] } else { vec![name.to_owned()] };
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2049, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params.serial_number = Some(SerialNumber::from(vec![0x11, 0x22, 0x33, 0x44]));
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params
}

impl Party {
    pub(crate) fn root(name: &str) -> Self {
        let (params, key) = (params(name, true), Key::generate());
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { params, key, der }
    }

    pub(crate) fn below(&self, name: &str, is_ca: bool) -> Self {
        self.issue(params(name, is_ca), Key::generate())
    }

    pub(crate) fn issue(&self, params: CertificateParams, key: Key) -> Self {
        let issuer = Issuer::new(self.params.clone(), &self.key);
        let der = params.signed_by(&key, &issuer).unwrap().der().to_vec();
        Self { params, key, der }
    }
}

impl Key {
    pub(crate) fn generate() -> Self {
        Self::Pair(Box::new(KeyPair::generate().unwrap()))
    }

    /// The same key once more.
    pub(crate) fn copy(&self) -> Self {
        match self {
            Self::Pair(pair) => {
                Self::Pair(Box::new(KeyPair::from_pem(&pair.serialize_pem()).unwrap()))
            }
            Self::Rsa(rsa) => Self::Rsa(Rsa {
                public: rsa.public.clone(),
                private: rsa.private.clone(),
            }),
        }
    }

    /// A key that is in the tree; `host/tests/data/README.md` has how it was made.
    pub(crate) fn kept(name: &str) -> Self {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
        let file = data.join(format!("{name}-key.pem"));
        let public = openssl(
            &["rsa", "-RSAPublicKey_out", "-outform", "DER"],
            &fs::read(&file).unwrap(),
        );
        let private = Some(file);
        Self::Rsa(Rsa { public, private })
    }

    /// An RSA key with the exponent 1.
    pub(crate) fn with_exponent_1() -> Self {
        let Self::Rsa(mut key) = Self::kept("rsa-2048-exponent-3") else {
            panic!("no RSA key");
        };
        // RSAPublicKey (RFC 8017 appendix A.1.1) ends with the exponent.
        assert_eq!(key.public.pop(), Some(3));
        key.public.push(1);
        key.private = None;
        Self::Rsa(key)
    }
}

impl PublicKeyData for Key {
    fn der_bytes(&self) -> &[u8] {
        match self {
            Self::Pair(pair) => pair.der_bytes(),
            Self::Rsa(rsa) => &rsa.public,
        }
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        match self {
            Self::Pair(pair) => pair.algorithm(),
            Self::Rsa(_) => &PKCS_RSA_SHA256,
        }
    }
}

impl SigningKey for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        match self {
            Self::Pair(pair) => pair.sign(message),
            Self::Rsa(Rsa { private: None, .. }) => Ok(padded(message)),
            Self::Rsa(Rsa {
                private: Some(file),
                ..
            }) => {
                let file = file.to_str().unwrap();
                Ok(openssl(&["dgst", "-sha256", "-sign", file], message))
            }
        }
    }
}

/// EMSA-PKCS1-v1_5 with SHA-256 for 2,048 bits (RFC 8017 §9.2): to the power of 1 it is itself.
fn padded(message: &[u8]) -> Vec<u8> {
    let algorithm = [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0];
    let digest = Sha256::of(message);
    let info = [
        der(0x30, &[&algorithm]),
        der(4, &[digest.as_bytes().as_slice()]),
    ];
    let info = der(0x30, &[&info.concat()]);
    [&[0, 1][..], &vec![0xff; 253 - info.len()], &[0], &info].concat()
}

/// What OpenSSL's command line makes of its input.
fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    output.stdout
}
