//! Hostile text in every field that the host reads out to anybody; `lengths` has long fields.

use rcgen::{CertificateParams, CustomExtension, KeyPair};
use regex::Captures;
use rootwatch::{
    anchors::Anchors, authorities::Authorities, message, public_roots::PublicRoots, verdict::assess,
};
use serde_json::{Value, json};

use crate::{
    der::der,
    hostile::{ATTRIBUTES, Fill, Key, root, site, with_organization},
    made::{Ca, listing, public},
    stdio::run,
    text::{answers, pem, texts, unseen},
};

/// What is written into every field, and how it is read out.
const HOSTILE: &[(&str, &str)] = &[
    (
        "<img src=x onerror=alert(1)>\"'><script>&lt;{{x}}${x}</script>",
        "<img src=x onerror=alert(1)>\"'><script>&lt;{{x}}${x}</script>",
    ),
    (
        "a\u{202e}b\u{2066}c\u{200f}\u{61c}",
        "a\\u{202e}b\\u{2066}c\\u{200f}\\u{61c}",
    ),
    (
        "a\u{200b}\u{200d}\u{2060}\u{feff}b\u{ad}\u{3164}\u{e0041}",
        "a\\u{200b}\\u{200d}\\u{2060}\\u{feff}b\\u{ad}\\u{3164}\\u{e0041}",
    ),
    (
        "a.example\0.b\u{1b}]0;c\u{7}\u{1b}[2J\r\n\u{85}\u{2028}\u{7f}",
        "a.example\\u{0}.b\\u{1b}]0;c\\u{7}\\u{1b}[2J\\u{d}\\u{a}\\u{85}\\u{2028}\\u{7f}",
    ),
];

/// Entries of a list that holds each attribute of a name once.
const ALL: usize = 13;

fn plain(text: &[u8]) -> Fill<'_> {
    Fill {
        text,
        bytes: &[0xab],
        arcs: &[4],
        entries: ALL,
    }
}

/// As `host/authorities/README.md` has it: what could pose as a further attribute has a backslash.
fn in_name(text: &str) -> String {
    let quoted = text.chars().flat_map(|c| {
        let backslash = "\\,+\"<>;".contains(c).then_some('\\');
        backslash.into_iter().chain([c])
    });
    format!("O={}", quoted.collect::<String>())
}

/// The attributes of a name, all of which say `shown`, and the one that says who it is.
fn attributes(shown: &str, who: &str) -> Value {
    let known = ATTRIBUTES.iter().map(|(name, _)| *name);
    let names = ["1.2.3.4"].into_iter().chain(known);
    let all = names.map(|name| json!({ "name": name, "value": shown }));
    all.chain([json!({ "name": "2.5.4.4", "value": who })])
        .collect()
}

/// The general names of a [`plain`] certificate.
fn general_names(text: &[u8], shown: &str, directory: &str) -> Vec<(&'static str, String)> {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(String::new(), |s, b| s + &format!("{b:02x}"))
    };
    let other = format!("1.2.3.4 {}", hex(&der(0xa0, &[&der(12, &[text])])));
    let is_text = str::from_utf8(text).is_ok();
    // What is no UTF-8 is no such name.
    let of = |kind| {
        if is_text {
            (kind, shown.to_owned())
        } else {
            ("other", hex(text))
        }
    };
    let all = [
        of("dns"),
        of("email"),
        of("uri"),
        ("directory", directory.to_owned()),
        ("other", other),
        ("other", "ab".to_owned()),
        ("other", "ab".to_owned()),
        ("ip", "ab".to_owned()),
        ("other", "1.2.3.4".to_owned()),
    ];
    all.into_iter().cycle().take(ALL).collect()
}

/// Fails unless a description says these things of a [`plain`] certificate, and in this way.
#[track_caller]
fn expect_described(described: &Value, text: &[u8], shown: &str, directory: &str) {
    assert_eq!(described["subject"], attributes(shown, "site"));
    assert_eq!(described["issuer"], attributes(shown, "root"));
    let names = general_names(text, shown, directory);
    let values = names.iter();
    let expected: Value = values
        .map(|(kind, value)| json!({ "kind": kind, "value": value }))
        .collect();
    for field in ["names", "revocationLists", "permitted", "excluded"] {
        assert_eq!(described[field], expected, "{field}");
    }
    let access = names.iter();
    let access: Value = access
        .map(|(_, value)| json!({ "method": "1.2.3.4", "location": value }))
        .collect();
    assert_eq!(described["access"], access);
    let policy = json!({ "oid": "1.2.3.4", "statement": shown });
    assert_eq!(described["policies"], json!(vec![policy; ALL]));
    let purposes: Vec<String> = (0..ALL).map(|n| format!("1.2.3.4.{n}")).collect();
    assert_eq!(described["purposes"], json!(purposes));
    assert_eq!(described["critical"], json!(vec!["1.2.3.4"; ALL]));
    let others = described["others"].as_array().unwrap();
    assert_eq!(others.len(), 2 + ALL);
    assert_eq!(others[2], json!({ "oid": "1.2.3.4", "value": "ab" }));
    assert_eq!(described["timestamps"][0]["time"], "9999-12-31T23:59:59Z");
}

/// Fails unless the verdict's certificates are called so.
#[track_caller]
fn expect_named(verdict: &Value, shown: &str, path: usize) {
    let elements = verdict["path"].as_array().unwrap();
    assert_eq!(elements.len(), path);
    for element in elements {
        for name in [&element["subject"], &element["issuer"]] {
            assert_eq!(name["commonName"], shown);
            assert_eq!(name["organization"], shown);
        }
    }
}

