//! How a person takes a root out of a store: exact clicks, or an exact command. Pure; Rootwatch
//! itself removes nothing. `PROTOCOL.md` says what each way asks of the person.

use std::path::Path;

use crate::{
    certificate::Certificate,
    digest::to_hex,
    name::{COMMON_NAME, ORGANIZATION, ORGANIZATIONAL_UNIT},
    shell,
    truststore::{Holding, Kind, Store, Trust},
};

/// Where Debian's packages put certificates; `dpkg-reconfigure` names them from here on.
const DEBIAN_PACKAGED: &str = "usr/share/ca-certificates/";

/// One way to take a root out of one store.
#[derive(Debug, Default, Eq, PartialEq)]
pub struct Way {
    /// What kind of way it is.
    pub code: Code,
    /// What the root is called where the person has to find it.
    pub name: Option<String>,
    /// What to run.
    pub command: Option<String>,
    /// The file that brings the root.
    pub file: Option<String>,
}

/// Kind of a way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[allow(missing_docs, reason = "PROTOCOL.md has the table")]
pub enum Code {
    ChromiumSettings,
    FirefoxSettings,
    MacosCommand,
    MacosKeychain,
    NssCommand,
    #[default]
    Policy,
    SystemBlocklist,
    SystemCommand,
    SystemFile,
    SystemPackage,
    ThunderbirdSettings,
    WindowsAdministratorCommand,
    WindowsCommand,
    WindowsConsole,
}

/// The ways to take `certificate` out of the store of `holdings[index]`: each does alone, the
/// simplest first. None where there is nothing to take out, or where the file that brought it
/// stands in another of the holdings.
pub fn ways(
    certificate: &Certificate,
    holdings: &[Holding],
    index: usize,
    stores: &[Store],
) -> Vec<Way> {
    let Some(holding) = holdings.get(index) else {
        return Vec::new();
    };
    let Some(store) = stores.get(holding.store) else {
        return Vec::new();
    };
    if holding.trust == Trust::Distrusted {
        return Vec::new();
    }
    match store.kind {
        Kind::Chromium => vec![named(Code::ChromiumSettings, display_name(certificate))],
        Kind::Macos => macos(certificate, store),
        Kind::Nss => nss(certificate, holdings, holding, stores),
        Kind::Policy => vec![policy(holding)],
        Kind::System => {
            let others = holdings
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            let is_brought = others.into_iter().any(|(_, other)| {
                other.file.is_some()
                    && stores
                        .get(other.store)
                        .is_some_and(|s| s.kind == Kind::System)
            });
            system(certificate, holding, store, is_brought)
        }
        Kind::Windows => windows(certificate, store),
    }
}

fn named(code: Code, name: String) -> Way {
    Way {
        code,
        name: Some(name),
        ..Way::default()
    }
}

fn command(code: Code, command: String) -> Way {
    Way {
        code,
        command: Some(command),
        ..Way::default()
    }
}

/// The name that programs show: they take it from the certificate and not from the store.
fn display_name(certificate: &Certificate) -> String {
    let subject = &certificate.subject;
    let attributes = [COMMON_NAME, ORGANIZATIONAL_UNIT, ORGANIZATION];
    let first = attributes.iter().find_map(|oid| subject.values(oid).next());
    first.unwrap_or(subject.text()).to_owned()
}

fn nss(
    certificate: &Certificate,
    holdings: &[Holding],
    holding: &Holding,
    stores: &[Store],
) -> Vec<Way> {
    let store = stores.get(holding.store);
    let browser = store.and_then(|store| store.browser);
    // Firefox imports what a policy installs, at each start again.
    let is_policy = |other: &&Holding| {
        let other = stores.get(other.store);
        other.is_some_and(|other| other.kind == Kind::Policy && other.browser == browser)
    };
    if let Some(by_policy) = holdings.iter().find(is_policy) {
        return vec![policy(by_policy)];
    }
    let settings = match browser {
        None => None,
        Some("thunderbird") => Some(Code::ThunderbirdSettings),
        Some(_) => Some(Code::FirefoxSettings),
    };
    let mut found: Vec<Way> = settings
        .map(|code| named(code, display_name(certificate)))
        .into_iter()
        .collect();
    let folder = store.and_then(|store| text(&store.path).map(|path| format!("sql:{path}")));
    let words = (
        holding.certutil_name.as_deref().and_then(shell::word),
        folder.as_deref().and_then(shell::word),
    );
    if let (Some(name), Some(folder)) = words {
        let delete = format!("certutil -D -d {folder} -n {name}");
        found.push(command(Code::NssCommand, delete));
    }
    found
}

