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

mod chains;
mod der;
mod judges;

use chains::{Case, all};

/// What the three say of a case: whether the chain is public, or acceptable.
#[derive(Debug, PartialEq)]
struct Says {
    host: bool,
    webpki: bool,
    openssl: bool,
}

/// Cases on which the three differ, and why.
const EXPLAINED: &[(&str, [bool; 3], &str)] = &[
    (
        "an end-entity out of its time",
        [true, false, false],
        "the host tells who issued a certificate; the browser has judged its time",
    ),
    (
        "an intermediate out of its time",
        [true, false, false],
        "the host tells who issued a certificate; the browser has judged its time",
    ),
    (
        "an extended key usage that is not for servers",
        [true, false, false],
        "purposes are the browser's to judge; who issued it does not depend on them",
    ),
    (
        "a name outside the intermediate's name constraints",
        [true, false, false],
        "name constraints are the browser's to judge; who issued it does not depend on them",
    ),
    (
        "an unknown critical extension",
        [true, false, false],
        "only who issued it is asked; a browser refuses the page",
    ),
    (
        "an unknown critical extension in the intermediate",
        [true, false, false],
        "only who issued it is asked; a browser refuses the page",
    ),
    (
        "an issuer that may not sign certificates",
        [false, true, false],
        "webpki does not look at keyUsage; RFC 5280 section 4.2.1.3 wants keyCertSign",
    ),
    (
        "an issuer of another name",
        [true, false, false],
        "names and key identifiers choose candidates; the signature proves who issued it",
    ),
    (
        "the same extension twice",
        [true, false, false],
        "only who issued it is asked; a browser refuses the page",
    ),
    (
        "ten thousand names",
        [true, false, true],
        "webpki reads no certificate above 64 kB",
    ),
    (
        "a length in BER",
        [true, false, true],
        "what was signed is DER all the same, and the digest is that of the bytes as they came",
    ),
    (
        "fifty cross-signed alternatives",
        [true, true, false],
        "OpenSSL follows the first issuer with the right name and key, and turns back at none",
    ),
    (
        "a path of forty intermediates",
        [true, false, true],
        "webpki follows six issuers; the host has a budget of steps",
    ),
    (
        "a key identifier of another key",
        [true, true, false],
        "key identifiers choose candidates (RFC 5280 section 4.2.1.1); the signature proves",
    ),
];

#[test]
fn every_difference_is_explained() {
    let mut problems = Vec::new();
    let cases = all();
    for Case { name, chain, root } in &cases {
        let says = Says {
            host: judges::host(chain, root),
            webpki: judges::webpki(chain, root),
            openssl: judges::openssl(chain, root),
        };
        let listed = EXPLAINED.iter().find(|(listed, ..)| listed == name);
        let same = says.host == says.webpki && says.host == says.openssl;
        let is_right = match listed {
            None => same,
            Some((_, [host, webpki, openssl], reason)) => {
                !reason.is_empty()
                    && !same
                    && says.host == *host
                    && says.webpki == *webpki
                    && says.openssl == *openssl
            }
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
