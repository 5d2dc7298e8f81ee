//! Certificates from a file: PEM with one or more, or a single DER.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::certificate::{Certificate, CertificateError};

/// Why a file gives no certificates.
#[derive(Debug, PartialEq)]
pub enum PemError {
    /// A PEM block is not base64; number of the block, from 1.
    Base64(usize),
    /// A certificate does not parse; its number, from 1.
    Certificate(usize, CertificateError),
    /// Neither PEM certificate nor DER.
    Nothing,
    /// A PEM block has no end; its number.
    Unclosed(usize),
}

impl fmt::Display for PemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base64(number) => write!(f, "PEM block {number} is not base64"),
            Self::Certificate(number, error) => write!(f, "certificate {number}: {error}"),
            Self::Nothing => f.write_str("holds no certificate, neither PEM nor DER"),
            Self::Unclosed(number) => write!(f, "PEM block {number} has no END line"),
        }
    }
}

impl std::error::Error for PemError {}

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Reads every certificate in `bytes`, in order.
pub fn certificates(bytes: &[u8]) -> Result<Vec<Certificate>, PemError> {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains(BEGIN) {
        if bytes.first() != Some(&0x30) {
            return Err(PemError::Nothing);
        }
        let one = Certificate::from_der(bytes).map_err(|e| PemError::Certificate(1, e))?;
        return Ok(vec![one]);
    }
    let mut found = Vec::new();
    for (index, block) in text.split(BEGIN).skip(1).enumerate() {
        let number = index + 1;
        let Some((body, _)) = block.split_once(END) else {
            return Err(PemError::Unclosed(number));
        };
        let compact: String = body.split_whitespace().collect();
        let der = STANDARD
            .decode(compact)
            .map_err(|_| PemError::Base64(number))?;
        let one = Certificate::from_der(&der).map_err(|e| PemError::Certificate(number, e))?;
        found.push(one);
    }
    Ok(found)
}
