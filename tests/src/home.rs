//! A home folder for one run: what the browser and the host keep per user goes there, and the
//! configuration in it tells the host about the pretend authorities.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA256, digest};
use serde_json::json;

use crate::browser::Kind;
use crate::child::parent;
use crate::pki::Authority;
use crate::step;

/// The id under which the pretend state root is listed.
pub(crate) const STATE_AUTHORITY: &str = "lab-state";

/// As what an authority is put on the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Listed {
    /// It could intercept, and nobody has seen it do so.
    Capable,
    /// A state that reads along.
    State,
}

impl Listed {
    /// Id, category and evidence of the entry.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Capable => ("lab-capable", "state-capable", "capability"),
            Self::State => (STATE_AUTHORITY, "state", "observed"),
        }
    }
}

/// Lets the host probe the lab's servers, which are where probes otherwise never go.
const CONFIGURATION: &str = "[probe]\nallow = [\"127.0.0.0/8\", \"::1/128\"]\n";

/// A folder that plays `HOME`.
#[derive(Clone)]
pub(crate) struct Home {
    pub(crate) folder: PathBuf,
}

impl Home {
    /// Makes the folder and an empty configuration in it.
    pub(crate) fn create(folder: PathBuf) -> Result<Self> {
        let home = Self { folder };
        fs::create_dir_all(home.configuration().join("authorities.d"))?;
        fs::create_dir_all(home.configuration().join("public-roots.d"))?;
        fs::write(home.configuration().join("config.toml"), CONFIGURATION)?;
        Ok(home)
    }

    /// Lets a process, and the host that a browser starts, live in this home.
    pub(crate) fn apply(&self, command: &mut Command) {
        command
            .env("HOME", &self.folder)
            .env("XDG_CONFIG_HOME", self.folder.join(".config"))
            .env("XDG_CACHE_HOME", self.folder.join(".cache"))
            .env("XDG_DATA_HOME", self.folder.join(".local/share"))
            .env_remove("ROOTWATCH_CONFIG_DIR");
    }

    /// Registers the host with the command that a person uses.
    pub(crate) fn install_host(&self, rootwatch: &Path, browser: Kind) -> Result<()> {
        let mut command = Command::new(rootwatch);
        self.apply(&mut command);
        step::quietly(command.args(["install", "--browser", browser.name()]))
    }

    /// Registers another program with Firefox, under a name for one add-on.
    pub(crate) fn install_other_host(
        &self,
        name: &str,
        program: &Path,
        add_on: &str,
    ) -> Result<()> {
        let folder = self.folder.join(".mozilla/native-messaging-hosts");
        fs::create_dir_all(&folder)?;
        let manifest = json!({
            "name": name, "description": name, "path": program, "type": "stdio",
            "allowed_extensions": [add_on],
        });
        Ok(fs::write(
            folder.join(format!("{name}.json")),
            manifest.to_string(),
        )?)
    }

    /// Lets the host on this computer take a root for a public one.
    pub(crate) fn call_public(&self, root: &Authority) -> Result<()> {
        fs::write(
            self.configuration()
                .join("public-roots.d/lab-public-root.pem"),
            root.pem(),
        )?;
        Ok(())
    }

    /// Puts an authority on this computer's own list.
    pub(crate) fn list(&self, authority: &Authority, listed: Listed) -> Result<()> {
        let (id, _, _) = listed.words();
        let file = format!("authorities.d/{id}.toml");
        fs::write(self.configuration().join(file), entry(authority, listed))?;
        Ok(())
    }

    /// Adds a file to this computer's own list that is not what it should be.
    pub(crate) fn add_broken_entry(&self, file: &str) -> Result<()> {
        let path = self.configuration().join("authorities.d").join(file);
        Ok(fs::write(path, "id = \"broken\"\nname = 7\n")?)
    }

    /// Whether `process` was started in this home: by its environment, or by
    /// that of the process which started it, for a host that serves lets its user look into it no
    /// more.
    pub(crate) fn owns(&self, process: u32) -> bool {
        self.is_home_of(process) || parent(process).is_some_and(|parent| self.is_home_of(parent))
    }

    fn is_home_of(&self, process: u32) -> bool {
        let wanted = format!("HOME={}", self.folder.display());
        fs::read(format!("/proc/{process}/environ")).is_ok_and(|environ| {
            environ
                .split(|byte| *byte == 0)
                .any(|v| v == wanted.as_bytes())
        })
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join(".config/rootwatch")
    }
}

/// An entry in the form that `host/authorities/README.md` fixes.
fn entry(authority: &Authority, listed: Listed) -> String {
    let spki = authority.spki();
    let (id, category, evidence) = listed.words();
    format!(
        r#"id = "{id}"
name = "{}"
operator = "{}"
category = "{category}"
evidence = "{evidence}"
in_use = "2026-"
summary = "A root certificate that the lab made a moment ago, to play a state that reads along."
sources = ["https://start.example/"]
added = "2026-11-24"
reviewed = "2026-11-24"

[[certificates]]
sha256 = "{}"
subject = "{}"

[[keys]]
spki_sha256 = "{}"
spki = "{}"
subjects = ["{}"]

[[names]]
applies_to = "any-ca"
key = "fixed"
common_name = {{ equals = "{}" }}
organization = {{ equals = "{}" }}
"#,
        authority.name.common,
        authority.name.organization,
        sha256(authority.der()),
        authority.name.text(),
        sha256(&spki),
        BASE64_STANDARD.encode(&spki),
        authority.name.text(),
        authority.name.common,
        authority.name.organization,
    )
}

/// SHA-256 in lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Adds every file below `folder` that contains `needle`.
pub(crate) fn find_text(folder: &Path, needle: &[u8], found: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            find_text(&path, needle, found)?;
        } else if contains(&fs::read(&path)?, needle) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether `needle`, which is not empty, is somewhere in `bytes`.
pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
