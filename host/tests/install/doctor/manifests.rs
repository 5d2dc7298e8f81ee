//! Manifests that a browser does not take.

use std::fs;

use serde_json::{Value, json};

use super::{CHROMIUM, FIREFOX, check, edit, examine, healthy};

type Edit = fn(&mut Value);

/// Edits that neither family takes, and the code of each.
const BOTH: &[(&str, Edit)] = &[
    ("field-missing", |m| remove(m, "description")),
    ("field-invalid", |m| m["type"] = "pkcs11".into()),
    ("field-invalid", |m| m["path"] = 7.into()),
    ("name-wrong", |m| m["name"] = "org.rootwatch.other".into()),
    ("path-relative", |m| m["path"] = "bin/rootwatch".into()),
];

const OF_FIREFOX: &[(&str, Edit)] = &[
    ("field-unknown", |m| m["allowed_origins"] = json!([])),
    ("field-missing", |m| remove(m, "allowed_extensions")),
    ("field-invalid", |m| m["allowed_extensions"] = json!([])),
    ("caller-missing", |m| {
        m["allowed_extensions"] = json!(["other@example.org"]);
    }),
    ("caller-malformed", |m| {
        m["allowed_extensions"] = json!(["rootwatch@rootwatch.org", "no add-on"]);
    }),
];

const OF_CHROMIUM: &[(&str, Edit)] = &[
    ("field-invalid", |m| m["description"] = "".into()),
    ("field-invalid", |m| m["allowed_origins"] = json!([7])),
    ("caller-missing", |m| {
        m["allowed_origins"] = json!(["chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/"]);
    }),
    ("caller-malformed", |m| {
        let ours = m["allowed_origins"][0].clone();
        m["allowed_origins"] = json!([ours, "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh"]);
    }),
];

fn remove(manifest: &mut Value, name: &str) {
    assert!(manifest.as_object_mut().unwrap().remove(name).is_some());
}

#[test]
fn manifests_are_read_by_the_rules_of_the_browser() {
    let computer = healthy();
    for (browser, file, edits) in [
        ("firefox", FIREFOX, OF_FIREFOX),
        ("chromium", CHROMIUM, OF_CHROMIUM),
    ] {
        let file = computer.home(file);
        let right = fs::read(&file).unwrap();
        for (code, act) in BOTH.iter().chain(edits) {
            edit(&file, act);
            let found = check(&computer, browser, code, "rootwatch install --browser");
            assert_eq!(found["faults"][0]["place"], file.to_str().unwrap());
            fs::write(&file, &right).unwrap();
        }
        assert_eq!(examine(&computer, browser)["works"], true);
    }
    // Chromium ignores fields that it does not know.
    edit(&computer.home(CHROMIUM), |manifest| {
        manifest["allowed_extensions"] = json!([]);
    });
    assert_eq!(examine(&computer, "chromium")["works"], true);
}

#[test]
fn what_is_no_manifest_is_told_apart() {
    let computer = healthy();
    let file = computer.home(FIREFOX);
    for text in ["", "{", "[]", "\u{feff}{}"] {
        fs::write(&file, text).unwrap();
        let next = format!("Move {} away", file.display());
        check(&computer, "firefox", "not-json", &next);
    }
    fs::remove_file(&file).unwrap();
    let next = "Run: rootwatch install --browser firefox";
    check(&computer, "firefox", "not-registered", next);
    fs::create_dir(&file).unwrap();
    let next = "away, which is not a file";
    check(&computer, "firefox", "manifest-unreadable", next);
}

/// Firefox passes over what it cannot use, Chromium stops at it.
#[test]
fn each_family_searches_in_its_own_way() {
    let computer = healthy();
    for (file, folder) in [
        (FIREFOX, "usr/lib/mozilla/native-messaging-hosts"),
        (CHROMIUM, "etc/chromium/native-messaging-hosts"),
    ] {
        let text = fs::read_to_string(computer.home(file)).unwrap();
        computer.write(&format!("{folder}/org.rootwatch.host.json"), &text);
        fs::write(computer.home(file), "{").unwrap();
    }
    let firefox = examine(&computer, "firefox");
    assert_eq!(firefox["works"], true, "{firefox:#}");
    assert_eq!(firefox["remarks"][0]["code"], "not-json");
    check(&computer, "chromium", "not-json", "away");
}
