//! What a certificate says is the attacker's: it is shown as text, made harmless and short, and
//! other people's scripts stay as they are.

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
};
use regex::Regex;
use rootwatch::text::safe;
use serde_json::{Value, json};

use crate::stdio::{frame, frames, run};

/// Everything that no font draws, or that moves what is drawn, by the Unicode character database
/// that comes with `regex`.
pub(crate) fn unseen() -> Regex {
    Regex::new(r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]").unwrap()
}

#[test]
fn every_character_that_nobody_sees_is_escaped() {
    let unseen = unseen();
    let (mut escaped, mut left) = (0, 0);
    for c in '\0'..=char::MAX {
        let text = c.to_string();
        if unseen.is_match(&text) {
            assert_eq!(safe(&text, 9), c.escape_unicode().to_string());
            escaped += 1;
        } else if safe(&text, 9) != text {
            // A blank that is none: BRAILLE PATTERN BLANK, INTERLINEAR ANNOTATION and unassigned.
            let is_expected =
                matches!(c, '\u{2800}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}');
            assert!(is_expected, "{}", c.escape_unicode());
        } else {
            left += 1;
        }
    }
    assert!(escaped > 4000 && left > 1_000_000, "{escaped}, {left}");
}

/// Names in the scripts of the world, right to left ones among them.
const ORDINARY: &[&str] = &[
    "Қазақстан Республикасы",
    "Федеральное агентство",
    "سازمان فناوری",
    "רשות",
    "中国电信",
    "ประเทศไทย",
    "Ελλάδα",
    "भारत",
    "Müller & Søn",
];

/// A chain of a site and its CA, whose names and alternative names hold `text` in every field that
/// can.
fn chain(text: &str) -> Vec<Vec<u8>> {
    let named = || {
        let mut params = CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        params.distinguished_name = DistinguishedName::new();
        for kind in [
            DnType::CommonName,
            DnType::CountryName,
            DnType::LocalityName,
            DnType::OrganizationName,
            DnType::OrganizationalUnitName,
            DnType::StateOrProvinceName,
            DnType::from_oid(&[1, 2, 840, 113_549, 1, 9, 1]),
            DnType::from_oid(&[2, 5, 4, 5]),
            DnType::from_oid(&[2, 5, 4, 9]),
            DnType::from_oid(&[1, 2, 3, 4]),
        ] {
            params.distinguished_name.push(kind, text);
        }
        params
    };
    let (ca_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut ca = named();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = ca.self_signed(&ca_key).unwrap();
    let site = named().signed_by(&key, &Issuer::new(ca, ca_key)).unwrap();
    vec![site.der().to_vec(), root.der().to_vec()]
}

pub(crate) fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}

/// What the host answers to `assess`, `describe` and `offer`.
pub(crate) fn answers(chain: &[Vec<u8>]) -> Vec<Value> {
    let encoded: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
    let requests = [
        json!({ "type": "assess", "id": 1, "chainSource": "observed", "chain": encoded }),
        json!({ "type": "describe", "id": 2, "certificate": encoded[0] }),
        json!({ "type": "offer", "id": 3, "content": encoded.last() }),
    ];
    let input: Vec<u8> = requests
        .iter()
        .flat_map(|request| frame(request.to_string().as_bytes()))
        .collect();
    let output = run(&["serve"], &input);
    assert!(output.status.success() && output.stderr.is_empty());
    let mut answers = frames(&output.stdout);
    answers.sort_by_key(|answer| answer["id"].as_u64());
    answers.split_off(1)
}

/// Every text in a JSON value, and the names of its fields.
pub(crate) fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                found.push(name.clone());
                texts(value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn bidi_and_invisible_characters_never_leave_the_host() {
    let (unseen, hostile) = (
        unseen(),
        "a\u{202e}\u{2066}b\u{200b}\u{feff}\u{7}\u{1b}[2Jc\u{110bd}",
    );
    let chain = chain(hostile);
    for answer in answers(&chain) {
        let mut found = Vec::new();
        texts(&answer, &mut found);
        assert!(
            found.iter().any(|text| text.contains("\\u{202e}")),
            "{answer}"
        );
        for text in found {
            assert!(!unseen.is_match(&text), "{text:?}");
        }
    }
    // Where a person reads it, lines end and nothing else is a control character.
    let shown = run(&["check", "-"], pem(&chain[0]).as_bytes()).stdout;
    let shown = String::from_utf8(shown).unwrap();
    assert!(shown.contains("\\u{202e}"));
    for line in shown.lines() {
        assert!(!unseen.is_match(line), "{line:?}");
    }
}

#[test]
fn ordinary_names_of_any_script_are_shown_as_they_are() {
    for name in ORDINARY {
        expect_as_it_is(name);
    }
}

/// Fails unless every answer about certificates with this name has it unchanged.
#[track_caller]
fn expect_as_it_is(name: &str) {
    for answer in answers(&chain(name)) {
        let mut found = Vec::new();
        texts(&answer, &mut found);
        assert!(found.iter().any(|text| text == name), "{name}: {answer}");
    }
}

/// Nothing is taken out or changed: that it is never parsed as HTML is the pages' doing, which the
/// story `lies` shows in the browsers.
#[test]
fn markup_in_every_field_is_text_and_nothing_else() {
    expect_as_it_is("<img src=x onerror=alert(1)>\"'><script>&lt;{{x}}${x}</script>");
}

/// site, whose subject has 500 kB, under a root of usual size.
#[test]
fn a_subject_of_500_kilobytes_gets_a_short_answer() {
    let ca_key = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::<String>::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = ca.self_signed(&ca_key).unwrap();
    let issuer = Issuer::new(ca, ca_key);
    let site = |subject: &str| {
        let mut params = CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, subject);
        let key = KeyPair::generate().unwrap();
        params.signed_by(&key, &issuer).unwrap().der().to_vec()
    };
    let (giant, usual) = (site(&"x".repeat(500_000)), site("a.example"));
    let [assessed, described] = [&giant, &usual].map(|site| {
        let chain = vec![site.clone(), root.der().to_vec()];
        let answers = answers(&chain);
        let verdict = &answers[0]["verdict"];
        // The length of a name is no sign of anything.
        assert_eq!(verdict["standing"], "outside-public-trust");
        assert_eq!(verdict["path"].as_array().map(Vec::len), Some(2));
        answers
    });
    assert!(assessed[0].to_string().len() < 10_000);
    // Whoever looks at its fields sees all of it.
    let subject = |answer: &Value| answer["description"]["subject"][0]["value"].clone();
    assert_eq!(subject(&assessed[1]), "x".repeat(500_000));
    assert_eq!(subject(&described[1]), "a.example");
}
