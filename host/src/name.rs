//! A distinguished name (RFC 5280 §4.1.2.4): its DER, its attributes, and its text form,
//! which `host/authorities/README.md` defines.
//! The build script reads this file too.

use x509_parser::x509::X509Name;

use crate::oid;

/// A distinguished name.
#[derive(Clone, Debug)]
pub struct Name {
    /// The DER of the name; two names are the same where this is.
    pub der: Vec<u8>,
    attributes: Vec<(String, String)>,
    text: String,
}

/// OID of commonName.
pub const COMMON_NAME: &str = "2.5.4.3";
/// OID of countryName.
pub const COUNTRY: &str = "2.5.4.6";
/// OID of organizationName.
pub const ORGANIZATION: &str = "2.5.4.10";
/// OID of organizationalUnitName.
pub const ORGANIZATIONAL_UNIT: &str = "2.5.4.11";
/// OID of emailAddress (PKCS #9).
pub const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";

impl Name {
    /// Reads a parsed name.
    pub fn of(parsed: &X509Name<'_>) -> Self {
        let mut sets = Vec::new();
        for rdn in parsed.iter_rdn() {
            let attributes = rdn.iter().map(|attribute| {
                let value = attribute.attr_value();
                let text = match value.tag().0 {
                    // UniversalString and BMPString (X.690 §8.23): four and two bytes a character.
                    28 => wide(value.data, 4),
                    30 => wide(value.data, 2),
                    // TeletexString is used as Latin-1.
                    20 => value.data.iter().map(|byte| char::from(*byte)).collect(),
                    _ => match str::from_utf8(value.data) {
                        Ok(text) => text.to_owned(),
                        Err(_) => String::from_utf8_lossy(value.data).into_owned(),
                    },
                };
                (oid::text(attribute.attr_type()), text)
            });
            sets.push(attributes.collect());
        }
        Self::new(parsed.as_raw().to_vec(), sets)
    }

    /// Takes the DER and the sets of (OID, value) in it.
    pub fn new(der: Vec<u8>, sets: Vec<Vec<(String, String)>>) -> Self {
        let texts: Vec<String> = sets
            .iter()
            .map(|set| {
                let parts: Vec<String> = set
                    .iter()
                    .map(|(oid, value)| format!("{}={}", short(oid), escape(value)))
                    .collect();
                parts.join("+")
            })
            .collect();
        Self {
            der,
            text: texts.join(", "),
            attributes: sets.into_iter().flatten().collect(),
        }
    }

    /// The whole name as text, in the order of the certificate. Not made safe to show.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every attribute in the order of the certificate: its short name or its OID, and its value.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.attributes.iter();
        all.map(|(oid, value)| (short(oid), value.as_str()))
    }

    /// All values of one attribute.
    pub fn values<'a>(&'a self, oid: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self
            .attributes
            .iter()
            .filter(move |(found, _)| found == oid);
        found.map(|(_, value)| value.as_str())
    }
}

fn wide(bytes: &[u8], width: usize) -> String {
    let units = bytes.chunks(width).map(|unit| {
        let code = unit
            .iter()
            .fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    });
    units.collect()
}

fn short(oid: &str) -> &str {
    match oid {
        COMMON_NAME => "CN",
        COUNTRY => "C",
        ORGANIZATION => "O",
        ORGANIZATIONAL_UNIT => "OU",
        EMAIL_ADDRESS => "emailAddress",
        "2.5.4.5" => "serialNumber",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        other => other,
    }
}

fn escape(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(value.len());
    for (index, c) in value.chars().enumerate() {
        let at_end = c == ' ' && (index == 0 || index == last);
        if at_end || matches!(c, '\\' | ',' | '+' | '"' | '<' | '>' | ';') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
