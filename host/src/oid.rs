//! Object identifiers as text.
//! The build script reads this file too.

use std::fmt::Write as _;

use x509_parser::der_parser::asn1_rs::Oid;

use crate::digest::to_hex;

/// Dotted decimal (X.690 §8.19). What is not DER, or has an arc above 128 bits, which no registry
/// gives out, is its bytes in hex after a `#`: an endless number would take endless time.
pub fn text(oid: &Oid<'_>) -> String {
    dotted(oid.as_bytes()).unwrap_or_else(|| format!("#{}", to_hex(oid.as_bytes())))
}

fn dotted(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(24);
    let mut arc: u128 = 0;
    for byte in bytes {
        // Padding before an arc is not DER (X.690 §8.19.2).
        if arc >> 121 != 0 || (arc == 0 && *byte == 0x80) {
            return None;
        }
        arc = (arc << 7) | u128::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = if text.is_empty() {
            // The first two arcs share a number.
            let root = (arc / 40).min(2);
            write!(text, "{root}.{}", arc - 40 * root)
        } else {
            match u64::try_from(arc) {
                // Nearly always, and written faster.
                Ok(arc) => write!(text, ".{arc}"),
                Err(_) => write!(text, ".{arc}"),
            }
        };
        arc = 0;
    }
    let is_whole = bytes.last().is_some_and(|last| last & 0x80 == 0);
    is_whole.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let oid = Oid::new(bytes.into());
        assert_eq!(text(&oid), expected);
    }

    #[test]
    fn is_what_the_parser_says() {
        for dotted in [
            "2.5.4.3",
            "1.2.840.113549.1.9.1",
            "0.9.2342.19200300.100.1.25",
        ] {
            let oid: Oid<'_> = dotted.parse().unwrap();
            assert_eq!(text(&oid), dotted);
            assert_eq!(text(&oid), oid.to_id_string());
        }
    }

    #[test]
    fn the_first_number_holds_two_arcs() {
        check(&[0x27], "0.39");
        check(&[0x4f], "1.39");
        check(&[0x50], "2.0");
        // X.690 §8.19.5 has this one.
        check(&[0x88, 0x37, 0x03], "2.999.3");
    }

    #[test]
    fn what_is_not_der_does_not_pass_for_another() {
        check(&[], "#");
        check(&[0x55, 0x04, 0x03, 0x80], "#55040380");
        check(&[0x55, 0x04, 0x80, 0x03], "#55048003");
    }

    #[test]
    fn a_long_arc_is_decimal_and_a_longer_one_is_not_tried() {
        let mut longest = vec![0x69, 0x83];
        longest.extend([0xff; 17]);
        longest.push(0x7f);
        check(&longest, &format!("2.25.{}", u128::MAX));
        let endless = [&[0x69][..], &[0xff; 20], &[0x7f]].concat();
        check(&endless, &format!("#{}", to_hex(&endless)));
    }
}
