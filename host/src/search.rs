//! The search behind [`path::find`](crate::path::find): breadth first, nearest anchors first, and
//! bounded, so that no chain can make it endless or hide an anchor behind a crowd of look-alikes.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::{
    authorities::Authorities,
    certificate::{Certificate, PublicKey},
    digest::Sha256,
    path::{End, Path, Unproven},
    public_roots::PublicRoots,
    signature::{self, Outcome},
};

/// Signatures that may be checked for one chain.
const SIGNATURE_BUDGET: usize = 96;
/// What they may cost together ([`signature::effort`]): keys and messages are the sender's choice.
const EFFORT_BUDGET: usize = 512;
/// Steps of the search, so that many cross-signed certificates cannot make it endless.
const STEP_BUDGET: usize = 2048;

pub(crate) struct Search<'a> {
    chain: &'a [Certificate],
    list: &'a Authorities,
    roots: &'a PublicRoots,
    /// Whether the certificate or its key is listed, for each of the chain.
    is_listed: Vec<bool>,
    known: HashMap<(usize, Sha256), Outcome>,
    signatures: usize,
    effort: usize,
    steps: Vec<Step<'a>>,
    /// Steps whose issuer was found, with the candidates that were not tried: two keys that verify
    /// one signature are rare, so those wait until everything else is done.
    later: VecDeque<(usize, Vec<usize>)>,
    seen: HashSet<State>,
    found: Vec<Path<'a>>,
    was_cut: bool,
}

/// What the rest of a path depends on. A second way to the same state is not followed: what lies
/// above it is the same, and breadth first the first way is the shortest.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
struct State {
    index: usize,
    is_listed: bool,
    may_sign: bool,
    /// Intermediates below that count for a path length limit (RFC 5280 §6.1.4 (l)).
    counted: usize,
}

