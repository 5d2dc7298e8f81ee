//! Manifests, locations, the table that people read, and the key of the extension say the same.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::*;
use crate::digest::Sha256;

const TABLE: &str = include_str!("../../../manifests/README.md");
const KEY: &str = include_str!("../../../extension/chromium-key.txt");

fn new_places() -> (tempfile::TempDir, Places) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_owned();
    let config = home.join(".config");
    (folder, Places { home, config })
}

#[track_caller]
fn manifest(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join(FILE)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Chromium's identifier of an extension: the first 16 bytes of SHA-256 of its public key, in
/// hexadecimal with the digits a to p.
fn identifier(key: &str) -> String {
    let spki = STANDARD.decode(key.trim()).unwrap();
    let hex = Sha256::of(&spki).to_string();
    let digits = hex.chars().take(32).map(|digit| {
        let value = u8::try_from(digit.to_digit(16).unwrap()).unwrap();
        char::from(b'a' + value)
    });
    digits.collect()
}

#[test]
fn the_manifest_for_chromium_allows_the_extension_of_the_key() {
    // SHA-256 of nothing is e3b0c442…, a known answer.
    assert_eq!(identifier(""), "odlameecjipmbmbejkplpemijjgpljce");
    let template: Value = serde_json::from_str(CHROMIUM).unwrap();
    let origin = format!("chrome-extension://{}/", identifier(KEY));
    assert_eq!(template["allowed_origins"], serde_json::json!([origin]));
    assert!(template.get("allowed_extensions").is_none());
    let firefox: Value = serde_json::from_str(FIREFOX).unwrap();
    assert!(firefox.get("allowed_origins").is_none());
}

#[test]
fn the_table_and_the_locations_are_the_same() {
    let rows: Vec<(String, String, String)> = TABLE
        .lines()
        .filter(|line| line.contains("| `~/"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let plain = |index: usize| cells[index].trim_matches('`').to_owned();
            assert!(cells[4].starts_with('[') && cells[4].contains("](https://"));
            (plain(1), plain(2), plain(3))
        })
        .collect();
    let known: Vec<(String, String, String)> = locations()
        .unwrap()
        .into_iter()
        .map(|location| {
            let folder = format!("~/{}", location.linux_user);
            (location.name, location.id, folder)
        })
        .collect();
    assert_eq!(rows, known);
}

#[test]
fn every_family_gets_its_own_form() {
    let (_folder, places) = new_places();
    let binary = Path::new("/opt/rootwatch");
    for (browser, folder, field, other) in [
        (
            "firefox",
            ".mozilla/native-messaging-hosts",
            "allowed_extensions",
            "allowed_origins",
        ),
        (
            "chromium",
            ".config/chromium/NativeMessagingHosts",
            "allowed_origins",
            "allowed_extensions",
        ),
    ] {
        let done = install(browser, &places, binary).unwrap();
        assert!(done.is_complete, "{}", done.text);
        let written = manifest(&places.home.join(folder));
        assert_eq!(written["path"], "/opt/rootwatch");
        assert!(written[field].is_array() && written.get(other).is_none());
        let done = uninstall(browser, &places).unwrap();
        assert!(done.text.contains("removed"), "{}", done.text);
        assert!(!places.home.join(folder).join(FILE).exists());
    }
}

#[test]
fn all_are_those_whose_folder_is_there_and_the_rest_is_named() {
    let (_folder, places) = new_places();
    fs::create_dir_all(places.config.join("vivaldi")).unwrap();
    fs::create_dir_all(places.config.join("mozilla")).unwrap();
    let done = install("all", &places, Path::new("/opt/rootwatch")).unwrap();
    assert!(done.is_complete);
    let of = |name: &str| {
        let start = format!("{name}: ");
        done.text
            .lines()
            .find(|line| line.starts_with(&start))
            .unwrap()
    };
    assert!(of("Vivaldi").contains("registered in"));
    assert!(of("Firefox").contains("registered in"));
    assert!(of("Brave").contains("skipped, there is no"));
    assert!(of("Brave").ends_with(".config/BraveSoftware/Brave-Browser"));
    assert!(!places.config.join("BraveSoftware").exists());
    let done = uninstall("all", &places).unwrap();
    assert_eq!(done.text.matches("removed").count(), 2);
    assert_eq!(done.text.matches("was not registered").count(), 4);
}

#[test]
fn without_a_browser_it_says_what_to_do() {
    let (_folder, places) = new_places();
    let done = install("all", &places, Path::new("/opt/rootwatch")).unwrap();
    assert!(!done.is_complete);
    assert_eq!(done.text.matches("skipped").count(), 6);
    assert!(done.text.contains("rootwatch install --browser chromium"));
}

#[test]
fn one_browser_that_fails_keeps_no_other_from_being_served() {
    let (_folder, places) = new_places();
    fs::create_dir_all(places.config.join("chromium")).unwrap();
    fs::write(places.config.join("chromium/NativeMessagingHosts"), "").unwrap();
    fs::create_dir_all(places.config.join("google-chrome")).unwrap();
    let done = install("all", &places, Path::new("/opt/rootwatch")).unwrap();
    assert!(!done.is_complete);
    assert!(done.text.contains("Chromium: cannot make"), "{}", done.text);
    assert!(done.text.contains("Chrome: registered in"));
}

#[test]
fn a_moved_configuration_folder_is_followed_by_those_that_follow_it() {
    let (_folder, mut places) = new_places();
    places.config = places.home.join("elsewhere");
    install("edge", &places, Path::new("/opt/rootwatch")).unwrap();
    install("firefox", &places, Path::new("/opt/rootwatch")).unwrap();
    manifest(&places.config.join("microsoft-edge/NativeMessagingHosts"));
    manifest(&places.home.join(".mozilla/native-messaging-hosts"));
}

#[test]
fn an_unknown_browser_is_refused_with_those_that_are_known() {
    let (_folder, places) = new_places();
    let error = install("netscape", &places, Path::new("/opt/rootwatch")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown browser \"netscape\"; known: firefox, chromium, chrome, brave, edge, vivaldi, all"
    );
}
