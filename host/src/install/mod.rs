//! Registers the host with browsers by writing their host manifests, and takes it away again.
//! Where each browser looks is data: `manifests/locations.toml`.

mod apply;
mod change;
mod doctor;
mod extension;
mod files;
mod locations;
mod manifest;
mod notice;
mod places;
mod policy;
mod present;
mod registry;
mod report;
mod target;

use std::path::Path;

use anyhow::{Result, bail};

use self::{
    change::{Change, Row},
    locations::{Edition, Locations, Packaging},
    target::{Target, targets},
};
pub use self::{
    doctor::{Checkup, DEADLINE, examine},
    notice::notice,
    places::{Places, System},
    registry::{Data, Hive, Registry, ThisRegistry},
    report::Report,
    target::Scope,
};
pub(crate) use self::{locations::Family, manifest::FILE as MANIFEST_FILE};

/// Means every browser of the table, whether this user has it or not.
const ALL: &str = "all";

/// What the person wants.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// A browser's identifier or `all`; without it, the browsers that are found.
    pub browser: Option<&'a str>,
    /// For whom.
    pub scope: Scope,
    /// Whether to show what would be done and do nothing.
    pub is_dry_run: bool,
}

/// What installation works with.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Where things are.
    pub places: &'a Places,
    /// The registry, where there is one.
    pub registry: &'a dyn Registry,
    /// This program.
    pub program: &'a Path,
}

/// Registers the host with browsers.
pub fn install(wish: &Wish<'_>, at: Surroundings<'_>) -> Result<Report> {
    target::text(at.program)?;
    if wish.scope == Scope::System {
        apply::everybody_may_start(at.program, at.places)?;
    }
    let table = Locations::load()?;
    let chosen = choose(&table, wish, at.places, false)?;
    let act = |target: &Target, edition: &Edition<'_>| apply::put(target, edition, wish, at);
    Ok(Report {
        is_removal: false,
        is_dry_run: wish.is_dry_run,
        scope: wish.scope,
        rows: rows(&chosen, wish, at, act),
    })
}

/// Removes the registration of browsers; without a wish for one, of all.
pub fn uninstall(wish: &Wish<'_>, at: Surroundings<'_>) -> Result<Report> {
    let table = Locations::load()?;
    let chosen = choose(&table, wish, at.places, true)?;
    let act = |target: &Target, _: &Edition<'_>| apply::take(target, wish, at);
    let mut rows = rows(&chosen, wish, at, act);
    rows.retain(|row| !row.changes.is_empty());
    if wish.browser.is_some_and(|browser| browser != ALL) {
        for row in &mut rows {
            row.shared_with = sharing(&table, row, wish, at);
        }
    }
    Ok(Report {
        is_removal: true,
        is_dry_run: wish.is_dry_run,
        scope: wish.scope,
        rows,
    })
}

/// The editions that are meant. A browser that is named and cannot be found is taken as its
/// usual edition: it may be installed later.
fn choose<'a>(
    table: &'a Locations,
    wish: &Wish<'_>,
    places: &Places,
    is_removal: bool,
) -> Result<Vec<Edition<'a>>> {
    let mut editions = table.editions(places.system);
    let is_here = |edition: &Edition<'_>| present::is_present(edition, places);
    match wish.browser {
        None | Some(ALL) if is_removal => {}
        Some(ALL) => {
            editions.retain(|edition| edition.packaging == Packaging::Plain || is_here(edition));
        }
        None => editions.retain(is_here),
        Some(id) => {
            editions.retain(|edition| edition.browser.id == id);
            if editions.is_empty() {
                bail!("unknown browser \"{id}\"; known: {}", known(table, places));
            }
            let is_found = editions.iter().any(is_here);
            if !is_removal && is_found {
                editions.retain(is_here);
            } else if !is_removal {
                editions.truncate(1);
            }
        }
    }
    Ok(editions)
}

fn known(table: &Locations, places: &Places) -> String {
    let mut ids: Vec<&str> = table
        .editions(places.system)
        .iter()
        .map(|edition| edition.browser.id.as_str())
        .collect();
    ids.dedup();
    ids.push(ALL);
    ids.join(", ")
}

/// Other browsers of this user that looked at what was removed.
fn sharing(table: &Locations, row: &Row, wish: &Wish<'_>, at: Surroundings<'_>) -> Vec<String> {
    let mut others = table.editions(at.places.system);
    others.retain(|other| {
        let of_other = targets(other, wish.scope, at.places, at.program);
        let mut places = of_other
            .iter()
            .map(|target| target.manifest.display().to_string());
        other.browser.id != row.id
            && places.any(|place| row.changes.iter().any(|change| change.place == place))
            && present::is_present(other, at.places)
    });
    others.iter().map(Edition::label).collect()
}

/// One browser that fails keeps no other from being served.
fn rows(
    chosen: &[Edition<'_>],
    wish: &Wish<'_>,
    at: Surroundings<'_>,
    act: impl Fn(&Target, &Edition<'_>) -> Vec<Change>,
) -> Vec<Row> {
    let mut found = Vec::new();
    for edition in chosen {
        let targets = targets(edition, wish.scope, at.places, at.program);
        let changes: Vec<Change> = targets
            .iter()
            .flat_map(|target| act(target, edition))
            .collect();
        if targets.is_empty() {
            continue;
        }
        found.push(Row {
            id: edition.browser.id.clone(),
            label: edition.label(),
            packaging: edition.packaging,
            family: edition.browser.family,
            extension: extension::find(edition, at.places),
            place_step: target::elsewhere(edition, &targets, at.places),
            changes,
            policy_step: policy::ruling(edition, at).step(edition, wish.scope),
            shared_with: Vec::new(),
        });
    }
    found
}

#[cfg(test)]
mod tests;
