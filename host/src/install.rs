//! Registers the host with a browser by writing its host manifest, and takes it away again.
//! Where each browser looks is data: `manifests/locations.toml`.

use std::{
    fmt::Write as _,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

const LOCATIONS: &str = include_str!("../../manifests/locations.toml");
const FIREFOX: &str = include_str!("../../manifests/firefox.json");
const CHROMIUM: &str = include_str!("../../manifests/chromium.json");
const FILE: &str = "org.rootwatch.host.json";
/// Means every browser.
const ALL: &str = "all";

/// The folders of a user in which browsers keep their configuration.
#[derive(Clone, Debug)]
pub struct Places {
    /// The home folder.
    pub home: PathBuf,
    /// `.config` in it, or where `XDG_CONFIG_HOME` says.
    pub config: PathBuf,
}

/// What was done, for the person.
#[derive(Debug)]
pub struct Done {
    /// Whether all of it succeeded.
    pub is_complete: bool,
    /// A line for each browser.
    pub text: String,
}

#[derive(Deserialize)]
struct Locations {
    browser: Vec<Location>,
}

/// Where one browser looks for host manifests; `manifests/README.md` has the sources.
#[derive(Deserialize)]
struct Location {
    id: String,
    name: String,
    family: Family,
    /// Relative to the home folder.
    linux_user: String,
    /// Folders that show that this user has the browser, relative to the home folder.
    shown_by: Vec<String>,
}

/// Which form of host manifest a browser takes. One file never serves both: Firefox refuses
/// fields that it does not know, and Chromium needs one of them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Family {
    Chromium,
    Firefox,
}

/// Writes the host manifest of `browser`, or of every browser that this user has.
pub fn install(browser: &str, places: &Places, binary: &Path) -> Result<Done> {
    let known = locations()?;
    if browser != ALL {
        let text = write(find(&known, browser)?, places, binary)?;
        return Ok(Done {
            is_complete: true,
            text,
        });
    }
    let (present, absent): (Vec<_>, Vec<_>) =
        known.iter().partition(|location| location.is_used(places));
    let mut done = each(&present, |location| write(location, places, binary));
    for location in absent {
        // Writing to a String cannot fail.
        let _ = writeln!(
            done.text,
            "{}: skipped, there is no {}",
            location.name,
            location.signs(places).join(" or ")
        );
    }
    if present.is_empty() {
        done.is_complete = false;
        done.text.push_str(
            "No browser was found. Start yours once and run this again, or name it: \
             rootwatch install --browser chromium\n",
        );
    }
    Ok(done)
}

/// Removes the host manifest of `browser`, or of every browser.
pub fn uninstall(browser: &str, places: &Places) -> Result<Done> {
    let known = locations()?;
    if browser == ALL {
        let all: Vec<&Location> = known.iter().collect();
        return Ok(each(&all, |location| remove(location, places)));
    }
    let text = remove(find(&known, browser)?, places)?;
    Ok(Done {
        is_complete: true,
        text,
    })
}

/// One browser that fails keeps no other from being served.
fn each(locations: &[&Location], act: impl Fn(&Location) -> Result<String>) -> Done {
    let mut done = Done {
        is_complete: true,
        text: String::new(),
    };
    for location in locations {
        match act(location) {
            Ok(line) => done.text.push_str(&line),
            Err(error) => {
                done.is_complete = false;
                let _ = writeln!(done.text, "{}: {error:#}", location.name);
            }
        }
    }
    done
}

fn write(location: &Location, places: &Places, binary: &Path) -> Result<String> {
    let template = match location.family {
        Family::Chromium => CHROMIUM,
        Family::Firefox => FIREFOX,
    };
    let mut manifest: Value = serde_json::from_str(template).context("a template of manifests/")?;
    let Some(binary) = binary.to_str() else {
        bail!(
            "the path {} is not Unicode, which no host manifest can hold",
            binary.display()
        );
    };
    if let Value::Object(fields) = &mut manifest {
        fields.insert("path".to_owned(), binary.into());
    }
    let folder = location.folder(places);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (file, text) = (folder.join(FILE), format!("{manifest:#}\n"));
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(format!(
        "{}: registered in {}\n",
        location.name,
        file.display()
    ))
}

fn remove(location: &Location, places: &Places) -> Result<String> {
    let file = location.folder(places).join(FILE);
    match fs::remove_file(&file) {
        Ok(()) => Ok(format!("{}: removed {}\n", location.name, file.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(format!("{}: was not registered\n", location.name))
        }
        Err(error) => Err(error).with_context(|| format!("cannot remove {}", file.display())),
    }
}

fn locations() -> Result<Vec<Location>> {
    let parsed: Locations = toml::from_str(LOCATIONS).context("manifests/locations.toml")?;
    Ok(parsed.browser)
}

fn find<'a>(known: &'a [Location], browser: &str) -> Result<&'a Location> {
    let found = known.iter().find(|location| location.id == browser);
    found.with_context(|| {
        let ids: Vec<&str> = known.iter().map(|location| location.id.as_str()).collect();
        format!(
            "unknown browser \"{browser}\"; known: {}, {ALL}",
            ids.join(", ")
        )
    })
}

impl Location {
    fn folder(&self, places: &Places) -> PathBuf {
        place(&self.linux_user, places)
    }

    fn is_used(&self, places: &Places) -> bool {
        let mut signs = self.shown_by.iter();
        signs.any(|folder| place(folder, places).is_dir())
    }

    fn signs(&self, places: &Places) -> Vec<String> {
        let signs = self.shown_by.iter();
        signs
            .map(|folder| place(folder, places).display().to_string())
            .collect()
    }
}

/// Browsers that keep to `.config` follow `XDG_CONFIG_HOME`.
fn place(relative: &str, places: &Places) -> PathBuf {
    match relative.strip_prefix(".config/") {
        Some(rest) => places.config.join(rest),
        None => places.home.join(relative),
    }
}

#[cfg(test)]
mod tests;
