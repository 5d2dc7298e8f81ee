//! Holds `DEPENDENCIES.md`, `Cargo.toml` and the lock files together: every direct dependency has
//! its row, with the number of packages that it brings, and every crate that is there in two
//! versions is named. Reads files only, so that it needs no cargo, npm or pip and no network.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Sections of the document about crates, the manifest and its tables that each is about.
const CRATES: &[(&str, &str, &[&str])] = &[
    (
        "The host",
        "host/Cargo.toml",
        &[
            "[dependencies]",
            "[target.'cfg(target_os = \"linux\")'.dependencies]",
            "[target.'cfg(target_os = \"macos\")'.dependencies]",
            "[target.'cfg(windows)'.dependencies]",
        ],
    ),
    (
        "The host's build",
        "host/Cargo.toml",
        &["[build-dependencies]"],
    ),
    (
        "The host's tests",
        "host/Cargo.toml",
        &["[dev-dependencies]"],
    ),
    ("The lab", "tests/Cargo.toml", &["[dependencies]"]),
    (
        "The benchmarks",
        "host/benches/Cargo.toml",
        &["[dependencies]"],
    ),
    (
        "The fuzz targets",
        "host/fuzz/Cargo.toml",
        &["[dependencies]"],
    ),
];

/// The lock files of those that are workspaces of their own, by a word of the manifest's path.
const OWN_LOCKS: &[(&str, &str)] = &[
    ("benches", "host/benches/Cargo.lock"),
    ("fuzz", "host/fuzz/Cargo.lock"),
];

/// Files of requirements, each for one tool; what else is in them the tool brings.
const PYTHON: &[(&str, &str)] = &[
    ("cargo-zigbuild", "tests/zig-requirements.txt"),
    ("mitmproxy", "tests/requirements.txt"),
    ("pyspark", "tests/spark/requirements.txt"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The first two columns of the table below a heading of the document.
fn rows(heading: &str) -> BTreeMap<String, String> {
    let document = read("DEPENDENCIES.md");
    let section = document.split(&format!("\n## {heading}\n")).nth(1);
    let section = section.unwrap_or_else(|| panic!("no section {heading}"));
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, count, why] = cells.as_slice() else {
            panic!("{row}");
        };
        assert!(why.len() > 20, "{row}");
        (name.trim_matches('`').to_owned(), (*count).to_owned())
    })
    .collect()
}

/// The names in tables of a manifest.
fn direct(manifest: &str, tables: &[&str]) -> Vec<String> {
    let text = read(manifest);
    let mut found = Vec::new();
    for table in tables {
        let after = text.split(&format!("\n{table}\n")).nth(1);
        let after = after.unwrap_or_else(|| panic!("{manifest} has no {table}"));
        let lines = after.lines().take_while(|line| !line.starts_with('['));
        let entries = lines.filter_map(|line| line.split_once(" = "));
        found.extend(entries.map(|(name, _)| name.to_owned()));
    }
    found
}

/// Name and version.
type Package = (String, String);

/// `Cargo.lock`: what each package depends on.
fn lock(path: &str) -> BTreeMap<Package, Vec<Package>> {
    let text = read(path);
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key));
        line.map(|line| line.trim_matches(['"', ' ', '=']).to_owned())
    };
    let blocks: Vec<&str> = text.split("[[package]]").skip(1).collect();
    let named = blocks.iter().map(|block| {
        let name = value(block, "name = ").unwrap();
        (name, value(block, "version = ").unwrap())
    });
    let named: Vec<Package> = named.collect();
    let resolve = |line: &str| {
        let mut words = line.trim_matches([' ', '"', ',']).split(' ');
        let (name, version) = (words.next().unwrap(), words.next());
        let is_meant = |package: &&Package| {
            package.0 == name && version.is_none_or(|version| package.1 == version)
        };
        named.iter().find(is_meant).unwrap().clone()
    };
    let dependencies = blocks.iter().map(|block| {
        let list = block.split("dependencies = [").nth(1).unwrap_or_default();
        let list = list.split(']').next().unwrap_or_default();
        let lines = list.lines().filter(|line| line.contains('"'));
        lines.map(resolve).collect()
    });
    named.iter().cloned().zip(dependencies).collect()
}

/// How many packages one brings.
fn brought(by: &Package, lock: &BTreeMap<Package, Vec<Package>>) -> usize {
    let (mut found, mut waiting) = (BTreeSet::new(), vec![by]);
    while let Some(package) = waiting.pop() {
        for dependency in &lock[package] {
            if found.insert(dependency) {
                waiting.push(dependency);
            }
        }
    }
    found.len()
}

#[test]
fn every_crate_has_its_row_and_its_number() {
    for (heading, manifest, tables) in CRATES {
        let own = OWN_LOCKS.iter().find(|(word, _)| manifest.contains(word));
        let lock = lock(own.map_or("Cargo.lock", |(_, path)| *path));
        let mut expected = BTreeMap::new();
        for name in direct(manifest, tables) {
            let mut versions = lock.keys().filter(|package| package.0 == name);
            let package = versions.next().unwrap();
            assert_eq!(versions.next(), None, "{name} is there twice");
            expected.insert(name, brought(package, &lock).to_string());
        }
        assert!(!expected.is_empty());
        assert_eq!(rows(heading), expected, "{heading}");
    }
}

