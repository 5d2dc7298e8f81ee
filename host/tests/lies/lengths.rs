//! Long text, bytes and OIDs in every field that the host reads out to anybody.

use rcgen::KeyPair;
use serde_json::Value;

use crate::{
    hostile::{Fill, Key, root, unverifiable},
    text::{answers, texts},
};

/// Characters of a text, an escape counted as the one that it stands for.
fn length(text: &str) -> usize {
    text.replace("\\u{e0001}", "x").chars().count()
}

/// Every field of a description that holds something of the maker's, and whose length he chooses.
const LONG: &[&str] = &[
    "/access/0/location",
    "/access/0/method",
    "/access/3/location",
    "/authorityKeyIdentifier",
    "/critical/0",
    "/excluded/0/value",
    "/issuer/0/name",
    "/issuer/0/value",
    "/key/algorithm",
    "/key/value",
    "/names/0/value",
    "/names/1/value",
    "/names/2/value",
    "/names/3/value",
    "/names/4/value",
    "/names/5/value",
    "/names/6/value",
    "/names/7/value",
    "/names/8/value",
    "/others/31/oid",
    "/others/31/value",
    "/permitted/0/value",
    "/policies/0/oid",
    "/policies/0/statement",
    "/purposes/0",
    "/revocationLists/0/value",
    "/serial",
    "/signature",
    "/signatureAlgorithm",
    "/subject/0/name",
    "/subject/0/value",
    "/subjectKeyIdentifier",
];

/// Every list of a description.
const LISTS: &[&str] = &[
    "access",
    "critical",
    "excluded",
    "issuer",
    "names",
    "others",
    "permitted",
    "policies",
    "purposes",
    "revocationLists",
    "subject",
    "timestamps",
];

/// Fields and lists of which each alone is too long: cut to 128 characters and 32 entries.
#[test]
fn every_field_of_a_description_is_cut_where_they_are_too_long() {
    let text = "\u{e0001}".repeat(200);
    let fill = Fill {
        text: text.as_bytes(),
        bytes: &[0xab; 3000],
        arcs: &[1; 300],
        entries: 40,
    };
    for (key, exponent) in [
        (Key::Curve, None),
        (Key::Rsa, Some(129)),
        (Key::Unknown, None),
    ] {
        let certificate = unverifiable(fill, key);
        let [_, described, _] = answers(&[certificate]).try_into().unwrap();
        assert_eq!(described["shortened"], true);
        let described = &described["description"];
        for field in LONG {
            let is_fixed = matches!(key, Key::Rsa) && *field == "/key/algorithm";
            let text = described.pointer(field).unwrap().as_str().unwrap();
            assert!(is_fixed || length(text) == 129, "{field}: {text}");
        }
        assert_eq!(described["key"]["exponent"].as_str().map(length), exponent);
        for list in LISTS {
            assert_eq!(described[list].as_array().unwrap().len(), 32, "{list}");
        }
        let mut found = Vec::new();
        texts(described, &mut found);
        assert!(found.iter().all(|text| length(text) <= 129));
    }
}

/// Verdicts have 1,024 characters of a name and of an algorithm, and 128 of what is in hex.
#[test]
fn every_field_of_a_verdict_is_cut() {
    let (text, issuer) = ("\u{e0001}".repeat(1500), KeyPair::generate().unwrap());
    let fill = Fill {
        text: text.as_bytes(),
        bytes: &[0xab; 3000],
        arcs: &[1; 3000],
        entries: 3,
    };
    for key in [Key::Curve, Key::Unknown] {
        let chain = [unverifiable(fill, key), root(fill, &issuer)];
        let [assessed, _, offered] = answers(&chain).try_into().unwrap();
        let verdict = &assessed["verdict"];
        for (field, expected) in [
            ("/path/0/subject/text", 1025),
            ("/path/0/subject/commonName", 1025),
            ("/path/0/subject/organization", 1025),
            ("/path/0/issuer/text", 1025),
            ("/path/0/issuer/commonName", 1025),
            ("/path/0/issuer/organization", 1025),
            ("/path/0/keyAlgorithm", 1025),
            ("/path/0/signatureAlgorithm", 1025),
            ("/path/0/serial", 129),
            ("/path/0/link/algorithm", 129),
            ("/path/1/subject/text", 1025),
        ] {
            let text = verdict.pointer(field).and_then(Value::as_str);
            assert_eq!(text.map(length), Some(expected), "{field} {verdict}");
        }
        let notes = verdict["notes"].to_string();
        assert!(notes.contains("algorithm-unsupported"), "{notes}");
        for answer in [&assessed, &offered] {
            let mut found = Vec::new();
            texts(answer, &mut found);
            assert!(found.iter().all(|text| length(text) <= 1025));
        }
    }
}
