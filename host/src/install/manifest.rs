//! Host manifests: made from the templates in `manifests/`, and recognised again.

use anyhow::{Context, Result};
use serde_json::Value;

use super::locations::Family;

/// The name under which the extension asks for the host.
pub(crate) const NAME: &str = "org.rootwatch.host";
/// What the file of a manifest is called: browsers look for `<name>.json`.
pub(crate) const FILE: &str = "org.rootwatch.host.json";

const FIREFOX: &str = include_str!("../../../manifests/firefox.json");
const CHROMIUM: &str = include_str!("../../../manifests/chromium.json");

impl Family {
    /// The manifest that packagers use too.
    pub(crate) fn template(self) -> &'static str {
        match self {
            Self::Chromium => CHROMIUM,
            Self::Firefox => FIREFOX,
        }
    }

    /// The field that says who may start the host.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Chromium => "allowed_origins",
            Self::Firefox => "allowed_extensions",
        }
    }

    /// Those who may: origins or identifiers of the extension.
    pub(crate) fn allowed(self) -> Vec<String> {
        let template: Value = serde_json::from_str(self.template()).unwrap_or_default();
        let allowed = template.get(self.field()).and_then(Value::as_array);
        let texts = allowed.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }
}

/// The manifest that lets a browser start `program`.
pub(crate) fn compose(family: Family, program: &str) -> Result<String> {
    let mut manifest: Value =
        serde_json::from_str(family.template()).context("a template of manifests/")?;
    if let Value::Object(fields) = &mut manifest {
        fields.insert("path".to_owned(), program.into());
    }
    Ok(format!("{manifest:#}\n"))
}

/// The program that a manifest of ours starts; nothing where it is somebody else's.
/// Ours carry our name and start a program of ours, wherever that is or was.
pub(crate) fn program_of(text: &str) -> Option<String> {
    let manifest: Value = serde_json::from_str(text).ok()?;
    if manifest.get("name")?.as_str()? != NAME {
        return None;
    }
    let program = manifest.get("path")?.as_str()?;
    let file = program.rsplit(['/', '\\']).next()?;
    matches!(file, "rootwatch" | "rootwatch.exe").then(|| program.to_owned())
}
