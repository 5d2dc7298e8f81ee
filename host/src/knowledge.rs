//! What the program knows: the list, the public roots, and what the configuration folder adds.

use std::path::Path;

use serde_json::{Value, json};

use crate::{
    authorities::{Authorities, Problem},
    configuration::Configuration,
    public_roots::PublicRoots,
    request::PROTOCOL,
    sandbox::Sandbox,
};

/// Problems that a `hello` names; a whole folder may be of the wrong kind.
const PROBLEM_CAP: usize = 100;

/// The list and the roots, with what could not be used of the configuration folder.
#[derive(Debug)]
pub struct Knowledge {
    /// The authorities.
    pub list: Authorities,
    /// The public roots.
    pub roots: PublicRoots,
    /// What the configuration file says.
    pub configuration: Configuration,
    /// Unusable files.
    pub problems: Vec<Problem>,
    /// What the process has given up; nothing before it serves.
    pub sandbox: Option<Sandbox>,
}

impl Knowledge {
    /// Loads everything; `config` is the configuration folder, if there is one.
    pub fn load(config: Option<&Path>) -> Self {
        let (mut list, mut roots) = (Authorities::built_in(), PublicRoots::mozilla());
        let (mut configuration, mut problems) = (Configuration::default(), Vec::new());
        if let Some(folder) = config {
            problems.extend(list.load_dir(&folder.join("authorities.d"), &roots));
            problems.extend(roots.load_dir(&folder.join("public-roots.d")));
            problems.extend(configuration.load(&folder.join("config.toml")));
        }
        Self {
            list,
            roots,
            configuration,
            problems,
            sandbox: None,
        }
    }

    /// The `hello` message, without an id.
    pub fn hello(&self) -> Value {
        json!({
            "type": "hello",
            "protocol": PROTOCOL,
            "version": env!("CARGO_PKG_VERSION"),
            "authorities": self.list.iter().len(),
            "listSha256": Authorities::digest().to_string(),
            "added": {
                "authorities": self.list.iter().filter(|entry| entry.added.is_some()).count(),
                "publicRoots": self.roots.added(),
            },
            "problems": self.problems.iter().take(PROBLEM_CAP).collect::<Vec<_>>(),
            "sandbox": self.sandbox,
        })
    }
}
