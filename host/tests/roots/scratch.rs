//! A scratch home, root folder and configuration, and the certificates to put there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rootwatch::digest::Sha256;
use serde_json::Value;
use tempfile::TempDir;

/// A self-signed CA.
pub(crate) struct Root {
    parameters: CertificateParams,
    key: KeyPair,
    pub(crate) der: Vec<u8>,
    pub(crate) pem: String,
    pub(crate) sha256: String,
}

impl Root {
    pub(crate) fn new(common_name: &str) -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.distinguished_name = DistinguishedName::new();
        let name = &mut parameters.distinguished_name;
        name.push(DnType::CommonName, common_name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        Self {
            parameters,
            key,
            der: certificate.der().to_vec(),
            pem: certificate.pem(),
            sha256: Sha256::of(certificate.der()).to_string(),
        }
    }

    /// A site's certificate of this CA, as PEM.
    pub(crate) fn site(&self, name: &str) -> String {
        let mut parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
        parameters.distinguished_name = DistinguishedName::new();
        let issuer = Issuer::new(self.parameters.clone(), &self.key);
        let key = KeyPair::generate().unwrap();
        parameters.signed_by(&key, &issuer).unwrap().pem()
    }
}

/// The base64 of a PEM block.
pub(crate) fn base64(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

/// The folders.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    pub(crate) fn new() -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        for folder in [scratch.home(""), scratch.root(""), scratch.config()] {
            fs::create_dir_all(folder).unwrap();
        }
        scratch
    }

    pub(crate) fn home(&self, path: &str) -> PathBuf {
        self.0.path().join("home").join(path)
    }

    pub(crate) fn root(&self, path: &str) -> PathBuf {
        self.0.path().join("root").join(path)
    }

    fn config(&self) -> PathBuf {
        self.0.path().join("config/authorities.d")
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Puts the root's certificate on the list, as a state's.
    pub(crate) fn list(&self, root: &Root) {
        let entry = format!(
            "id = \"test-state\"\nname = \"Test state\"\noperator = \"Nobody\"\n\
             category = \"state\"\nevidence = \"observed\"\nsummary = \"Made for a test.\"\n\
             sources = [\"https://example.org/\"]\nadded = \"2026-01-01\"\n\
             reviewed = \"2026-01-01\"\n\n[[certificates]]\nsha256 = \"{}\"\n",
            root.sha256
        );
        Self::write(&self.config().join("test-state.toml"), entry);
    }

    /// Makes a Firefox profile that `profiles.ini` in `folder` of the home names.
    pub(crate) fn profile(&self, folder: &str) -> PathBuf {
        let list = "[Profile0]\nName=default\nIsRelative=1\nPath=p.default\n";
        Self::write(&self.home(folder).join("profiles.ini"), list);
        let profile = self.home(folder).join("p.default");
        make_nss(&profile);
        profile
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rootwatch"));
        command
            .args(arguments)
            .env("HOME", self.home(""))
            .env("ROOTWATCH_ROOT", self.root(""))
            .env("ROOTWATCH_CONFIG_DIR", self.0.path().join("config"))
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME");
        command
    }

    /// Makes the configuration call the root public.
    pub(crate) fn call_public(&self, root: &Root) {
        Self::write(
            &self.0.path().join("config/public-roots.d/p.pem"),
            &root.pem,
        );
    }

    /// The exit status and the object of `rootwatch roots --json`.
    pub(crate) fn roots(&self) -> (i32, Value) {
        let output = self.command(&["roots", "--json"]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let object = serde_json::from_slice(&output.stdout).expect(&text);
        (output.status.code().unwrap(), object)
    }

    /// What `rootwatch roots` says to people.
    pub(crate) fn report(&self) -> String {
        let output = self.command(&["roots"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Every path below the scratch folder, with what a write would change.
    pub(crate) fn snapshot(&self) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let changed = path.symlink_metadata().unwrap().modified().unwrap();
                if path.is_dir() {
                    folders.push(path.clone());
                    found.push((path, Vec::new(), changed));
                } else {
                    let content = fs::read(&path).unwrap();
                    found.push((path, content, changed));
                }
            }
        }
        found.sort();
        found
    }
}

/// Makes an empty NSS database.
pub(crate) fn make_nss(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    certutil(folder, &["-N", "--empty-password"]);
}

/// Adds a root with trust flags of certutil.
pub(crate) fn add_nss(folder: &Path, nickname: &str, trust: &str, root: &Root) {
    let file = folder.join("added.pem");
    fs::write(&file, &root.pem).unwrap();
    let input = file.to_str().unwrap();
    certutil(folder, &["-A", "-n", nickname, "-t", trust, "-i", input]);
    fs::remove_file(file).unwrap();
}

fn certutil(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("certutil");
    command.arg("-d").arg(format!("sql:{}", folder.display()));
    succeed(command.args(arguments), "certutil (libnss3-tools)");
}

/// Runs a tool that must be there and succeed.
pub(crate) fn succeed(command: &mut Command, tool: &str) -> Output {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{tool} must be installed: {error}"));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{tool}: {message}");
    output
}

/// The element of `roots` with the certificate; null where it is not listed.
pub(crate) fn find<'a>(object: &'a Value, root: &Root) -> &'a Value {
    let roots = object["roots"].as_array().unwrap();
    let found = roots
        .iter()
        .find(|one| one["sha256"] == root.sha256.as_str());
    found.unwrap_or(&Value::Null)
}

/// Label of the store, trust, nickname, and the file's name, of everywhere that a root is.
pub(crate) fn places(
    object: &Value,
    root: &Root,
) -> Vec<(String, String, Option<String>, Option<String>)> {
    let entries = find(object, root)["in"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let place = |entry: &Value| {
        let store = usize::try_from(entry["store"].as_u64().unwrap()).unwrap();
        let file = text(&entry["file"]).map(|path| path.rsplit('/').next().unwrap().to_owned());
        (
            text(&object["stores"][store]["label"]).unwrap(),
            text(&entry["trust"]).unwrap(),
            text(&entry["nickname"]),
            file,
        )
    };
    entries.iter().map(place).collect()
}

/// The code of the problem of the store with this label.
pub(crate) fn problem<'a>(object: &'a Value, label: &str) -> &'a Value {
    let stores = object["stores"].as_array().unwrap();
    let store = stores.iter().find(|store| store["label"] == label);
    &store.expect(label)["problem"]["code"]
}
