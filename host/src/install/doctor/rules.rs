//! The rules by which each family of browsers reads a host manifest.
//!
//! Firefox: `NativeManifests.sys.mjs` and its schema `native_manifest.json`, which knows five
//! fields, needs all of them and refuses any other. Chromium:
//! `native_messaging_host_manifest.cc`, which needs five fields and ignores others.

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::{
    super::{locations::Family, manifest::NAME, places::System},
    fault::Fault,
};

/// What Firefox's schema knows.
const FIELDS: &[&str] = &["allowed_extensions", "description", "name", "path", "type"];

/// The program that the browser would start for the extension.
pub(crate) fn read(text: &str, family: Family, system: System) -> Result<String, Fault> {
    let manifest: Value =
        serde_json::from_str(text).map_err(|error| Fault::NotJson(error.to_string()))?;
    let Value::Object(fields) = manifest else {
        return Err(Fault::NotJson("not an object".to_owned()));
    };
    match family {
        Family::Chromium => chromium(&fields)?,
        Family::Firefox => firefox(&fields)?,
    }
    if string(&fields, "type")? != "stdio" {
        return Err(Fault::FieldInvalid("type"));
    }
    if string(&fields, "name")? != NAME {
        return Err(Fault::NameWrong(string(&fields, "name")?.to_owned()));
    }
    let program = string(&fields, "path")?;
    // Relative ones are taken from the folder of the manifest on Windows only.
    if system != System::Windows && !program.starts_with('/') {
        return Err(Fault::PathRelative(program.to_owned()));
    }
    Ok(program.to_owned())
}

fn firefox(fields: &Map<String, Value>) -> Result<(), Fault> {
    if let Some(unknown) = fields.keys().find(|key| !FIELDS.contains(&key.as_str())) {
        return Err(Fault::FieldUnknown(unknown.clone()));
    }
    string(fields, "description")?;
    let allowed = list(fields, "allowed_extensions")?;
    if let Some(malformed) = allowed.iter().find(|id| !is_addon(id)) {
        return Err(Fault::CallerMalformed(malformed.clone()));
    }
    includes_ours(&allowed, Family::Firefox)
}

fn chromium(fields: &Map<String, Value>) -> Result<(), Fault> {
    if string(fields, "description")?.is_empty() {
        return Err(Fault::FieldInvalid("description"));
    }
    let allowed = list(fields, "allowed_origins")?;
    if let Some(malformed) = allowed.iter().find(|origin| !is_origin(origin)) {
        return Err(Fault::CallerMalformed(malformed.clone()));
    }
    includes_ours(&allowed, Family::Chromium)
}

fn includes_ours(allowed: &[String], family: Family) -> Result<(), Fault> {
    let ours = family.allowed();
    if ours.iter().any(|one| allowed.contains(one)) {
        return Ok(());
    }
    Err(Fault::CallerMissing(ours.join(", ")))
}

fn string<'a>(fields: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, Fault> {
    let value = fields.get(name).ok_or(Fault::FieldMissing(name))?;
    value.as_str().ok_or(Fault::FieldInvalid(name))
}

/// A list of texts that has one at least.
fn list(fields: &Map<String, Value>, name: &'static str) -> Result<Vec<String>, Fault> {
    let value = fields.get(name).ok_or(Fault::FieldMissing(name))?;
    let texts: Option<Vec<String>> = value.as_array().and_then(|list| {
        list.iter()
            .map(|one| one.as_str().map(str::to_owned))
            .collect()
    });
    match texts {
        Some(texts) if !texts.is_empty() => Ok(texts),
        _ => Err(Fault::FieldInvalid(name)),
    }
}

/// `manifest.ExtensionID` of Gecko's schema: a UUID in braces, or a name with an @ in it.
fn is_addon(id: &str) -> bool {
    matches(
        r"(?i)^(\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}|[a-z0-9-._]*@[a-z0-9-._]+)$",
        id,
    )
}

/// A pattern that names one host of extensions, whatever it is called, and has a path
/// (`url_pattern.cc`). Neither a wildcard nor a missing slash at the end will do.
fn is_origin(origin: &str) -> bool {
    matches(r"^chrome-extension://[^/*]+/", origin)
}

fn matches(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}
