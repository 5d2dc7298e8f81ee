//! The system's roots: the bundle that programs read, and the folders from which an
//! administrator's own additions go into it.
//!
//! `rustls-native-certs` would give the bundle's certificates, but not where each comes from,
//! nor from another root folder; the files themselves say both.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use super::{Contents, Held, Kind, Places, Source, Store, Trust, Upkeep, anchor, file::Files};
use crate::digest::Sha256;

/// Bundles, below the root folder: Debian and Arch, Fedora, SUSE, Alpine and the BSDs.
const BUNDLES: &[&str] = &[
    "etc/ssl/certs/ca-certificates.crt",
    "etc/ca-certificates/extracted/tls-ca-bundle.pem",
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "etc/pki/tls/certs/ca-bundle.crt",
    "var/lib/ca-certificates/ca-bundle.pem",
    "etc/ssl/ca-bundle.pem",
    "etc/ssl/cert.pem",
];
/// One certificate a file, which OpenSSL reads beside the bundle.
const FOLDER: &str = "etc/ssl/certs";
/// What the distribution's packages bring; nobody added that here.
const PACKAGED: &[&str] = &[
    "usr/share/ca-certificates",
    "usr/share/pki/ca-trust-source",
    "usr/share/pki/trust",
];
/// Debian's folder of additions; they count once they are in the bundle.
const DEBIAN: &str = "usr/local/share/ca-certificates";
/// p11-kit's folders of additions (Arch, Fedora, SUSE), which are read as they are.
const TRUST_SOURCES: &[&str] = &[
    "etc/ca-certificates/trust-source",
    "etc/pki/ca-trust/source",
    "etc/pki/trust",
];

/// Bundles and additions.
pub(super) struct Bundles;

impl Source for Bundles {
    fn stores(&self, places: &Places, files: &Files) -> Vec<Store> {
        let root = &places.root;
        let packaged = packaged(root, files);
        let mut found = Vec::new();
        let (mut paths, mut digests) = (HashSet::new(), HashSet::new());
        for path in BUNDLES.iter().map(|bundle| root.join(bundle)) {
            if !files.exists(&path) {
                continue;
            }
            let bytes = files.read(&path);
            let resolved = path.canonicalize().unwrap_or_else(|_| path.clone());
            // Distributions have one bundle under several names.
            let is_copy = bytes
                .as_ref()
                .is_ok_and(|bytes| !digests.insert(Sha256::of(bytes)));
            if !paths.insert(resolved.clone()) || is_copy {
                continue;
            }
            let read = bytes.map(|bytes| anchor::parse(&bytes, Trust::Servers));
            found.push(Store {
                upkeep: upkeep(root, &resolved),
                ..Store::new(Kind::System, "System's bundle", &path).filled(read)
            });
        }
        let mut in_bundle: HashSet<Sha256> = digests_of(&found);
        found.extend(loose(root, &in_bundle, files));
        in_bundle.extend(digests_of(&found));
        for held in found.iter_mut().flat_map(|store| &mut store.held) {
            held.package_file = packaged.get(&held.certificate.sha256).cloned();
            held.is_distributed = held.package_file.is_some();
        }
        found.extend(debian(root, &in_bundle, files));
        for source in TRUST_SOURCES.iter().map(|source| root.join(source)) {
            found.extend(trust_source(&source, files).map(|store| Store {
                upkeep: upkeep(root, &source),
                ..store
            }));
        }
        found
    }
}

/// How the bundle or the folder of additions at `path` is kept: update-ca-certificates(8) of
/// Debian and Alpine, update-ca-trust(8) of Arch and Fedora, update-ca-certificates(8) of SUSE.
fn upkeep(root: &Path, path: &Path) -> Option<Upkeep> {
    let systems = [
        ("etc/ssl/certs", "update-ca-certificates --fresh", None),
        (DEBIAN, "update-ca-certificates --fresh", None),
        (
            "etc/ca-certificates",
            "update-ca-trust",
            Some("etc/ca-certificates/trust-source/blocklist"),
        ),
        (
            "etc/pki/ca-trust",
            "update-ca-trust",
            Some("etc/pki/ca-trust/source/blocklist"),
        ),
        (
            "etc/pki/trust",
            "update-ca-certificates",
            Some("etc/pki/trust/blocklist"),
        ),
        (
            "var/lib/ca-certificates",
            "update-ca-certificates",
            Some("etc/pki/trust/blocklist"),
        ),
    ];
    // A link was followed to what is there; so must the folder be that it is compared with.
    let root = &root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let of = |(folder, ..): &&(&str, _, _)| path.starts_with(root.join(folder));
    let (_, rebuild, blocklist) = *systems.iter().find(of)?;
    Some(Upkeep {
        rebuild,
        blocklist: blocklist.map(|folder| root.join(folder)),
    })
}

