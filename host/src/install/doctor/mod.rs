//! Finds out whether each browser can talk with the host: reads manifests by the browser's own
//! rules, looks at the program as the browser would, starts it and exchanges messages.

mod exchange;
mod fault;
mod program;
mod registration;
mod report;
mod rules;

use std::{path::PathBuf, time::Duration};

use anyhow::{Result, bail};
use serde_json::Value;

use self::{
    fault::Fault,
    registration::{Registration, Settled},
};
use super::{
    Surroundings,
    extension::{self, Extension},
    locations::{Edition, Family, Locations, Packaging},
    policy::{self, Ruling},
    present,
};
use crate::authorities::Problem;

/// Time for starting one host and for its answers: one that is slower is of no use to anybody.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// What was found in all browsers.
#[derive(Debug)]
pub struct Checkup {
    pub(crate) browsers: Vec<Finding>,
    pub(crate) configuration: Vec<Problem>,
}

/// What was found in one edition of a browser.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) packaging: Packaging,
    pub(crate) family: Family,
    /// The manifest that the browser uses.
    pub(crate) manifest: Option<PathBuf>,
    /// The program that it starts.
    pub(crate) program: Option<PathBuf>,
    /// The version that answered.
    pub(crate) version: Option<String>,
    /// What it has given up; null where it says nothing of that.
    pub(crate) sandbox: Value,
    /// What keeps it from working, the first cause first.
    pub(crate) faults: Vec<Noted>,
    /// What is odd and keeps it from nothing.
    pub(crate) remarks: Vec<Noted>,
    /// What to do next, where there is a fault.
    pub(crate) step: Option<String>,
}

/// Something that was found, and where: a file, a registry key, or nothing in particular.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Noted {
    pub(crate) place: Option<String>,
    pub(crate) fault: Fault,
}

/// Examines the browsers that this user has, or the one that is named. `configuration` is what
/// could not be used of the configuration folder.
pub fn examine(
    browser: Option<&str>,
    at: Surroundings<'_>,
    configuration: Vec<Problem>,
    deadline: Duration,
) -> Result<Checkup> {
    let table = Locations::load()?;
    let mut editions = table.editions(at.places.system);
    match browser {
        None => editions.retain(|edition| present::is_present(edition, at.places)),
        Some(id) => editions.retain(|edition| edition.browser.id == id),
    }
    if let Some(id) = browser
        && editions.is_empty()
    {
        bail!(
            "unknown browser \"{id}\"; known: {}",
            super::known(&table, at.places)
        );
    }
    let is_here = |edition: &Edition<'_>| present::is_present(edition, at.places);
    if editions.iter().any(is_here) {
        editions.retain(is_here);
    } else {
        editions.truncate(1);
    }
    let browsers = editions
        .iter()
        .map(|edition| of_edition(edition, at, deadline))
        .collect();
    Ok(Checkup {
        browsers,
        configuration,
    })
}

fn of_edition(edition: &Edition<'_>, at: Surroundings<'_>, deadline: Duration) -> Finding {
    let mut finding = Finding {
        id: edition.browser.id.clone(),
        label: edition.label(),
        packaging: edition.packaging,
        family: edition.browser.family,
        manifest: None,
        program: None,
        version: None,
        sandbox: Value::Null,
        faults: Vec::new(),
        remarks: Vec::new(),
        step: None,
    };
    let ruling = policy::ruling(edition, at);
    if let Ruling::Blocked(place) = &ruling {
        finding.faults.push(Noted {
            place: Some(place.clone()),
            fault: Fault::HostBlocked,
        });
    }
    let Settled { used, passed_over } = registration::settle(edition, &ruling, at);
    finding.remarks = passed_over;
    match (used, &ruling) {
        (Err(noted), Ruling::SystemOnly(place)) if noted.fault == Fault::NotRegistered => {
            finding.faults.push(Noted {
                place: Some(place.clone()),
                fault: Fault::UserHostsBlocked,
            });
        }
        (Err(noted), _) => finding.faults.push(noted),
        (Ok(registration), _) => {
            finding.manifest = Some(registration.manifest.clone());
            finding.program = Some(registration.program.clone());
            try_host(&mut finding, &registration, edition, at, deadline);
        }
    }
    let of_extension = match extension::find(edition, at.places) {
        Extension::Disabled => Some(Fault::ExtensionDisabled),
        Extension::Enabled => None,
        Extension::Missing => Some(Fault::ExtensionMissing),
        Extension::Unknown => Some(Fault::ExtensionUnknown),
    };
    finding.faults.extend(of_extension.map(Noted::from));
    finding.step = report::step(&finding, edition, &ruling, at);
    finding
}

fn try_host(
    finding: &mut Finding,
    registration: &Registration,
    edition: &Edition<'_>,
    at: Surroundings<'_>,
    deadline: Duration,
) {
    let place = Some(registration.manifest.display().to_string());
    if let Some(fault) = program::look(registration, edition, at.places) {
        finding.faults.push(Noted { place, fault });
        return;
    }
    let command = program::command(registration, edition, at.places);
    if program::is_tried_outside(edition, at.places) {
        finding.remarks.push(Noted::from(Fault::SandboxUntried));
    }
    match exchange::try_out(command, deadline) {
        Err(fault) => finding.faults.push(Noted {
            place: None,
            fault: program::explain(fault, registration),
        }),
        Ok(exchange::Answered { version, sandbox }) => {
            finding.sandbox = sandbox;
            let is_other = version != env!("CARGO_PKG_VERSION");
            let remark = is_other.then(|| Fault::ProgramOutdated(version.clone()));
            finding.remarks.extend(remark.map(Noted::from));
            finding.version = Some(version);
        }
    }
}

/// The manifest that a browser takes, where it takes one.
pub(crate) fn used_manifest(edition: &Edition<'_>, at: Surroundings<'_>) -> Option<PathBuf> {
    let settled = registration::settle(edition, &policy::ruling(edition, at), at);
    settled.used.ok().map(|used| used.manifest)
}

impl Checkup {
    /// Whether every browser works, and there is one, and all of the configuration is used.
    pub fn is_well(&self) -> bool {
        !self.browsers.is_empty()
            && self
                .browsers
                .iter()
                .all(|finding| finding.faults.is_empty())
            && self.configuration.is_empty()
    }
}

impl From<Fault> for Noted {
    fn from(fault: Fault) -> Self {
        Self { place: None, fault }
    }
}

#[cfg(test)]
mod tests;
