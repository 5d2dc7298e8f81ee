//! Installation in folders of the tests' own, on each kind of system: nothing here looks at the
//! computer that the tests run on.

mod everything;
mod extensions;
mod notices;
mod outcomes;
mod table;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde_json::Value;

use super::{
    change::{Change, Outcome},
    *,
};

const SYSTEMS: [System; 3] = [System::Linux, System::Macos, System::Windows];

/// A computer in a folder, with a home whose name is as difficult as people's are.
pub(super) struct Computer {
    #[cfg_attr(not(unix), expect(dead_code, reason = "a test of permissions uses it"))]
    folder: tempfile::TempDir,
    pub(super) places: Places,
    pub(super) registry: Memory,
    pub(super) program: PathBuf,
}

/// A registry that is only remembered.
#[derive(Default)]
pub(super) struct Memory(
    RefCell<BTreeMap<(Hive, String), String>>,
    /// Named values.
    RefCell<Vec<(Hive, String, String, Data)>>,
);

impl Memory {
    pub(super) fn set_value(&self, hive: Hive, key: &str, name: &str, data: Data) {
        let mut values = self.1.borrow_mut();
        values.retain(|(h, k, n, _)| (*h, k.as_str(), n.as_str()) != (hive, key, name));
        values.push((hive, key.to_owned(), name.to_owned(), data));
    }
}

impl Registry for Memory {
    fn get(&self, hive: Hive, key: &str) -> Result<Option<String>> {
        Ok(self.0.borrow().get(&(hive, key.to_owned())).cloned())
    }

    fn values(&self, hive: Hive, key: &str) -> Result<Vec<(String, Data)>> {
        let values = self.1.borrow();
        let of_key = values.iter().filter(|(h, k, ..)| *h == hive && k == key);
        Ok(of_key
            .map(|(_, _, name, data)| (name.clone(), data.clone()))
            .collect())
    }

    fn set(&self, hive: Hive, key: &str, value: &str) -> Result<()> {
        let name = (hive, key.to_owned());
        self.0.borrow_mut().insert(name, value.to_owned());
        Ok(())
    }

    fn remove(&self, hive: Hive, key: &str) -> Result<()> {
        self.0.borrow_mut().remove(&(hive, key.to_owned()));
        Ok(())
    }
}

impl Computer {
    pub(super) fn new(system: System) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Windows allows no such quotes in a name.
        let name = if cfg!(windows) {
            "the 'computer'"
        } else {
            "the \"computer\""
        };
        let root = folder.path().join(name);
        let home = root.join("home/Айгүл's home");
        fs::create_dir_all(&home).unwrap();
        for standing in places::STANDING {
            fs::create_dir_all(root.join(standing.trim_start_matches('/'))).unwrap();
        }
        let program = root.join("opt/root watch/rootwatch");
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        fs::write(&program, "a program").unwrap();
        Self {
            places: Places::new(system, home, root),
            registry: Memory::default(),
            program,
            folder,
        }
    }

    pub(super) fn at(&self) -> Surroundings<'_> {
        Surroundings {
            places: &self.places,
            registry: &self.registry,
            program: &self.program,
        }
    }

    pub(super) fn install(&self, browser: &str) -> Report {
        install(&wish(Some(browser)), self.at()).unwrap()
    }

    fn uninstall(&self, browser: &str) -> Report {
        uninstall(&wish(Some(browser)), self.at()).unwrap()
    }

    /// Makes a folder of the home with a file in it, as a browser does when it starts.
    fn use_folder(&self, template: &str) -> PathBuf {
        let folder = self.places.folder(template);
        self.write(&folder.join("a file of the browser"), "");
        folder
    }

    /// Writes a file below the root.
    fn write(&self, path: &Path, text: &str) {
        assert!(path.starts_with(&self.places.root));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Every file, folder and registry value.
    fn contents(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(&self.places.root, &mut found);
        let values = self.registry.0.borrow();
        found.extend(values.iter().map(|(key, value)| format!("{key:?} {value}")));
        found
    }
}

fn list(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.display().to_string());
        if path.is_dir() && !path.is_symlink() {
            list(&path, found);
        }
    }
    found.sort();
}

pub(super) fn wish(browser: Option<&str>) -> Wish<'_> {
    Wish {
        browser,
        scope: Scope::User,
        is_dry_run: false,
    }
}

fn changes(report: &Report) -> Vec<&Change> {
    report.rows.iter().flat_map(|row| &row.changes).collect()
}

fn labels(report: &Report) -> Vec<&str> {
    report.rows.iter().map(|row| row.label.as_str()).collect()
}

fn manifest_at(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
