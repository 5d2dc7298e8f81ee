//! Sites that nobody intercepts, and what looks like it in what they send.

use anyhow::Result;

use super::{HERE, Scene, THERE, Visit};
use crate::pki::Sends;
use crate::shape::Shape;
use crate::stage::{Stage, by};
use crate::standing::Standing::{OutsidePublicTrust, PubliclyTrusted, Undetermined};

pub(super) const SCENES: &[Scene] = &[
    // A proven path to a public root.
    Scene {
        name: "honest-sites",
        shows: "two sites with certificates of a public CA",
        arrange: |_| Ok(()),
        visits: &[
            Visit::at(HERE, "library.example", PubliclyTrusted),
            Visit::at(THERE, "start.example", PubliclyTrusted),
        ],
    },
    // A name counts in an issuer only: a site may call itself what it likes.
    Scene {
        name: "lookalike",
        shows: "an honest site that calls itself mitmproxy",
        arrange: |_| Ok(()),
        visits: &[Visit::at(HERE, "lookalike.example", PubliclyTrusted)],
    },
    // What no signature links to the site does not count, whoever sends it along.
    Scene {
        name: "pasted-listed-root",
        shows: "an honest site that sends a listed root along",
        arrange: paste_listed_root,
        visits: &[Visit::at(HERE, "prank.example", PubliclyTrusted)],
    },
    // The same the other way round: a public root beside a chain proves nothing about it.
    Scene {
        name: "pasted-public-root",
        shows: "an unknown root's site that sends a public root along",
        arrange: paste_public_root,
        visits: &[Visit::at(HERE, "comfort.example", OutsidePublicTrust)],
    },
    // The path ends before its root, so nothing can be said, and nothing is.
    Scene {
        name: "issuer-missing",
        shows: "a site that does not send its unknown issuer",
        arrange: leave_issuer_out,
        visits: &[Visit::at(HERE, "short.example", Undetermined)],
    },
    // Its issuer is public; that it is for another site is the browser's to say, and it does.
    Scene {
        name: "public-portal",
        shows: "a network's log-in page, with its own public certificate on every site",
        arrange: show_public_portal,
        visits: &[
            Visit::at(HERE, "news.example", PubliclyTrusted),
            Visit::at(THERE, "bank.example", PubliclyTrusted),
        ],
    },
];

fn paste_listed_root(stage: &Stage) -> Result<()> {
    let roots = &stage.internet.roots;
    let certifier = roots.public_certifier()?.pasting(roots.state.der());
    stage.serve(&["prank.example"], certifier)
}

fn paste_public_root(stage: &Stage) -> Result<()> {
    let roots = &stage.internet.roots;
    let certifier = by(&roots.stranger)?.pasting(roots.public.der());
    stage.intercept(&["comfort.example"], certifier)
}

fn leave_issuer_out(stage: &Stage) -> Result<()> {
    let stranger = by(&stage.internet.roots.stranger)?;
    stage.serve(&["short.example"], stranger.sending(Sends::WithoutRoot))
}

fn show_public_portal(stage: &Stage) -> Result<()> {
    let portal = Shape::PLAIN.for_all(&["login.hotel.example"]);
    let certifier = stage.internet.roots.public_certifier()?.in_shape(portal);
    stage.serve(&["news.example", "bank.example"], certifier)
}
