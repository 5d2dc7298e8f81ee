//! Certificates with parts that no library would write: what was signed is changed and signed again.

use rcgen::SigningKey as _;

use crate::{der::der, party::Key};

/// A DER element, its contents, and what follows it.
fn element(bytes: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let (header, length) = match bytes[1] {
        short @ 0..0x80 => (2, usize::from(short)),
        long => {
            let count = usize::from(long & 0x7f);
            let digits = bytes[2..2 + count].iter();
            let length = digits.fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
            (2 + count, length)
        }
    };
    let (whole, rest) = bytes.split_at(header + length);
    (whole, &whole[header..], rest)
}

/// The certificate with another tbsCertificate, which `change` makes of the contents of the one
/// that it had, signed again.
pub(crate) fn resigned(
    certificate: &[u8],
    key: &Key,
    change: impl Fn(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let (_, contents, _) = element(certificate);
    let (_, tbs, rest) = element(contents);
    let (algorithm, ..) = element(rest);
    let tbs = change(tbs);
    let signature = key.sign(&tbs).unwrap();
    let signature = der(3, &[&[0], &signature]);
    der(0x30, &[&tbs, algorithm, &signature])
}

/// The element with a length that takes more bytes than it needs: BER and no DER.
pub(crate) fn with_long_length(bytes: &[u8]) -> Vec<u8> {
    let (_, contents, rest) = element(bytes);
    let length = u32::try_from(contents.len()).unwrap().to_be_bytes();
    [&[bytes[0], 0x84][..], &length, contents, rest].concat()
}

/// The element with a length that is not told, but ended by two zeros: BER and no DER.
pub(crate) fn without_length(bytes: &[u8]) -> Vec<u8> {
    let (_, contents, rest) = element(bytes);
    [&[bytes[0], 0x80][..], contents, &[0, 0], rest].concat()
}

/// The bytes with `to`, which is as long, in the first place where `from` stands.
pub(crate) fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut places = bytes.windows(from.len()).enumerate();
    let (start, _) = places.find(|(_, window)| *window == from).unwrap();
    let mut bytes = bytes.to_vec();
    bytes[start..start + to.len()].copy_from_slice(to);
    bytes
}

/// The `number`th element of a constructed one's contents, changed.
pub(crate) fn with_element(
    contents: &[u8],
    number: usize,
    change: impl Fn(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let (mut before, mut rest) = (Vec::new(), contents);
    for _ in 0..number {
        let (whole, _, after) = element(rest);
        before.extend(whole);
        rest = after;
    }
    let (whole, _, after) = element(rest);
    [before, change(whole), after.to_vec()].concat()
}
