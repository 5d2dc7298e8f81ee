//! What is signed, in BER where DER is due.

use crate::{
    changes::{Change, What},
    der::der,
    resign::{replace, with_element, with_long_length, without_length},
};

/// Places in a tbsCertificate.
const SERIAL: usize = 1;
const SUBJECT: usize = 5;
const EXTENSIONS: usize = 7;

/// Changes to elements behind the validity.
pub(crate) fn behind_validity() -> Vec<Change> {
    let extensions = |name, change| of(name, "extensions' length", change);
    let subject = |name, change| of(name, "subject", change);
    vec![
        extensions("extensions without a length", |tbs| {
            changed(tbs, EXTENSIONS, without_length)
        }),
        extensions("extensions with a long length", |tbs| {
            changed(tbs, EXTENSIONS, with_long_length)
        }),
        subject("a subject without a length", |tbs| {
            changed(tbs, SUBJECT, without_length)
        }),
        subject("a subject with a long length", |tbs| {
            changed(tbs, SUBJECT, with_long_length)
        }),
        Change {
            name: "a CA whose TRUE is 1",
            part: "basicConstraints",
            what: What::MiddleSigned(|tbs| {
                // RFC 5280 section 4.2.1.9: SEQUENCE { BOOLEAN }
                let (from, to) = ([0x30, 3, 1, 1, 0xff], [0x30, 3, 1, 1, 1]);
                der(0x30, &[&replace(tbs, &from, &to)])
            }),
        },
    ]
}

/// Changes to elements before the validity, and to the whole.
pub(crate) fn before_validity() -> Vec<Change> {
    let serial = |name, change| of(name, "serial number", change);
    let whole = |name, change| of(name, "tbsCertificate", change);
    vec![
        serial("a serial number with a long length", |tbs| {
            changed(tbs, SERIAL, with_long_length)
        }),
        serial("a serial number with a zero too many", |tbs| {
            changed(tbs, SERIAL, |_| vec![2, 5, 0, 0x11, 0x22, 0x33, 0x44])
        }),
        whole("a tbsCertificate without a length", |tbs| {
            without_length(&der(0x30, &[tbs]))
        }),
        whole("a tbsCertificate with a long length", |tbs| {
            with_long_length(&der(0x30, &[tbs]))
        }),
    ]
}

fn of(name: &'static str, part: &'static str, change: fn(&[u8]) -> Vec<u8>) -> Change {
    let what = What::SiteSigned(change);
    Change { name, part, what }
}

fn changed(tbs: &[u8], number: usize, change: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    der(0x30, &[&with_element(tbs, number, change)])
}
