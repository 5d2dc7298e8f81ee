//! One chain and the circumstances in which it was met, assessed with what the process knows and
//! remembers: the list and the public roots first, and where those leave it open once more with
//! the roots that are installed on this computer.

use std::{
    borrow::Cow,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use crate::{
    anchors::Anchors,
    answered::Question,
    certificate::Certificate,
    completion,
    knowledge::Knowledge,
    memory::Memory,
    message,
    prober::locked,
    request::ChainSource,
    suspicion::{Visit, weigh},
    verdict::{Standing, assess_from},
};

/// What an `assess` asks about.
#[derive(Debug)]
pub struct Assessment {
    /// The chain.
    pub chain: Vec<Certificate>,
    /// Where it comes from.
    pub source: ChainSource,
    /// The name in the address.
    pub server_name: Option<String>,
    /// The address that was connected to.
    pub address: Option<IpAddr>,
    /// When the handshake was, in seconds since 1970.
    pub time: Option<i64>,
}

impl Assessment {
    /// The verdict object as text, where it does not depend on what is installed: that of a path to a
    /// public root.
    pub fn of_public(&self, knowledge: &Knowledge, memory: &Mutex<Memory>) -> Option<Arc<str>> {
        // What completes an end-entity alone may be known later.
        if self.source == ChainSource::ObservedLeaf {
            return self.verdict(None, knowledge, memory).map(Arc::from);
        }
        let question = Question::new(&self.chain, self.server_name.as_deref());
        if let Some(known) = locked(memory).answered.find(&question) {
            return Some(known);
        }
        let verdict = Arc::from(self.verdict(None, knowledge, memory)?);
        locked(memory).answered.keep(question, &verdict);
        Some(verdict)
    }

    /// The verdict object as text.
    pub fn of_installed(
        &self,
        anchors: &Anchors,
        knowledge: &Knowledge,
        memory: &Mutex<Memory>,
    ) -> String {
        // With anchors there is always one.
        let verdict = self.verdict(Some(anchors), knowledge, memory);
        verdict.unwrap_or_default()
    }

    fn verdict(
        &self,
        anchors: Option<&Anchors>,
        knowledge: &Knowledge,
        memory: &Mutex<Memory>,
    ) -> Option<String> {
        let (list, roots) = (&knowledge.list, &knowledge.roots);
        let server_name = self.server_name.as_deref();
        let mut memory = locked(memory);
        let mut chain = Cow::from(&self.chain);
        if self.source == ChainSource::ObservedLeaf {
            chain = completion::of_observed(chain.into_owned(), &memory.pool).into();
        }
        if let Some(anchors) = anchors {
            chain = anchors.complete(chain.into_owned()).into();
        }
        // The first certificate is the end-entity whatever it says of itself: a server could send
        // a CA certificate as its own and an honest site's chain behind it.
        let found = assess_from(&chain, 0, server_name, list, roots);
        if anchors.is_none() && found.standing != Standing::PubliclyTrusted {
            return None;
        }
        if self.source != ChainSource::ObservedLeaf
            && let Some(path) = &found.path
        {
            memory.pool.keep(path, &chain, list);
        }
        let visit = Visit {
            server_name,
            address: self.address,
            time: self.time,
        };
        let found = weigh(found, &chain, visit, roots, &mut memory.session);
        drop(memory);
        let nothing = Anchors::default();
        Some(message::text(&found, &chain, anchors.unwrap_or(&nothing)))
    }
}
