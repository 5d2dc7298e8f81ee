//! Every row of `SECURITY.md` about lies and faults names tests, and each of them is there.

use std::{fs, path::Path};

/// The cells of the rows below the heading.
fn rows<'a>(document: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let section = document.split(heading).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| "));
    rows.skip(2)
        .map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

/// Whether the file holds a test of that name: a function of Rust's, a title of JavaScript's, or a step of the
/// lab's.
fn has_test(text: &str, name: &str, file: &str) -> bool {
    match file.rsplit('.').next() {
        Some("js") => text.contains(&format!("test(\"{name}\"")),
        _ if file.starts_with("tests/src/") => text.contains(&format!("measured(\"{name}\"")),
        _ if file.starts_with("tests/e2e/") => text.contains(&format!("fn {name}(world: &World)")),
        _ => {
            text.contains(&format!("#[test]\nfn {name}()"))
                || text.contains(&format!("#[test]\n    fn {name}()"))
        }
    }
}

#[test]
fn every_test_that_the_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let document = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let (lies, faults) = (
        rows(&document, "\n## Lies\n"),
        rows(&document, "\n## Faults\n"),
    );
    assert!(lies.len() >= 30, "{} rows", lies.len());
    assert!(faults.len() >= 10, "{} rows", faults.len());
    for row in lies.into_iter().chain(faults) {
        let [_, _, _, tests] = row.as_slice() else {
            panic!("{row:?}");
        };
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{row:?}");
        for test in named {
            let (file, name) = test.split_once("::").unwrap();
            let text = fs::read_to_string(root.join(file)).unwrap();
            assert!(has_test(&text, name, file), "{test}");
        }
    }
}

#[test]
fn a_test_that_is_not_there_would_be_missed() {
    let own = include_str!("table.rs");
    assert!(has_test(
        own,
        "every_test_that_the_document_names_is_there",
        "a.rs"
    ));
    assert!(!has_test(own, "no_such_test", "a.rs"));
    assert!(!has_test(own, "has_test", "a.rs"));
    assert!(!has_test("test(\"a b\", () => {});", "a", "a.test.js"));
}
