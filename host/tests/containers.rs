//! Certificates come out of every container that people are given, and out of nothing else.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot make its certificates must fail"
)]

mod made;

use base64::{Engine, engine::general_purpose::STANDARD};
use made::Ca;
use rootwatch::{
    certificate::CertificateError,
    container::{Container, ContainerError, MobileconfigError, read},
    digest::Sha256,
};

const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

/// How lengths are written.
#[derive(Clone, Copy)]
enum Lengths {
    /// DER.
    Definite,
    /// BER: two zero bytes end what is made of parts.
    Indefinite,
}

/// A constructed element around `parts`.
fn around(tag: u8, parts: &[&[u8]], lengths: Lengths) -> Vec<u8> {
    let content = parts.concat();
    match lengths {
        Lengths::Definite => primitive(tag, &content),
        Lengths::Indefinite => [&[tag, 0x80], content.as_slice(), &[0, 0]].concat(),
    }
}

fn primitive(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x84], length.as_slice(), content].concat()
}

/// A `ContentInfo` with `SignedData` around `content` and `certificates`, signed by nobody.
fn signed_data(content: &[u8], certificates: &[&[u8]], lengths: Lengths) -> Vec<u8> {
    let mut encapsulated = DATA.to_vec();
    if !content.is_empty() {
        // BER writes a long string in pieces.
        let (first, second) = content.split_at(content.len() / 2);
        let pieces = [primitive(0x04, first), primitive(0x04, second)].concat();
        let octets = match lengths {
            Lengths::Definite => primitive(0x04, content),
            Lengths::Indefinite => around(0x24, &[&pieces], lengths),
        };
        encapsulated.extend(around(0xa0, &[&octets], lengths));
    }
    let signed = around(
        0x30,
        &[
            b"\x02\x01\x01",
            b"\x31\x00",
            &around(0x30, &[&encapsulated], lengths),
            &around(0xa0, certificates, lengths),
            b"\x31\x00",
        ],
        lengths,
    );
    around(
        0x30,
        &[SIGNED_DATA, &around(0xa0, &[&signed], lengths)],
        lengths,
    )
}

