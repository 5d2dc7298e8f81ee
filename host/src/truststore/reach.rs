//! The folders of a home in which this reads stores, for whoever takes everything else out of
//! reach. Those of the system are below a few folders that are the same everywhere.

use std::path::PathBuf;

use super::{Places, chromium, policy, profiles};

/// The folders; most of them are not there.
pub(crate) fn reach(places: &Places) -> Vec<PathBuf> {
    let mut found = profiles::reach(places);
    found.extend(chromium::reach(places));
    found.extend(policy::reach(places));
    found
}
