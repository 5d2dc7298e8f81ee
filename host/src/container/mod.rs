//! Certificates from bytes in any container that people are given: DER, PEM, PKCS#7, and
//! Apple's configuration profiles. Judges nothing, and verifies no signature of a container.

mod mobileconfig;
pub mod pem;
mod pkcs7;

use std::fmt;

use crate::certificate::{Certificate, CertificateError};
pub use mobileconfig::MobileconfigError;

/// Certificates and what they came in.
#[derive(Debug)]
pub struct Contents {
    /// The outermost container that says what the bytes are.
    pub container: Container,
    /// In the order of the container; at least one.
    pub certificates: Vec<Certificate>,
}

/// A container.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Container {
    /// One certificate as it is.
    Der,
    /// Apple's configuration profile, plain or signed.
    Mobileconfig,
    /// RFC 7468, one or more, with any text around them.
    Pem,
    /// `SignedData` of RFC 5652 that carries certificates, as bytes or as text.
    Pkcs7,
}

/// Why bytes give no certificates.
#[derive(Debug, PartialEq)]
pub enum ContainerError {
    /// A PEM block is not base64; number of the block, from 1.
    Base64(usize),
    /// A certificate does not parse; its number, from 1.
    Certificate(usize, CertificateError),
    /// A configuration profile cannot be read.
    Mobileconfig(MobileconfigError),
    /// There is no certificate in any container that is known.
    Nothing,
    /// A PKCS#7 structure breaks off or is something else; the part that is wrong.
    Pkcs7(&'static str),
    /// A PEM block has no end; its number, from 1.
    Unclosed(usize),
}

impl fmt::Display for ContainerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base64(number) => write!(f, "PEM block {number} is not base64"),
            Self::Certificate(number, error) => write!(f, "certificate {number}: {error}"),
            Self::Mobileconfig(error) => write!(f, "configuration profile: {error}"),
            Self::Nothing => {
                f.write_str("holds no certificate: not DER, PEM, PKCS#7 or .mobileconfig")
            }
            Self::Pkcs7(part) => write!(f, "PKCS#7: its {part} cannot be read"),
            Self::Unclosed(number) => write!(f, "PEM block {number} has no END line"),
        }
    }
}

impl std::error::Error for ContainerError {}

/// Reads every certificate in `bytes`. The caller bounds the length of `bytes`.
pub fn read(bytes: &[u8]) -> Result<Contents, ContainerError> {
    if pkcs7::is_signed_data(bytes) {
        return read_pkcs7(bytes);
    }
    // A SEQUENCE (X.690 §8.9) with a long length; no text starts like this.
    if matches!(bytes, [0x30, 0x80..=0xff, ..]) {
        return contents(Container::Der, vec![certificate(bytes, 1)?]);
    }
    if mobileconfig::is_profile(bytes) {
        return contents(Container::Mobileconfig, read_mobileconfig(bytes)?);
    }
    read_pem(bytes)
}

/// A text with PKCS#7 alone is what that PKCS#7 is; anything else is PEM.
fn read_pem(bytes: &[u8]) -> Result<Contents, ContainerError> {
    let (mut container, mut found) = (None, Vec::new());
    for block in pem::blocks(bytes)? {
        let inside = match block.kind {
            pem::Kind::Certificate => {
                found.push(certificate(&block.der, found.len() + 1)?);
                Container::Pem
            }
            pem::Kind::Pkcs7 => {
                let inside = read_pkcs7(&block.der)?;
                found.extend(inside.certificates);
                inside.container
            }
        };
        container = match container {
            Some(other) if other != inside => Some(Container::Pem),
            _ => Some(inside),
        };
    }
    contents(container.unwrap_or(Container::Pem), found)
}

/// The signature of a signed profile is no concern of ours: what it offers is in the content,
/// and the certificates beside it are those of the signer.
fn read_pkcs7(bytes: &[u8]) -> Result<Contents, ContainerError> {
    let read = pkcs7::read(bytes)?;
    if let Some(content) = read.content.filter(|bytes| mobileconfig::is_profile(bytes)) {
        return contents(Container::Mobileconfig, read_mobileconfig(&content)?);
    }
    let ders = read.certificates.iter().enumerate();
    let found = ders.map(|(index, der)| certificate(der, index + 1));
    contents(Container::Pkcs7, found.collect::<Result<_, _>>()?)
}

fn read_mobileconfig(bytes: &[u8]) -> Result<Vec<Certificate>, ContainerError> {
    let payloads = mobileconfig::payloads(bytes).map_err(ContainerError::Mobileconfig)?;
    let mut found = Vec::new();
    for payload in payloads {
        if payload.first() == Some(&0x30) {
            found.push(certificate(&payload, found.len() + 1)?);
        } else {
            for block in pem::blocks(&payload)? {
                found.push(certificate(&block.der, found.len() + 1)?);
            }
        }
    }
    Ok(found)
}

fn certificate(der: &[u8], number: usize) -> Result<Certificate, ContainerError> {
    Certificate::from_der(der).map_err(|error| ContainerError::Certificate(number, error))
}

fn contents(
    container: Container,
    certificates: Vec<Certificate>,
) -> Result<Contents, ContainerError> {
    if certificates.is_empty() {
        return Err(ContainerError::Nothing);
    }
    Ok(Contents {
        container,
        certificates,
    })
}
