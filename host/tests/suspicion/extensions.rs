//! Extensions that `rcgen` does not write by itself.

use rcgen::CustomExtension;

pub(crate) fn extension(oid: &[u64], content: Vec<u8>) -> CustomExtension {
    CustomExtension::from_oid_content(oid, content)
}

/// authorityInfoAccess: where the issuer's certificate is.
pub(crate) fn information_access() -> CustomExtension {
    let method = der(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 2]);
    let location = der(0x86, b"http://ca.example/i.crt");
    let access = der(0x30, &[method, location].concat());
    extension(&[1, 3, 6, 1, 5, 5, 7, 1, 1], der(0x30, &access))
}

/// certificatePolicies with one policy, given as the bytes of its OID.
pub(crate) fn policy(oid: &[u8]) -> CustomExtension {
    extension(&[2, 5, 29, 32], der(0x30, &der(0x30, &der(6, oid))))
}

/// One embedded signed certificate timestamp (RFC 6962 §3.3).
pub(crate) fn timestamps() -> CustomExtension {
    // Version, log, time, extensions, algorithms, and a signature of two bytes.
    let one = [vec![0; 1 + 32 + 8 + 2], vec![4, 3, 0, 2, 0, 0]].concat();
    let length = u8::try_from(one.len()).unwrap();
    let list = [vec![0, length + 2, 0, length], one].concat();
    extension(&[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], der(4, &list))
}

/// authorityKeyIdentifier with issuer and serial number, as OpenSSL's `issuer:always` writes it.
pub(crate) fn issuer_in_key_identifier() -> CustomExtension {
    let name = der(
        0x30,
        &der(
            0x31,
            &der(0x30, &[der(6, &[0x55, 4, 3]), der(12, b"R")].concat()),
        ),
    );
    let issuer = der(0xa1, &der(0xa4, &name));
    extension(
        &[2, 5, 29, 35],
        der(0x30, &[issuer, der(0x82, &[1])].concat()),
    )
}

/// A DER element with a length of at most two bytes.
pub(crate) fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
    let head = match (high, low) {
        (0, 0..=127) => vec![tag, low],
        _ => vec![tag, 0x82, high, low],
    };
    [head, content.to_vec()].concat()
}
