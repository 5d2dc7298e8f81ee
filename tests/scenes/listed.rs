//! Authorities that stand on the list, by certificate, key, signature or name.

use anyhow::Result;

use super::{HERE, Scene, THERE, Visit};
use crate::home::Listed;
use crate::pki::Sends;
use crate::stage::{Stage, by};
use crate::standing::Standing::{
    InterceptionCapable, KnownInterception, PubliclyTrusted, Undetermined,
};

pub(super) const SCENES: &[Scene] = &[
    // Its certificate is listed; the sites that it leaves alone stay public.
    Scene {
        name: "state",
        shows: "a listed state's root reads some sites and leaves others alone",
        arrange: |_| Ok(()),
        visits: &[
            Visit::at(HERE, "news.example", KnownInterception),
            Visit::at(THERE, "library.example", PubliclyTrusted),
            Visit::proxied("cdn.example", KnownInterception),
        ],
    },
    // A listed key verifies the topmost signature.
    Scene {
        name: "state-root-not-sent",
        shows: "the same, and the root is not sent along",
        arrange: leave_state_root_out,
        visits: &[Visit::at(HERE, "news.example", KnownInterception)],
    },
    // The listed key verifies the end-entity's own signature; where the issuer of an honest site is
    // not known, nothing can be said.
    Scene {
        name: "state-in-chromium",
        shows: "the same, and only the sites' own certificates are shown",
        arrange: |stage| stage.show_like_chromium(&stage.internet.roots.state),
        visits: &[
            Visit::proxied("news.example", KnownInterception),
            Visit::proxied("library.example", Undetermined),
        ],
    },
    // A listed name on another key is a claim, and told as one.
    Scene {
        name: "state-name",
        shows: "a root with the listed state's name and another key",
        arrange: imitate_state,
        visits: &[Visit::at(HERE, "news.example", KnownInterception)],
    },
    // It could read along; that it does is not known of any listed `capability`.
    Scene {
        name: "capable",
        shows: "a bank's genuine certificate from a state's CA that could intercept",
        arrange: certify_bank,
        visits: &[Visit::at(HERE, "bank.example", InterceptionCapable)],
    },
    // It makes a key of its own on every computer, so its name is all there is to know it by.
    Scene {
        name: "mitmproxy",
        shows: "mitmproxy as it comes",
        arrange: start_mitmproxy,
        visits: &[Visit::at(HERE, "bank.example", KnownInterception)],
    },
];

fn leave_state_root_out(stage: &Stage) -> Result<()> {
    let certifier = by(&stage.internet.roots.state)?.sending(Sends::WithoutRoot);
    stage.intercept(&["news.example"], certifier)
}

fn imitate_state(stage: &Stage) -> Result<()> {
    stage.intercept(&["news.example"], by(&stage.internet.roots.imitation)?)
}

fn certify_bank(stage: &Stage) -> Result<()> {
    let capable = super::root("Ministry of the Capable State", "Capable Root")?;
    stage.home.list(&capable, Listed::Capable)?;
    stage.serve(&["bank.example"], by(&capable)?)
}

fn start_mitmproxy(stage: &Stage) -> Result<()> {
    let sites = &["bank.example"];
    stage.cast.mitmproxy(None, sites, &stage.internet).map(drop)
}
