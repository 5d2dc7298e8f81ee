//! The roots of a world and what they are called.

use std::sync::Arc;

use anyhow::Result;

use crate::pki::{Authority, Certifier, Name, Sends};

/// The roots of the world. `company` is trusted and on no list, `stranger` is neither, and
/// `imitation` carries the state's name on a key of its own.
pub(crate) struct Roots {
    pub(crate) public: Authority,
    pub(crate) state: Arc<Authority>,
    pub(crate) company: Arc<Authority>,
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
        Ok(Self {
            public: Authority::root(name(None, "Pretend Trust Services", "Pretend Public Root"))?,
            state: root(state)?,
            imitation: root(state)?,
            company: root(name(None, "Pretend Company Ltd", "Pretend Company Root"))?,
            stranger: root(name(None, "Nobody in Particular", "Stranger Root"))?,
        })
    }

    /// The public CA, which also certifies a site that calls itself mitmproxy.
    pub(crate) fn public_certifier(&self) -> Result<Certifier> {
        let organization = "Pretend Trust Services";
        let intermediate = self.public.intermediate(Name {
            country: None,
            organization,
            common: "Pretend CA 1",
        })?;
        let mitmproxy = Name {
            country: None,
            organization: "mitmproxy",
            common: "mitmproxy",
        };
        let certifier = Certifier::new(Arc::new(intermediate), Sends::WithoutRoot);
        Ok(certifier.with_subject("lookalike.example", mitmproxy))
    }
}
