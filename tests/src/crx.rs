//! A package of the extension as Chromium installs it by policy: CRX3, signed with a key that is thrown away.
//! The key makes the extension's identifier, so this one is nobody's and the host does not serve it.
//! <https://source.chromium.org/chromium/chromium/src/+/main:components/crx_file/crx3.proto>

use anyhow::{Result, anyhow};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData as _};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

/// A package and who it is.
pub(crate) struct Crx {
    pub(crate) bytes: Vec<u8>,
    /// 32 letters from a to p.
    pub(crate) id: String,
}

impl Crx {
    /// Signs a ZIP archive of the extension.
    pub(crate) fn sign(archive: &[u8]) -> Result<Self> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let public = key.subject_public_key_info();
        let hash = digest(&SHA256, &public);
        let (id, _) = hash.as_ref().split_at(16);
        // SignedData: crx_id.
        let signed = field(1, id)?;
        let mut message = b"CRX3 SignedData\0".to_vec();
        message.extend(u32::try_from(signed.len())?.to_le_bytes());
        message.extend(&signed);
        message.extend(archive);
        // AsymmetricKeyProof: public_key, signature.
        let proof = [field(1, &public)?, field(2, &signature(&key, &message)?)?].concat();
        // CrxFileHeader: sha256_with_ecdsa, signed_header_data.
        let header = [field(3, &proof)?, field(10_000, &signed)?].concat();
        let mut bytes = b"Cr24".to_vec();
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(u32::try_from(header.len())?.to_le_bytes());
        bytes.extend(header);
        bytes.extend(archive);
        let id = letters(id);
        Ok(Self { bytes, id })
    }

    /// What a server says of it, when a browser asks for updates.
    pub(crate) fn updates(&self, version: &str, address: &str) -> String {
        format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n\
             <gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>\n\
             <app appid='{}'><updatecheck codebase='{address}' version='{version}'/></app>\n\
             </gupdate>\n",
            self.id
        )
    }
}

fn signature(key: &KeyPair, message: &[u8]) -> Result<Vec<u8>> {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
    let key = EcdsaKeyPair::from_pkcs8(algorithm, key.serialized_der(), &random)
        .map_err(|error| anyhow!("ring does not take rcgen's key: {error}"))?;
    let signature = key
        .sign(&random, message)
        .map_err(|_| anyhow!("ring cannot sign"))?;
    Ok(signature.as_ref().to_vec())
}

/// A field of bytes as protocol buffers have it: number and type, length, bytes.
fn field(number: u32, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut field = varint(number << 3 | 2);
    field.extend(varint(u32::try_from(bytes.len())?));
    field.extend(bytes);
    Ok(field)
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn varint(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.extend(u8::try_from(number & 0x7f).map(|low| low | 0x80));
        number >>= 7;
    }
    bytes.extend(u8::try_from(number));
    bytes
}

/// Hexadecimal with letters only: a is 0.
fn letters(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(b'a' + half)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The identifier that follows from `extension/chromium-key.txt`, and the encoding guide's example
    /// (<https://protobuf.dev/programming-guides/encoding/>).
    #[test]
    fn identifiers_and_numbers_are_written_as_chromium_reads_them() {
        assert_eq!(letters(&[0xad, 0xd1, 0x7f]), "knnbhp");
        assert_eq!(varint(150), [0x96, 0x01]);
        assert_eq!(field(10_000, b"x").unwrap(), [0x82, 0xf1, 0x04, 1, b'x']);
    }

    #[test]
    fn package_begins_as_its_third_version_does_and_ends_with_the_archive() {
        let crx = Crx::sign(b"PK archive").unwrap();
        assert_eq!(crx.bytes[..8], *b"Cr24\x03\0\0\0");
        assert!(crx.bytes.ends_with(b"PK archive"));
        assert_eq!(crx.id.len(), 32);
    }
}
