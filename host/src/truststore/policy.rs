//! Roots that an administrator's policy makes browsers trust: Firefox's `policies.json`
//! (`Certificates` > `Install`), and `CACertificates`, `CACertificatesWithConstraints` and
//! `CADistrustedCertificates` in Chromium's policy folders. Policies that say nothing of
//! certificates are no stores.

use std::path::{Path, PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::{Code, Contents, Kind, Places, Problem, Source, Store, Trust, anchor, file::Files};
use crate::certificate::Certificate;

/// Name on the wire, what people call it, and its `policies.json` below the root folder.
const FIREFOX: &[(&str, &str, &[&str])] = &[
    (
        "firefox",
        "Firefox",
        &[
            "etc/firefox/policies",
            "etc/firefox-esr/policies",
            "usr/lib/firefox/distribution",
            "usr/lib/firefox-esr/distribution",
            "usr/lib64/firefox/distribution",
            "usr/share/firefox-esr/distribution",
            "opt/firefox/distribution",
            "var/lib/flatpak/extension/org.mozilla.firefox.systemconfig/x86_64/stable/policies",
            "Applications/Firefox.app/Contents/Resources/distribution",
            "Program Files/Mozilla Firefox/distribution",
        ],
    ),
    (
        "librewolf",
        "LibreWolf",
        &[
            "etc/librewolf/policies",
            "usr/lib/librewolf/distribution",
            "usr/share/librewolf/distribution",
        ],
    ),
    (
        "waterfox",
        "Waterfox",
        &["etc/waterfox/policies", "opt/waterfox/distribution"],
    ),
    (
        "thunderbird",
        "Thunderbird",
        &[
            "etc/thunderbird/policies",
            "usr/lib/thunderbird/distribution",
        ],
    ),
];

/// Folders in which Firefox looks for a file that `Install` names without a path: beside the
/// policy's `distribution` folder first, then these.
const NAMED: &[&str] = &[
    "usr/lib/mozilla/certificates",
    "usr/lib64/mozilla/certificates",
];

/// Policy folders of Chromium browsers, each with `managed` and `recommended` inside.
const CHROMIUM: &[(&str, &str, &str)] = &[
    ("chromium", "Chromium", "etc/chromium/policies"),
    ("chromium", "Chromium", "etc/chromium-browser/policies"),
    ("chrome", "Chrome", "etc/opt/chrome/policies"),
    ("brave", "Brave", "etc/brave/policies"),
    ("edge", "Edge", "etc/opt/edge/policies"),
    ("vivaldi", "Vivaldi", "etc/opt/vivaldi/policies"),
];

/// All policies.
pub(super) struct Policies;

impl Source for Policies {
    fn stores(&self, places: &Places, files: &Files) -> Vec<Store> {
        let mut found = Vec::new();
        for (browser, name, folders) in FIREFOX {
            for folder in folders.iter().map(|folder| places.root.join(folder)) {
                let path = folder.join("policies.json");
                let store = store(name, &path, files, |policy| {
                    firefox(policy, &folder, places, files)
                });
                found.extend(store.map(|store| store.of(browser)));
            }
        }
        for (browser, name, folder) in CHROMIUM {
            for level in ["managed", "recommended"] {
                let folder = places.root.join(folder).join(level);
                for path in files.entries(&folder).unwrap_or_default() {
                    if path
                        .extension()
                        .is_some_and(|extension| extension == "json")
                    {
                        let store = store(name, &path, files, chromium);
                        found.extend(store.map(|store| store.of(browser)));
                    }
                }
            }
        }
        found
    }
}

/// The store of one file, where it is there and concerns certificates, or cannot be read.
fn store(
    name: &str,
    path: &Path,
    files: &Files,
    read: impl Fn(&Value) -> Option<Contents>,
) -> Option<Store> {
    if !files.exists(path) {
        return None;
    }
    let parsed = files.read(path).and_then(|bytes| {
        serde_json::from_slice(&bytes).map_err(|error| Problem::new(Code::Damaged, error))
    });
    let contents = match parsed {
        Ok(policy) => Ok(read(&policy)?),
        Err(problem) => Err(problem),
    };
    let mut store = Store::new(Kind::Policy, format!("{name}, policy"), path).filled(contents);
    for held in &mut store.held {
        held.file.get_or_insert_with(|| path.to_owned());
    }
    Some(store)
}

fn firefox(policy: &Value, folder: &Path, places: &Places, files: &Files) -> Option<Contents> {
    let install = policy
        .pointer("/policies/Certificates/Install")?
        .as_array()?;
    let mut folders = vec![folder.join("certificates")];
    folders.extend(reach(places));
    folders.extend(NAMED.iter().map(|named| places.root.join(named)));
    let mut found = Contents::default();
    for name in install.iter().filter_map(Value::as_str) {
        let given = PathBuf::from(name);
        let candidates = folders.iter().map(|folder| folder.join(&given));
        // An absolute path replaces each folder. Firefox passes over what is not there.
        let Some(bytes) = candidates
            .into_iter()
            .find_map(|path| files.read(&path).ok())
        else {
            continue;
        };
        let read = anchor::parse(&bytes, Trust::Servers);
        found.damaged += read.damaged;
        found.held.extend(read.held);
    }
    Some(found)
}

/// Folders of the home in which Firefox looks for a certificate that a policy names.
pub(super) fn reach(places: &Places) -> [PathBuf; 2] {
    [
        places.home.join(".mozilla/certificates"),
        places.config.join("mozilla/certificates"),
    ]
}

fn chromium(policy: &Value) -> Option<Contents> {
    let lists = [
        ("CACertificates", Trust::Servers),
        ("CACertificatesWithConstraints", Trust::Servers),
        ("CADistrustedCertificates", Trust::Distrusted),
    ];
    let mut found = None;
    for (key, trust) in lists {
        let Some(list) = policy.get(key).and_then(Value::as_array) else {
            continue;
        };
        let contents = found.get_or_insert_with(Contents::default);
        for item in list {
            let text = item.as_str().or_else(|| item.get("certificate")?.as_str());
            let der = text.and_then(|text| {
                let compact: String = text.split_whitespace().collect();
                STANDARD.decode(compact).ok()
            });
            contents.push(Certificate::from_der(&der.unwrap_or_default()), trust);
        }
    }
    found
}
