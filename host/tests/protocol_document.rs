//! Holds `PROTOCOL.md` and the code together.

use rootwatch::{
    anchors::Anchors, authorities::Authorities, message, public_roots::PublicRoots, verdict,
};

const DOCUMENT: &str = include_str!("../PROTOCOL.md");
const CODE: &[&str] = &[
    include_str!("../src/message.rs"),
    include_str!("../src/message/object.rs"),
    include_str!("../src/request/mod.rs"),
    include_str!("../src/request/probe.rs"),
    include_str!("../src/request/offer.rs"),
    include_str!("../src/probe/error.rs"),
    include_str!("../src/serve.rs"),
    include_str!("../src/surveyor.rs"),
];

/// The first column of the table under the heading.
fn codes(heading: &str) -> Vec<&'static str> {
    let section = DOCUMENT.split(heading).nth(1).unwrap_or_default();
    let section = section.split("\n#").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).collect()
}

#[test]
fn every_documented_code_is_in_the_code() {
    let (errors, notes) = (codes("### `error` (host)"), codes("### Notes"));
    assert!(errors.len() >= 8 && notes.len() >= 12);
    for code in errors.iter().chain(&notes) {
        let quoted = format!("\"{code}\"");
        assert!(CODE.iter().any(|text| text.contains(&quoted)), "{code}");
    }
}

/// Every word of the tables about `roots` is one that the code writes.
#[test]
fn every_word_about_roots_is_in_the_code() {
    let section = DOCUMENT.split("### `roots` (extension)").nth(1).unwrap();
    let section = section.split("\n### ").next().unwrap();
    let code = [
        include_str!("../src/message/roots.rs"),
        include_str!("../src/truststore/chromium.rs"),
        include_str!("../src/truststore/profiles.rs"),
    ];
    let lists = [
        "| `kind` |",
        "| `browser` |",
        "| `identity` |",
        "| `store-",
        "| `servers` |",
    ];
    let rows = section
        .lines()
        .filter(|line| lists.iter().any(|start| line.starts_with(start)));
    let mut count = 0;
    for word in rows.flat_map(|row| row.split('`').skip(1).step_by(2)) {
        if word.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            let quoted = format!("\"{word}\"");
            assert!(code.iter().any(|text| text.contains(&quoted)), "{word}");
            count += 1;
        }
    }
    assert!(count > 25, "{count} words");
}

/// Every field and every word about `describe` is one that the code writes.
#[test]
fn every_word_about_describe_is_in_the_code() {
    let section = DOCUMENT.split("### `describe` (extension)").nth(1).unwrap();
    let section = section.split("\n### ").next().unwrap();
    let code = concat!(
        include_str!("../src/message/description.rs"),
        include_str!("../src/certificate/description.rs"),
    );
    let mut count = 0;
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let first = row.split('|').nth(1).unwrap();
        let is_list = ["`kind`", "`keyUsages`", "`purposes`"].contains(&first.trim());
        let cells = if is_list { row } else { first };
        for word in cells.split('`').skip(1).step_by(2) {
            assert!(code.contains(&format!("\"{word}\"")), "{word}");
            count += 1;
        }
    }
    assert!(count > 45, "{count} words");
}

#[test]
fn every_way_to_remove_a_root_is_in_the_code_and_every_other_in_the_document() {
    let code = include_str!("../src/message/roots.rs");
    let written = code.split("fn way(").nth(1).unwrap_or_default();
    let arms = written.lines().filter(|line| line.contains("Code::"));
    let mut written: Vec<&str> = arms.filter_map(|arm| arm.split('"').nth(1)).collect();
    let mut documented = codes("#### Ways to remove a root");
    written.sort_unstable();
    documented.sort_unstable();
    assert_eq!(documented, written);
}

#[test]
fn every_code_of_an_error_is_documented() {
    let documented = codes("### `error` (host)");
    for text in CODE {
        for call in text.split("RequestError::new(").skip(1) {
            let mut strings = call.split('"');
            let code = strings.nth(1).unwrap_or_default();
            assert!(documented.contains(&code), "{code}");
        }
    }
}

#[test]
fn a_verdict_has_the_documented_fields() {
    let (list, roots) = (Authorities::built_in(), PublicRoots::mozilla());
    let verdict = verdict::assess(&[], None, &list, &roots);
    let object = message::verdict(&verdict, &[], &Anchors::default());
    let mut fields = codes("## The verdict");
    fields.sort_unstable();
    let written: Vec<&String> = object.as_object().unwrap().keys().collect();
    assert_eq!(written, fields);
}

#[test]
fn the_limits_are_those_of_the_document() {
    for limit in ["1,048,576", "67,108,864", "1,000,000", "65,536"] {
        assert!(DOCUMENT.contains(limit));
    }
    assert_eq!(rootwatch::framing::REQUEST_CAP, 1_048_576);
    assert_eq!(rootwatch::framing::LENGTH_CAP, 67_108_864);
    assert_eq!(message::RESPONSE_CAP, 1_000_000);
    assert_eq!(rootwatch::request::CHAIN_CAP, 64);
    assert_eq!(rootwatch::request::offer::OFFER_CAP, 65_536);
    assert_eq!(rootwatch::request::offer::OFFER_CERTIFICATE_CAP, 32);
}
