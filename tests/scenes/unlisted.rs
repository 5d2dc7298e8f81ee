//! Interceptors whose root is on no list and has a name that says nothing. They must be suspected at
//! the second unrelated site at the latest, and at the first where three strong signs agree.
//! Numbers in the reasons are weights of `host/SUSPICION.md`; habits count at most 25, and
//! whoever signs on the fly has 25 (no public profile 15, no timestamps 5, signed by the root 5).

use std::sync::Arc;

use anyhow::Result;

use super::{HERE, Scene, THERE, Visit, issuing, root};
use crate::pki::{Authority, Name};
use crate::shape::{Key, Shape};
use crate::squid::Bump;
use crate::stage::{Stage, by};
use crate::standing::Standing::{OutsidePublicTrust, PubliclyTrusted, SuspectedInterception};

/// Whom they all read.
const SITES: &[&str] = &["news.example", "bank.example"];

/// Nothing is known but names: behind a proxy, at no known time.
const AT_THE_SECOND: &[Visit] = &[
    Visit::proxied("news.example", OutsidePublicTrust).some_time(),
    Visit::proxied("bank.example", SuspectedInterception).some_time(),
    // What was seen at the second tells about the first too.
    Visit::proxied("news.example", SuspectedInterception).some_time(),
];

pub(super) const SCENES: &[Scene] = &[
    // At the first site: its CA's own key in the certificate (50), made two days back to the minute
    // (35), habits (25).
    Scene {
        name: "mitmproxy-renamed",
        shows: "mitmproxy, its CA renamed, at the moment when it signs",
        arrange: start_mitmproxy,
        visits: &[
            Visit::at(HERE, "news.example", SuspectedInterception),
            Visit::at(THERE, "bank.example", SuspectedInterception),
        ],
    },
    // Its CA's own key (50) and habits are not enough; unrelated domains (45) are.
    Scene {
        name: "mitmproxy-renamed-proxied",
        shows: "the same, and nothing is known but names",
        arrange: start_mitmproxy,
        visits: AT_THE_SECOND,
    },
    // Exponent 3 (35), a day back (35) and habits miss the threshold by 5; one key for both sites
    // (50) and unrelated domains (45) do not.
    Scene {
        name: "sslsplit",
        shows: "sslsplit, its CA renamed, at the moment when it signs",
        arrange: start_sslsplit,
        visits: &[
            Visit::at(HERE, "news.example", OutsidePublicTrust),
            Visit::at(THERE, "bank.example", SuspectedInterception),
        ],
    },
    Scene {
        name: "sslsplit-proxied",
        shows: "the same, and nothing is known but names",
        arrange: start_sslsplit,
        visits: AT_THE_SECOND,
    },
    // Its CA's own key (50), the CA's dates, habits; then unrelated domains (45).
    Scene {
        name: "squid",
        shows: "Squid with `ssl-bump`, its CA renamed, that meets the browser first",
        arrange: |stage| start_squid(stage, Bump::ClientFirst),
        visits: AT_THE_SECOND,
    },
    // The same with the genuine dates.
    Scene {
        name: "squid-server-first",
        shows: "Squid that copies subject and dates of the genuine certificate",
        arrange: |stage| start_squid(stage, Bump::ServerFirst),
        visits: AT_THE_SECOND,
    },
    // In Chromium the same counts: the installed root completes the path.
    Scene {
        name: "mitmproxy-in-chromium",
        shows: "mitmproxy, its CA renamed, and only the site's own certificate is shown",
        arrange: |stage| {
            stage.show_like_chromium(&stage.internet.roots.gateway)?;
            start_mitmproxy(stage)
        },
        visits: AT_THE_SECOND,
    },
    Scene {
        name: "squid-in-chromium",
        shows: "Squid, its CA renamed, and only the site's own certificate is shown",
        arrange: |stage| {
            stage.show_like_chromium(&stage.internet.roots.gateway)?;
            start_squid(stage, Bump::ServerFirst)
        },
        visits: AT_THE_SECOND,
    },
    // The name of an issuer that was met as a public one, on another key (60), and with it a public
    // CA's organisation on a certificate without its marks (35), and habits: at once.
    Scene {
        name: "copied-issuer",
        shows: "an interceptor with the name of a public issuer that was met before",
        arrange: |stage| copy(stage.internet.roots.issuing.name, Shape::PLAIN, stage),
        visits: &[
            Visit::proxied("library.example", PubliclyTrusted),
            Visit::proxied("news.example", SuspectedInterception),
            Visit::proxied("bank.example", SuspectedInterception),
        ],
    },
    // The whole name of a public root (60), habits without a public profile's absence (10); then
    // unrelated domains (45).
    Scene {
        name: "copied-root",
        shows: "an interceptor with a public root's name, and certificates with public marks",
        arrange: |stage| {
            let shape = Shape::PLAIN.informed();
            copy(stage.internet.roots.public.name, shape, stage)
        },
        visits: AT_THE_SECOND,
    },
    // The organisation of a public CA without its marks (35), habits, unrelated domains (45).
    Scene {
        name: "copied-organization",
        shows: "an interceptor with part of a public issuer's name, and no honest site before",
        arrange: |stage| {
            let copy = root(
                "GoDaddy.com, Inc.",
                "Go Daddy Secure Certificate Authority - G2",
            )?;
            stage.intercept(SITES, by(&copy)?)
        },
        visits: AT_THE_SECOND,
    },
    // A public root's name (60), the CA's own key (50), made now (35).
    Scene {
        name: "three-strong-signs",
        shows: "an interceptor that copies a public name, keys with its CA's key and signs now",
        arrange: |stage| {
            let shape = Shape::PLAIN.made_now().with_key(Key::Issuer).informed();
            copy(stage.internet.roots.public.name, shape, stage)
        },
        visits: &[Visit::proxied("news.example", SuspectedInterception)],
    },
    // One key for both (50), unrelated domains (45), habits.
    Scene {
        name: "one-key",
        shows: "an interceptor that gives all sites one key",
        arrange: |stage| {
            let certifier = by(&stage.internet.roots.stranger)?;
            let shape = Shape::PLAIN.with_key(Key::Shared);
            stage.intercept(SITES, certifier.in_shape(shape))
        },
        visits: AT_THE_SECOND,
    },
    // Unrelated domains (45) at scattered public addresses (30), habits (no public profile 15, no
    // timestamps 5, public address 5).
    Scene {
        name: "careful",
        shows: "a careful interceptor: long new keys, good dates, an intermediate",
        arrange: |stage| intercept_with_care(stage, Shape::PLAIN, SITES),
        visits: &[
            Visit::at(HERE, "news.example", OutsidePublicTrust),
            Visit::at(THERE, "bank.example", SuspectedInterception),
        ],
    },
    // Unrelated domains (45), made now (35), habits (20).
    Scene {
        name: "careful-but-quick",
        shows: "the same behind a proxy, signing at the moment of the visit",
        arrange: |stage| intercept_with_care(stage, Shape::PLAIN.made_now(), SITES),
        visits: &[
            Visit::proxied("news.example", OutsidePublicTrust),
            Visit::proxied("bank.example", SuspectedInterception),
        ],
    },
    // Unrelated domains (45) and many of them (35), habits (20): at the eighth.
    Scene {
        name: "careful-proxied",
        shows: "the same behind a proxy, with certificates made before",
        arrange: |stage| intercept_with_care(stage, Shape::PLAIN, EIGHT),
        visits: &[
            Visit::proxied("one.example", OutsidePublicTrust),
            Visit::proxied("two.example", OutsidePublicTrust),
            Visit::proxied("three.example", OutsidePublicTrust),
            Visit::proxied("four.example", OutsidePublicTrust),
            Visit::proxied("five.example", OutsidePublicTrust),
            Visit::proxied("six.example", OutsidePublicTrust),
            Visit::proxied("seven.example", OutsidePublicTrust),
            Visit::proxied("eight.example", SuspectedInterception),
        ],
    },
];

