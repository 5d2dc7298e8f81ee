//! Which manifest a browser uses, of all that are there: each family has its own way of looking.
//!
//! Firefox takes the first that is valid, Chromium the first that exists; on Windows both take
//! what the first registry key says (`NativeManifests.sys.mjs`, `native_process_launcher*.cc`).

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::{
    super::{
        Surroundings,
        locations::{Edition, Family},
        places::System,
        policy::Ruling,
        registry::Hive,
        target::{keys_read, targets},
    },
    Noted,
    fault::Fault,
    rules,
};

/// A manifest that the browser accepts.
#[derive(Debug)]
pub(crate) struct Registration {
    pub(crate) manifest: PathBuf,
    pub(crate) program: PathBuf,
}

/// The outcome of a browser's search.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) used: Result<Registration, Noted>,
    /// Manifests that it found unusable before it found this one.
    pub(crate) passed_over: Vec<Noted>,
}

/// Searches as the browser does, where policies let it.
pub(crate) fn settle(edition: &Edition<'_>, ruling: &Ruling, at: Surroundings<'_>) -> Settled {
    if at.places.system == System::Windows {
        return Settled {
            used: by_registry(&keys_read(edition, ruling.scopes()), edition, at),
            passed_over: Vec::new(),
        };
    }
    let mut known = Vec::new();
    for scope in ruling.scopes() {
        known.extend(targets(edition, *scope, at.places, at.program));
    }
    let mut passed_over: Vec<Noted> = Vec::new();
    for target in known {
        let place = target.manifest.display().to_string();
        let read = match fs::read(&target.manifest) {
            Err(error) if is_missing(error.kind()) => continue,
            read => read.map_err(|error| Fault::ManifestUnreadable(error.to_string())),
        };
        let used = read.and_then(|bytes| accept(&target.manifest, &bytes, edition, at));
        let used = used.map_err(|fault| Noted {
            place: Some(place),
            fault,
        });
        match used {
            Err(noted) if edition.browser.family == Family::Firefox => passed_over.push(noted),
            used => return Settled { used, passed_over },
        }
    }
    let used = Err(if passed_over.is_empty() {
        Noted::from(Fault::NotRegistered)
    } else {
        passed_over.remove(0)
    });
    Settled { used, passed_over }
}

/// What the first key with a value leads to.
fn by_registry(
    keys: &[(Hive, String)],
    edition: &Edition<'_>,
    at: Surroundings<'_>,
) -> Result<Registration, Noted> {
    for (hive, key) in keys {
        let note = |fault| Noted {
            place: Some(format!(r"{}\{key}", hive.letters())),
            fault,
        };
        let value = at.registry.get(*hive, key);
        let value = value.map_err(|error| note(Fault::ManifestUnreadable(format!("{error:#}"))))?;
        let Some(path) = value else {
            continue;
        };
        let manifest = PathBuf::from(&path);
        let bytes = fs::read(&manifest).map_err(|error| {
            note(match error.kind() {
                kind if is_missing(kind) => Fault::ManifestMissing(path.clone()),
                _ => Fault::ManifestUnreadable(error.to_string()),
            })
        })?;
        return accept(&manifest, &bytes, edition, at).map_err(|fault| Noted {
            place: Some(path.clone()),
            fault,
        });
    }
    Err(Noted::from(Fault::NotRegistered))
}

fn accept(
    manifest: &Path,
    bytes: &[u8],
    edition: &Edition<'_>,
    at: Surroundings<'_>,
) -> Result<Registration, Fault> {
    let text = str::from_utf8(bytes).map_err(|error| Fault::NotJson(error.to_string()))?;
    let program = rules::read(text, edition.browser.family, at.places.system)?;
    let folder = manifest.parent().unwrap_or(manifest);
    Ok(Registration {
        manifest: manifest.to_owned(),
        program: folder.join(program),
    })
}

fn is_missing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}
