//! One entry of the list: its form, and the checks that hold for every entry.
//! The build script reads this file too, so it uses nothing else of the crate.
//! `host/authorities/README.md` defines the fields.

use std::fmt;

use regex_lite::Regex;
use serde::{Deserialize, Serialize};

/// A CA that is known to intercept, or able to.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Stable identifier, also the file name.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who holds the key, or makes the product.
    pub operator: String,
    /// ISO 3166-1 alpha-2 code of the operator's country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What kind of party it is.
    pub category: Category,
    /// How well interception is established.
    pub evidence: Evidence,
    /// Years of known use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_use: Option<String>,
    /// Whether anybody can use the private key.
    #[serde(default)]
    pub key_is_public: bool,
    /// One or two sentences.
    pub summary: String,
    /// Public https links.
    pub sources: Vec<String>,
    /// Date of entry, `YYYY-MM-DD`.
    pub added: String,
    /// Date of the last review, `YYYY-MM-DD`.
    pub reviewed: String,
    /// The same texts in other languages.
    #[serde(default)]
    pub local: Local,
    /// Certificates of this authority.
    #[serde(default)]
    pub certificates: Vec<ListedCertificate>,
    /// Public keys of this authority.
    #[serde(default)]
    pub keys: Vec<ListedKey>,
    /// Names that only this authority uses.
    #[serde(default)]
    pub names: Vec<NameMatcher>,
}

/// What kind of party an authority is; `design.md` section 2.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it; the README has the table")]
pub enum Category {
    Adware,
    Antivirus,
    DebuggingProxy,
    Malware,
    MisusedCa,
    NetworkSecurity,
    ParentalControl,
    State,
    StateCapable,
}

/// How well interception by an authority is established.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it; the README has the table")]
pub enum Evidence {
    Capability,
    Documented,
    Mandated,
    Observed,
}

/// Translations of an entry.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Local {
    /// Kazakh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kk: Option<LocalTexts>,
    /// Russian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ru: Option<LocalTexts>,
}

/// The texts of an entry in one language.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the same as in the entry")]
pub struct LocalTexts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

/// A certificate on the list, by digest.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the README has the table")]
pub struct ListedCertificate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha1: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<String>,
}

/// A public key on the list.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the README has the table")]
pub struct ListedKey {
    pub spki_sha256: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spki: Option<String>,
    #[serde(default)]
    pub subjects: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_identifier: Option<String>,
}

/// A matcher on a distinguished name.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the README has the table")]
pub struct NameMatcher {
    pub applies_to: Position,
    pub key: KeyHabit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common_name: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizational_unit: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Text>,
    #[serde(default)]
    pub self_signed: bool,
}

/// Where on a path a matcher applies.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the README has the table")]
pub enum Position {
    AnyCa,
    Issuer,
    Root,
}

/// Whether the party keeps one key, or makes one per installation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the README has the table")]
pub enum KeyHabit {
    Fixed,
    PerInstallation,
    Unknown,
}

/// How one attribute is compared, case-sensitively.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the README has the table")]
pub enum Text {
    EndsWith(String),
    Equals(String),
    Matches(String),
    StartsWith(String),
}

/// Why an entry is not valid: the line where it is known, and the reason.
#[derive(Debug, PartialEq)]
pub struct EntryError {
    /// Line in the file, from 1.
    pub line: Option<usize>,
    /// What is wrong, and with which field.
    pub reason: String,
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl std::error::Error for EntryError {}

impl Authority {
    /// Parses and checks one TOML file.
    pub fn from_toml(text: &str) -> Result<Self, EntryError> {
        let entry: Self = toml::from_str(text).map_err(|error| EntryError {
            line: error.span().map(|span| line_of(text, span.start)),
            reason: error.message().to_owned(),
        })?;
        entry.check().map_err(|(field, reason)| EntryError {
            line: line_with(text, &field),
            reason,
        })?;
        Ok(entry)
    }

    /// Everything that may stand in one entry of a list only.
    pub fn marks(&self) -> Vec<String> {
        let mut marks = vec![format!("id {}", self.id)];
        for certificate in &self.certificates {
            marks.extend(certificate.sha256.clone());
            marks.extend(certificate.sha1.clone());
        }
        marks.extend(self.keys.iter().map(|key| key.spki_sha256.clone()));
        marks
    }

    /// `Err` carries a text that stands in the offending line, and the reason.
    fn check(&self) -> Result<(), (String, String)> {
        if !is_id(&self.id) {
            return fail("id", "id is not words of a-z and 0-9 joined by -");
        }
        for (field, text) in [
            ("name", &self.name),
            ("operator", &self.operator),
            ("summary", &self.summary),
        ] {
            if text.trim().is_empty() {
                return fail(field, &format!("{field} is empty"));
            }
        }
        if let Some(country) = &self.country
            && !(country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()))
        {
            return fail("country", "country is not two capital letters");
        }
        if self.in_use.as_deref().is_some_and(|text| !is_years(text)) {
            return fail(
                "in_use",
                "in_use is not years such as 2015, 2015-2019 or 2015-",
            );
        }
        self.check_sources()?;
        if self.certificates.is_empty() && self.keys.is_empty() && self.names.is_empty() {
            return fail(
                "id",
                "there is no certificate, key or name to recognise it by",
            );
        }
        self.certificates
            .iter()
            .try_for_each(ListedCertificate::check)?;
        self.keys.iter().try_for_each(ListedKey::check)?;
        self.names.iter().try_for_each(NameMatcher::check)
    }

