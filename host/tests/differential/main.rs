//! Good and bad chains, judged by the host, by `rustls-webpki` and by OpenSSL (the idea of
//! x509-limbo). The host says where a chain leads; the others say whether a browser should accept it.
//! So it may say "public" where they refuse, for a reason that is written beside the case, and never
//! the other way round without one.

// OpenSSL's command line is there.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a chain that cannot be made must fail"
)]

mod ber;
mod chains;
mod changes;
mod dates;
#[path = "../der/mod.rs"]
mod der;
mod explained;
mod judges;
mod party;
mod resign;

use std::{collections::HashMap, fs, path::Path};

use chains::{Case, all, combinations};
use explained::EXPLAINED;
use rootwatch::{certificate::Certificate, verdict::Note};

/// What the three say of a case: whether the chain is public, or acceptable.
#[derive(Debug, PartialEq)]
struct Says {
    host: bool,
    webpki: bool,
    openssl: bool,
}

impl Says {
    fn of(chain: &[Vec<u8>], root: &[u8]) -> Self {
        Self {
            host: judges::host(chain, root),
            webpki: judges::webpki(chain, root),
            openssl: judges::openssl(chain, root),
        }
    }

    fn all(says: bool) -> Self {
        Self::listed([says; 3])
    }

    fn listed([host, webpki, openssl]: [bool; 3]) -> Self {
        Self {
            host,
            webpki,
            openssl,
        }
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            host: self.host && other.host,
            webpki: self.webpki && other.webpki,
            openssl: self.openssl && other.openssl,
        }
    }

    fn agree(&self) -> bool {
        *self == Self::all(self.host)
    }
}

fn explained(name: &str) -> Option<Says> {
    let (_, says, reason) = EXPLAINED.iter().find(|(listed, ..)| *listed == name)?;
    assert!(!reason.is_empty(), "{name}");
    Some(Says::listed(*says))
}

#[test]
fn every_difference_is_explained() {
    let mut problems = Vec::new();
    let cases = all();
    for Case { name, chain, root } in &cases {
        let says = Says::of(chain, root);
        let is_right = match explained(name) {
            None => says.agree(),
            Some(expected) => !says.agree() && says == expected,
        };
        if !is_right {
            problems.push(format!("{name}: {says:?}"));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    for (name, ..) in EXPLAINED {
        assert!(cases.iter().any(|case| case.name == *name), "{name}");
    }
}

/// Each of the three accepts what it accepts with each change alone; together, changes only ever make
/// all of them refuse.
#[test]
fn changes_together_differ_by_no_more_than_each_alone() {
    let single: HashMap<&str, Says> = all()
        .iter()
        .map(|Case { name, chain, root }| {
            let says = explained(name);
            (
                *name,
                says.unwrap_or_else(|| Says::all(judges::host(chain, root))),
            )
        })
        .collect();
    let (mut problems, mut differences) = (Vec::new(), 0);
    for combination in combinations(200) {
        let says = Says::of(&combination.chain, &combination.root);
        let names = combination.names.iter();
        let expected = names.fold(Says::all(true), |all, name| all.and(&single[name]));
        differences += usize::from(!says.agree());
        let is_right = says == expected || (says == Says::all(false) && !expected.agree());
        if !is_right {
            problems.push(format!(
                "{:?}: {says:?}, not {expected:?}",
                combination.names
            ));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(differences > 50, "{differences}");
}

#[test]
fn all_accept_the_good_and_refuse_the_forged() {
    let mut seen = 0;
    for Case { name, chain, root } in all() {
        let expected = match name {
            "a good chain" | "an expiry after 2050" => true,
            "a signature with one bit changed" | "a signature of another key" => false,
            _ => continue,
        };
        seen += 1;
        assert_eq!(judges::host(&chain, &root), expected, "{name}");
        assert_eq!(judges::webpki(&chain, &root), expected, "{name}");
        assert_eq!(judges::openssl(&chain, &root), expected, "{name}");
    }
    assert_eq!(seen, 4);
}

/// What the host takes for a time, it also reads as that time.
#[test]
fn odd_times_are_read_as_what_they_say() {
    let mut seen = 0;
    for Case { name, chain, .. } in all() {
        let expected = match name {
            "a UTCTime without seconds"
            | "a GeneralizedTime before 2050"
            | "a GeneralizedTime with a fraction"
            | "a GeneralizedTime without seconds" => "2049-01-01T00:00:00Z",
            "a UTCTime with an offset" => "2048-12-31T23:00:00Z",
            "an expiry after 2050" => "9999-12-31T00:00:00Z",
            _ => continue,
        };
        seen += 1;
        let site = Certificate::from_der(&chain[0]).unwrap();
        assert_eq!(site.not_after, expected, "{name}");
    }
    assert_eq!(seen, 6);
}

/// A signature that is not checked is not called wrong.
#[test]
fn what_cannot_be_checked_is_said() {
    let mut seen = 0;
    for Case { name, chain, root } in all() {
        let expected = match name {
            "RSA with 16,384 bits" => unsupported("RSA with SHA-256 (RSA 16384)"),
            "RSA with the exponent 1" | "RSA with the exponent 2^33 + 1" => {
                unsupported("RSA with SHA-256 (RSA)")
            }
            "a signature with one bit changed" => Note::SignatureInvalid,
            _ => continue,
        };
        seen += 1;
        let notes = judges::notes(&chain, &root);
        assert!(notes.contains(&expected), "{name}: {notes:?}");
    }
    assert_eq!(seen, 4);
}

fn unsupported(algorithm: &str) -> Note {
    Note::AlgorithmUnsupported(algorithm.to_owned())
}

/// What the host does not check, or others do, is written where people look for it.
#[test]
fn the_security_document_lists_every_difference() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../SECURITY.md");
    let text = fs::read_to_string(file).unwrap();
    let section = text.split("\n## Not checked\n").nth(1).unwrap();
    let rows = section.lines().filter_map(|line| line.split('|').nth(2));
    let listed: Vec<&str> = rows
        .flat_map(|cell| cell.split(';').map(str::trim))
        .collect();
    for (name, ..) in EXPLAINED {
        assert!(listed.contains(name), "{name}");
    }
}
