//! Manifests, locations, the table that people read, and the key of the extension say the same.

use std::{collections::BTreeSet, fmt::Write as _};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    super::locations::{Family, Site},
    *,
};
use crate::digest::Sha256;

const README: &str = include_str!("../../../../manifests/README.md");
const KEY: &str = include_str!("../../../../extension/chromium-key.txt");

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
    let origin = format!("chrome-extension://{}/", identifier(KEY));
    // Those that stores give stand after it.
    let allowed = Family::Chromium.allowed();
    assert_eq!(allowed.first(), Some(&origin));
    let form = regex_lite::Regex::new("^chrome-extension://[a-p]{32}/$").unwrap();
    assert!(allowed.iter().all(|origin| form.is_match(origin)));
    let unique: BTreeSet<&String> = allowed.iter().collect();
    assert_eq!(unique.len(), allowed.len());
    assert_eq!(Family::Firefox.allowed(), ["rootwatch@rootwatch.org"]);
    for (family, other) in [
        (Family::Chromium, "allowed_extensions"),
        (Family::Firefox, "allowed_origins"),
    ] {
        let template: Value = serde_json::from_str(family.template()).unwrap();
        assert!(template.get(other).is_none());
        assert_eq!(template["name"], manifest::NAME);
    }
}

/// The rows of `README.md`, made from the table.
fn rows(table: &Locations) -> String {
    let mut out = String::new();
    for browser in &table.browsers {
        let sites = [
            ("Linux", &browser.linux),
            ("Flatpak", &browser.flatpak),
            ("Snap", &browser.snap),
            ("macOS", &browser.macos),
            ("Windows", &browser.windows),
        ];
        for (on, site) in sites {
            if let Some(site) = site {
                row(&mut out, &browser.name, &browser.id, on, site);
            }
        }
    }
    out
}

fn row(out: &mut String, name: &str, id: &str, on: &str, site: &Site) {
    let code = |places: &[String]| {
        let quoted: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
        quoted.join(", ")
    };
    let (user, system) = if site.keys.is_empty() {
        (code(&site.user), code(&site.system))
    } else if site.also_keys.is_empty() {
        (code(&site.keys), "the same".to_owned())
    } else {
        let keys = format!("{}; reads also {}", code(&site.keys), code(&site.also_keys));
        (keys, "the same".to_owned())
    };
    let system = if system.is_empty() { "-" } else { &system };
    let policies = code(&site.policies);
    let policies = if policies.is_empty() { "-" } else { &policies };
    let sources: Vec<String> = site
        .sources
        .iter()
        .map(|name| format!("[{name}]"))
        .collect();
    let sources = sources.join(", ");
    writeln!(
        out,
        "| {name} | `{id}` | {on} | {user} | {system} | {policies} | {sources} |"
    )
    .unwrap();
}

#[test]
fn the_readme_has_the_table() {
    let table = Locations::load().unwrap();
    let is_row = |line: &&str| line.contains("| `") && line.contains(" | [");
    let written: Vec<&str> = README.lines().filter(is_row).collect();
    let expected = rows(&table);
    let lines: Vec<&str> = expected.lines().collect();
    assert_eq!(written, lines, "the rows must be:\n{expected}");
    for (name, link) in &table.sources {
        assert!(
            README.contains(&format!("[{name}]: {link}\n")),
            "[{name}]: {link}"
        );
    }
}

