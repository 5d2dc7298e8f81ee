//! Lists of key purposes (RFC 5280 §4.2.1.12) that systems keep beside a certificate, as DER.

use asn1_rs::{Any, FromBer, Tag};

/// id-kp-serverAuth, 1.3.6.1.5.5.7.3.1.
const SERVER_AUTH: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
/// anyExtendedKeyUsage, 2.5.29.37.0.
const ANY: &[u8] = &[0x55, 0x1d, 0x25, 0x00];

/// Whether a `SEQUENCE OF OBJECT IDENTIFIER` names TLS servers, or any purpose.
/// `None` where the bytes are something else.
pub(super) fn names_servers(sequence: &[u8]) -> Option<bool> {
    let (_, outer) = Any::from_ber(sequence).ok()?;
    (outer.tag() == Tag::Sequence).then(|| names_servers_in(outer.data))?
}

/// The same for the content of such a sequence.
pub(super) fn names_servers_in(mut rest: &[u8]) -> Option<bool> {
    let mut found = false;
    while !rest.is_empty() {
        let (after, oid) = Any::from_ber(rest).ok()?;
        if oid.tag() != Tag::Oid {
            return None;
        }
        found |= oid.data == SERVER_AUTH || oid.data == ANY;
        rest = after;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// clientAuth is the nearest neighbour of serverAuth.
    const CLIENT: &[u8] = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02";
    const SERVER: &[u8] = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01";

    fn sequence(oids: &[&[u8]]) -> Vec<u8> {
        let content = oids.concat();
        let mut out = vec![0x30, u8::try_from(content.len()).unwrap()];
        out.extend(content);
        out
    }

    #[test]
    fn finds_servers_among_purposes() {
        assert_eq!(names_servers(&sequence(&[CLIENT, SERVER])), Some(true));
        assert_eq!(names_servers(&sequence(&[CLIENT])), Some(false));
        assert_eq!(names_servers(&sequence(&[])), Some(false));
        assert_eq!(
            names_servers(&sequence(&[b"\x06\x04\x55\x1d\x25\x00"])),
            Some(true)
        );
    }

    #[test]
    fn refuses_what_is_no_list_of_purposes() {
        assert_eq!(names_servers(SERVER), None);
        assert_eq!(names_servers(&sequence(&[b"\x02\x01\x01"])), None);
        assert_eq!(names_servers(b"\x30\x05\x06\x08"), None);
    }
}
