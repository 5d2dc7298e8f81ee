//! Runs probes beside the loop that reads requests: within the limits, each question once per
//! network, from the cache where it can be. An answer is sent when it is there.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    anchors::Anchors,
    certificate::Certificate,
    completion,
    knowledge::Knowledge,
    memory::Memory,
    message::{self, Connection},
    probe::{
        self, Presented,
        address::Block,
        cache::Cache,
        error::{ProbeError, TlsFailure},
        handshake::PeerKey,
        limits::{Busy, Limits},
        network,
        target::Target,
    },
    request::{
        CHAIN_CAP, RequestError,
        probe::{Freshness, Question},
    },
    second_look::SecondLook,
    suspicion::{Visit, weigh},
    verdict::{Note, Standing, assess_from},
};

/// Questions that may wait for one running probe.
const WAITING: usize = 16;

/// What a probe brought, with its certificates parsed.
#[derive(Debug)]
pub struct Arrived {
    /// What was presented.
    pub presented: Presented,
    /// Its chain, end-entity first.
    pub chain: Vec<Certificate>,
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
    /// An earlier probe.
    Cache,
    /// A probe of its own.
    Network,
}

/// Probes `target`. A certificate above the end-entity that cannot be parsed is left out: the
/// path then ends before it.
pub fn arrive(target: &Target, allowed: &[Block]) -> Result<Arrived, ProbeError> {
    let presented = probe::probe(target, allowed)?;
    let mut parsed = presented.chain.iter().map(|der| Certificate::from_der(der));
    let Some(Ok(end_entity)) = parsed.next() else {
        return Err(ProbeError::TlsFailed(TlsFailure::NotACertificate));
    };
    let mut chain = vec![end_entity];
    chain.extend(parsed.flatten().take(CHAIN_CAP - 1));
    Ok(Arrived { presented, chain })
}

/// The verdict and the connection as they are sent; keeps in `memory` what later chains may need.
/// Without `anchors` there is none but that of a path to a public root.
pub fn judge(
    question: &Question,
    arrived: &Arrived,
    source: Source,
    anchors: Option<&Anchors>,
    memory: &Mutex<Memory>,
    knowledge: &Knowledge,
) -> Option<(Value, Value)> {
    let nothing = Anchors::default();
    let installed = anchors.unwrap_or(&nothing);
    let (list, roots) = (&knowledge.list, &knowledge.roots);
    let server_name = question.target.server_name.to_string();
    let mut memory = locked(memory);
    let probed = assess_from(&arrived.chain, 0, None, list, roots);
    if let Some(path) = &probed.path {
        memory.pool.keep(path, &arrived.chain, list);
    }
    let completed = completion::of_probe(
        &question.observed,
        &arrived.chain,
        &memory.pool,
        installed,
        list,
        roots,
    );
    let chain = &completed.chain;
    let mut found = assess_from(chain, 0, Some(&server_name), list, roots);
    if anchors.is_none() && found.standing != Standing::PubliclyTrusted {
        return None;
    }
    found.notes.extend(completed.notes);
    if arrived.presented.peer_key == PeerKey::Unproven {
        // Anybody can show a certificate without its key: no suspicion is drawn from it.
        found.notes.push(Note::PeerKeyUnproven);
    } else {
        let visit = Visit {
            server_name: Some(&server_name),
            address: arrived.presented.address,
            time: (source == Source::Network).then(now).flatten(),
        };
        found = weigh(found, chain, visit, roots, &mut memory.session);
    }
    drop(memory);
    let connection = Connection {
        address: arrived.presented.address,
        protocol: arrived.presented.protocol,
        via: arrived.presented.via.text(),
        is_cached: source == Source::Cache,
        matches_observed: completed.matches_observed,
    };
    Some((
        message::verdict(&found, chain, installed),
        message::connection(&connection),
    ))
}

/// What the server showed, in base64; nothing where the response would be too long with it.
fn shown(chain: &[Vec<u8>], verdict: &Value) -> Vec<String> {
    let chain: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
    let length: usize = chain.iter().map(|text| text.len() + 3).sum();
    // A frame holds some more: the id, the type and the connection.
    if verdict.to_string().len() + length < message::RESPONSE_CAP - 2048 {
        chain
    } else {
        Vec::new()
    }
}

/// Seconds since 1970, for the handshake that has just been made.
fn now() -> Option<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// Runs probes and sends their answers.
pub struct Prober {
    knowledge: Arc<Knowledge>,
    memory: Arc<Mutex<Memory>>,
    second_look: SecondLook,
    send: Box<dyn Fn(Value) + Send + Sync>,
    state: Mutex<State>,
}

