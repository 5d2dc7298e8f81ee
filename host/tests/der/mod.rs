//! DER by hand, for what no library would write.

/// An element with the shortest length that there is for what it holds.
pub(crate) fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
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
