//! The certificates and the content of a CMS `SignedData` (RFC 5652 §5, once PKCS#7), in DER
//! or in BER with indefinite lengths, which Windows and Apple both write. No signature is
//! verified: only what is carried matters here.

use asn1_rs::{Any, Class, FromBer, Tag};

use super::ContainerError;

/// What a `SignedData` carries.
pub(super) struct SignedData<'a> {
    /// One DER certificate each.
    pub(super) certificates: Vec<&'a [u8]>,
    /// The signed content, where it is inside.
    pub(super) content: Option<Vec<u8>>,
}

/// DER of the object identifier id-signedData, 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// Levels of an OCTET STRING that is made of pieces; writers use one.
const PIECE_DEPTH: usize = 4;

/// Whether `bytes` begin as a `ContentInfo` with signed data.
pub(super) fn is_signed_data(bytes: &[u8]) -> bool {
    let Ok((after, header)) = asn1_rs::Header::from_ber(bytes) else {
        return false;
    };
    let oid = Any::from_ber(after).map(|(_, oid)| oid);
    header.tag() == Tag::Sequence
        && oid.is_ok_and(|oid| oid.tag() == Tag::Oid && oid.as_bytes() == SIGNED_DATA)
}

/// Reads a `ContentInfo` with signed data. Bytes after it are not looked at.
pub(super) fn read(bytes: &[u8]) -> Result<SignedData<'_>, ContainerError> {
    let (_, info) = sequence(bytes, "outer sequence")?;
    let (rest, oid) = element(info, "content type")?;
    if oid.as_bytes() != SIGNED_DATA {
        return Err(ContainerError::Pkcs7("content type (not signed data)"));
    }
    let (_, explicit) = element(rest, "content")?;
    let (_, signed) = sequence(explicit.data, "signed data")?;
    let (rest, _) = element(signed, "version")?;
    let (rest, _) = element(rest, "digest algorithms")?;
    let (mut rest, encapsulated) = sequence(rest, "encapsulated content")?;
    let mut read = SignedData {
        certificates: Vec::new(),
        content: content(encapsulated)?,
    };
    while !rest.is_empty() {
        let (after, part) = element(rest, "list of certificates")?;
        // certificates [0] IMPLICIT; [1] are the revocation lists.
        if part.class() == Class::ContextSpecific && part.tag() == Tag(0) {
            read.certificates = certificates(part.data)?;
        }
        rest = after;
    }
    Ok(read)
}

/// Of the `CertificateChoices` only a plain certificate is a SEQUENCE; the others are tagged.
fn certificates(mut rest: &[u8]) -> Result<Vec<&[u8]>, ContainerError> {
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (after, choice) = element(rest, "list of certificates")?;
        let length = rest.len() - after.len();
        if choice.class() == Class::Universal && choice.tag() == Tag::Sequence {
            found.extend(rest.get(..length));
        }
        rest = after;
    }
    Ok(found)
}

fn content(encapsulated: &[u8]) -> Result<Option<Vec<u8>>, ContainerError> {
    let (rest, _) = element(encapsulated, "encapsulated content")?;
    if rest.is_empty() {
        return Ok(None);
    }
    let (_, explicit) = element(rest, "encapsulated content")?;
    let (_, octets) = element(explicit.data, "encapsulated content")?;
    let mut all = Vec::new();
    pieces(&octets, PIECE_DEPTH, &mut all)?;
    Ok(Some(all))
}

/// An OCTET STRING in BER may be made of others (X.690 §8.7.3).
fn pieces(octets: &Any<'_>, depth: usize, all: &mut Vec<u8>) -> Result<(), ContainerError> {
    if !octets.header.constructed() {
        all.extend_from_slice(octets.data);
        return Ok(());
    }
    if depth == 0 {
        return Err(ContainerError::Pkcs7("encapsulated content (too deep)"));
    }
    let mut rest = octets.data;
    while !rest.is_empty() {
        let (after, piece) = element(rest, "encapsulated content")?;
        pieces(&piece, depth - 1, all)?;
        rest = after;
    }
    Ok(())
}

fn sequence<'a>(
    bytes: &'a [u8],
    part: &'static str,
) -> Result<(&'a [u8], &'a [u8]), ContainerError> {
    let (rest, found) = element(bytes, part)?;
    if found.tag() == Tag::Sequence {
        Ok((rest, found.data))
    } else {
        Err(ContainerError::Pkcs7(part))
    }
}

fn element<'a>(bytes: &'a [u8], part: &'static str) -> Result<(&'a [u8], Any<'a>), ContainerError> {
    Any::from_ber(bytes).map_err(|_| ContainerError::Pkcs7(part))
}