    fn check_sources(&self) -> Result<(), (String, String)> {
        if self.sources.is_empty() {
            return fail("sources", "sources is empty");
        }
        for link in &self.sources {
            if !link.starts_with("https://") || link.chars().any(char::is_whitespace) {
                return fail(link, &format!("the source \"{link}\" is not an https link"));
            }
        }
        for (field, date) in [("added", &self.added), ("reviewed", &self.reviewed)] {
            if !is_date(date) {
                return fail(field, &format!("{field} is not a date YYYY-MM-DD"));
            }
        }
        if self.reviewed < self.added {
            return fail("reviewed", "reviewed is before added");
        }
        Ok(())
    }
}

impl ListedCertificate {
    fn check(&self) -> Result<(), (String, String)> {
        match (&self.sha256, &self.sha1) {
            (Some(digest), None) if is_hex(digest, 64) => {}
            (None, Some(digest)) if is_hex(digest, 40) => {}
            (Some(digest), None) | (None, Some(digest)) => {
                return fail(
                    digest,
                    &format!("\"{digest}\" is not a digest in lower-case hex"),
                );
            }
            _ => return fail("[[certificates]]", "one of sha256 and sha1 is needed"),
        }
        for date in [&self.not_before, &self.not_after].into_iter().flatten() {
            if !is_date(date) {
                return fail(date, &format!("\"{date}\" is not a date YYYY-MM-DD"));
            }
        }
        Ok(())
    }
}

impl ListedKey {
    fn check(&self) -> Result<(), (String, String)> {
        if !is_hex(&self.spki_sha256, 64) {
            return fail(
                &self.spki_sha256,
                "spki_sha256 is not 64 digits of lower-case hex",
            );
        }
        let bad = |id: &String| id.is_empty() || id.len() % 2 == 1 || !is_hex(id, id.len());
        if self.key_identifier.as_ref().is_some_and(bad) {
            return fail("key_identifier", "key_identifier is not lower-case hex");
        }
        Ok(())
    }
}

impl NameMatcher {
    fn check(&self) -> Result<(), (String, String)> {
        let distinctive = [
            &self.common_name,
            &self.organization,
            &self.organizational_unit,
            &self.email_address,
        ];
        let mut longest = 0;
        for text in distinctive.into_iter().flatten() {
            longest = longest.max(text.literal_length()?);
        }
        if let Some(text) = &self.country {
            text.literal_length()?;
        }
        if longest < 4 {
            return fail(
                "[[names]]",
                "a matcher needs at least four literal characters",
            );
        }
        Ok(())
    }
}

impl Text {
    /// The expression of `matches`, anchored at both ends.
    pub fn anchored(expression: &str) -> String {
        format!(r"\A(?:{expression})\z")
    }

    fn literal_length(&self) -> Result<usize, (String, String)> {
        match self {
            Self::EndsWith(text) | Self::Equals(text) | Self::StartsWith(text) => {
                Ok(text.chars().count())
            }
            Self::Matches(expression) => match Regex::new(&Self::anchored(expression)) {
                Ok(_) => Ok(expression.chars().filter(|c| c.is_alphanumeric()).count()),
                Err(error) => fail("matches", &format!("\"{expression}\": {error}")),
            },
        }
    }
}

fn fail<T>(field: &str, reason: &str) -> Result<T, (String, String)> {
    Err((field.to_owned(), reason.to_owned()))
}

/// The line that begins with `mark`, or else the first one that holds it.
fn line_with(text: &str, mark: &str) -> Option<usize> {
    let begins = |line: &str| line.trim_start().starts_with(mark);
    let line = text.lines().position(begins);
    let line = line.or_else(|| text.lines().position(|line| line.contains(mark)));
    line.map(|index| index + 1)
}

pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

fn is_id(text: &str) -> bool {
    let word = |w: &str| {
        !w.is_empty()
            && w.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.split('-').all(word)
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_years(text: &str) -> bool {
    text.split(", ").all(|part| match part.split_once('-') {
        None => is_year(part),
        Some((from, "")) => is_year(from),
        Some((from, to)) => is_year(from) && is_year(to) && from <= to,
    })
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let within = |part: &str, last: u32| {
        part.len() == 2 && part.parse::<u32>().is_ok_and(|n| (1..=last).contains(&n))
    };
    is_year(year) && within(month, 12) && within(day, 31)
}
