//! What the policies of one browser say: JSON files in a folder on Linux, managed preferences on macOS,
//! the registry on Windows. What cannot be read is passed over, as the browser does.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use plist::Dictionary;
use serde_json::{Map, Value};

use super::{
    super::{
        Surroundings,
        locations::Edition,
        places::System,
        registry::{Data, Hive},
    },
    ALLOWLIST, BLOCKLIST, USER_LEVEL, relaxed,
};
use crate::regular_file::{self, read_text};

/// Policies by name: where each is, and its value.
pub(super) type Said = BTreeMap<&'static str, (String, Value)>;

const POLICIES: [&str; 3] = [ALLOWLIST, BLOCKLIST, USER_LEVEL];

/// Bytes of one file.
const FILE_CAP: u64 = 4 * 1024 * 1024;

/// Reads all of them; of several that set one policy, that which the browser heeds.
pub(super) fn read(edition: &Edition<'_>, at: Surroundings<'_>) -> Said {
    let mut said = Said::new();
    for template in &edition.site.policies {
        match at.places.system {
            System::Linux => {
                for file in last_first(&at.places.folder(template)) {
                    let policies = of_json(&file);
                    add(&mut said, &file, |name| {
                        policies.as_ref()?.get(name).cloned()
                    });
                }
            }
            System::Macos => {
                let file = at.places.folder(template);
                let preferences = of_plist(&file);
                let value = |name: &str| of_preferences(preferences.as_ref()?, name);
                add(&mut said, &file, value);
            }
            // What is everybody's counts for more.
            System::Windows => {
                for hive in [Hive::Machine, Hive::User] {
                    let place = format!(r"{}\{template}", hive.letters());
                    let value = |name: &str| of_registry(at, hive, template, name);
                    add(&mut said, Path::new(&place), value);
                }
            }
        }
    }
    said
}

/// What was said first stays.
fn add(said: &mut Said, place: &Path, value: impl Fn(&str) -> Option<Value>) {
    for name in POLICIES {
        if !said.contains_key(name)
            && let Some(value) = value(name)
        {
            said.insert(name, (place.display().to_string(), value));
        }
    }
}

/// The files of a folder, whatever they are called. The last by name is heeded first
/// (`config_dir_policy_loader.cc`).
fn last_first(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files.reverse();
    files
}

fn of_json(file: &Path) -> Option<Map<String, Value>> {
    let text = read_text(file, FILE_CAP).ok()?;
    serde_json::from_str(&relaxed::strict(&text)).ok()
}

fn of_plist(file: &Path) -> Option<Dictionary> {
    let bytes = regular_file::read(file, FILE_CAP).ok()?;
    let preferences = plist::Value::from_reader(std::io::Cursor::new(bytes)).ok()?;
    preferences.into_dictionary()
}

fn of_preferences(preferences: &Dictionary, name: &str) -> Option<Value> {
    match preferences.get(name)? {
        plist::Value::Array(list) => {
            let texts = list.iter().filter_map(plist::Value::as_string);
            Some(texts.map(Value::from).collect())
        }
        value => value.as_boolean().map(Value::from),
    }
}

/// Lists are keys whose values are called 1, 2, 3, …, or one value with JSON; what is on or off is a
/// number (`registry_dict.cc`).
fn of_registry(at: Surroundings<'_>, hive: Hive, key: &str, name: &str) -> Option<Value> {
    let values = |key: &str| at.registry.values(hive, key).unwrap_or_default();
    let mut list: Vec<(u32, Value)> = Vec::new();
    for (number, data) in values(&format!(r"{key}\{name}")) {
        if let (Ok(number), Data::Text(text)) = (number.parse(), data) {
            list.push((number, text.into()));
        }
    }
    if !list.is_empty() {
        list.sort_by_key(|(number, _)| *number);
        return Some(list.into_iter().map(|(_, text)| text).collect());
    }
    let mut values = values(key).into_iter();
    let (_, data) = values.find(|(value, _)| value.eq_ignore_ascii_case(name))?;
    match data {
        Data::Number(number) => Some(Value::Bool(number != 0)),
        Data::Text(text) => serde_json::from_str(&text).ok(),
    }
}
