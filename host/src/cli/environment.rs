//! What the environment says about places, and what the configuration folder there adds.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    anchors::Anchors,
    install,
    knowledge::Knowledge,
    truststore::{self, Survey},
};

/// The list, the roots and what the configuration folder adds.
pub(super) fn knowledge() -> Knowledge {
    let config = env::var_os("ROOTWATCH_CONFIG_DIR")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(places().ok()?.config.join("rootwatch")));
    Knowledge::load(config.as_deref())
}

/// Where the stores of roots are. `ROOTWATCH_ROOT` moves the root folder, for tests.
pub(super) fn stores() -> Option<truststore::Places> {
    let moved = |name: &str| {
        let folder = env::var_os(name).map(PathBuf::from);
        folder.filter(|folder| folder.is_absolute())
    };
    let home = moved("HOME").or_else(|| moved("USERPROFILE"))?;
    let root = moved("ROOTWATCH_ROOT").unwrap_or_else(|| PathBuf::from("/"));
    let usual = truststore::Places::new(home, root);
    Some(truststore::Places {
        config: moved("XDG_CONFIG_HOME").unwrap_or(usual.config),
        data: moved("XDG_DATA_HOME").unwrap_or(usual.data),
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

/// The home folder, and the configuration folder inside it or where the XDG base directory
/// specification lets people have it.
pub(super) fn places() -> Result<install::Places> {
    let moved = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let home = home()?;
    let config = moved
        .filter(|folder| folder.is_absolute())
        .unwrap_or_else(|| home.join(".config"));
    Ok(install::Places { home, config })
}

fn home() -> Result<PathBuf> {
    let home = env::var_os("HOME").filter(|value| !value.is_empty());
    home.map(PathBuf::from)
        .context("HOME is not set; set it to your home folder")
}