#[test]
fn every_row_says_where_and_who_says_so() {
    let table = Locations::load().unwrap();
    let mut used = BTreeSet::new();
    for system in SYSTEMS {
        for edition in table.editions(system) {
            let site = edition.site;
            let label = edition.label();
            assert_eq!(system == System::Windows, !site.keys.is_empty(), "{label}");
            assert_eq!(system == System::Windows, site.user.is_empty(), "{label}");
            assert!(!site.sources.is_empty(), "{label}");
            used.extend(site.sources.iter().cloned());
            let is_sandboxed = edition.packaging != Packaging::Plain;
            assert_eq!(site.app.is_some(), is_sandboxed, "{label}");
            if edition.packaging == Packaging::Flatpak {
                let own = format!("~/.var/app/{}/", site.app.as_ref().unwrap());
                let mut places = site.user.iter().chain(&site.profiles);
                assert!(
                    site.contained && places.all(|place| place.starts_with(&own)),
                    "{label}"
                );
            }
            let mut keys = site.keys.iter().chain(&site.also_keys);
            assert!(keys.all(|key| key.starts_with(r"Software\")), "{label}");
            let is_own = |key: &String| site.keys.contains(key);
            assert!(!site.also_keys.iter().any(is_own), "{label}");
            for place in &site.policies {
                let is_there = match system {
                    System::Linux => place.starts_with("/etc/") && place.ends_with("/managed"),
                    System::Macos => {
                        place.starts_with("/Library/Managed Preferences/")
                            && place.strip_suffix(".plist").is_some()
                    }
                    System::Windows => place.starts_with(r"Software\Policies\"),
                };
                assert!(
                    is_there && edition.browser.family == Family::Chromium,
                    "{label}"
                );
            }
        }
    }
    let known: BTreeSet<String> = table.sources.keys().cloned().collect();
    assert_eq!(used, known);
    assert!(
        table
            .sources
            .values()
            .all(|link| link.starts_with("https://"))
    );
    let ids: BTreeSet<&str> = table.browsers.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.len(), table.browsers.len());
}

/// The first place of one edition.
#[track_caller]
fn check_place(system: System, label: &str, scope: Scope, expected: &str) {
    let places = Places::new(system, "/home/a".into(), "/".into());
    let table = Locations::load().unwrap();
    let editions = table.editions(system);
    let edition = editions
        .iter()
        .find(|edition| edition.label() == label)
        .unwrap();
    let found = targets(edition, scope, &places, Path::new("/opt/rootwatch"));
    assert_eq!(found[0].manifest, Path::new(expected).join(manifest::FILE));
}

/// A few of each system, written out: what the others are made of.
#[test]
fn places_are_those_of_each_system() {
    use self::{
        Scope::User,
        System::{Linux, Macos, Windows},
    };

    let mozilla = "/home/a/.mozilla/native-messaging-hosts";
    check_place(Linux, "Zen", User, mozilla);
    check_place(Linux, "Firefox (Snap)", User, mozilla);
    let brave = "BraveSoftware/Brave-Browser/NativeMessagingHosts";
    let flatpak = format!("/home/a/.var/app/com.brave.Browser/config/{brave}");
    check_place(Linux, "Brave (Flatpak)", User, &flatpak);
    let yandex = "/home/a/.config/yandex-browser/NativeMessagingHosts";
    check_place(Linux, "Yandex Browser", User, yandex);
    check_place(
        Linux,
        "Chrome",
        Scope::System,
        "/etc/opt/chrome/native-messaging-hosts",
    );
    let library = "/home/a/Library/Application Support";
    let mozilla = format!("{library}/Mozilla/NativeMessagingHosts");
    check_place(Macos, "Firefox", User, &mozilla);
    let arc = format!("{library}/Arc/User Data/NativeMessagingHosts");
    check_place(Macos, "Arc", User, &arc);
    check_place(
        Macos,
        "Edge",
        Scope::System,
        "/Library/Microsoft/Edge/NativeMessagingHosts",
    );
    check_place(
        Windows,
        "Edge",
        User,
        "/home/a/AppData/Local/Rootwatch/manifests/Microsoft Edge",
    );
    check_place(
        Windows,
        "Edge",
        Scope::System,
        "/Program Files/Rootwatch/manifests/Microsoft Edge",
    );
}

/// Windows has no `.config`.
#[test]
fn the_configuration_folder_is_where_each_system_keeps_them() {
    for (system, expected) in [
        (System::Linux, ".config/rootwatch"),
        (System::Macos, ".config/rootwatch"),
        (System::Windows, "AppData/Roaming/rootwatch"),
    ] {
        let home = Path::new("/home/a");
        let places = Places::new(system, home.into(), "/".into());
        assert_eq!(places.configuration(), home.join(expected));
    }
}

/// Everybody's value is written for both views, this user's once: HKCU has one view only.
#[test]
fn registry_values_are_in_every_view() {
    let windows = Places::new(System::Windows, "/Users/a".into(), "/".into());
    let table = Locations::load().unwrap();
    let editions = table.editions(System::Windows);
    let chrome = editions
        .iter()
        .find(|edition| edition.browser.id == "chrome")
        .unwrap();
    let keys = |scope| {
        let found = targets(chrome, scope, &windows, Path::new("C:/rootwatch.exe"));
        found
            .into_iter()
            .flat_map(|target| target.keys)
            .collect::<Vec<_>>()
    };
    let key = r"Google\Chrome\NativeMessagingHosts\org.rootwatch.host";
    assert_eq!(
        keys(Scope::User),
        [(Hive::User, format!(r"Software\{key}"))]
    );
    assert_eq!(
        keys(Scope::System),
        [
            (Hive::Machine, format!(r"Software\WOW6432Node\{key}")),
            (Hive::Machine, format!(r"Software\{key}")),
        ]
    );
}
