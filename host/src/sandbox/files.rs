//! Files, by Landlock: the system's folders and the stores of roots can be read, nothing can be
//! written. Programs can be started from the system's folders only, and only where the desktop has
//! the one that the host may need. What lies elsewhere in somebody's home is out of reach.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use super::Extent;
use crate::{
    probe::desktop,
    truststore::{self, Places},
};

/// The newest version of Landlock that this is written for: Linux 6.12. Older ones take less.
const VERSION: ABI = ABI::V6;

/// What belongs to the system and nobody's person, below the root folder. Files there that are a
/// secret are kept by their own permissions.
const SYSTEM: &[&str] = &[
    "/bin",
    "/etc",
    "/gnu/store",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/opt",
    "/run/current-system",
    "/run/nscd",
    "/run/systemd/resolve",
    "/sbin",
    "/snap",
    "/srv",
    "/usr",
    "/var/lib",
];
/// Where the resolver learns of servers; often a link to where the network's manager keeps them.
const RESOLVER: &str = "/etc/resolv.conf";
/// What a program that is started gets for streams that nobody reads.
const NULL: &str = "/dev/null";

/// Gives up all other files, for the calling thread and those that it starts.
pub(super) fn restrict(places: Option<&Places>) -> Extent {
    match apply(places) {
        Ok(RulesetStatus::FullyEnforced) => Extent::Full,
        Ok(RulesetStatus::PartiallyEnforced) => Extent::Partial,
        Ok(RulesetStatus::NotEnforced) | Err(_) => Extent::None,
    }
}

fn apply(places: Option<&Places>) -> Result<RulesetStatus, RulesetError> {
    let reading: BitFlags<AccessFs> = AccessFs::ReadDir | AccessFs::ReadFile;
    let helper = desktop::helper();
    let starting = if helper.is_some() {
        reading | AccessFs::Execute
    } else {
        reading
    };
    let restricted = Ruleset::default()
        .handle_access(AccessFs::from_all(VERSION))?
        .handle_access(AccessNet::BindTcp)?
        .scope(Scope::from_all(VERSION))?
        .create()?
        .add_rules(path_beneath_rules(SYSTEM, starting))?
        .add_rules(path_beneath_rules(helper, starting))?
        .add_rules(path_beneath_rules(others(places), reading))?
        .add_rules(path_beneath_rules([NULL], AccessFs::from_file(VERSION)))?
        .restrict_self()?;
    Ok(restricted.ruleset)
}

/// What else is read: by the resolver, by the reader of installed roots, and of the desktop's
/// settings.
fn others(places: Option<&Places>) -> Vec<PathBuf> {
    let mut found = desktop::settings();
    let resolver = Path::new(RESOLVER).canonicalize().ok();
    // The file is replaced when the network changes, so its folder counts.
    found.extend(
        resolver
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_owned),
    );
    if let Some(places) = places {
        found.extend(truststore::reach(places));
        // For tests, which have a root folder of their own.
        found.extend((places.root != Path::new("/")).then(|| places.root.clone()));
    }
    found
}
