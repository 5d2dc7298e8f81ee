//! The list as it lies in the tree: order, form and what a state entry may say.
//! What one entry needs to be valid at all, the build checks.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot read the list must fail"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rootwatch::{
    authorities::{Authorities, Entry},
    authority::{Authority, Category, Position},
    certificate::PublicKey,
    public_roots::PublicRoots,
};

/// The order of `host/authorities/README.md`.
const ORDER: [(&str, &[&str]); 6] = [
    (
        "",
        &[
            "id",
            "name",
            "operator",
            "country",
            "category",
            "evidence",
            "in_use",
            "key_is_public",
            "summary",
            "sources",
            "added",
            "reviewed",
        ],
    ),
    ("[local.ru]", &["name", "operator", "summary"]),
    ("[local.kk]", &["name", "operator", "summary"]),
    (
        "[[certificates]]",
        &["sha256", "sha1", "subject", "not_before", "not_after"],
    ),
    (
        "[[keys]]",
        &["spki_sha256", "spki", "subjects", "key_identifier"],
    ),
    (
        "[[names]]",
        &[
            "applies_to",
            "key",
            "common_name",
            "organization",
            "organizational_unit",
            "email_address",
            "country",
            "self_signed",
        ],
    ),
];

/// The roots of Kazakhstan's government, by the SHA-256 of the certificate.
const KAZAKHSTAN: [&str; 10] = [
    "00309c736dd661da6f1eb24173aa849944c168a43a15bffd192eecfdb6f8dbd2",
    "0230a604d99220e5612ee7862ab9f7a6e18e4f1ac4c9e27075788cc5220169ab",
    "06fd20629c143b9eab28d2799caefc5d23fde267d16c631e3f5b8b4bab3f68e6",
    "0bd39de4793cdc117138f47708aa4d583acf67adb059a0d91f668d1803bf6489",
    "1df696f021ab1c3ace9a376b07ed7256a40214cd3396d7934087614924e2d7ef",
    "235150de7df7db2e538d461bc4d210c4e0819be2c4c76969476e3cbe67b723dd",
    "61c0fc2e38b5b6f9071b42cee54a9013d858b6697c68b460948551b3249576a1",
    "89107c8e50e029b7b5f4ff0ccd2956bcc9d0c8ba2bfb6a58374ed63a6b034a30",
    "c530fadc9bfa265e63b755cc6ee04c2d70d60bb916ce2f331dc7359362571b25",
    "c95c133b68319ee516b5f41e377f589878af1556567cc2834ef03b1d10830fd3",
];

fn files() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("authorities");
    let mut files = Vec::new();
    for category in fs::read_dir(folder).unwrap() {
        let category = category.unwrap().path();
        if category.is_dir() {
            for file in fs::read_dir(category).unwrap() {
                let file = file.unwrap().path();
                let text = fs::read_to_string(&file).unwrap();
                files.push((file, text));
            }
        }
    }
    assert!(files.len() > 100, "{}", files.len());
    files
}

/// Why a text is not in the one form that a diff reads best, or nothing.
fn disorder(text: &str) -> Option<String> {
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        return Some("does not end with one line break".to_owned());
    }
    let (mut section, mut field) = (0, 0);
    for (index, line) in text.lines().enumerate() {
        let at = |problem: &str| Some(format!("line {}: {problem}: {line}", index + 1));
        if line.trim_end() != line || line.contains('\t') {
            return at("blanks");
        }
        if line.starts_with('[') {
            let Some(found) = ORDER.iter().position(|(header, _)| *header == line) else {
                return at("unknown table");
            };
            if found < section || (found == section && !line.starts_with("[[")) {
                return at("table out of order");
            }
            (section, field) = (found, 0);
        } else if let Some((key, _)) = line.split_once(" = ")
            && !line.starts_with([' ', '"'])
        {
            let order = ORDER[section].1;
            match order[field..].iter().position(|known| *known == key) {
                Some(steps) => field += steps + 1,
                None => return at("field out of order"),
            }
        }
    }
    None
}

#[test]
fn every_file_has_the_order_of_the_readme() {
    for (file, text) in files() {
        assert_eq!(disorder(&text), None, "{}", file.display());
    }
}