/// A certificate that was reached, from which certificate, and what is above it.
struct Step<'a> {
    state: State,
    below: Option<usize>,
    is_proven: bool,
    worst: End<'a>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(
        chain: &'a [Certificate],
        list: &'a Authorities,
        roots: &'a PublicRoots,
    ) -> Self {
        let is_listed = |certificate: &Certificate| {
            list.by_certificate(certificate).is_some()
                || list.by_key(&certificate.key.spki_sha256).is_some()
        };
        Self {
            chain,
            list,
            roots,
            is_listed: chain.iter().map(is_listed).collect(),
            known: HashMap::new(),
            signatures: SIGNATURE_BUDGET,
            effort: EFFORT_BUDGET,
            steps: Vec::new(),
            later: VecDeque::new(),
            seen: HashSet::new(),
            found: Vec::new(),
            was_cut: false,
        }
    }

    pub(crate) fn run(mut self, end_entity: usize) -> Vec<Path<'a>> {
        self.reach(end_entity, None);
        let mut next = 0;
        loop {
            if next == STEP_BUDGET {
                self.was_cut = true;
                self.keep(next, End::BudgetExhausted);
                break;
            }
            if next < self.steps.len() {
                self.climb(next);
                next += 1;
            } else if let Some((step, candidates)) = self.later.pop_front() {
                self.try_issuers(step, &candidates);
            } else {
                break;
            }
        }
        for path in &mut self.found {
            path.search_was_cut = self.was_cut;
        }
        self.found
    }

    /// Notes that `chain[index]` signed the certificate of the step below, and looks for anchors
    /// at once: a crowd of other candidates may use up the budget before its turn comes.
    fn reach(&mut self, index: usize, below: Option<usize>) {
        let Some(certificate) = self.chain.get(index) else {
            return;
        };
        let root = self.roots.by_sha256(&certificate.sha256);
        let state = self.state(index, below, root.is_some());
        if !self.seen.insert(state) {
            return;
        }
        let step = self.steps.len();
        self.steps.push(Step {
            state,
            below,
            is_proven: root.is_some(),
            worst: End::IssuerMissing,
        });
        match root {
            Some(root) => self.keep(step, End::IsPublicRoot(root)),
            None => self.look_for_anchors(step, certificate),
        }
    }

    fn state(&self, index: usize, below: Option<usize>, is_anchor: bool) -> State {
        let is_listed = self.is_listed.get(index).copied().unwrap_or_default();
        let (Some(below), Some(issuer)) = (
            below.and_then(|step| self.steps.get(step)),
            self.chain.get(index),
        ) else {
            return State {
                index,
                is_listed,
                may_sign: true,
                counted: 0,
            };
        };
        let limit = issuer
            .path_len
            .and_then(|limit| usize::try_from(limit).ok());
        let within = limit.is_none_or(|limit| below.state.counted <= limit);
        State {
            index,
            is_listed: is_listed || below.state.is_listed,
            // An anchor is trusted out of band (RFC 5280 §6.1.1 (d)).
            may_sign: below.state.may_sign && (is_anchor || (issuer.may_sign && within)),
            counted: below.state.counted + usize::from(!issuer.is_self_issued()),
        }
    }

    fn look_for_anchors(&mut self, step: usize, certificate: &'a Certificate) {
        let Some(index) = self.steps.get(step).map(|step| step.state.index) else {
            return;
        };
        let (list, roots) = (self.list, self.roots);
        for listed in list.candidates(certificate) {
            if listed.key.spki_sha256 != certificate.key.spki_sha256 {
                let outcome = self.check(index, &listed.key);
                self.anchor(step, outcome, &listed.key, End::Listed(listed));
            }
        }
        for root in roots.by_subject(&certificate.issuer.der) {
            let key = &root.certificate.key;
            let outcome = self.check(index, key);
            self.anchor(step, outcome, key, End::PublicRoot(root));
        }
    }

    fn anchor(&mut self, step: usize, outcome: Option<Outcome>, key: &PublicKey, end: End<'a>) {
        match outcome {
            Some(Outcome::Valid) => {
                self.prove(step);
                self.keep(step, end);
            }
            // Another key under the same name is no news: the sender's own may be missing.
            Some(Outcome::Invalid) => {}
            other => self.fail(step, other, key),
        }
    }

    /// Looks for the issuer of one step among the certificates of the chain.
    fn climb(&mut self, step: usize) {
        let Some(index) = self.steps.get(step).map(|step| step.state.index) else {
            return;
        };
        let root = |c: &Certificate| self.roots.has(&c.sha256);
        if self.chain.get(index).is_some_and(root) {
            return;
        }
        let path = self.indices(step);
        let candidates = self.issuers(index, &path);
        let claims = self.try_issuers(step, &candidates);
        let Some(Step {
            is_proven: false,
            worst,
            ..
        }) = self.steps.get(step)
        else {
            return;
        };
        let worst = worst.clone();
        let tail = match (&worst, claims) {
            (End::Unsupported(_), Some(above)) if above != index => self.claimed(&path, above),
            _ => Vec::new(),
        };
        self.keep(step, worst);
        if let Some(path) = self.found.last_mut() {
            path.unproven = tail;
        }
    }

    /// Tries the candidates; where one's key signed, those with other keys wait. Returns the
    /// first whose signature cannot be checked.
    fn try_issuers(&mut self, step: usize, candidates: &[usize]) -> Option<usize> {
        let index = self.steps.get(step)?.state.index;
        let (mut claims, mut signer, mut waiting) = (None, None, Vec::new());
        for &candidate in candidates {
            let issuer = self.chain.get(candidate)?;
            if signer.is_some_and(|key| key != issuer.key.spki_sha256) {
                waiting.push(candidate);
                continue;
            }
            match self.check(index, &issuer.key) {
                Some(Outcome::Valid) => {
                    signer = Some(issuer.key.spki_sha256);
                    self.prove(step);
                    if candidate == index {
                        self.keep(step, End::SelfSigned);
                    } else {
                        self.reach(candidate, Some(step));
                    }
                }
                other => {
                    if other == Some(Outcome::Unsupported) && claims.is_none() {
                        claims = Some(candidate);
                    }
                    self.fail(step, other, &issuer.key);
                }
            }
        }
        if !waiting.is_empty() {
            self.later.push_back((step, waiting));
        }
        claims
    }

    /// The certificates from `first` upwards, above a signature that cannot be checked.
    fn claimed(&mut self, path: &[usize], first: usize) -> Vec<Unproven<'a>> {
        let (mut used, mut tail) = (path.to_vec(), Vec::new());
        let mut next = Some(first);
        while let Some(index) = next {
            used.push(index);
            let (mut end, mut above) = (Some(End::IssuerMissing), None);
            for candidate in self.issuers(index, &used) {
                let Some(issuer) = self.chain.get(candidate) else {
                    continue;
                };
                match self.check(index, &issuer.key) {
                    Some(Outcome::Valid) if candidate == index => {
                        (end, above) = (Some(End::SelfSigned), None);
                        break;
                    }
                    Some(Outcome::Valid) => {
                        (end, above) = (None, Some(candidate));
                        break;
                    }
                    outcome => {
                        if outcome == Some(Outcome::Unsupported) && candidate != index {
                            above = above.or(Some(candidate));
                        }
                        let failure = self.failure(index, outcome, &issuer.key);
                        end = end.map(|end| worse(end, failure));
                    }
                }
            }
            tail.push(Unproven { index, end });
            next = above;
        }
        tail
    }

    /// Certificates of the chain that may have issued `chain[top]`: those that lead to a verdict
    /// first, then by key identifier, then by name, and of those the ones that are checked with the
    /// least effort, so that a crowd of giants does not use it up. Copies of one certificate count once.
    fn issuers(&self, top: usize, path: &[usize]) -> Vec<usize> {
        let Some(certificate) = self.chain.get(top) else {
            return Vec::new();
        };
        let identifier = certificate.authority_key_identifier.as_ref();
        let on_path = path.iter().filter(|used| **used != top);
        let mut seen: HashSet<Sha256> = on_path
            .filter_map(|used| Some(self.chain.get(*used)?.sha256))
            .collect();
        let mut ranked = Vec::new();
        for (index, candidate) in self.chain.iter().enumerate() {
            let is_copy = index != top && candidate.sha256 == certificate.sha256;
            // It is its own issuer by name alone: mitmproxy puts its CA's key into every certificate,
            // which then verifies itself, and somebody else stands behind it all the same.
            let by_id = index != top && identifier.is_some_and(|id| candidate.key.is_meant_by(id));
            let by_name = candidate.subject.der == certificate.issuer.der;
            if is_copy || !(by_id || by_name) || !seen.insert(candidate.sha256) {
                continue;
            }
            let is_anchor =
                self.is_listed.get(index) == Some(&true) || self.roots.has(&candidate.sha256);
            let effort = signature::effort(certificate, &candidate.key);
            ranked.push((!is_anchor, !by_id, effort, index));
        }
        ranked.sort_unstable();
        ranked.into_iter().map(|(.., index)| index).collect()
    }

    /// `None` where the budget is spent.
    fn check(&mut self, index: usize, key: &PublicKey) -> Option<Outcome> {
        if let Some(outcome) = self.known.get(&(index, key.spki_sha256)) {
            return Some(*outcome);
        }
        let certificate = self.chain.get(index)?;
        let left = self.signatures.checked_sub(1);
        let effort = self.effort.checked_sub(signature::effort(certificate, key));
        let (Some(left), Some(effort)) = (left, effort) else {
            self.was_cut = true;
            return None;
        };
        (self.signatures, self.effort) = (left, effort);
        let outcome = signature::verify(certificate, key);
        self.known.insert((index, key.spki_sha256), outcome);
        Some(outcome)
    }

    fn prove(&mut self, step: usize) {
        if let Some(step) = self.steps.get_mut(step) {
            step.is_proven = true;
        }
    }

    fn fail(&mut self, step: usize, outcome: Option<Outcome>, key: &PublicKey) {
        let Some(index) = self.steps.get(step).map(|step| step.state.index) else {
            return;
        };
        let failure = self.failure(index, outcome, key);
        if let Some(step) = self.steps.get_mut(step) {
            step.worst = worse(step.worst.clone(), failure);
        }
    }

    fn failure(&self, index: usize, outcome: Option<Outcome>, key: &PublicKey) -> End<'a> {
        match (outcome, self.chain.get(index)) {
            (None, _) => End::BudgetExhausted,
            (Some(Outcome::Unsupported), Some(certificate)) => {
                End::Unsupported(signature::unsupported(certificate, key))
            }
            _ => End::SignatureInvalid,
        }
    }

    /// The indices from the end-entity to the certificate of a step.
    fn indices(&self, step: usize) -> Vec<usize> {
        let mut indices = Vec::new();
        let mut next = self.steps.get(step);
        while let Some(step) = next {
            indices.push(step.state.index);
            next = step.below.and_then(|below| self.steps.get(below));
        }
        indices.reverse();
        indices
    }

    fn keep(&mut self, step: usize, end: End<'a>) {
        let may_sign = self.steps.get(step).map(|step| step.state.may_sign);
        self.found.push(Path {
            indices: self.indices(step),
            end,
            unproven: Vec::new(),
            issuers_may_sign: may_sign.unwrap_or_default(),
            search_was_cut: false,
        });
    }
}

/// The one of two failures that leaves more open.
fn worse<'a>(one: End<'a>, other: End<'a>) -> End<'a> {
    let rank = |end: &End<'_>| match end {
        End::BudgetExhausted => 3,
        End::Unsupported(_) => 2,
        End::SignatureInvalid => 1,
        _ => 0,
    };
    if rank(&other) > rank(&one) {
        other
    } else {
        one
    }
}