/// What one probe is good for.
type Key = (Target, Vec<IpAddr>);

#[derive(Default)]
struct State {
    limits: Limits,
    cache: Cache<Key, Arc<Arrived>>,
    waiting: HashMap<Key, Vec<(Value, Question)>>,
}

impl Prober {
    /// Makes one that answers through `send`.
    pub fn new(
        knowledge: Arc<Knowledge>,
        memory: Arc<Mutex<Memory>>,
        second_look: SecondLook,
        send: impl Fn(Value) + Send + Sync + 'static,
    ) -> Self {
        Self {
            knowledge,
            memory,
            second_look,
            send: Box::new(send),
            state: Mutex::default(),
        }
    }

    /// Answers `question` under `id`: at once from the cache or with `busy`, else when its probe,
    /// or one that is running for the same target, has ended.
    pub fn ask(self: &Arc<Self>, id: Value, question: Question) {
        let key = (question.target.clone(), network::sources());
        let now = Instant::now();
        let mut state = locked(&self.state);
        if question.freshness == Freshness::Cached
            && let Some(arrived) = state.cache.get(&key, now)
        {
            drop(state);
            return self.answer(id, question, &Ok(arrived), Source::Cache);
        }
        let busy = match state.waiting.get_mut(&key) {
            Some(others) if others.len() < WAITING => return others.push((id, question)),
            Some(_) => Some(Busy::AtOnce),
            None => state.limits.start(now).err(),
        };
        if let Some(busy) = busy {
            drop(state);
            let error = Err(ProbeError::Busy(busy));
            return self.answer(id, question, &error, Source::Network);
        }
        state.waiting.insert(key.clone(), vec![(id, question)]);
        drop(state);
        let prober = Arc::clone(self);
        let target = key.clone();
        let started = thread::Builder::new().spawn(move || prober.run(&target));
        if started.is_err() {
            self.finish(&key, &Err(ProbeError::Busy(Busy::AtOnce)));
        }
    }

    fn run(self: &Arc<Self>, key: &Key) {
        let arrived = arrive(&key.0, &self.knowledge.configuration.allowed).map(Arc::new);
        if let Ok(arrived) = &arrived {
            let mut state = locked(&self.state);
            state
                .cache
                .put(key.clone(), Arc::clone(arrived), Instant::now());
        }
        self.finish(key, &arrived);
    }

    fn finish(self: &Arc<Self>, key: &Key, arrived: &Result<Arc<Arrived>, ProbeError>) {
        let mut state = locked(&self.state);
        state.limits.finish();
        let waiting = state.waiting.remove(key).unwrap_or_default();
        drop(state);
        for (id, question) in waiting {
            self.answer(id, question, arrived, Source::Network);
        }
    }

    /// Sends the answer; where the verdict depends on what is installed, after a second look.
    fn answer(
        self: &Arc<Self>,
        id: Value,
        question: Question,
        arrived: &Result<Arc<Arrived>, ProbeError>,
        source: Source,
    ) {
        let arrived = match arrived {
            Ok(arrived) => Arc::clone(arrived),
            Err(error) => {
                let code = error.code();
                return (self.send)(RequestError::new(&id, code, error.to_string()).to_json());
            }
        };
        if let Some(judged) = self.judge(&question, &arrived, source, None) {
            return (self.send)(probed(&id, &arrived, &judged));
        }
        let prober = Arc::clone(self);
        self.second_look.run(move |anchors| {
            if let Some(judged) = prober.judge(&question, &arrived, source, Some(anchors)) {
                (prober.send)(probed(&id, &arrived, &judged));
            }
        });
    }

    fn judge(
        &self,
        question: &Question,
        arrived: &Arrived,
        source: Source,
        anchors: Option<&Anchors>,
    ) -> Option<(Value, Value)> {
        let (memory, knowledge) = (&self.memory, &self.knowledge);
        judge(question, arrived, source, anchors, memory, knowledge)
    }
}

fn probed(id: &Value, arrived: &Arrived, (verdict, connection): &(Value, Value)) -> Value {
    let chain = shown(&arrived.presented.chain, verdict);
    json!({
        "type": "probed", "id": id, "verdict": verdict, "connection": connection, "chain": chain,
    })
}

/// The host's threads cannot panic, so no lock is ever left poisoned with half-done work.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_that_does_not_fit_into_the_response_is_left_out() {
        let verdict = json!({ "standing": "undetermined" });
        for (length, count) in [(700_000, 1), (750_000, 0)] {
            assert_eq!(shown(&[vec![0; length]], &verdict).len(), count);
        }
    }
}
