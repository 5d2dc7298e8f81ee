//! What the environment says about places, and what the configuration folder there adds.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    anchors::Anchors,
    install::{Places, System},
    knowledge::Knowledge,
    truststore::{self, Survey},
};

/// The list, the roots and what the configuration folder adds.
pub(super) fn knowledge() -> Knowledge {
    let config = env::var_os("ROOTWATCH_CONFIG_DIR")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(places().ok()?.configuration()));
    Knowledge::load(config.as_deref())
}

/// Where the stores of roots are. `ROOTWATCH_ROOT` moves the root folder, for tests.
pub(super) fn stores() -> Option<truststore::Places> {
    let places = places().ok()?;
    Some(truststore::Places {
        config: places.config,
        data: places.data,
        ..truststore::Places::new(places.home, places.root)
    })
}

/// The folders of this user, where the environment says that they are.
pub(super) fn places() -> Result<Places> {
    let home = folder("HOME").or_else(|| folder("USERPROFILE"));
    let home = home.context("HOME is not set; set it to your home folder")?;
    let root = folder("ROOTWATCH_ROOT").unwrap_or_else(|| PathBuf::from("/"));
    let usual = Places::new(System::current(), home, root);
    let search = env::var_os("PATH").unwrap_or_default();
    Ok(Places {
        config: folder("XDG_CONFIG_HOME").unwrap_or(usual.config),
        data: folder("XDG_DATA_HOME").unwrap_or(usual.data),
        roaming: folder("APPDATA").unwrap_or(usual.roaming),
        local: folder("LOCALAPPDATA").unwrap_or(usual.local),
        programs: folder("ProgramFiles").unwrap_or(usual.programs),
        search: env::split_paths(&search).collect(),
        ..usual
    })
}

/// The roots that are installed now; none where no home folder is known.
pub(super) fn anchors(knowledge: &Knowledge) -> Anchors {
    let Some(places) = stores() else {
        return Anchors::default();
    };
    let mut survey = Survey::new(places);
    survey.refresh(|certificate| Anchors::is_wanted(certificate, &knowledge.roots));
    Anchors::of(survey.inventory(), &knowledge.list)
}

/// A folder that a variable names; the XDG base directory specification has relative ones
/// ignored.
fn folder(variable: &str) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    named.filter(|folder| folder.is_absolute())
}
