//! Validity that is over, far away, or written as RFC 5280 section 4.1.2.5 does not want it.

use rcgen::date_time_ymd;

use crate::{
    changes::{Change, What},
    der::der,
    resign::with_element,
};

/// Every change.
pub(crate) fn changes() -> Vec<Change> {
    let of = |name, what| Change {
        name,
        part: "site's time",
        what,
    };
    let until = |name, change: fn(&[u8]) -> Vec<u8>| of(name, What::SiteSigned(change));
    vec![
        of(
            "an end-entity out of its time",
            What::Site(|params| params.not_after = date_time_ymd(2025, 1, 1)),
        ),
        Change {
            name: "an intermediate out of its time",
            part: "intermediate's time",
            what: What::Middle(|params| params.not_after = date_time_ymd(2025, 1, 1)),
        },
        of(
            "an expiry after 2050",
            What::Site(|params| params.not_after = date_time_ymd(9999, 12, 31)),
        ),
        until("a month that is none", |tbs| utc(tbs, "491301000000Z")),
        until("the 30th of February", |tbs| utc(tbs, "490230000000Z")),
        until("the 29th of February in a year without one", |tbs| {
            utc(tbs, "490229000000Z")
        }),
        until("an hour that is none", |tbs| utc(tbs, "490101240000Z")),
        until("a leap second", |tbs| utc(tbs, "481231235960Z")),
        until("a UTCTime without seconds", |tbs| utc(tbs, "4901010000Z")),
        until("a UTCTime with an offset", |tbs| {
            utc(tbs, "490101000000+0100")
        }),
        until("a UTCTime without a zone", |tbs| utc(tbs, "490101000000")),
        until("a GeneralizedTime before 2050", |tbs| {
            generalized(tbs, "20490101000000Z")
        }),
        until("a GeneralizedTime with an offset", |tbs| {
            generalized(tbs, "20490101000000+0100")
        }),
        until("a GeneralizedTime with a fraction", |tbs| {
            generalized(tbs, "20490101000000.5Z")
        }),
        until("a GeneralizedTime without seconds", |tbs| {
            generalized(tbs, "204901010000Z")
        }),
        until("a GeneralizedTime without a zone", |tbs| {
            generalized(tbs, "20490101000000")
        }),
    ]
}

fn utc(tbs: &[u8], not_after: &str) -> Vec<u8> {
    with_not_after(tbs, 0x17, not_after)
}

fn generalized(tbs: &[u8], not_after: &str) -> Vec<u8> {
    with_not_after(tbs, 0x18, not_after)
}

/// The tbsCertificate that ends at a time of this type and text.
fn with_not_after(tbs: &[u8], tag: u8, not_after: &str) -> Vec<u8> {
    let not_before = der(0x17, &[b"240101000000Z"]);
    let not_after = der(tag, &[not_after.as_bytes()]);
    let validity = der(0x30, &[&not_before, &not_after]);
    der(0x30, &[&with_element(tbs, VALIDITY, |_| validity.clone())])
}

/// Its place in a tbsCertificate.
const VALIDITY: usize = 4;
