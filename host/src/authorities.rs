//! The list: look-up by certificate, key and name; and the additions of `authorities.d`.

use std::{fs, path::Path, sync::OnceLock};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;

use crate::{
    authority::{Authority, EntryError, KeyHabit, ListedKey, NameMatcher, Position},
    certificate::{Certificate, PublicKey},
    check,
    digest::Sha256,
    index::{Index, Place},
    marks::{self, Kind},
    matcher::Matcher,
    name::Name,
    public_roots::PublicRoots,
    regular_file,
    text::safe,
};

/// The list, as the build checked it: `LIST` is one JSON text, and the rest says where in it things
/// lie, so that an entry is read when it is first asked for.
#[allow(clippy::unreadable_literal, reason = "the build script wrote them")]
mod built {
    use crate::{index::Row, marks::Kind};

    include!(concat!(env!("OUT_DIR"), "/authorities.rs"));
}

/// The longest file of `authorities.d`; an authority must fit into a response.
const FILE_CAP: usize = 64 * 1024;

/// What is read of one file of the configuration folder: all public roots have a fifth of it.
const FOLDER_CAP: u64 = 1024 * 1024;

/// All known authorities.
#[derive(Debug, Default)]
pub struct Authorities {
    entries: Vec<Entry>,
    marks: Index<Kind>,
    /// JSON of the built-in list's name matchers, each with the position of its entry.
    matchers: &'static str,
    /// The same, when they were first asked for.
    built_matchers: OnceLock<Vec<(usize, Matcher)>>,
    added_matchers: Vec<(usize, Matcher)>,
}

/// An authority and where it comes from.
#[derive(Debug)]
pub struct Entry {
    /// JSON of an entry that was not asked for yet.
    text: &'static str,
    authority: OnceLock<Box<Authority>>,
    /// The file in `authorities.d`; `None` for the built-in list.
    pub added: Option<String>,
    /// Its keys, as far as they can verify.
    signers: OnceLock<Vec<Option<SigningKey>>>,
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

impl Entry {
    fn new(authority: Authority, added: Option<String>) -> Self {
        Self {
            text: "",
            authority: OnceLock::from(Box::new(authority)),
            added,
            signers: OnceLock::new(),
        }
    }

    /// The entry.
    #[allow(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the build wrote the text from entries it had just checked; a test reads them all"
    )]
    pub fn authority(&self) -> &Authority {
        let read = || serde_json::from_str(self.text).expect("a built-in entry is valid");
        self.authority.get_or_init(|| Box::new(read()))
    }

    fn signer(&self, index: usize, number: usize) -> Option<&SigningKey> {
        let keys = || self.authority().keys.iter();
        let all = || keys().map(|listed| SigningKey::of(listed, index)).collect();
        self.signers.get_or_init(all).get(number)?.as_ref()
    }
}

