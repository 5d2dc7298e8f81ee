//! Holds the doctor's codes and the tests together: each code of `manifests/README.md` stands in a test that
//! makes a computer with that fault, whichever of the suites can make it. Reads files only.

use std::fs;
use std::path::{Path, PathBuf};

/// Suites in which the program itself finds the fault, and wine, where it reads a real registry.
const SUITES: [&str; 3] = [
    "host/tests/install/doctor",
    "tests/e2e",
    "tests/src/windows_setup.rs",
];

/// Codes whose fault only a unit test can make, and why.
const IN_UNIT_TESTS: [(&str, &str); 1] = [(
    "host-silent",
    "the program itself waits ten seconds; the unit test lets it wait less",
)];
const UNIT_TESTS: &str = "host/src/install/doctor/tests.rs";

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The first column of the table of codes.
fn codes() -> Vec<String> {
    let document = read(&root().join("manifests/README.md"));
    let table = document.split("\n| code | means |").nth(1).unwrap();
    let rows = table.split("\n\n").next().unwrap().lines();
    rows.filter_map(|row| Some(row.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
        .collect()
}

fn text_of_suites() -> String {
    let mut text = String::new();
    for suite in SUITES {
        let path = root().join(suite);
        if path.is_file() {
            text += &read(&path);
            continue;
        }
        for entry in fs::read_dir(path).unwrap() {
            text += &read(&entry.unwrap().path());
        }
    }
    text
}

#[test]
fn every_code_of_the_doctor_is_made_in_a_test() {
    let (codes, suites) = (codes(), text_of_suites());
    assert!(codes.len() > 20, "{codes:?}");
    let unit_tests = read(&root().join(UNIT_TESTS));
    for code in &codes {
        let quoted = format!("\"{code}\"");
        let is_for_unit_tests = IN_UNIT_TESTS.iter().any(|(known, _)| known == code);
        let tests = if is_for_unit_tests {
            &unit_tests
        } else {
            &suites
        };
        assert!(tests.contains(&quoted), "no test makes {code}");
        assert_eq!(is_for_unit_tests, !suites.contains(&quoted), "{code}");
    }
}
