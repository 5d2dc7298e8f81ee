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
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

use crate::{authority::Authority, name::Name};

fn main() -> ExitCode {
    for path in ["authorities", "build.rs", "src"] {
        println!("cargo::rerun-if-changed={path}");
    }
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("the list of authorities is not valid: {problem}");
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