impl SigningKey {
    fn of(listed: &ListedKey, entry: usize) -> Option<Self> {
        let der = STANDARD.decode(listed.spki.as_ref()?).ok()?;
        Some(Self {
            entry,
            key: PublicKey::from_spki(&der)?,
            subject: listed.subjects.first().cloned(),
        })
    }
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
        let entries = built::ENTRIES.iter().map(|range| Entry {
            text: built::LIST.get(range.0..range.1).unwrap_or_default(),
            authority: OnceLock::new(),
            added: None,
            signers: OnceLock::new(),
        });
        Self {
            entries: entries.collect(),
            marks: Index::of(built::MARKS),
            matchers: built::MATCHERS,
            ..Self::default()
        }
    }

    /// SHA-256 of the built-in list.
    pub fn digest() -> Sha256 {
        Sha256::from(built::DIGEST)
    }

    /// Adds every `*.toml` of `folder`; what cannot be used is returned.
    /// No matcher may fit the subject of a public root.
    pub fn load_dir(&mut self, folder: &Path, public: &PublicRoots) -> Vec<Problem> {
        let mut problems = Vec::new();
        let found = files(folder, "toml", &mut problems);
        if found.is_empty() {
            return problems;
        }
        let public = public.subjects();
        for (file, text) in found {
            match self.added(&text, &public) {
                Ok(authority) => self.add(authority, Some(file)),
                Err(error) => problems.push(Problem::new(&file, error.line, &error.reason)),
            }
        }
        problems
    }

    /// All entries.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The entry at an index that this list gave.
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        self.entries.get(index)
    }

    /// The authority whose certificate this is.
    pub fn by_certificate(&self, certificate: &Certificate) -> Option<usize> {
        let found = self.entry_by(Kind::Certificate, certificate.sha256);
        let by_sha1 = || self.entry_by(Kind::CertificateSha1, Sha256::of(certificate.sha1()));
        found.or_else(by_sha1)
    }

    /// The authority whose key this is.
    pub fn by_key(&self, spki_sha256: &Sha256) -> Option<usize> {
        self.entry_by(Kind::Key, *spki_sha256)
    }

    /// Listed keys that may have signed `certificate`, by its issuer or authorityKeyIdentifier.
    /// They are candidates: only the signature proves one.
    pub fn candidates(&self, certificate: &Certificate) -> Vec<&SigningKey> {
        let identifier = certificate.authority_key_identifier.as_ref();
        let by_identifier = identifier.into_iter().flat_map(|id| {
            let digest = Sha256::of(id);
            self.marks.all(Kind::SignerIdentifier, digest)
        });
        let issuer = Sha256::of(certificate.issuer.text().as_bytes());
        let by_name = self.marks.all(Kind::Signer, issuer);
        let mut places: Vec<Place> = Vec::new();
        for place in by_identifier.chain(by_name) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let signers = places.into_iter().filter_map(|(entry, number)| {
            let entry = usize::try_from(entry).ok()?;
            self.entry(entry)?
                .signer(entry, usize::try_from(number).ok()?)
        });
        signers.collect()
    }

    /// The first authority with a matcher for which `holds` is true, and how it keeps its key.
    pub fn by_name(&self, names: &[(Position, &Name, bool)]) -> Option<(usize, KeyHabit)> {
        // The build wrote the text from matchers it had just checked; an empty list has none.
        let read = || serde_json::from_str(self.matchers).unwrap_or_default();
        let all = self.built_matchers.get_or_init(|| ready(read()));
        let mut all = all.iter().chain(&self.added_matchers);
        let (entry, matcher) = all.find(|(_, matcher)| {
            names.iter().any(|(position, name, self_signed)| {
                *position == matcher.form.applies_to
                    && (*self_signed || !matcher.form.self_signed)
                    && matcher.holds(name)
            })
        })?;
        Some((*entry, matcher.form.key))
    }

    /// The first authority that lists a certificate or key with exactly this subject, as text.
    pub fn by_subject(&self, subject: &str) -> Option<usize> {
        self.entry_by(Kind::Subject, Sha256::of(subject.as_bytes()))
    }

    fn entry_by(&self, kind: Kind, digest: Sha256) -> Option<usize> {
        let (entry, _) = self.marks.first(kind, digest)?;
        usize::try_from(entry).ok()
    }

    /// An entry of `authorities.d`, with the checks that the build makes on the built-in list.
    fn added(&self, text: &str, public: &[Name]) -> Result<Authority, EntryError> {
        if text.len() > FILE_CAP {
            let reason = format!("the file is longer than {FILE_CAP} bytes");
            return Err(EntryError { line: None, reason });
        }
        let entry = check::read(text, public)?;
        let id = &entry.id;
        if self.entry_by(Kind::Id, Sha256::of(id.as_bytes())).is_some() {
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
        for (kind, digest, number) in marks::of(&authority) {
            let entry = u32::try_from(index).unwrap_or(u32::MAX);
            self.marks.add(kind, digest, (entry, number));
        }
        let matchers = authority.names.iter().map(|form| (index, form.clone()));
        self.added_matchers.extend(ready(matchers.collect()));
        self.entries.push(Entry::new(authority, added));
    }
}

