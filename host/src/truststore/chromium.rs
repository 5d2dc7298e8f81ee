//! The database `ServerCertificate` of Chromium profiles, where current versions keep the
//! certificates that a person imported: one table with DER and a protocol buffer of trust.
//! Older ones use the shared NSS database, which `profiles` reads.

use std::path::Path;
#[cfg(target_os = "linux")]
use std::path::PathBuf;

use rusqlite::Connection;

use super::{Contents, Kind, Places, Problem, Source, Store, Trust, file::Files, sqlite};
use crate::certificate::Certificate;

/// Certificates in one profile.
const CERTIFICATE_CAP: u32 = 10_000;

/// Name on the wire, what people call it, and the folders with its profiles.
const BROWSERS: &[(&str, &str, &[&str])] = &[
    (
        "chromium",
        "Chromium",
        &[
            "{config}/chromium",
            "snap/chromium/common/chromium",
            ".var/app/org.chromium.Chromium/config/chromium",
            "AppData/Local/Chromium/User Data",
            "Library/Application Support/Chromium",
        ],
    ),
    (
        "chrome",
        "Chrome",
        &[
            "{config}/google-chrome",
            "{config}/google-chrome-beta",
            "{config}/google-chrome-unstable",
            ".var/app/com.google.Chrome/config/google-chrome",
            "AppData/Local/Google/Chrome/User Data",
            "Library/Application Support/Google/Chrome",
        ],
    ),
    (
        "brave",
        "Brave",
        &[
            "{config}/BraveSoftware/Brave-Browser",
            ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser",
            "AppData/Local/BraveSoftware/Brave-Browser/User Data",
            "Library/Application Support/BraveSoftware/Brave-Browser",
        ],
    ),
    (
        "edge",
        "Edge",
        &[
            "{config}/microsoft-edge",
            ".var/app/com.microsoft.Edge/config/microsoft-edge",
            "AppData/Local/Microsoft/Edge/User Data",
            "Library/Application Support/Microsoft Edge",
        ],
    ),
    (
        "vivaldi",
        "Vivaldi",
        &[
            "{config}/vivaldi",
            ".var/app/com.vivaldi.Vivaldi/config/vivaldi",
            "AppData/Local/Vivaldi/User Data",
            "Library/Application Support/Vivaldi",
        ],
    ),
];

/// Where profiles may be; those of sandboxed programs are below folders that are not only theirs.
#[cfg(target_os = "linux")]
pub(super) fn reach(places: &Places) -> impl Iterator<Item = PathBuf> {
    let folders = BROWSERS.iter().flat_map(|(_, _, folders)| *folders);
    let own = folders.filter(|folder| {
        let is_sandboxed = folder.starts_with("snap/") || folder.starts_with(".var/");
        !is_sandboxed && super::profiles::is_of_linux(folder)
    });
    own.map(|folder| places.in_home(folder))
}

/// The profiles of Chromium and its relatives.
pub(super) struct Profiles;

impl Source for Profiles {
    fn stores(&self, places: &Places, files: &Files) -> Vec<Store> {
        let mut found = Vec::new();
        for (browser, name, folders) in BROWSERS {
            for folder in folders.iter().map(|folder| places.in_home(folder)) {
                // A folder that may not be listed has no profiles that could be named.
                for profile in files.entries(&folder).unwrap_or_default() {
                    let path = profile.join("ServerCertificate");
                    if files.has_database(&path) && path.is_file() {
                        let title = profile.file_name().unwrap_or_default().to_string_lossy();
                        let label = format!("{name}, profile {title}");
                        let store = Store::new(Kind::Chromium, label, &path);
                        found.push(store.of(browser).filled(read(&path)));
                    }
                }
            }
        }
        found
    }
}

fn read(path: &Path) -> Result<Contents, Problem> {
    sqlite::read(path, |connection: &Connection| {
        let mut statement =
            connection.prepare("SELECT der_cert, trust_settings FROM certificates LIMIT ?1")?;
        let mut rows = statement.query([CERTIFICATE_CAP])?;
        let mut found = Contents::default();
        while let Some(row) = rows.next()? {
            let (der, settings): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
            found.push(Certificate::from_der(&der), trust(&settings));
        }
        Ok(found)
    })
}

/// The message of `server_certificate_database.proto`: its field 1 is a message whose field 1
/// is the trust: 1 distrusted, 2 unspecified, 3 trusted.
fn trust(settings: &[u8]) -> Trust {
    match length_delimited(settings, 1).map(|inner| number(inner, 1)) {
        Some(Some(1)) => Trust::Distrusted,
        Some(Some(3)) => Trust::Servers,
        _ => Trust::NotServers,
    }
}

fn length_delimited(message: &[u8], field: u64) -> Option<&[u8]> {
    let mut fields = Fields(message);
    fields.find_map(|(number, value)| match value {
        Value::Bytes(bytes) if number == field => Some(bytes),
        _ => None,
    })
}

fn number(message: &[u8], field: u64) -> Option<u64> {
    let mut fields = Fields(message);
    fields.find_map(|(number, value)| match value {
        Value::Number(value) if number == field => Some(value),
        _ => None,
    })
}

/// The fields of a protocol buffer (`https://protobuf.dev/programming-guides/encoding/`), as far
/// as they are numbers or bytes; the first that is anything else ends them.
struct Fields<'a>(&'a [u8]);

enum Value<'a> {
    Bytes(&'a [u8]),
    Number(u64),
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (tag, rest) = varint(self.0)?;
        let (value, rest) = varint(rest)?;
        let (field, rest) = match tag & 7 {
            0 => (Value::Number(value), rest),
            2 => {
                let (bytes, rest) = rest.split_at_checked(usize::try_from(value).ok()?)?;
                (Value::Bytes(bytes), rest)
            }
            _ => return None,
        };
        self.0 = rest;
        Some((tag >> 3, field))
    }
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(9).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_trust_of_a_protocol_buffer() {
        assert_eq!(trust(&[0x0a, 2, 8, 1]), Trust::Distrusted);
        assert_eq!(trust(&[0x0a, 2, 8, 2]), Trust::NotServers);
        assert_eq!(trust(&[0x0a, 2, 8, 3]), Trust::Servers);
        // Another field first, and constraints after it.
        assert_eq!(trust(&[0x12, 1, 0, 0x0a, 2, 8, 3, 0x12, 0]), Trust::Servers);
    }

    #[test]
    fn takes_broken_trust_for_none() {
        for broken in [&[][..], &[0x0a], &[0x0a, 9, 8, 3], &[8, 3], &[0x80; 12]] {
            assert_eq!(trust(broken), Trust::NotServers);
        }
    }
}
