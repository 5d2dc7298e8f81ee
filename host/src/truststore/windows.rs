//! Certificate stores of Windows, as the registry keeps them: a key for each certificate, with
//! a value of serialised properties. Parsing is pure; reading the registry is behind `Keys`.

use std::path::PathBuf;

use super::{
    Code, Contents, Held, Kind, Places, Problem, Source, Store, Trust, file::Files, usage,
};
use crate::certificate::Certificate;

/// `CERT_CERT_PROP_ID`: the certificate itself (wincrypt.h, as the others).
const CERTIFICATE: u32 = 32;
/// `CERT_ENHKEY_USAGE_PROP_ID`: the purposes that it may be used for, of those that it has.
const PURPOSES: u32 = 9;
/// `CERT_FRIENDLY_NAME_PROP_ID`: UTF-16 with a zero at its end.
const FRIENDLY_NAME: u32 = 11;
/// `CERT_DISALLOWED_FILETIME_PROP_ID`: no longer trusted from a time on.
const DISALLOWED_FROM: u32 = 104;
/// `CERT_DISALLOWED_ENHKEY_USAGE_PROP_ID`: no longer trusted for these purposes.
const DISALLOWED_PURPOSES: u32 = 122;

/// Whose part of the registry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Hive {
    Machine,
    User,
}

/// The registry, as far as it is needed.
pub(super) trait Keys {
    /// The value `Blob` of every key below `path`; `None` where there is no such key.
    fn blobs(&self, hive: Hive, path: &str) -> Option<Result<Vec<Vec<u8>>, String>>;
}

/// All certificate stores of a registry; none without one.
pub(super) struct Registry<K>(pub(super) Option<K>);

/// The folders of the registry that make up the stores of a user and of the machine.
const FOLDERS: &[(Hive, &str, &str)] = &[
    (
        Hive::User,
        r"Software\Microsoft\SystemCertificates",
        "Windows, this user",
    ),
    (
        Hive::User,
        r"Software\Policies\Microsoft\SystemCertificates",
        "Windows, policy for this user",
    ),
    (
        Hive::Machine,
        r"Software\Microsoft\SystemCertificates",
        "Windows, this computer",
    ),
    (
        Hive::Machine,
        r"Software\Policies\Microsoft\SystemCertificates",
        "Windows, policy for this computer",
    ),
    (
        Hive::Machine,
        r"Software\Microsoft\EnterpriseCertificates",
        "Windows, the domain",
    ),
];

/// The stores in each folder, what a certificate is trusted for because it is there, and
/// whether Windows itself brings what is in it.
const STORES: &[(&str, Trust, bool)] = &[
    ("ROOT", Trust::Servers, false),
    ("AuthRoot", Trust::Servers, true),
    ("CA", Trust::NotServers, false),
    ("Disallowed", Trust::Distrusted, false),
];

impl<K: Keys> Source for Registry<K> {
    fn stores(&self, _: &Places, _: &Files) -> Vec<Store> {
        let Some(keys) = &self.0 else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (hive, folder, owner) in FOLDERS {
            for (name, usual, is_distributed) in STORES {
                let Some(read) = keys.blobs(*hive, &format!(r"{folder}\{name}\Certificates"))
                else {
                    continue;
                };
                let letters = match hive {
                    Hive::Machine => "HKLM",
                    Hive::User => "HKCU",
                };
                let path = PathBuf::from(format!(r"{letters}\{folder}\{name}"));
                let contents = read
                    .map(|blobs| contents(&blobs, *usual, *is_distributed))
                    .map_err(|message| Problem::new(Code::Unreadable, message));
                let label = format!("{owner}, store {name}");
                found.push(Store::new(Kind::Windows, label, &path).filled(contents));
            }
        }
        found
    }
}

fn contents(blobs: &[Vec<u8>], usual: Trust, is_distributed: bool) -> Contents {
    let mut found = Contents::default();
    for blob in blobs {
        match held(blob, usual) {
            Some(held) => found.held.push(Held {
                is_distributed,
                ..held
            }),
            None => found.damaged += 1,
        }
    }
    found
}