#[test]
fn another_order_is_noticed() {
    let good = "id = \"a\"\nname = \"A\"\n\n[local.kk]\nname = \"A\"\n\n[[keys]]\nspki = \"\"\n";
    assert_eq!(disorder(good), None);
    for bad in [
        "name = \"A\"\nid = \"a\"\n",
        "id = \"a\"\nid = \"a\"\n",
        "id = \"a\" \n",
        "id = \"a\"",
        "id = \"a\"\n\n",
        "[[keys]]\nspki = \"\"\n[local.kk]\nname = \"A\"\n",
        "[local.kk]\nname = \"A\"\n[local.ru]\nname = \"A\"\n",
        "[other]\n",
    ] {
        assert!(disorder(bad).is_some(), "{bad}");
    }
}

#[test]
fn the_list_is_sorted_and_no_digest_stands_twice() {
    let list = Authorities::built_in();
    let entries: Vec<&Authority> = list.iter().map(Entry::authority).collect();
    let keys: Vec<(String, &str)> = entries
        .iter()
        .map(|entry| (folder(entry.category), entry.id.as_str()))
        .collect();
    assert!(keys.is_sorted());
    assert_eq!(keys.len(), files().len());
    let mut seen = BTreeSet::new();
    for entry in entries {
        for mark in entry.marks() {
            assert!(seen.insert(mark.clone()), "{mark} in {}", entry.id);
        }
    }
}

#[test]
fn all_of_kazakhstan_is_there_with_keys_that_verify() {
    let list = Authorities::built_in();
    for root in KAZAKHSTAN {
        let entry = list
            .iter()
            .map(Entry::authority)
            .find(|entry| entry.marks().iter().any(|mark| mark == root));
        let entry = entry.unwrap_or_else(|| panic!("{root} is not listed"));
        assert_eq!(entry.country.as_deref(), Some("KZ"), "{root}");
        assert!(entry.keys.iter().all(|key| key.spki.is_some()), "{root}");
        for texts in [&entry.local.ru, &entry.local.kk] {
            let texts = texts.as_ref().unwrap();
            assert!(texts.name.is_some() && texts.operator.is_some(), "{root}");
        }
    }
}

#[test]
fn every_public_key_can_verify() {
    let mut count = 0;
    for entry in Authorities::built_in().iter() {
        let keys = entry.authority().keys.iter();
        for spki in keys.filter_map(|key| key.spki.as_ref()) {
            let der = STANDARD.decode(spki).unwrap();
            assert!(
                PublicKey::from_spki(&der).is_some(),
                "{}",
                entry.authority().id
            );
            count += 1;
        }
    }
    assert!(count > 130, "{count}");
}

/// The build compares names as `check::read` does; this asks as a verdict does.
#[test]
fn no_name_claims_a_public_root() {
    let (list, roots) = (Authorities::built_in(), PublicRoots::mozilla());
    assert!(roots.iter().count() > 100);
    for name in roots.subjects() {
        for position in [Position::AnyCa, Position::Issuer, Position::Root] {
            let hit = list.by_name(&[(position, &name, false)]);
            assert!(hit.is_none(), "{}", name.text());
        }
    }
}

/// The popup says "the government of …" where a state entry names a country.
#[test]
fn no_government_is_named_where_the_operator_is_unknown() {
    let (mut known, mut unknown) = (0, 0);
    for entry in Authorities::built_in().iter() {
        let entry = entry.authority();
        if entry.category == Category::State && entry.country.is_some() {
            assert!(entry.operator.starts_with("Government of "), "{}", entry.id);
            known += 1;
        }
        if entry.operator.starts_with("Unknown") {
            assert_eq!(entry.country, None, "{}", entry.id);
            unknown += 1;
        }
    }
    assert!(known >= 8 && unknown >= 8, "{known} {unknown}");
}

#[test]
fn every_entry_reads_in_russian_and_kazakh() {
    for entry in Authorities::built_in().iter() {
        let entry = entry.authority();
        for texts in [&entry.local.ru, &entry.local.kk] {
            let summary = texts.as_ref().and_then(|texts| texts.summary.as_ref());
            assert!(
                summary.is_some_and(|text| *text != entry.summary),
                "{}",
                entry.id
            );
        }
    }
}

fn folder(category: Category) -> String {
    let name = serde_json::to_value(category).unwrap();
    name.as_str().unwrap().to_owned()
}
