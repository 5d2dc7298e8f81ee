//! The places where this user's browsers and system take roots from, read without changing
//! anything: `read` finds and reads them all. Judges no certificate; `installed` does.
//! Home, root folder and environment are parameters.

mod anchor;
mod chromium;
mod file;
mod inventory;
mod macos;
mod nss;
mod policy;
mod profiles;
#[cfg(target_os = "linux")]
mod reach;
mod sqlite;
mod survey;
mod system;
mod usage;
mod windows;

use std::{
    fmt,
    path::{Path, PathBuf},
};

use crate::certificate::{Certificate, CertificateError};
use file::Files;
pub use inventory::{Holding, Inventory};
#[cfg(target_os = "linux")]
pub(crate) use reach::reach;
pub use survey::Survey;

/// Where to look.
#[derive(Clone, Debug)]
pub struct Places {
    /// The user's home folder.
    pub home: PathBuf,
    /// The folder that everything else is under: `/`, or a scratch folder.
    pub root: PathBuf,
    /// `XDG_CONFIG_HOME`, or `.config` in the home folder.
    pub config: PathBuf,
    /// `XDG_DATA_HOME`, or `.local/share` in the home folder.
    pub data: PathBuf,
}

impl Places {
    /// The folders as they are where the environment moves none.
    pub fn new(home: PathBuf, root: PathBuf) -> Self {
        Self {
            config: home.join(".config"),
            data: home.join(".local/share"),
            home,
            root,
        }
    }

    /// A path below the home folder; `{config}/` and `{data}/` in front of it stand for the
    /// folders of the XDG base directory specification.
    fn in_home(&self, path: &str) -> PathBuf {
        if let Some(rest) = path.strip_prefix("{config}/") {
            self.config.join(rest)
        } else if let Some(rest) = path.strip_prefix("{data}/") {
            self.data.join(rest)
        } else {
            self.home.join(path)
        }
    }
}

/// One place that roots are taken from.
#[derive(Clone, Debug)]
pub struct Store {
    /// What kind of place it is.
    pub kind: Kind,
    /// What people call it.
    pub label: String,
    /// The browser that it belongs to, where it is one.
    pub browser: Option<&'static str>,
    /// The file or folder, or the registry key.
    pub path: PathBuf,
    /// Why it could not be read, or not all of it.
    pub problem: Option<Problem>,
    /// How the system makes it anew from what was added; for those of `Kind::System` only.
    pub upkeep: Option<Upkeep>,
    /// What it holds.
    pub held: Vec<Held>,
}

/// How a system keeps its bundle.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Upkeep {
    /// The command, without `sudo`.
    pub rebuild: &'static str,
    /// The folder of what is refused, where the system has one.
    pub blocklist: Option<PathBuf>,
}

/// Kind of a store.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The certificates of a Chromium profile.
    Chromium,
    /// Trust settings of macOS.
    Macos,
    /// A database of Mozilla's NSS: a Firefox profile, or the one that programs share.
    Nss,
    /// What an administrator's policy makes a browser trust.
    Policy,
    /// The system's bundle, or what was added to it.
    System,
    /// A certificate store of Windows.
    Windows,
}

/// A certificate in a store.
#[derive(Clone, Debug)]
pub struct Held {
    /// The certificate.
    pub certificate: Certificate,
    /// What the store trusts it for.
    pub trust: Trust,
    /// The name that the store has for it.
    pub nickname: Option<String>,
    /// What `certutil -n` takes for it: the nickname, or where that is no name that a person
    /// could type, or that of others too, a PKCS #11 URI.
    pub certutil_name: Option<String>,
    /// The file that brought it there and can be taken away.
    pub file: Option<PathBuf>,
    /// Whether that file holds other certificates too.
    pub shares_file: bool,
    /// Whether it came with the system and nobody added it here.
    pub is_distributed: bool,
    /// The file of a package that brought it, where it is known.
    pub package_file: Option<PathBuf>,
}

/// What was read from a store, or from a part of it.
#[derive(Debug, Default)]
struct Contents {
    held: Vec<Held>,
    /// How many certificates do not parse.
    damaged: usize,
}

/// What a store trusts a certificate for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Trust {
    /// It is refused.
    Distrusted,
    /// It is there, and no TLS server is trusted because of it.
    NotServers,
    /// It vouches for TLS servers.
    Servers,
}

/// Why a store was not read, or not wholly.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The kind of reason.
    pub code: Code,
    /// English, for people.
    pub message: String,
}

/// Kind of a reason.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Code {
    /// What is in it makes no sense.
    Damaged,
    /// A program holds it, or was interrupted while changing it.
    Locked,
    /// A form that no current program reads.
    OldFormat,
    /// The system does not let this user read it.
    Unreadable,
}

impl Problem {
    fn new(code: Code, message: impl fmt::Display) -> Self {
        Self {
            code,
            message: message.to_string(),
        }
    }
}

/// A family of stores that one system or program has.
trait Source {
    /// Finds and reads every store of the family, each file by `files`; one that cannot be read
    /// carries its problem.
    fn stores(&self, places: &Places, files: &Files) -> Vec<Store>;
}

/// What there is to say where nobody's home folder is known: that nothing was read.
pub fn without_home() -> Vec<Store> {
    let problem = Problem::new(
        Code::Unreadable,
        "the home folder is not known: HOME is not set",
    );
    let store = Store::new(Kind::System, "All stores", Path::new(""));
    vec![store.filled(Err(problem))]
}

/// Finds and reads all stores.
pub fn read(places: &Places) -> Vec<Store> {
    let files = Files::default();
    let sources = sources();
    let stores = sources
        .iter()
        .flat_map(|source| source.stores(places, &files));
    stores.collect()
}

fn sources() -> [Box<dyn Source + Send>; 6] {
    [
        Box::new(profiles::Nss),
        Box::new(chromium::Profiles),
        Box::new(policy::Policies),
        Box::new(system::Bundles),
        Box::new(windows::Registry(windows::system())),
        Box::new(macos::TrustSettings(macos::system())),
    ]
}

impl Store {
    fn new(kind: Kind, label: impl Into<String>, path: &Path) -> Self {
        Self {
            kind,
            label: label.into(),
            browser: None,
            path: path.to_owned(),
            problem: None,
            upkeep: None,
            held: Vec::new(),
        }
    }

    fn of(mut self, browser: &'static str) -> Self {
        self.browser = Some(browser);
        self
    }

    fn filled(mut self, read: Result<Contents, Problem>) -> Self {
        match read {
            Ok(contents) => self.add(contents),
            Err(problem) => self.note(problem),
        }
        self
    }

    fn add(&mut self, contents: Contents) {
        self.held.extend(contents.held);
        if contents.damaged > 0 {
            let message = format!("certificates that cannot be read: {}", contents.damaged);
            self.note(Problem::new(Code::Damaged, message));
        }
    }

    /// Keeps the first problem: it is the one to solve first.
    fn note(&mut self, problem: Problem) {
        self.problem.get_or_insert(problem);
    }
}

impl Contents {
    fn push(&mut self, certificate: Result<Certificate, CertificateError>, trust: Trust) {
        match certificate {
            Ok(certificate) => self.held.push(Held::new(certificate, trust)),
            Err(_) => self.damaged += 1,
        }
    }
}

impl Held {
    fn new(certificate: Certificate, trust: Trust) -> Self {
        Self {
            certificate,
            trust,
            nickname: None,
            certutil_name: None,
            file: None,
            shares_file: false,
            is_distributed: false,
            package_file: None,
        }
    }
}
