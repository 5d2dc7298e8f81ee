//! Checks every file of the list and compiles it into one JSON table for `include_str!`.

#[path = "src/authority.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than the build does"
)]
mod authority;
#[path = "src/check.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than the build does"
)]
mod check;
#[path = "src/digest.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than the build does"
)]
mod digest;
#[path = "src/matcher.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than the build does"
)]
mod matcher;
#[path = "src/name.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than the build does"
)]
mod name;

use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

use crate::{authority::Authority, name::Name};

/// The extension's English texts.
const WORDS: &str = "../extension/_locales/en/messages.json";
/// How the keys begin of those that the command line says too.
const WORD_KEYS: &[&str] = &[
    "basis",
    "category",
    "evidence",
    "government",
    "headline",
    "link",
    "note",
    "offer",
    "origin",
    "role",
    "root",
    "sign",
    "who",
];

fn main() -> ExitCode {
    for path in ["authorities", "build.rs", "src", WORDS] {
        println!("cargo::rerun-if-changed={path}");
    }
    match compile().and_then(|()| copy_words()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("the list of authorities or the words are not valid: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), String> {
    let public = public_subjects()?;
    let mut entries = Vec::new();
    for folder in sorted(Path::new("authorities"))? {
        if !folder.is_dir() {
            continue;
        }
        let mut read_here = Vec::new();
        for file in sorted(&folder)? {
            read_here.push(read(&file, &folder, &public)?);
        }
        // File names sort differently: "adguard-2015.toml" comes before "adguard.toml".
        read_here.sort_by(|a, b| a.id.cmp(&b.id));
        entries.append(&mut read_here);
    }
    check_unique(&entries)?;
    let json = serde_json::to_string(&entries).map_err(|e| e.to_string())?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    fs::write(out.join("authorities.json"), json).map_err(|e| e.to_string())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        paths.push(entry.map_err(|e| e.to_string())?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The subjects of the Mozilla programme's roots, which no matcher may fit.
fn public_subjects() -> Result<Vec<Name>, String> {
    let mut subjects = Vec::new();
    for der in TLS_SERVER_ROOT_CERTS {
        let (_, root) = X509Certificate::from_der(der).map_err(|e| e.to_string())?;
        subjects.push(Name::of(root.subject()));
    }
    Ok(subjects)
}

fn read(file: &Path, folder: &Path, public: &[Name]) -> Result<Authority, String> {
    let named = |problem: String| format!("host/{}: {problem}", file.display());
    let text = fs::read_to_string(file).map_err(|e| named(e.to_string()))?;
    let entry = check::read(&text, public).map_err(|e| named(e.to_string()))?;
    let stem = file.file_stem().and_then(|s| s.to_str());
    if stem != Some(entry.id.as_str()) {
        return Err(named(format!(
            "the id \"{}\" is not the file name",
            entry.id
        )));
    }
    let category = serde_json::to_value(entry.category).map_err(|e| e.to_string())?;
    if folder.file_name().and_then(|s| s.to_str()) != category.as_str() {
        return Err(named(format!("the category {category} is not the folder")));
    }
    Ok(entry)
}

fn check_unique(entries: &[Authority]) -> Result<(), String> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for entry in entries {
        for mark in entry.marks() {
            if let Some(other) = seen.insert(mark.clone(), &entry.id) {
                return Err(format!("{mark} stands in both {other} and {}", entry.id));
            }
        }
    }
    Ok(())
}

/// Writes the texts as a table, by key, with `{1}` where a value goes.
fn copy_words() -> Result<(), String> {
    let text = fs::read_to_string(WORDS).map_err(|error| format!("{WORDS}: {error}"))?;
    let messages: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).map_err(|error| format!("{WORDS}: {error}"))?;
    let mut words = BTreeMap::new();
    for (key, entry) in &messages {
        let is_wanted =
            WORD_KEYS.iter().any(|start| key.starts_with(start)) && !key.ends_with("Why");
        let Some(message) = entry["message"].as_str().filter(|_| is_wanted) else {
            continue;
        };
        let mut message = message.to_owned();
        for (name, place) in entry["placeholders"].as_object().into_iter().flatten() {
            let place = place["content"].as_str().unwrap_or_default();
            let place = format!("{{{}}}", place.trim_start_matches('$'));
            message = message.replace(&format!("${}$", name.to_uppercase()), &place);
        }
        words.insert(key, message);
    }
    let rows: Vec<_> = words.iter().collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let table = format!("const WORDS: &[(&str, &str)] = &{rows:?};\n");
    fs::write(out.join("words.rs"), table).map_err(|error| error.to_string())
}