/// One certificate with its properties.
fn held(blob: &[u8], usual: Trust) -> Option<Held> {
    let properties = properties(blob)?;
    let property = |id: u32| {
        let mut of_kind = properties.iter().filter(|(other, _)| *other == id);
        of_kind.next().map(|(_, value)| *value)
    };
    let certificate = Certificate::from_der(property(CERTIFICATE)?).ok()?;
    let allows = property(PURPOSES).is_none_or(|list| usage::names_servers(list) == Some(true));
    let refuses = property(DISALLOWED_FROM).is_some()
        && property(DISALLOWED_PURPOSES)
            .is_none_or(|list| usage::names_servers(list) != Some(false))
        || property(DISALLOWED_PURPOSES)
            .is_some_and(|list| usage::names_servers(list) == Some(true));
    let trust = match usual {
        Trust::Servers if refuses => Trust::Distrusted,
        Trust::Servers if !allows => Trust::NotServers,
        usual => usual,
    };
    Some(Held {
        nickname: property(FRIENDLY_NAME).and_then(text),
        ..Held::new(certificate, trust)
    })
}

/// Serialised properties: identifier, encoding type and length, 32 bits each, little-endian,
/// then the value.
fn properties(mut rest: &[u8]) -> Option<Vec<(u32, &[u8])>> {
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (id, after) = word(rest)?;
        let (_encoding, after) = word(after)?;
        let (length, after) = word(after)?;
        let (value, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
        found.push((id, value));
        rest = after;
    }
    Some(found)
}

fn word(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (word, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*word), rest))
}

