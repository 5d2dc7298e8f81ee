//! Whether the extension is there, by files as the browsers write them.

use serde_json::json;

use super::{
    super::extension::{Extension, find},
    *,
};

fn found(computer: &Computer, id: &str) -> Extension {
    let table = Locations::load().unwrap();
    let editions = table.editions(computer.places.system);
    let edition = editions
        .iter()
        .find(|edition| edition.browser.id == id)
        .unwrap();
    find(edition, &computer.places)
}

/// As Firefox ESR 153 writes it, less what is not looked at.
#[test]
fn of_firefox() {
    let computer = Computer::new(System::Linux);
    assert_eq!(found(&computer, "firefox"), Extension::Unknown);
    let folder = computer.places.home.join(".mozilla/firefox");
    let list = "[Profile0]\nName=a\nIsRelative=1\nPath=a.default\n[Profile1]\nPath=b c\n";
    computer.write(&folder.join("profiles.ini"), list);
    assert_eq!(found(&computer, "firefox"), Extension::Unknown);
    let other = json!({ "id": "other@example.org", "active": true });
    let ours = |active| json!({ "id": "rootwatch@rootwatch.org", "active": active });
    for (file, addons, expected) in [
        ("a.default", vec![], Extension::Missing),
        ("b c", vec![other.clone()], Extension::Missing),
        ("b c", vec![other.clone(), ours(false)], Extension::Disabled),
        ("b c", vec![other, ours(true)], Extension::Enabled),
    ] {
        let text = json!({ "schemaVersion": 37, "addons": addons }).to_string();
        computer.write(&folder.join(file).join("extensions.json"), &text);
        assert_eq!(found(&computer, "firefox"), expected);
    }
    computer.write(&folder.join("b c/extensions.json"), "{");
    assert_eq!(found(&computer, "firefox"), Extension::Missing);
}

/// As Debian's packages install one for everybody.
#[test]
fn of_the_system() {
    let computer = Computer::new(System::Linux);
    for (id, folder) in [
        (
            "firefox",
            "usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/rootwatch@rootwatch.org",
        ),
        ("chromium", "usr/share/chromium/extensions/rootwatch"),
    ] {
        let folder = computer.places.root.join(folder);
        computer.write(&folder.join("README"), "");
        assert_eq!(found(&computer, id), Extension::Unknown, "no extension");
        computer.write(&folder.join("manifest.json"), "{}");
        assert_eq!(found(&computer, id), Extension::Enabled);
    }
    assert_eq!(found(&computer, "chrome"), Extension::Unknown);
    let folder = computer.places.home.join(".mozilla/firefox");
    computer.write(&folder.join("profiles.ini"), "[Profile0]\nPath=a\n");
    let off = json!({ "addons": [{ "id": "rootwatch@rootwatch.org", "active": false }] });
    computer.write(&folder.join("a/extensions.json"), &off.to_string());
    assert_eq!(found(&computer, "firefox"), Extension::Disabled);
}

/// As Chromium 156 writes it, and older ones did, less what is not looked at.
#[test]
fn of_chromium() {
    let computer = Computer::new(System::Linux);
    assert_eq!(found(&computer, "chromium"), Extension::Unknown);
    let folder = computer.places.config.join("chromium");
    let unpacked = computer.use_folder("~/the extension");
    let id = "knnbhepcdgfjofjgneafcmmhjakjijim";
    for (file, ours, expected) in [
        ("Default/Preferences", json!(null), Extension::Missing),
        // A setting of an extension that is not there.
        (
            "Default/Preferences",
            json!({ "incognito": true }),
            Extension::Missing,
        ),
        (
            "Default/Preferences",
            json!({ "path": "/gone", "location": 4 }),
            Extension::Missing,
        ),
        (
            "Profile 1/Secure Preferences",
            json!({ "path": unpacked, "disable_reasons": [1] }),
            Extension::Disabled,
        ),
        (
            "Profile 1/Secure Preferences",
            json!({ "path": format!("{id}/0.1.0_0"), "state": 0 }),
            Extension::Disabled,
        ),
        (
            "Profile 1/Secure Preferences",
            json!({ "path": unpacked, "disable_reasons": [], "location": 4 }),
            Extension::Enabled,
        ),
    ] {
        let text = json!({ "extensions": { "settings": { id: ours } } }).to_string();
        computer.write(&folder.join(file), &text);
        computer.write(
            &folder
                .join("Profile 1/Extensions")
                .join(id)
                .join("0.1.0_0/manifest.json"),
            "{}",
        );
        assert_eq!(found(&computer, "chromium"), expected, "{text}");
    }
}

#[test]
fn what_is_left_is_said_in_the_words_of_the_browser() {
    let computer = Computer::new(System::Linux);
    computer.use_folder("{config}/chromium");
    computer.use_folder("~/snap/firefox/common/.mozilla/firefox");
    let text = install(&wish(None), computer.at()).unwrap().text();
    assert!(
        text.contains("Chromium: Add the extension: its folder, in chrome://extensions"),
        "{text}"
    );
    assert!(
        text.contains("Firefox (Snap): Add the extension: rootwatch-firefox.xpi"),
        "{text}"
    );
    assert!(
        text.contains("flatpak permission-set webextensions org.rootwatch.host"),
        "{text}"
    );
}
