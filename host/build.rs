//! Checks every file of the list, and writes list, public roots and words as tables of the program.

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
#[path = "src/marks.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than the build does"
)]
mod marks;
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
#[path = "src/oid.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the program uses more of it than the build does"
)]
mod oid;

use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

use crate::{authority::Authority, digest::Sha256, name::Name};

/// The extension's English texts.
const WORDS: &str = "../extension/_locales/en/messages.json";
/// Every browser, and where it looks.
const LOCATIONS: &str = "../manifests/locations.toml";
/// How the keys begin of those that the command line says too.
const WORD_KEYS: &[&str] = &[
    "basis",
    "category",
    "evidence",
    "government",
    "headline",
    "link",
    "meaning",
    "note",
    "offer",
    "origin",
    "role",
    "root",
    "sign",
    "step",
    "who",
];

fn main() -> ExitCode {
    for path in ["authorities", "build.rs", "src", WORDS, LOCATIONS] {
        println!("cargo::rerun-if-changed={path}");
    }
    match compile()
        .and_then(|()| copy_words())
        .and_then(|()| copy_locations())
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!(
                "the list of authorities, the words or the locations are not valid: {problem}"
            );
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
    write("authorities.rs", &list(&entries)?)?;
    write("public_roots.rs", &public_roots()?)
}

fn write(name: &str, text: &str) -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join(name), text).map_err(|error| format!("{name}: {error}"))
}

/// The list as one JSON text, with what lies where in it.
fn list(entries: &[Authority]) -> Result<String, String> {
    let (mut json, mut ranges) = ("[".to_owned(), Vec::new());
    let (mut marks, mut matchers) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        let start = json.len();
        json += &serde_json::to_string(entry).map_err(|error| error.to_string())?;
        ranges.push((start, json.len()));
        matchers.extend(entry.names.iter().map(|matcher| (index, matcher)));
        for (kind, digest, number) in marks::of(entry) {
            marks.push((kind, *digest.as_bytes(), (index, number)));
        }
    }
    json.push(']');
    marks.sort_unstable_by_key(|(kind, digest, place)| (*digest, *place, *kind));
    let matchers = serde_json::to_string(&matchers).map_err(|error| error.to_string())?;
    let digest = Sha256::of(json.as_bytes());
    let rows = marks.iter().map(|(kind, digest, place)| {
        // As the kind is called in the program.
        format!("(Kind::{kind:?}, {digest:?}, {place:?}),\n")
    });
    Ok(format!(
        "pub(super) const LIST: &str = {json:?};\n\
         pub(super) const DIGEST: [u8; 32] = {:?};\n\
         pub(super) static ENTRIES: [(usize, usize); {}] = {ranges:?};\n\
         pub(super) const MATCHERS: &str = {matchers:?};\n\
         pub(super) static MARKS: &[Row<Kind>] = &[\n{}];\n",
        digest.as_bytes(),
        ranges.len(),
        rows.collect::<String>()
    ))
}

/// What a root of the Mozilla programme is found by.
fn public_roots() -> Result<String, String> {
    let mut rows = Vec::new();
    for (der, index) in TLS_SERVER_ROOT_CERTS.iter().zip(0_u32..) {
        let (_, root) = X509Certificate::from_der(der).map_err(|error| error.to_string())?;
        rows.push(("Certificate", Sha256::of(der), index));
        rows.push(("Subject", Sha256::of(root.subject().as_raw()), index));
        for organization in Name::of(root.subject()).values(name::ORGANIZATION) {
            let digest = Sha256::of(organization.to_lowercase().as_bytes());
            rows.push(("Organization", digest, index));
        }
    }
    rows.sort_unstable_by_key(|(_, digest, index)| (*digest, *index));
    let rows = rows
        .iter()
        .map(|(by, digest, index)| format!("(By::{by}, {:?}, ({index}, 0)),\n", digest.as_bytes()));
    let rows: String = rows.collect();
    Ok(format!("static BUILT: &[Row<By>] = &[\n{rows}];\n"))
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
    write(
        "words.rs",
        &format!("const WORDS: &[(&str, &str)] = &{rows:?};\n"),
    )
}

/// Writes the table of browsers as JSON.
fn copy_locations() -> Result<(), String> {
    let text = fs::read_to_string(LOCATIONS).map_err(|error| format!("{LOCATIONS}: {error}"))?;
    let table: serde_json::Value =
        toml::from_str(&text).map_err(|error| format!("{LOCATIONS}: {error}"))?;
    write("locations.json", &table.to_string())
}