fn ready(forms: Vec<(usize, NameMatcher)>) -> Vec<(usize, Matcher)> {
    let all = forms.into_iter();
    all.map(|(entry, form)| (entry, Matcher::new(form)))
        .collect()
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

    /// An entry with a name.
    const GOOD: &str = "id = \"good-one\"\nname = \"G\"\noperator = \"G\"\ncategory = \"state\"\n\
        evidence = \"observed\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
        added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n[[names]]\napplies_to = \"any-ca\"\n\
        key = \"unknown\"\ncommon_name = { equals = \"Good One CA\" }\n";

    #[test]
    fn what_the_build_wrote_is_read_whole_and_found_by_every_mark() {
        let list = Authorities::built_in();
        assert_eq!(Sha256::of(built::LIST.as_bytes()), Authorities::digest());
        let all: Vec<Authority> = serde_json::from_str(built::LIST).unwrap();
        assert_eq!(all.len(), list.iter().len());
        let mut matchers = Vec::new();
        for (index, entry) in list.iter().enumerate() {
            let authority = entry.authority();
            assert_eq!(format!("{authority:?}"), format!("{:?}", all[index]));
            for (kind, digest, number) in marks::of(authority) {
                let place = (u32::try_from(index).unwrap(), number);
                assert!(list.marks.all(kind, digest).any(|found| found == place));
            }
            matchers.extend(authority.names.iter().map(|form| (index, form.clone())));
        }
        let read: Vec<(usize, NameMatcher)> = serde_json::from_str(built::MATCHERS).unwrap();
        assert_eq!(format!("{read:?}"), format!("{matchers:?}"));
    }

    #[test]
    fn a_bad_file_is_named_and_the_rest_loads() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("good.toml"), GOOD).unwrap();
        let bad = GOOD
            .replace("good-one", "bad-one")
            .replace("https:", "http:");
        fs::write(folder.path().join("bad.toml"), bad).unwrap();
        let mut list = Authorities::default();
        let problems = list.load_dir(folder.path(), &PublicRoots::default());
        assert_eq!((list.iter().len(), problems.len()), (1, 1));
        assert_eq!(problems[0].line, Some(7));
        assert!(problems[0].message.contains("not an https link"));
    }

    #[test]
    fn a_missing_folder_is_empty_and_a_file_in_its_place_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("authorities.d");
        let mut list = Authorities::default();
        assert_eq!(list.load_dir(&place, &PublicRoots::default()), []);
        fs::write(&place, GOOD).unwrap();
        let problems = list.load_dir(&place, &PublicRoots::default());
        assert_eq!(problems.len(), 1);
        assert!(problems[0].file.ends_with("authorities.d"), "{problems:?}");
    }

    #[test]
    fn an_entry_may_have_64_kib_and_any_other_file_one_mib() {
        for (length, is_read, is_added) in [
            (65_536, true, true),
            (65_537, true, false),
            (1_048_576, true, false),
            (1_048_577, false, false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let text = format!("{GOOD}#{}", "x".repeat(length - GOOD.len() - 1));
            fs::write(folder.path().join("good.toml"), text).unwrap();
            let read = files(folder.path(), "toml", &mut Vec::new());
            assert_eq!(!read.is_empty(), is_read, "{length}");
            let mut list = Authorities::default();
            let problems = list.load_dir(folder.path(), &PublicRoots::default());
            assert_eq!(problems.is_empty(), is_added, "{length}: {problems:?}");
            assert_eq!(list.iter().len(), usize::from(is_added), "{length}");
        }
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
            let before = list.iter().len();
            let problems = list.load_dir(folder.path(), &PublicRoots::default());
            let added = list.iter().len() - before;
            assert_eq!((added, problems.len()), (1, 1), "{message}");
            assert!(problems[0].message.contains(message), "{problems:?}");
            assert_eq!(problems[0].line, line, "{problems:?}");
        }
    }
}