/// What is there in more than one version, with the versions.
fn several(packages: impl Iterator<Item = Package>) -> BTreeMap<String, String> {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, version) in packages {
        versions.entry(name).or_default().insert(version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let joined = |versions: BTreeSet<String>| versions.into_iter().collect::<Vec<_>>().join(", ");
    let several = versions.into_iter();
    several
        .map(|(name, versions)| (name, joined(versions)))
        .collect()
}

/// The lab's own commands to cargo need not say so: the alias has looked before they come.
#[test]
fn the_lab_is_built_of_what_is_locked() {
    let alias = "\nlab = \"run --quiet --locked --bin rootwatch-lab --\"\n";
    assert!(read(".cargo/config.toml").contains(alias));
}

#[test]
fn every_crate_in_two_versions_is_named() {
    let expected = several(lock("Cargo.lock").into_keys());
    assert_eq!(rows("In two versions"), expected);
    for (_, path) in OWN_LOCKS {
        for (name, versions) in several(lock(path).into_keys()) {
            assert_eq!(expected.get(&name), Some(&versions), "{name} in {path}");
        }
    }
    // What cargo-deny lets pass is the same.
    let deny = read("deny.toml");
    let (_, skip) = deny.split_once("\nskip = [").unwrap();
    let skipped = skip.matches("crate = \"").count();
    assert_eq!(skipped, expected.len());
    for (name, versions) in &expected {
        let is_skipped = |version: &str| deny.contains(&format!("\"{name}@{version}\""));
        assert!(versions.split(", ").any(is_skipped), "{name}");
    }
}

/// Where npm finds `name` for the package at `place`: in it, or in a folder above.
fn installed<'l>(place: &str, name: &str, packages: &'l Value) -> Option<(String, &'l Value)> {
    let mut place = place;
    loop {
        let separator = if place.is_empty() { "" } else { "/" };
        let candidate = format!("{place}{separator}node_modules/{name}");
        if let Some(found) = packages.get(&candidate) {
            return Some((candidate, found));
        }
        place = match place.rfind("/node_modules/") {
            Some(end) => place.get(..end)?,
            None if place.is_empty() => return None,
            None => "",
        };
    }
}

/// Where the packages lie that one of npm's brings.
fn brought_by_npms(name: &str, packages: &Value) -> BTreeSet<String> {
    let (mut found, mut waiting) = (BTreeSet::new(), Vec::new());
    waiting.push(installed("", name, packages).unwrap());
    while let Some((place, package)) = waiting.pop() {
        for kind in ["dependencies", "optionalDependencies"] {
            let names = package[kind].as_object().into_iter().flatten();
            // Optional ones are for other systems, or left out.
            let there = names.filter_map(|(name, _)| installed(&place, name, packages));
            waiting.extend(there.filter(|(place, _)| found.insert(place.clone())));
        }
    }
    found
}

#[test]
fn every_package_of_npms_has_its_row_and_its_number() {
    let lock: Value = serde_json::from_str(&read("package-lock.json")).unwrap();
    let packages = &lock["packages"];
    let mut expected = BTreeMap::new();
    for name in packages[""]["devDependencies"].as_object().unwrap().keys() {
        let found = brought_by_npms(name, packages);
        expected.insert(name.clone(), found.len().to_string());
    }
    assert!(expected.len() > 10);
    assert_eq!(rows("JavaScript tools"), expected);
    assert!(packages[""].get("dependencies").is_none(), "it is shipped");
}

#[test]
fn packages_of_npms_in_several_versions_are_counted() {
    let lock: Value = serde_json::from_str(&read("package-lock.json")).unwrap();
    let packages = &lock["packages"];
    let direct: Vec<&String> = packages[""]["devDependencies"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    let count = |is_counted: &dyn Fn(&str) -> bool| {
        let mut places = BTreeSet::new();
        for name in direct.iter().filter(|name| is_counted(name)) {
            places.insert(format!("node_modules/{name}"));
            places.extend(brought_by_npms(name, packages));
        }
        let named = places.iter().map(|place| {
            let name = place.rsplit("node_modules/").next().unwrap();
            let version = packages[place]["version"].as_str().unwrap();
            (name.to_owned(), version.to_owned())
        });
        several(named).len()
    };
    let (all, rest) = (count(&|_| true), count(&|name| name != "web-ext"));
    let said = format!("there are {all} in more than one version, without `web-ext` {rest}:");
    assert!(read("DEPENDENCIES.md").contains(&said), "{said}");
}

#[test]
fn every_tool_of_pythons_has_its_row_and_its_number() {
    let mut expected = BTreeMap::new();
    for (name, path) in PYTHON {
        let text = read(path);
        let packages = text.lines().map(|line| line.split_once("==").unwrap());
        let names: BTreeSet<&str> = packages.map(|(name, _)| name).collect();
        assert!(names.contains(name), "{name} is not in {path}");
        assert_eq!(names.len(), text.lines().count(), "{path} has one twice");
        expected.insert((*name).to_owned(), (names.len() - 1).to_string());
    }
    assert_eq!(rows("Python tools"), expected);
    let installed = include_str!("toolchain.rs").matches("self.python_tool(");
    assert_eq!(installed.count(), PYTHON.len(), "one is in no table");
}