fn armour(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

fn profile(payloads: &[(&str, &[u8])]) -> String {
    let payloads: Vec<String> = payloads
        .iter()
        .map(|(kind, data)| {
            format!(
                "<dict><key>PayloadType</key><string>{kind}</string><key>PayloadContent</key>\
                 <data>\n\t{}\n</data></dict>",
                STANDARD.encode(data)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \
         \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\"><dict><key>PayloadContent</key><array>{}</array>\
         <key>PayloadType</key><string>Configuration</string></dict></plist>\n",
        payloads.concat()
    )
}

#[track_caller]
fn check(bytes: &[u8], container: Container, expected: &[&[u8]]) {
    let contents = read(bytes).unwrap();
    assert_eq!(contents.container, container);
    let found: Vec<Sha256> = contents.certificates.iter().map(|c| c.sha256).collect();
    let expected: Vec<Sha256> = expected.iter().map(|der| Sha256::of(der)).collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn refuse(bytes: &[u8], error: &ContainerError) {
    assert_eq!(read(bytes).unwrap_err(), *error);
}

#[test]
fn reads_der_and_pem_with_anything_around() {
    let (one, two) = (Ca::root("One", "O"), Ca::root("Two", "O"));
    let (one, two) = (one.made.der().as_ref(), two.made.der().as_ref());
    check(one, Container::Der, &[one]);
    let text = format!(
        "0. Bag Attributes\n{}-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n\
         -----END EC PARAMETERS-----\nsubject=/CN=Two\n{}\nThe end.\n",
        armour("CERTIFICATE", one),
        armour("X509 CERTIFICATE", two)
    );
    check(text.as_bytes(), Container::Pem, &[one, two]);
    let windows = text.replace('\n', "\r\n");
    check(windows.as_bytes(), Container::Pem, &[one, two]);
}

#[test]
fn reads_pkcs7_as_bytes_and_as_text_with_both_kinds_of_length() {
    let (one, two) = (Ca::root("One", "O"), Ca::root("Two", "O"));
    let (one, two) = (one.made.der().as_ref(), two.made.der().as_ref());
    for lengths in [Lengths::Definite, Lengths::Indefinite] {
        let der = signed_data(b"", &[one, two], lengths);
        check(&der, Container::Pkcs7, &[one, two]);
        for label in ["PKCS7", "CMS"] {
            let text = armour(label, &der);
            check(text.as_bytes(), Container::Pkcs7, &[one, two]);
        }
        let both = format!("{}{}", armour("CERTIFICATE", two), armour("PKCS7", &der));
        check(both.as_bytes(), Container::Pem, &[two, one, two]);
        // Content that is no profile is nobody's offer, and a tagged choice is no certificate.
        let der = signed_data(b"hello", &[b"\xa1\x02\x05\x00", two], lengths);
        check(&der, Container::Pkcs7, &[two]);
    }
}

#[test]
fn reads_profiles_plain_and_signed_and_not_the_signer() {
    let (one, two) = (Ca::root("One", "O"), Ca::root("Two", "O"));
    let outsider = Ca::root("Signer", "O");
    let (one, two) = (one.made.der().as_ref(), two.made.der().as_ref());
    let text = armour("CERTIFICATE", two);
    let profile = profile(&[
        ("com.apple.wifi.managed", b"no certificate"),
        ("com.apple.security.root", one),
        ("com.apple.security.pkcs12", b"a key"),
        ("com.apple.security.pem", text.as_bytes()),
        ("com.apple.security.pkcs1", two),
    ]);
    let expected: &[&[u8]] = &[one, two, two];
    check(profile.as_bytes(), Container::Mobileconfig, expected);
    let marked = format!("\u{feff}{profile}");
    check(marked.as_bytes(), Container::Mobileconfig, expected);
    for lengths in [Lengths::Definite, Lengths::Indefinite] {
        let signed = signed_data(profile.as_bytes(), &[outsider.made.der()], lengths);
        check(&signed, Container::Mobileconfig, expected);
        let text = armour("CMS", &signed);
        check(text.as_bytes(), Container::Mobileconfig, expected);
    }
}

#[test]
fn says_where_a_text_is_wrong() {
    let one = Ca::root("One", "O");
    let good = armour("CERTIFICATE", one.made.der());
    refuse(b"", &ContainerError::Nothing);
    refuse(b"hello", &ContainerError::Nothing);
    refuse(b"0800 call us", &ContainerError::Nothing);
    let key = armour("PRIVATE KEY", b"secret");
    refuse(key.as_bytes(), &ContainerError::Nothing);
    let open = good.replace("-----END", "----END");
    refuse(
        format!("{good}{open}").as_bytes(),
        &ContainerError::Unclosed(2),
    );
    let letters = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    refuse(
        format!("{good}{letters}").as_bytes(),
        &ContainerError::Base64(2),
    );
    let junk = armour("CERTIFICATE", b"junk");
    let error = ContainerError::Certificate(2, CertificateError::Der);
    refuse(format!("{good}{junk}").as_bytes(), &error);
    let longer = [one.made.der().as_ref(), b"more"].concat();
    let error = ContainerError::Certificate(1, CertificateError::TrailingData(4));
    refuse(&longer, &error);
}

#[test]
fn says_where_a_structure_is_wrong() {
    let one = Ca::root("One", "O");
    let der = one.made.der().as_ref();
    refuse(
        &signed_data(b"", &[], Lengths::Definite),
        &ContainerError::Nothing,
    );
    let other = armour("PKCS7", &around(0x30, &[DATA], Lengths::Definite));
    let error = ContainerError::Pkcs7("content type (not signed data)");
    refuse(other.as_bytes(), &error);
    let broken = signed_data(b"", &[der, b"\x30\x7f"], Lengths::Definite);
    refuse(&broken, &ContainerError::Pkcs7("list of certificates"));
    let mut nested = b"\x04\x00".to_vec();
    for _ in 0..6 {
        nested = primitive(0x24, &nested);
    }
    let nested = [DATA, &primitive(0xa0, &nested)].concat();
    let nested = [b"\x02\x01\x01\x31\x00", primitive(0x30, &nested).as_slice()].concat();
    let nested = primitive(0xa0, &primitive(0x30, &nested));
    let nested = primitive(0x30, &[SIGNED_DATA, &nested].concat());
    let error = ContainerError::Pkcs7("encapsulated content (too deep)");
    refuse(&nested, &error);
}

#[test]
fn says_where_a_profile_is_wrong() {
    let bad = |error| ContainerError::Mobileconfig(error);
    let empty = profile(&[]);
    refuse(empty.as_bytes(), &ContainerError::Nothing);
    let root = "com.apple.security.root";
    let junk = profile(&[(root, b"\x30\x82junk")]);
    let error = ContainerError::Certificate(1, CertificateError::Der);
    refuse(junk.as_bytes(), &error);
    let text = profile(&[("com.apple.wifi.managed", b""), (root, b"x")])
        .replace("<data>\n\teA==\n</data>", "<string>eA==</string>");
    refuse(text.as_bytes(), &bad(MobileconfigError::NoData(2)));
    let secret = empty.replace("PayloadContent", "EncryptedPayloadContent");
    refuse(secret.as_bytes(), &bad(MobileconfigError::Encrypted));
    let other = empty.replace("PayloadContent", "Something");
    refuse(other.as_bytes(), &bad(MobileconfigError::NoPayloads));
    let deep = format!("<plist>{}", "<array>".repeat(9000));
    refuse(deep.as_bytes(), &bad(MobileconfigError::TooManyParts));
    let cut = empty.split_once("</array>").unwrap().0;
    let error = read(cut.as_bytes()).unwrap_err();
    assert!(
        matches!(
            error,
            ContainerError::Mobileconfig(MobileconfigError::Xml(_))
        ),
        "{error}"
    );
}

/// Every prefix, and every byte changed: an answer each, and no certificate out of a half one.
#[test]
fn never_panics_on_broken_bytes() {
    let one = Ca::root("One", "O");
    let der = one.made.der().as_ref();
    let profile = profile(&[("com.apple.security.root", der)]);
    let samples = [
        der.to_vec(),
        armour("CERTIFICATE", der).into_bytes(),
        signed_data(b"", &[der], Lengths::Definite),
        signed_data(profile.as_bytes(), &[der], Lengths::Indefinite),
        profile.into_bytes(),
    ];
    for sample in samples {
        for at in 0..sample.len() {
            // What is cut off behind the certificate may be missing; half of one is an error.
            if let Ok(contents) = read(&sample[..at]) {
                assert_eq!(contents.certificates[0].sha256, Sha256::of(der));
            }
            for change in [0x80, 0x01, 0xff] {
                let mut changed = sample.clone();
                changed[at] ^= change;
                let _ = read(&changed);
            }
        }
    }
}