const EIGHT: &[&str] = &[
    "one.example",
    "two.example",
    "three.example",
    "four.example",
    "five.example",
    "six.example",
    "seven.example",
    "eight.example",
];

fn start_mitmproxy(stage: &Stage) -> Result<()> {
    let ca = &stage.internet.roots.gateway;
    stage.trust(ca)?;
    stage
        .cast
        .mitmproxy(Some(ca), SITES, &stage.internet)
        .map(drop)
}

fn start_sslsplit(stage: &Stage) -> Result<()> {
    let ca = &stage.internet.roots.gateway;
    stage
        .cast
        .sslsplit(ca, &["news.example", "bank.example"], &stage.internet)
}

fn start_squid(stage: &Stage, bump: Bump) -> Result<()> {
    let ca = &stage.internet.roots.gateway;
    stage.cast.squid(ca, bump, SITES, &stage.internet)
}

fn copy(name: Name, shape: Shape, stage: &Stage) -> Result<()> {
    let copy = Arc::new(Authority::root(name)?);
    stage.intercept(SITES, by(&copy)?.in_shape(shape))
}

fn intercept_with_care(stage: &Stage, shape: Shape, sites: &[&str]) -> Result<()> {
    let ca = issuing("Ministry of Communications", "Issuing CA 3")?;
    let shape = shape.with_key(Key::Long);
    stage.intercept(sites, by(&ca)?.in_shape(shape))
}