#[test]
fn hostile_text_in_every_field_is_escaped() {
    let (unseen, issuer) = (unseen(), KeyPair::generate().unwrap());
    for (text, shown) in HOSTILE {
        let fill = plain(text.as_bytes());
        let chain = [site(fill, Key::Unknown, &issuer), root(fill, &issuer)];
        let [assessed, described, offered] = answers(&chain).try_into().unwrap();
        expect_named(&assessed["verdict"], shown, 2);
        expect_named(&offered["verdicts"][0], shown, 1);
        // The backslash of an escape is the host's, and not quoted as the name's.
        let directory = in_name(text);
        let directory = unseen.replace_all(&directory, |found: &Captures<'_>| {
            found[0].escape_unicode().to_string()
        });
        let description = &described["description"];
        expect_described(description, text.as_bytes(), shown, &directory);
        for answer in [assessed, described, offered] {
            let mut found = Vec::new();
            texts(&answer, &mut found);
            for text in found {
                assert!(!unseen.is_match(&text), "{text:?}");
            }
        }
        let shown = run(&["check", "-"], pem(&chain[0]).as_bytes()).stdout;
        for line in String::from_utf8(shown).unwrap().lines() {
            assert!(!unseen.is_match(line), "{line:?}");
        }
    }
}

/// A string whose bytes are no text of any kind.
#[test]
fn what_is_no_text_is_shown_as_such() {
    let (text, issuer) = (b"a\xff\xe2\x80", KeyPair::generate().unwrap());
    let fill = plain(text);
    let chain = [site(fill, Key::Unknown, &issuer), root(fill, &issuer)];
    let [assessed, described, offered] = answers(&chain).try_into().unwrap();
    let shown = "a\u{fffd}\u{fffd}";
    expect_named(&assessed["verdict"], shown, 2);
    expect_named(&offered["verdicts"][0], shown, 1);
    let directory = format!("O={shown}");
    expect_described(&described["description"], text, shown, &directory);
}

/// Characters that are hidden in the width of another alphabet.
#[test]
fn strings_of_other_widths_are_escaped_after_they_are_read() {
    for (tag, bytes, shown) in [
        // TeletexString, BMPString and UniversalString.
        (20, &b"a\x85\x9b\xad"[..], "a\\u{85}\\u{9b}\\u{ad}"),
        (30, &b"\x00a\x20\x2e\xfe\xff"[..], "a\\u{202e}\\u{feff}"),
        (30, &b"\xd8\x00\x00a\x00"[..], "\u{fffd}a\\u{0}"),
        (28, &b"\0\0\x20\x2e\0\x0e\0\x01"[..], "\\u{202e}\\u{e0001}"),
        (28, &b"\xff\xff\xff\xff"[..], "\u{fffd}"),
        // OCTET STRING.
        (4, &b"a\0b"[..], "a\\u{0}b"),
    ] {
        let certificate = with_organization(tag, bytes);
        let [assessed, described, offered] = answers(&[certificate]).try_into().unwrap();
        let subject = &described["description"]["subject"];
        assert_eq!(*subject, json!([{ "name": "O", "value": shown }]));
        for verdict in [&assessed["verdict"], &offered["verdicts"][0]] {
            assert_eq!(verdict["path"][0]["subject"]["organization"], shown);
        }
    }
}

/// An otherName of this OID, as it is read out.
fn other_name(oid: &[u8]) -> String {
    let name = der(0xa0, &[&der(6, &[oid]), &der(0xa0, &[&[5, 0]])]);
    let extension = CustomExtension::from_oid_content(&[2, 5, 29, 17], der(0x30, &[&name]));
    let mut params = CertificateParams::default();
    params.custom_extensions.push(extension);
    let made = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    let [_, described, _] = answers(&[made.der().to_vec()]).try_into().unwrap();
    let value = &described["description"]["names"][0]["value"];
    value.as_str().unwrap().to_owned()
}

/// An OID in BER, which could pass for another, and one number of half a million bytes, which as
/// decimal would take minutes.
#[test]
fn an_oid_that_is_none_is_shown_in_hex() {
    assert_eq!(other_name(&[0x55, 4, 3]), "2.5.4.3 a0020500");
    assert_eq!(other_name(&[0x55, 4, 0x80, 3]), "#55048003 a0020500");
    let mut oid = vec![0x2a, 0x83];
    oid.resize(500_000, 0xff);
    oid.push(0x7f);
    assert!(other_name(&oid).starts_with("#2a83ffff"));
}

/// A public root and a listed key that a person added, whose names somebody else chose.
#[test]
fn names_of_added_roots_and_keys_are_escaped_too() {
    let (hostile, shown) = ("a\u{202e}b\u{200b}", "O=Org, CN=a\\u{202e}b\\u{200b}");
    let (one, two) = (Ca::root(hostile, "Org"), Ca::root(hostile, "Org"));
    let chain = [two.sign("site"), two.certificate()];
    let (list, roots) = (Authorities::built_in(), public(&one));
    let verdict = assess(&chain, None, &list, &roots);
    let object = message::verdict(&verdict, &chain, &Anchors::default());
    let note = json!({ "code": "imitates-public-root", "subject": shown });
    assert_eq!(object["notes"][0], note);

    let (list, roots) = (listing(&one, ""), PublicRoots::default());
    let chain = [one.sign("site")];
    let verdict = assess(&chain, None, &list, &roots);
    let object = message::verdict(&verdict, &chain, &Anchors::default());
    assert_eq!(object["path"][1]["subject"]["text"], shown);
}