fn policy(holding: &Holding) -> Way {
    Way {
        code: Code::Policy,
        file: holding.file.as_deref().map(shown),
        ..Way::default()
    }
}

fn system(
    certificate: &Certificate,
    holding: &Holding,
    store: &Store,
    is_brought: bool,
) -> Vec<Way> {
    let rebuild = store.upkeep.as_ref().map(|upkeep| upkeep.rebuild);
    let Some(file) = &holding.file else {
        return if is_brought {
            // The bundle is made anew from the additions.
            Vec::new()
        } else {
            bundled(certificate, holding, store)
        };
    };
    let delete = match (text(file).and_then(shell::word), rebuild) {
        (Some(word), Some(rebuild)) if !holding.shares_file => {
            Some(format!("sudo rm -- {word} && sudo {rebuild}"))
        }
        _ => None,
    };
    vec![Way {
        code: match delete {
            Some(_) => Code::SystemCommand,
            None => Code::SystemFile,
        },
        name: None,
        command: delete.or_else(|| rebuild.map(|rebuild| format!("sudo {rebuild}"))),
        file: Some(shown(file)),
    }]
}

/// A root in a bundle that no addition brought: a package did, or somebody wrote in the bundle.
fn bundled(certificate: &Certificate, holding: &Holding, store: &Store) -> Vec<Way> {
    let Some(upkeep) = &store.upkeep else {
        return vec![Way {
            code: Code::SystemFile,
            name: Some(display_name(certificate)),
            file: Some(shown(&store.path)),
            command: None,
        }];
    };
    if let Some(package_file) = &holding.package_file {
        if let Some((_, name)) = shown(package_file).split_once(DEBIAN_PACKAGED)
            && upkeep.blocklist.is_none()
        {
            return vec![Way {
                name: Some(name.to_owned()),
                ..command(
                    Code::SystemPackage,
                    "sudo dpkg-reconfigure ca-certificates".to_owned(),
                )
            }];
        }
        // The package would bring it again: it is refused instead.
        if let Some(folder) = &upkeep.blocklist {
            return vec![Way {
                file: Some(shown(folder)),
                ..command(Code::SystemBlocklist, format!("sudo {}", upkeep.rebuild))
            }];
        }
    }
    let rebuild = format!("sudo {}", upkeep.rebuild);
    vec![command(Code::SystemCommand, rebuild)]
}

/// `certutil.exe` and `security` take the SHA-1 of a certificate; a short serial number or a
/// common name could be that of others too.
fn thumbprint(certificate: &Certificate) -> String {
    to_hex(certificate.sha1())
}

fn windows(certificate: &Certificate, store: &Store) -> Vec<Way> {
    let path = shown(&store.path);
    if path.contains("Policies") || path.contains("EnterpriseCertificates") {
        return vec![Way {
            file: Some(path),
            ..Way::default()
        }];
    }
    let (console, scope, code) = if path.starts_with("HKCU") {
        ("certmgr.msc", "-user ", Code::WindowsCommand)
    } else {
        ("certlm.msc", "", Code::WindowsAdministratorCommand)
    };
    let store = path.rsplit('\\').next().unwrap_or_default();
    let delete = format!(
        "certutil {scope}-delstore {store} {}",
        thumbprint(certificate)
    );
    vec![
        Way {
            name: Some(display_name(certificate)),
            ..command(Code::WindowsConsole, console.to_owned())
        },
        command(code, delete),
    ]
}

fn macos(certificate: &Certificate, store: &Store) -> Vec<Way> {
    let (rights, keychain) = match text(&store.path) {
        // What the system is made with is on a volume that cannot be written.
        Some(path) if path.starts_with("/System/") => return Vec::new(),
        Some(path) if path.starts_with("/Library/") => ("sudo ", format!(" {path}")),
        _ => ("", String::new()),
    };
    let digest = thumbprint(certificate);
    let delete = format!("{rights}security delete-certificate -t -Z {digest}{keychain}");
    vec![
        named(Code::MacosKeychain, display_name(certificate)),
        command(Code::MacosCommand, delete),
    ]
}

/// The path as text; `None` where it is none, so that no command names another file.
fn text(path: &Path) -> Option<&str> {
    path.to_str()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
