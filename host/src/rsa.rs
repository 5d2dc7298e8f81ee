//! RSA signatures that `ring` does not verify although they are in use: SHA-384 with less than
//! 2,048 bits, and RSASSA-PSS with other hashes and salts than its own (Active Directory signs
//! with SHA-1 and 20 bytes). Public operations only, so nothing here has to hide its timing.

use num_bigint::BigUint;
use x509_parser::{prelude::FromDer, public_key::RSAPublicKey};

use crate::digest;

/// How a PSS signature was made (RFC 8017 §9.1): hashes by the bits of SHA-2, 1 for SHA-1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pss {
    /// Hash of the message.
    pub hash: u16,
    /// Hash of the mask.
    pub mask: u16,
    /// Bytes of salt.
    pub salt: usize,
}

/// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2). `key` is an `RSAPublicKey` in DER.
pub fn verify_pkcs1(hash: u16, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    verified_pkcs1(hash, key, message, signature).is_some()
}

/// RSASSA-PSS (RFC 8017 §8.1.2). `key` is an `RSAPublicKey` in DER.
pub fn verify_pss(pss: Pss, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    verified_pss(pss, key, message, signature).is_some()
}

/// The bits of the modulus.
pub fn bits(key: &[u8]) -> Option<u64> {
    Some(Key::parse(key)?.modulus.bits())
}

/// What one public operation costs, in those with 2,048 bits and the exponent 65,537: it grows with the
/// square of the modulus, and exponents may have twice the bits, all of them set.
pub fn effort(key: &[u8]) -> usize {
    let Ok((_, key)) = RSAPublicKey::from_der(key) else {
        return 0;
    };
    let kibibits = key.key_size().div_ceil(1024);
    let of_modulus = (kibibits * kibibits).div_ceil(4);
    let is_usual = key.exponent.len() <= 3;
    of_modulus * if is_usual { 1 } else { 4 }
}

fn verified_pkcs1(hash: u16, key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let key = Key::parse(key)?;
    let encoded = key.open(signature, key.length())?;
    // The whole encoding is built and compared: parsing one is where forgeries come in.
    let mut end = digest_info(hash)?.to_vec();
    end.extend(digest::sha(hash, message)?);
    let padding = encoded.len().checked_sub(end.len() + 3)?;
    let mut expected = vec![0, 1];
    expected.resize(2 + padding, 0xff);
    expected.push(0);
    expected.extend(end);
    (padding >= 8 && encoded == expected).then_some(())
}

fn verified_pss(pss: Pss, key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let key = Key::parse(key)?;
    let encoded_bits = usize::try_from(key.modulus.bits()).ok()?.checked_sub(1)?;
    let encoded = key.open(signature, encoded_bits.div_ceil(8))?;
    let digest = digest::sha(pss.hash, message)?;
    let (rest, trailer) = encoded.split_at_checked(encoded.len().checked_sub(1)?)?;
    let data_length = rest.len().checked_sub(digest.len())?;
    let (masked, found) = rest.split_at_checked(data_length)?;
    let spare = u32::try_from(8 * encoded.len() - encoded_bits).ok()?;
    let kept = 0xff_u8.checked_shr(spare)?;
    if trailer != [0xbc] || masked.first()? & !kept != 0 {
        return None;
    }
    let mask = mask(pss.mask, found, data_length)?;
    let mut data: Vec<u8> = masked.iter().zip(mask).map(|(a, b)| a ^ b).collect();
    *data.first_mut()? &= kept;
    let (padding, salt) = data.split_at_checked(data_length.checked_sub(pss.salt)?)?;
    let (one, zeros) = padding.split_last()?;
    if *one != 1 || zeros.iter().any(|byte| *byte != 0) {
        return None;
    }
    let message = [&[0; 8][..], &digest, salt].concat();
    (digest::sha(pss.hash, &message)? == found).then_some(())
}

/// MGF1 (RFC 8017 appendix B.2.1).
fn mask(hash: u16, seed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(length + 64);
    for counter in 0_u32.. {
        if out.len() >= length {
            break;
        }
        let block = [seed, &counter.to_be_bytes()].concat();
        out.extend(digest::sha(hash, &block)?);
    }
    out.truncate(length);
    Some(out)
}

struct Key {
    modulus: BigUint,
    exponent: BigUint,
}

impl Key {
    fn parse(der: &[u8]) -> Option<Self> {
        let (rest, key) = RSAPublicKey::from_der(der).ok()?;
        let exponent = key.try_exponent().ok()?;
        let modulus = BigUint::from_bytes_be(key.modulus);
        // The bounds of `ring`: an odd exponent from 3 to 2^33 - 1, and an odd modulus.
        let sound = exponent % 2 == 1 && (3..1 << 33).contains(&exponent) && modulus.bit(0);
        (rest.is_empty() && sound).then(|| Self {
            modulus,
            exponent: exponent.into(),
        })
    }

    fn length(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// RSAVP1 and I2OSP (RFC 8017 §5.2.2, §4.1).
    fn open(&self, signature: &[u8], length: usize) -> Option<Vec<u8>> {
        let number = BigUint::from_bytes_be(signature);
        if signature.len() != self.length() || number >= self.modulus {
            return None;
        }
        let digits = number.modpow(&self.exponent, &self.modulus).to_bytes_be();
        let mut out = vec![0; length.checked_sub(digits.len())?];
        out.extend(digits);
        Some(out)
    }
}

/// The DER of `DigestInfo` up to the digest (RFC 8017 §9.2 note 1).
fn digest_info(hash: u16) -> Option<&'static [u8]> {
    Some(match hash {
        1 => b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
        256 => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        384 => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        512 => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An `RSAPublicKey` of so many bits, all of them set, with an exponent of so many bytes.
    fn key_with(bits: usize, exponent: &[u8]) -> Vec<u8> {
        let integer = |bytes: &[u8]| {
            let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
            [&[0x02, 0x82][..], &length, bytes].concat()
        };
        let modulus = [vec![0], vec![0xff; bits / 8]].concat();
        let numbers = [integer(&modulus), integer(exponent)].concat();
        let length = u16::try_from(numbers.len()).unwrap().to_be_bytes();
        [&[0x30, 0x82][..], &length, &numbers].concat()
    }

    #[test]
    fn the_effort_grows_with_modulus_and_exponent() {
        let (usual, largest) = (&[1, 0, 1][..], &[1, 0xff, 0xff, 0xff, 0xff][..]);
        for (bits, exponent, expected) in [
            (1024, usual, 1),
            (2048, usual, 1),
            (4096, usual, 4),
            (8192, usual, 16),
            (2048, largest, 4),
            (8192, largest, 64),
        ] {
            assert_eq!(effort(&key_with(bits, exponent)), expected, "{bits}");
        }
        assert_eq!(effort(b"no key"), 0);
    }
}