fn text(utf16: &[u8]) -> Option<String> {
    let units = utf16.chunks_exact(2).map(|pair| match pair {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    let text = String::from_utf16_lossy(&units);
    (!text.is_empty()).then_some(text)
}

/// The registry of this system.
#[cfg(windows)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
pub(super) fn system() -> Option<ThisRegistry> {
    Some(ThisRegistry)
}

/// There is none.
#[cfg(not(windows))]
pub(super) fn system() -> Option<ThisRegistry> {
    None
}

/// The registry of this system.
pub(super) struct ThisRegistry;

/// `ERROR_FILE_NOT_FOUND` as an `HRESULT`.
#[cfg(windows)]
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

#[cfg(windows)]
impl Keys for ThisRegistry {
    fn blobs(&self, hive: Hive, path: &str) -> Option<Result<Vec<Vec<u8>>, String>> {
        let hive = match hive {
            Hive::Machine => windows_registry::LOCAL_MACHINE,
            Hive::User => windows_registry::CURRENT_USER,
        };
        let folder = match hive.open(path) {
            Ok(folder) => folder,
            Err(error) if error.code().0 == NOT_FOUND => return None,
            Err(error) => return Some(Err(error.message())),
        };
        let names = match folder.keys() {
            Ok(names) => names,
            Err(error) => return Some(Err(error.message())),
        };
        let blobs = names.map(|name| {
            let value = folder.open(name).and_then(|key| key.get_value("Blob"));
            value
                .map(|value| value.to_vec())
                .map_err(|error| error.message())
        });
        Some(blobs.collect())
    }
}

#[cfg(not(windows))]
impl Keys for ThisRegistry {
    fn blobs(&self, _: Hive, _: &str) -> Option<Result<Vec<Vec<u8>>, String>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der() -> Vec<u8> {
        let key = rcgen::KeyPair::generate().unwrap();
        let parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        parameters.self_signed(&key).unwrap().der().to_vec()
    }

    fn blob(properties: &[(u32, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        for (id, value) in properties {
            out.extend(id.to_le_bytes());
            out.extend(1_u32.to_le_bytes());
            out.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
            out.extend(*value);
        }
        out
    }

    const SERVER: &[u8] = b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01";
    const CLIENT: &[u8] = b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02";

    #[track_caller]
    fn check(properties: &[(u32, &[u8])], usual: Trust, expected: Trust) {
        let der = der();
        let mut all = vec![(3, &[7_u8; 20][..]), (CERTIFICATE, &der[..])];
        all.extend(properties);
        assert_eq!(held(&blob(&all), usual).unwrap().trust, expected);
    }

    #[test]
    fn takes_the_store_and_the_purposes_into_account() {
        check(&[], Trust::Servers, Trust::Servers);
        check(&[(PURPOSES, SERVER)], Trust::Servers, Trust::Servers);
        check(&[(PURPOSES, CLIENT)], Trust::Servers, Trust::NotServers);
        // "Disable all purposes for this certificate" is an empty list.
        check(&[(PURPOSES, b"\x30\0")], Trust::Servers, Trust::NotServers);
        check(&[(PURPOSES, SERVER)], Trust::NotServers, Trust::NotServers);
        check(&[], Trust::Distrusted, Trust::Distrusted);
    }

    #[test]
    fn knows_roots_that_windows_no_longer_trusts() {
        check(
            &[(DISALLOWED_FROM, &[1; 8])],
            Trust::Servers,
            Trust::Distrusted,
        );
        check(
            &[(DISALLOWED_PURPOSES, SERVER)],
            Trust::Servers,
            Trust::Distrusted,
        );
        check(
            &[(DISALLOWED_PURPOSES, CLIENT)],
            Trust::Servers,
            Trust::Servers,
        );
        let only_mail = [
            (DISALLOWED_FROM, &[1; 8][..]),
            (DISALLOWED_PURPOSES, CLIENT),
        ];
        check(&only_mail, Trust::Servers, Trust::Servers);
    }

    #[test]
    fn reads_the_friendly_name() {
        let der = der();
        let name: Vec<u8> = "Қ a\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let blob = blob(&[(FRIENDLY_NAME, &name), (CERTIFICATE, &der)]);
        let held = held(&blob, Trust::Servers).unwrap();
        assert_eq!(held.nickname.as_deref(), Some("Қ a"));
    }

    #[test]
    fn counts_broken_values_and_reads_the_others() {
        let der = der();
        let good = blob(&[(CERTIFICATE, &der)]);
        let broken = [
            good.split_at(20).0.to_vec(),
            blob(&[(3, &[7; 20])]),
            blob(&[(CERTIFICATE, b"no")]),
            vec![0xff; 40],
        ];
        let mut blobs = broken.to_vec();
        blobs.push(good);
        let found = contents(&blobs, Trust::Servers, true);
        assert_eq!((found.held.len(), found.damaged), (1, 4));
        assert!(found.held.iter().all(|held| held.is_distributed));
    }

    /// A registry with a root of this user, and one that may not be read.
    struct Scratch(Vec<u8>);

    impl Keys for Scratch {
        fn blobs(&self, hive: Hive, path: &str) -> Option<Result<Vec<Vec<u8>>, String>> {
            match (hive, path) {
                (Hive::User, r"Software\Microsoft\SystemCertificates\ROOT\Certificates") => {
                    Some(Ok(vec![self.0.clone()]))
                }
                (Hive::Machine, r"Software\Microsoft\EnterpriseCertificates\ROOT\Certificates") => {
                    Some(Err("access denied".to_owned()))
                }
                _ => None,
            }
        }
    }

    #[test]
    fn names_each_store_and_its_problem() {
        let registry = Registry(Some(Scratch(blob(&[(CERTIFICATE, &der())]))));
        let places = Places::new(PathBuf::new(), PathBuf::new());
        let stores = registry.stores(&places, &Files::default());
        let labels: Vec<&str> = stores.iter().map(|store| store.label.as_str()).collect();
        let expected = [
            "Windows, this user, store ROOT",
            "Windows, the domain, store ROOT",
        ];
        assert_eq!(labels, expected);
        assert_eq!(stores[0].held.len(), 1);
        assert_eq!(stores[1].problem.as_ref().unwrap().code, Code::Unreadable);
    }
}
