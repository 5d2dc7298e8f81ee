//! The list as it lies in the tree: order, form and what a state entry may say.
//! What one entry needs to be valid at all, the build checks.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot read the list must fail"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use rootwatch::{
    authorities::Authorities,
    authority::{Authority, Category},
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
    let entries: Vec<&Authority> = list.iter().map(|entry| &entry.authority).collect();
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

/// The popup says "the government of …" where a state entry names a country.
#[test]
fn no_government_is_named_where_the_operator_is_unknown() {
    let (mut known, mut unknown) = (0, 0);
    for entry in Authorities::built_in().iter() {
        let entry = &entry.authority;
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
        let entry = &entry.authority;
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
