//! The table `manifests/locations.toml`: every browser, where it looks, and who says so.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::places::System;

/// The table as the build read it: JSON is read faster, and every start reads it.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/locations.json"));

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Locations {
    /// Links by the names that the rows use.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests prove the sources"))]
    pub(crate) sources: BTreeMap<String, String>,
    /// All browsers.
    #[serde(rename = "browser")]
    pub(crate) browsers: Vec<Browser>,
}

/// One browser on all systems.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Browser {
    /// What `--browser` takes.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    pub(crate) family: Family,
    pub(crate) linux: Option<Site>,
    pub(crate) flatpak: Option<Site>,
    pub(crate) snap: Option<Site>,
    pub(crate) macos: Option<Site>,
    pub(crate) windows: Option<Site>,
}

/// Which form of host manifest a browser takes. One file never serves both: Firefox refuses
/// fields that it does not know, and Chromium needs one of them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Family {
    Chromium,
    Firefox,
}

/// One browser on one system; the table explains the fields.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Site {
    pub(crate) profiles: Vec<String>,
    pub(crate) shown_by: Option<Vec<String>>,
    pub(crate) programs: Vec<String>,
    pub(crate) extensions: Vec<String>,
    pub(crate) user: Vec<String>,
    pub(crate) system: Vec<String>,
    pub(crate) keys: Vec<String>,
    pub(crate) also_keys: Vec<String>,
    pub(crate) policies: Vec<String>,
    pub(crate) app: Option<String>,
    pub(crate) contained: bool,
    pub(crate) unpacked: Option<String>,
    pub(crate) sources: Vec<String>,
}

/// How a browser is packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Packaging {
    Plain,
    Flatpak,
    Snap,
}

/// A browser in one way of packing it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edition<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) packaging: Packaging,
    pub(crate) site: &'a Site,
}

impl Locations {
    /// The table that is compiled in.
    pub(crate) fn load() -> Result<Self> {
        serde_json::from_str(TABLE).context("manifests/locations.toml")
    }

    /// What there can be on a system, in the order of the table.
    pub(crate) fn editions(&self, system: System) -> Vec<Edition<'_>> {
        let mut found = Vec::new();
        for browser in &self.browsers {
            let sites = match system {
                System::Linux => [
                    (Packaging::Plain, &browser.linux),
                    (Packaging::Flatpak, &browser.flatpak),
                    (Packaging::Snap, &browser.snap),
                ]
                .to_vec(),
                System::Macos => vec![(Packaging::Plain, &browser.macos)],
                System::Windows => vec![(Packaging::Plain, &browser.windows)],
            };
            for (packaging, site) in sites {
                if let Some(site) = site {
                    found.push(Edition {
                        browser,
                        packaging,
                        site,
                    });
                }
            }
        }
        found
    }
}

impl Edition<'_> {
    /// What people call it.
    pub(crate) fn label(&self) -> String {
        let name = &self.browser.name;
        match self.packaging {
            Packaging::Plain => name.clone(),
            Packaging::Flatpak => format!("{name} (Flatpak)"),
            Packaging::Snap => format!("{name} (Snap)"),
        }
    }
}
