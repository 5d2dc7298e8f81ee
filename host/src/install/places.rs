//! The folders that the table of locations speaks of, on each kind of system.

use std::path::{Path, PathBuf};

/// The kinds of system whose browsers the table knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum System {
    /// Linux, and others that keep to its folders.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
}

impl System {
    /// The system that this program was built for.
    pub fn current() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Macos
        } else {
            Self::Linux
        }
    }
}

/// Where things are for this user on this computer.
#[derive(Clone, Debug)]
pub struct Places {
    /// The kind of system.
    pub system: System,
    /// The home folder.
    pub home: PathBuf,
    /// `.config` in it, or where `XDG_CONFIG_HOME` says.
    pub config: PathBuf,
    /// `.local/share` in it, or where `XDG_DATA_HOME` says.
    pub data: PathBuf,
    /// `AppData/Roaming` in it, or where `APPDATA` says.
    pub roaming: PathBuf,
    /// `AppData/Local` in it, or where `LOCALAPPDATA` says.
    pub local: PathBuf,
    /// Where Windows keeps programs for everybody: manifests for everybody go there.
    pub programs: PathBuf,
    /// The root folder. Tests have one of their own.
    pub root: PathBuf,
    /// The folders of `PATH`.
    pub search: Vec<PathBuf>,
}

impl Places {
    /// The usual folders.
    pub fn new(system: System, home: PathBuf, root: PathBuf) -> Self {
        Self {
            system,
            config: home.join(".config"),
            data: home.join(".local/share"),
            roaming: home.join("AppData/Roaming"),
            local: home.join("AppData/Local"),
            programs: root.join("Program Files"),
            home,
            root,
            search: Vec::new(),
        }
    }

    /// The folder that the table writes as `template`.
    pub(crate) fn folder(&self, template: &str) -> PathBuf {
        let library = || self.home.join("Library/Application Support");
        for (sign, base) in [
            ("~/", self.home.clone()),
            ("{config}/", self.config.clone()),
            ("{data}/", self.data.clone()),
            ("{library}/", library()),
            ("{local}/", self.local.clone()),
            ("{roaming}/", self.roaming.clone()),
        ] {
            if let Some(rest) = template.strip_prefix(sign) {
                return base.join(rest);
            }
        }
        self.rooted(Path::new(&template.replace("{user}", &self.user())))
    }

    /// The name of this user, which the home folder has on macOS.
    fn user(&self) -> String {
        let name = self.home.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The folder whose additions the host reads, where nothing names another.
    pub fn configuration(&self) -> PathBuf {
        let base = match self.system {
            System::Linux | System::Macos => &self.config,
            System::Windows => &self.roaming,
        };
        base.join("rootwatch")
    }

    /// `path` below the root folder.
    pub(crate) fn rooted(&self, path: &Path) -> PathBuf {
        self.root.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// Folders that are not removed, even when they are empty: nobody made them for a browser.
    pub(crate) fn is_standing(&self, folder: &Path) -> bool {
        let is_base = [&self.config, &self.data, &self.roaming, &self.local]
            .into_iter()
            .any(|base| base == folder && !base.starts_with(&self.home));
        let mut standing = STANDING.iter();
        is_base
            || self.home == folder
            || standing.any(|path| self.rooted(Path::new(path)) == folder)
    }
}

/// Folders of the system in which browsers have theirs.
pub(crate) const STANDING: &[&str] = &[
    "/",
    "/Library",
    "/Library/Application Support",
    "/Program Files",
    "/etc",
    "/etc/opt",
    "/usr",
    "/usr/lib",
    "/usr/lib64",
];
