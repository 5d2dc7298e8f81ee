//! The list: look-up by certificate, key and name; and the additions of `authorities.d`.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;

use crate::{
    authority::{Authority, EntryError, KeyHabit, Position},
    certificate::{Certificate, PublicKey},
    check,
    digest::{Sha256, from_hex},
    matcher::Matcher,
    name::Name,
    regular_file,
    text::safe,
};

/// The list, as the build checked it.
const LIST: &str = include_str!(concat!(env!("OUT_DIR"), "/authorities.json"));

/// The longest file of `authorities.d`; an authority must fit into a response.
const FILE_CAP: usize = 64 * 1024;

/// What is read of one file of the configuration folder: all public roots have a fifth of it.
const FOLDER_CAP: u64 = 1024 * 1024;

/// All known authorities.
#[derive(Debug, Default)]
pub struct Authorities {
    entries: Vec<Entry>,
    by_sha256: HashMap<Sha256, usize>,
    /// Of certificates for which sources give nothing better.
    by_sha1: HashMap<Vec<u8>, usize>,
    ids: HashSet<String>,
    by_key: HashMap<Sha256, usize>,
    by_subject: HashMap<String, usize>,
    keys: Vec<SigningKey>,
    keys_by_subject: HashMap<String, Vec<usize>>,
    keys_by_identifier: HashMap<Vec<u8>, Vec<usize>>,
}

/// An authority and where it comes from.
#[derive(Debug)]
pub struct Entry {
    /// The entry.
    pub authority: Authority,
    /// The file in `authorities.d`; `None` for the built-in list.
    pub added: Option<String>,
    matchers: Vec<Matcher>,
}

/// A listed key that can verify.
#[derive(Debug)]
pub struct SigningKey {
    /// Index of its authority.
    pub entry: usize,
    /// The key.
    pub key: PublicKey,
    /// The subject it signs under, as text, where one is listed.
    pub subject: Option<String>,
}

/// Something in the configuration folder that could not be used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// Its line, from 1, where known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// Makes one.
    pub fn new(file: &str, line: Option<usize>, message: &str) -> Self {
        Self {
            file: file.to_owned(),
            line,
            // It may quote the file.
            message: safe(message, 512),
        }
    }
}

impl Authorities {
    /// The built-in list.
    pub fn built_in() -> Self {
        let mut all = Self::default();
        // The build wrote this text from entries it had just checked.
        let entries: Vec<Authority> = serde_json::from_str(LIST).unwrap_or_default();
        for authority in entries {
            all.add(authority, None);
        }
        all
    }

    /// SHA-256 of the built-in list.
    pub fn digest() -> Sha256 {
        Sha256::of(LIST.as_bytes())
    }

    /// Adds every `*.toml` of `folder`; what cannot be used is returned.
    /// `public` are the subjects of the public roots, which no matcher may fit.
    pub fn load_dir(&mut self, folder: &Path, public: &[Name]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (file, text) in files(folder, "toml", &mut problems) {
            match self.added(&text, public) {
                Ok(authority) => self.add(authority, Some(file)),
                Err(error) => problems.push(Problem::new(&file, error.line, &error.reason)),
            }
        }
        problems
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry at an index that this list gave.
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        self.entries.get(index)
    }

    /// The authority whose certificate this is.
    pub fn by_certificate(&self, certificate: &Certificate) -> Option<usize> {
        let found = self.by_sha256.get(&certificate.sha256);
        let by_sha1 = || self.by_sha1.get(certificate.sha1());
        found.or_else(by_sha1).copied()
    }

    /// The authority whose key this is.
    pub fn by_key(&self, spki_sha256: &Sha256) -> Option<usize> {
        self.by_key.get(spki_sha256).copied()
    }

    /// Listed keys that may have signed `certificate`, by its issuer or authorityKeyIdentifier.
    /// They are candidates: only the signature proves one.
    pub fn candidates(&self, certificate: &Certificate) -> Vec<&SigningKey> {
        let by_name = self.keys_by_subject.get(certificate.issuer.text());
        let identifier = certificate.authority_key_identifier.as_ref();
        let by_identifier = identifier.and_then(|id| self.keys_by_identifier.get(id));
        let mut indices: Vec<usize> = Vec::new();
        for index in by_identifier.into_iter().chain(by_name).flatten() {
            if !indices.contains(index) {
                indices.push(*index);
            }
        }
        indices
            .iter()
            .filter_map(|index| self.keys.get(*index))
            .collect()
    }

