//! Certificates with parts that no library would write: what was signed is changed and signed again.

use rcgen::{KeyPair, SigningKey};

/// Splits a DER element into its header and contents, and gives what follows it.
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

fn sequence(contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).unwrap().to_be_bytes();
    [&[0x30, 0x84][..], &length, contents].concat()
}

/// As DER wants it: the shortest length.
fn shortest(tag: u8, contents: &[u8]) -> Vec<u8> {
    let digits = contents.len().to_be_bytes();
    let first = digits.iter().position(|byte| *byte != 0).unwrap_or(7);
    let digits = &digits[first..];
    let mut out = vec![tag];
    if contents.len() >= 0x80 {
        out.push(0x80 | u8::try_from(digits.len()).unwrap());
    }
    out.extend(digits);
    out.extend(contents);
    out
}

/// The certificate with `change` made to what is signed (the contents of tbsCertificate), signed again.
pub(crate) fn resigned(der: &[u8], key: &KeyPair, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let (_, contents, _) = element(der);
    let (_, tbs, rest) = element(contents);
    let (algorithm, ..) = element(rest);
    let mut tbs = tbs.to_vec();
    change(&mut tbs);
    let tbs = shortest(0x30, &tbs);
    let signature = [&[0][..], &key.sign(&tbs).unwrap()].concat();
    shortest(
        0x30,
        &[&tbs[..], algorithm, &shortest(0x03, &signature)].concat(),
    )
}

/// The certificate with a length that takes more bytes than it needs: BER and no DER.
pub(crate) fn with_long_length(der: &[u8]) -> Vec<u8> {
    sequence(element(der).1)
}

/// Replaces the one place where `from` stands.
pub(crate) fn replace(bytes: &mut Vec<u8>, from: &[u8], to: &[u8]) {
    let mut places = bytes.windows(from.len()).enumerate();
    let (start, _) = places.find(|(_, window)| *window == from).unwrap();
    bytes.splice(start..start + from.len(), to.iter().copied());
}
