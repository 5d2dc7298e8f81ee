//! The blocks of a PEM text (RFC 7468) that can hold certificates; text around them, other
//! blocks and any line ending are passed over. Parses no certificate.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{ContainerError, Contents};

/// A decoded block.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) der: Vec<u8>,
}

/// What a block holds, by its label.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Certificate,
    Pkcs7,
}

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Reads the certificates of a text that must be PEM.
pub fn certificates(text: &str) -> Result<Vec<crate::certificate::Certificate>, ContainerError> {
    if !text.contains(BEGIN) {
        return Err(ContainerError::Nothing);
    }
    super::read(text.as_bytes()).map(|Contents { certificates, .. }| certificates)
}

/// The blocks with certificates in them, in order. Numbers in errors count all blocks.
pub(super) fn blocks(bytes: &[u8]) -> Result<Vec<Block>, ContainerError> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    let mut rest = text.as_ref();
    let mut number = 0;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        number += 1;
        let Some((label, body)) = after.split_once(DASHES) else {
            return Err(ContainerError::Unclosed(number));
        };
        let end = format!("-----END {label}-----");
        let Some((body, after)) = body.split_once(end.as_str()) else {
            return Err(ContainerError::Unclosed(number));
        };
        rest = after;
        let kind = match label {
            "CERTIFICATE" | "X509 CERTIFICATE" => Kind::Certificate,
            "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => Kind::Pkcs7,
            _ => continue,
        };
        let compact: String = body.split_whitespace().collect();
        let der = STANDARD
            .decode(compact)
            .map_err(|_| ContainerError::Base64(number))?;
        found.push(Block { kind, der });
    }
    Ok(found)
}