    /// The first authority with a matcher for which `holds` is true, and how it keeps its key.
    pub fn by_name(&self, names: &[(Position, &Name, bool)]) -> Option<(usize, KeyHabit)> {
        for (index, entry) in self.entries.iter().enumerate() {
            for matcher in &entry.matchers {
                let hit = names.iter().any(|(position, name, self_signed)| {
                    *position == matcher.form.applies_to
                        && (*self_signed || !matcher.form.self_signed)
                        && matcher.holds(name)
                });
                if hit {
                    return Some((index, matcher.form.key));
                }
            }
        }
        None
    }

    /// The first authority that lists a certificate or key with exactly this subject, as text.
    pub fn by_subject(&self, subject: &str) -> Option<usize> {
        self.by_subject.get(subject).copied()
    }

    /// An entry of `authorities.d`, with the checks that the build makes on the built-in list.
    fn added(&self, text: &str, public: &[Name]) -> Result<Authority, EntryError> {
        if text.len() > FILE_CAP {
            let reason = format!("the file is longer than {FILE_CAP} bytes");
            return Err(EntryError { line: None, reason });
        }
        let entry = check::read(text, public)?;
        let id = &entry.id;
        if self.ids.contains(id) {
            return Err(EntryError {
                line: check::line_with(text, id, 0),
                reason: format!("the id \"{id}\" is taken already"),
            });
        }
        for spki in entry.keys.iter().filter_map(|key| key.spki.as_ref()) {
            let der = STANDARD.decode(spki).unwrap_or_default();
            if PublicKey::from_spki(&der).is_none() {
                return Err(EntryError {
                    line: check::line_with(text, spki, 0),
                    reason: "spki is not a SubjectPublicKeyInfo in DER".to_owned(),
                });
            }
        }
        Ok(entry)
    }

    fn add(&mut self, authority: Authority, added: Option<String>) {
        let index = self.entries.len();
        let of_certificates = authority.certificates.iter();
        let of_keys = authority.keys.iter().flat_map(|key| &key.subjects);
        for subject in of_certificates
            .filter_map(|certificate| certificate.subject.as_ref())
            .chain(of_keys)
        {
            self.by_subject.entry(subject.clone()).or_insert(index);
        }
        for certificate in &authority.certificates {
            let sha256 = certificate.sha256.as_deref().and_then(Sha256::from_hex);
            if let Some(digest) = sha256 {
                self.by_sha256.entry(digest).or_insert(index);
            }
            if let Some(digest) = certificate.sha1.as_deref().and_then(from_hex) {
                self.by_sha1.entry(digest).or_insert(index);
            }
        }
        for listed in &authority.keys {
            if let Some(digest) = Sha256::from_hex(&listed.spki_sha256) {
                self.by_key.entry(digest).or_insert(index);
            }
            let spki = listed
                .spki
                .as_ref()
                .and_then(|text| STANDARD.decode(text).ok());
            let Some(key) = spki.and_then(|der| PublicKey::from_spki(&der)) else {
                continue;
            };
            let position = self.keys.len();
            for subject in &listed.subjects {
                let same = self.keys_by_subject.entry(subject.clone());
                same.or_default().push(position);
            }
            let listed_id = listed.key_identifier.as_deref().and_then(from_hex);
            for id in [key.sha1().to_vec()].into_iter().chain(listed_id) {
                self.keys_by_identifier
                    .entry(id)
                    .or_default()
                    .push(position);
            }
            self.keys.push(SigningKey {
                entry: index,
                key,
                subject: listed.subjects.first().cloned(),
            });
        }
        self.ids.insert(authority.id.clone());
        let matchers = authority.names.iter().cloned().map(Matcher::new);
        self.entries.push(Entry {
            matchers: matchers.collect(),
            authority,
            added,
        });
    }
}