fn digests_of(stores: &[Store]) -> HashSet<Sha256> {
    let held = stores.iter().flat_map(|store| &store.held);
    held.map(|held| held.certificate.sha256).collect()
}

/// Certificates in OpenSSL's folder that are not in a bundle.
fn loose(root: &Path, in_bundle: &HashSet<Sha256>, files: &Files) -> Option<Store> {
    let folder = root.join(FOLDER);
    let bundles: Vec<PathBuf> = BUNDLES.iter().map(|bundle| root.join(bundle)).collect();
    let mut store = Store {
        upkeep: upkeep(root, &folder),
        ..Store::new(Kind::System, "System's folder of certificates", &folder)
    };
    let mut seen = in_bundle.clone();
    match files.entries(&folder) {
        Err(problem) => store.note(problem),
        Ok(mut paths) => {
            // A hash link and its file hold the same certificate; the file is to be named.
            paths.sort_by_key(|path| path.is_symlink());
            for path in paths {
                if path.is_file() && !bundles.contains(&path) {
                    for held in contents(&path, Trust::Servers, &mut store, files) {
                        if seen.insert(held.certificate.sha256) {
                            store.held.push(held);
                        }
                    }
                }
            }
        }
    }
    (store.problem.is_some() || !store.held.is_empty()).then_some(store)
}

fn debian(root: &Path, in_bundle: &HashSet<Sha256>, files: &Files) -> Option<Store> {
    let folder = root.join(DEBIAN);
    let label = "System's own additions";
    let mut store = Store {
        upkeep: upkeep(root, &folder),
        ..Store::new(Kind::System, label, &folder)
    };
    match files.tree(&folder) {
        Err(problem) => store.note(problem),
        Ok(paths) => {
            for path in paths {
                if path.extension().is_some_and(|extension| extension == "crt") {
                    let held = contents(&path, Trust::Servers, &mut store, files);
                    store.held.extend(held);
                }
            }
        }
    }
    for held in &mut store.held {
        if !in_bundle.contains(&held.certificate.sha256) {
            held.trust = Trust::NotServers;
        }
    }
    (store.problem.is_some() || !store.held.is_empty()).then_some(store)
}

/// `anchors` are trusted, `blocklist` (once `blacklist`) is refused, and what lies beside the
/// two says itself what it is (trust(1), update-ca-trust(8)).
fn trust_source(folder: &Path, files: &Files) -> Option<Store> {
    let mut store = Store::new(Kind::System, "System's own additions", folder);
    let parts = [
        (folder.join("anchors"), Trust::Servers),
        (folder.join("blocklist"), Trust::Distrusted),
        (folder.join("blacklist"), Trust::Distrusted),
        (folder.to_owned(), Trust::NotServers),
    ];
    for (part, usual) in parts {
        match files.entries(&part) {
            Err(problem) => store.note(problem),
            Ok(paths) => {
                for path in paths.into_iter().filter(|path| path.is_file()) {
                    let held = contents(&path, usual, &mut store, files);
                    store.held.extend(held);
                }
            }
        }
    }
    (store.problem.is_some() || !store.held.is_empty()).then_some(store)
}

/// What one file holds, with the file beside it; problems go to the store.
fn contents(path: &Path, usual: Trust, store: &mut Store, files: &Files) -> Vec<Held> {
    let read = match files.read(path) {
        Ok(bytes) => anchor::parse(&bytes, usual),
        Err(mut problem) => {
            problem.message = format!("{}: {}", path.display(), problem.message);
            store.note(problem);
            return Vec::new();
        }
    };
    let Contents { mut held, damaged } = read;
    store.add(Contents {
        held: Vec::new(),
        damaged,
    });
    let shares_file = held.len() + damaged > 1;
    for one in &mut held {
        one.file = Some(path.to_owned());
        one.shares_file = shares_file;
    }
    held
}

fn packaged(root: &Path, files: &Files) -> HashMap<Sha256, PathBuf> {
    let mut found = HashMap::new();
    for path in PACKAGED
        .iter()
        .filter_map(|folder| files.tree(&root.join(folder)).ok())
        .flatten()
    {
        if let Ok(bytes) = files.read(&path) {
            let held = anchor::parse(&bytes, Trust::Servers).held;
            let digests = held.into_iter().map(|held| held.certificate.sha256);
            found.extend(digests.map(|digest| (digest, path.clone())));
        }
    }
    found
}
