//! Registers the host with a browser by writing its host manifest, and takes it away again.
//! Where each browser looks is data: `manifests/locations.toml`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

const LOCATIONS: &str = include_str!("../../manifests/locations.toml");
const FIREFOX: &str = include_str!("../../manifests/firefox.json");
const FILE: &str = "org.rootwatch.host.json";

#[derive(Deserialize)]
struct Locations {
    browser: Vec<Location>,
}

/// Where one browser looks for host manifests.
#[derive(Deserialize)]
struct Location {
    id: String,
    name: String,
    linux_user: String,
}

/// The browsers that can be named.
pub fn browsers() -> Result<Vec<String>> {
    Ok(locations()?
        .into_iter()
        .map(|location| location.id)
        .collect())
}

/// Writes the host manifest for `browser` under `home`; returns a line for the person.
pub fn install(browser: &str, home: &Path, binary: &Path) -> Result<String> {
    let (location, file) = locate(browser, home)?;
    let mut manifest: Value = serde_json::from_str(FIREFOX).context("manifests/firefox.json")?;
    let Some(binary) = binary.to_str() else {
        bail!(
            "the path {} is not Unicode, which no host manifest can hold",
            binary.display()
        );
    };
    if let Value::Object(fields) = &mut manifest {
        fields.insert("path".to_owned(), binary.into());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let text = format!("{manifest:#}\n");
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(format!(
        "{}: registered in {}",
        location.name,
        file.display()
    ))
}

/// Removes the host manifest for `browser` under `home`; returns a line for the person.
pub fn uninstall(browser: &str, home: &Path) -> Result<String> {
    let (location, file) = locate(browser, home)?;
    match fs::remove_file(&file) {
        Ok(()) => Ok(format!("{}: removed {}", location.name, file.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok(format!("{}: was not registered", location.name))
        }
        Err(error) => Err(error).with_context(|| format!("cannot remove {}", file.display())),
    }
}

fn locations() -> Result<Vec<Location>> {
    let parsed: Locations = toml::from_str(LOCATIONS).context("manifests/locations.toml")?;
    Ok(parsed.browser)
}

fn locate(browser: &str, home: &Path) -> Result<(Location, PathBuf)> {
    let all = locations()?;
    let known: Vec<String> = all.iter().map(|location| location.id.clone()).collect();
    let Some(location) = all.into_iter().find(|location| location.id == browser) else {
        bail!("unknown browser \"{browser}\"; known: {}", known.join(", "));
    };
    let file = home.join(&location.linux_user).join(FILE);
    Ok((location, file))
}