/// The files of `folder` with this ending, sorted, with their text.
/// A missing folder has none; what cannot be read becomes a problem.
pub(crate) fn files(
    folder: &Path,
    ending: &str,
    problems: &mut Vec<Problem>,
) -> Vec<(String, String)> {
    let mut paths: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let name = folder.display().to_string();
            problems.push(Problem::new(&name, None, &error.to_string()));
            return Vec::new();
        }
    };
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    let mut read = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        match regular_file::read(&path, FOLDER_CAP).map(String::from_utf8) {
            Ok(Ok(text)) => read.push((name, text)),
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                let before = error.as_bytes().iter().take(valid);
                let line = 1 + before.filter(|byte| **byte == b'\n').count();
                problems.push(Problem::new(&name, Some(line), "not UTF-8"));
            }
            Err(error) => problems.push(Problem::new(&name, None, &error.to_string())),
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_file_is_named_and_the_rest_loads() {
        let folder = tempfile::tempdir().unwrap();
        let good = "id = \"good-one\"\nname = \"G\"\noperator = \"G\"\ncategory = \"state\"\n\
            evidence = \"observed\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
            added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n[[names]]\napplies_to = \"any-ca\"\n\
            key = \"unknown\"\ncommon_name = { equals = \"Good One CA\" }\n";
        fs::write(folder.path().join("good.toml"), good).unwrap();
        let bad = good
            .replace("good-one", "bad-one")
            .replace("https:", "http:");
        fs::write(folder.path().join("bad.toml"), bad).unwrap();
        let mut list = Authorities::default();
        let problems = list.load_dir(folder.path(), &[]);
        assert_eq!((list.len(), problems.len()), (1, 1));
        assert_eq!(problems[0].line, Some(7));
        assert!(problems[0].message.contains("not an https link"));
    }

    #[test]
    fn what_is_wrong_with_an_added_file_is_said_with_its_line() {
        let spki = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
        let digest = Sha256::of(&STANDARD.decode(spki).unwrap()).to_string();
        let good = format!(
            "id = \"good-one\"\nname = \"G\"\noperator = \"G\"\ncategory = \"state\"\n\
             evidence = \"observed\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
             added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n[[keys]]\n\
             spki_sha256 = \"{digest}\"\nspki = \"{spki}\"\n"
        );
        let junk = good
            .replace(spki, &STANDARD.encode(b"junk"))
            .replace(&digest, &Sha256::of(b"junk").to_string());
        let long = format!("{good}# {}", "x".repeat(FILE_CAP));
        let latin1 = [good.as_bytes(), b"# caf\xe9\n"].concat();
        let with = |from: &str, to: &str| good.replace(from, to).into_bytes();
        for (text, line, message) in [
            (with("= [\"https", "= [\"http"), Some(7), "https link"),
            (with("\"state\"", "\"stat\""), Some(4), "unknown variant"),
            (
                with("id = \"good-one\"\n", ""),
                Some(1),
                "missing field `id`",
            ),
            (with("spki = \"", "spki = \"!"), Some(12), "not base64"),
            (junk.into_bytes(), Some(12), "SubjectPublicKeyInfo"),
            (
                with(&digest, &"0".repeat(64)),
                Some(11),
                "the SHA-256 of spki",
            ),
            (
                with("\"good-one\"", "\"mitmproxy\""),
                Some(1),
                "taken already",
            ),
            (
                with("name = \"G\"", "name = \"\""),
                Some(2),
                "name is empty",
            ),
            (
                with("summary = \"S.\"", "summary = \"S"),
                Some(6),
                "invalid basic string",
            ),
            (long.into_bytes(), None, "longer than"),
            (latin1, Some(13), "not UTF-8"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("good.toml"), &good).unwrap();
            fs::write(folder.path().join("bad.toml"), text).unwrap();
            let mut list = Authorities::built_in();
            let before = list.len();
            let problems = list.load_dir(folder.path(), &[]);
            assert_eq!((list.len(), problems.len()), (before + 1, 1), "{message}");
            assert!(problems[0].message.contains(message), "{problems:?}");
            assert_eq!(problems[0].line, line, "{problems:?}");
        }
    }
}
