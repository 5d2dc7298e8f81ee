//! What was done, or would be: a row for each edition of a browser, a change for each file and
//! registry value.

use super::{
    extension::Extension,
    locations::{Family, Packaging},
    target::Target,
};

/// What was done for one edition of a browser.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) packaging: Packaging,
    pub(crate) family: Family,
    pub(crate) extension: Extension,
    pub(crate) changes: Vec<Change>,
    /// What an administrator's policy leaves to be done.
    pub(crate) policy_step: Option<String>,
    /// What is left to be done where the browser may look elsewhere.
    pub(crate) place_step: Option<String>,
    /// Other browsers of this user that look at the same places.
    pub(crate) shared_with: Vec<String>,
}

/// One file or registry value.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) what: What,
    /// The path of the file, or hive and key.
    pub(crate) place: String,
    /// What it holds afterwards: a manifest's text, the program that was copied, or the value.
    pub(crate) content: String,
    pub(crate) outcome: Outcome,
}

/// What is changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum What {
    Manifest,
    Program,
    Value,
}

/// How a change went, or would go.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// It was not there before, or not any more.
    Done,
    /// It cannot be changed, and why.
    Failed(String),
    /// It is somebody else's, and what it is.
    Foreign(&'static str),
    /// It was right already.
    Kept,
    /// It was ours and wrong; what it said.
    Repaired(String),
}

impl Change {
    pub(crate) fn of_manifest(target: &Target, content: String, outcome: Outcome) -> Self {
        Self {
            what: What::Manifest,
            place: target.manifest.display().to_string(),
            content,
            outcome,
        }
    }

    pub(crate) fn failed(target: &Target, reason: String) -> Self {
        Self::of_manifest(target, String::new(), Outcome::Failed(reason))
    }

    /// Whether it could not be made, and is left to the person.
    pub(crate) fn is_stuck(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_) | Outcome::Foreign(_))
    }
}
