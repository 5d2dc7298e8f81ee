//! The certificate payloads of an Apple configuration profile
//! (<https://developer.apple.com/documentation/devicemanagement/certificateroot>), in its XML form.
//! Everything else in a profile is passed over.

use std::fmt;

use plist::{Dictionary, Value};

/// Why a profile gives no payloads.
#[derive(Debug, PartialEq)]
pub enum MobileconfigError {
    /// Its payloads are encrypted for one device.
    Encrypted,
    /// A certificate payload holds no data; its number among all payloads, from 1.
    NoData(usize),
    /// It has no list of payloads.
    NoPayloads,
    /// More dictionaries and arrays than any profile needs.
    TooManyParts,
    /// Not an XML property list; what the reader says, with the place.
    Xml(String),
}

impl fmt::Display for MobileconfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encrypted => f.write_str("its payloads are encrypted for one device"),
            Self::NoData(number) => write!(f, "payload {number} holds no data"),
            Self::NoPayloads => f.write_str("it has no PayloadContent"),
            Self::TooManyParts => write!(f, "more than {PART_CAP} dictionaries and arrays"),
            Self::Xml(reason) => write!(f, "not a property list: {reason}"),
        }
    }
}

impl std::error::Error for MobileconfigError {}

/// Dictionaries and arrays in one profile. It bounds how deep they can lie in each other, and
/// so the stack that a tree of them takes.
const PART_CAP: usize = 1024;
/// The payloads that hold a certificate and no private key.
const TYPES: [&str; 3] = [
    "com.apple.security.pem",
    "com.apple.security.pkcs1",
    "com.apple.security.root",
];

/// Whether `bytes` begin as an XML property list.
pub(super) fn is_profile(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    let is_xml = start.starts_with(b"<?xml") || start.starts_with(b"<!DOCTYPE plist");
    start.starts_with(b"<plist")
        || (is_xml && start.windows(6).take(1024).any(|tag| tag == b"<plist"))
}

/// The data of every certificate payload: DER, or PEM as text.
pub(super) fn payloads(bytes: &[u8]) -> Result<Vec<Vec<u8>>, MobileconfigError> {
    let named = |name: &[u8]| bytes.windows(name.len()).filter(|at| *at == name).count();
    // Both tags of each part count, and a stray word in base64 does little harm.
    if named(b"array") + named(b"dict") > 2 * PART_CAP {
        return Err(MobileconfigError::TooManyParts);
    }
    let value =
        Value::from_reader_xml(bytes).map_err(|error| MobileconfigError::Xml(error.to_string()))?;
    let profile = value.as_dictionary().ok_or(MobileconfigError::NoPayloads)?;
    if profile.contains_key("EncryptedPayloadContent") {
        return Err(MobileconfigError::Encrypted);
    }
    let list = profile.get("PayloadContent").and_then(Value::as_array);
    let list = list.ok_or(MobileconfigError::NoPayloads)?;
    let mut found = Vec::new();
    for (index, payload) in list.iter().enumerate() {
        let Some(payload) = payload.as_dictionary().filter(|one| is_certificate(one)) else {
            continue;
        };
        let data = payload.get("PayloadContent").and_then(Value::as_data);
        let data = data.ok_or(MobileconfigError::NoData(index + 1))?;
        found.push(data.to_vec());
    }
    Ok(found)
}

fn is_certificate(payload: &Dictionary) -> bool {
    let kind = payload.get("PayloadType").and_then(Value::as_string);
    kind.is_some_and(|kind| TYPES.contains(&kind))
}
