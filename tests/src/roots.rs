//! The roots of a world and what they are called.

use std::sync::Arc;

use anyhow::Result;

use crate::pki::{Authority, Certifier, Name, Sends};

/// What the public CA calls the one from which servers have their certificates.
const ISSUING: &str = "Pretend CA 1";

/// The roots of the world. `company` is trusted and on no list, `gateway` is what somebody called the
/// CA of a program that intercepts, `stranger` is neither trusted nor listed, and `imitation` carries
/// the state's name on a key of its own.
pub(crate) struct Roots {
    pub(crate) public: Authority,
    /// The public CA's own, below its root.
    pub(crate) issuing: Arc<Authority>,
    pub(crate) state: Arc<Authority>,
    pub(crate) company: Arc<Authority>,
    pub(crate) gateway: Arc<Authority>,
    pub(crate) stranger: Arc<Authority>,
    pub(crate) imitation: Arc<Authority>,
}

impl Roots {
    /// Makes all of them anew.
    pub(crate) fn create() -> Result<Self> {
        let name = |country, organization, common| Name {
            country,
            organization,
            common,
        };
        let root = |name| Authority::root(name).map(Arc::new);
        let state = name(
            Some("XX"),
            "Ministry of the Pretend State",
            "Lab State Root",
        );
        let organization = "Pretend Trust Services";
        let public = Authority::root(name(None, organization, "Pretend Public Root"))?;
        let issuing = public.intermediate(name(None, organization, ISSUING))?;
        Ok(Self {
            public,
            issuing: Arc::new(issuing),
            state: root(state)?,
            imitation: root(state)?,
            company: root(name(None, "Pretend Company Ltd", "Pretend Company Root"))?,
            gateway: root(name(None, "Pretend Network Lab", "Pretend Gateway CA"))?,
            stranger: root(name(None, "Nobody in Particular", "Stranger Root"))?,
        })
    }

    /// The public CA, which also certifies a site that calls itself mitmproxy.
    pub(crate) fn public_certifier(&self) -> Result<Certifier> {
        let mitmproxy = Name {
            country: None,
            organization: "mitmproxy",
            common: "mitmproxy",
        };
        let certifier = Certifier::new(Arc::clone(&self.issuing), Sends::WithoutRoot)?;
        Ok(certifier.with_subject("lookalike.example", mitmproxy))
    }
}
