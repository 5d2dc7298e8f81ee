//! Builds certification paths: from the end-entity upwards by name, key identifier and
//! verified signature (RFC 5280 §6.1), on to listed keys and public roots that were not sent.
//! Judges nothing; every path it returns says how it ends.

use std::collections::HashMap;

use crate::{
    authorities::{Authorities, SigningKey},
    certificate::{Certificate, PublicKey},
    digest::Sha256,
    public_roots::{PublicRoot, PublicRoots},
    signature::{self, Outcome},
};

/// Signatures that may be checked for one chain.
const SIGNATURE_BUDGET: usize = 96;
/// Steps of the search, so that many cross-signed certificates cannot make it endless.
const STEP_BUDGET: usize = 2048;
/// Paths that are kept.
const PATH_BUDGET: usize = 64;

/// A path through the chain, end-entity first, by index into the chain; every certificate
/// in it is proven by the next one's key, except where `end` says otherwise.
#[derive(Debug)]
pub struct Path<'a> {
    /// Indices into the chain.
    pub indices: Vec<usize>,
    /// How it ends above the last one.
    pub end: End<'a>,
    /// Whether every issuer on it may sign certificates.
    pub issuers_may_sign: bool,
}

/// How a path ends.
#[derive(Clone, Debug)]
pub enum End<'a> {
    /// The search ran out of signatures here.
    BudgetExhausted,
    /// The last certificate is a public root.
    IsPublicRoot(&'a PublicRoot),
    /// Nobody with the issuer's name is known.
    IssuerMissing,
    /// A listed key signed the last certificate.
    Listed(&'a SigningKey),
    /// A public root signed the last certificate.
    PublicRoot(&'a PublicRoot),
    /// The last certificate is self-signed.
    SelfSigned,
    /// Somebody with the issuer's name is there and did not sign.
    SignatureInvalid,
    /// The chain's certificate at this index has the issuer's name; its signature cannot be
    /// checked here. The index is that of the last certificate itself where it is self-issued.
    Unsupported(usize),
}

/// Finds the paths from `chain[end_entity]`.
pub fn find<'a>(
    chain: &'a [Certificate],
    end_entity: usize,
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Vec<Path<'a>> {
    let mut search = Search {
        chain,
        list,
        roots,
        known: HashMap::new(),
        signatures: SIGNATURE_BUDGET,
        steps: STEP_BUDGET,
        found: Vec::new(),
    };
    search.climb(&mut vec![end_entity]);
    search.found
}

/// The end-entity's index. It is the first one in TLS; a file may have any order, so a CA in
/// the first place that does not name the server gives way to a certificate that is none.
pub fn end_entity(chain: &[Certificate], server_name: Option<&str>) -> usize {
    let covers = |c: &Certificate| server_name.is_none_or(|name| c.covers(name));
    let looks_like_ca = |c: &Certificate| c.is_ca || c.may_sign;
    let Some(first) = chain.first() else { return 0 };
    if !looks_like_ca(first) || (server_name.is_some() && covers(first)) {
        return 0;
    }
    let plain = |c: &&Certificate| !looks_like_ca(c);
    let best = chain.iter().position(|c| plain(&c) && covers(c));
    best.or_else(|| chain.iter().position(|c| plain(&c)))
        .or_else(|| chain.iter().position(|c| is_bottom(c, chain)))
        .unwrap_or(0)
}

fn is_bottom(certificate: &Certificate, chain: &[Certificate]) -> bool {
    let issued = |other: &Certificate| {
        other.sha256 != certificate.sha256 && other.issuer.der == certificate.subject.der
    };
    !chain.iter().any(issued)
}

struct Search<'a> {
    chain: &'a [Certificate],
    list: &'a Authorities,
    roots: &'a PublicRoots,
    known: HashMap<(usize, Sha256), Outcome>,
    signatures: usize,
    steps: usize,
    found: Vec<Path<'a>>,
}

impl<'a> Search<'a> {
    fn climb(&mut self, path: &mut Vec<usize>) {
        let chain = self.chain;
        let Some((&top, top_certificate)) = path.last().and_then(|i| Some((i, chain.get(*i)?)))
        else {
            return;
        };
        if self.steps == 0 || self.found.len() >= PATH_BUDGET {
            return self.keep(path, End::BudgetExhausted);
        }
        self.steps -= 1;
        if let Some(root) = self.roots.by_sha256(&top_certificate.sha256) {
            return self.keep(path, End::IsPublicRoot(root));
        }
        let (mut proven, mut worst) = (false, End::IssuerMissing);
        let list = self.list;
        for listed in list.candidates(top_certificate) {
            let is_own = listed.key.spki_sha256 == top_certificate.key.spki_sha256;
            if !is_own && self.check(top, &listed.key) == Some(Outcome::Valid) {
                proven = true;
                self.keep(path, End::Listed(listed));
            }
        }
        let roots = self.roots;
        for root in roots.by_subject(&top_certificate.issuer.der) {
            match self.check(top, &root.certificate.key) {
                Some(Outcome::Valid) => {
                    proven = true;
                    self.keep(path, End::PublicRoot(root));
                }
                Some(_) => {}
                None => worst = End::BudgetExhausted,
            }
        }
        self.climb_chain(path, top, &mut proven, &mut worst);
        if !proven {
            self.keep(path, worst);
        }
    }

    fn climb_chain(
        &mut self,
        path: &mut Vec<usize>,
        top: usize,
        proven: &mut bool,
        worst: &mut End<'a>,
    ) {
        let Some(certificate) = self.chain.get(top) else {
            return;
        };
        for index in self.issuers(top, path) {
            let Some(issuer) = self.chain.get(index) else {
                continue;
            };
            match self.check(top, &issuer.key) {
                Some(Outcome::Valid) if index == top => {
                    *proven = true;
                    self.keep(path, End::SelfSigned);
                }
                Some(Outcome::Valid) => {
                    *proven = true;
                    path.push(index);
                    self.climb(path);
                    path.pop();
                }
                Some(Outcome::Unsupported)
                    if issuer.subject.der == certificate.issuer.der
                        && signature::fits(&certificate.scheme, &issuer.key) =>
                {
                    *worst = End::Unsupported(index);
                }
                Some(_) if matches!(worst, End::IssuerMissing) => *worst = End::SignatureInvalid,
                Some(_) => {}
                None => *worst = End::BudgetExhausted,
            }
        }
    }

    /// Certificates of the chain that may have issued `chain[top]`, by key identifier first.
    /// Two copies of one certificate count once.
    fn issuers(&self, top: usize, path: &[usize]) -> Vec<usize> {
        let Some(certificate) = self.chain.get(top) else {
            return Vec::new();
        };
        let identifier = certificate.authority_key_identifier.as_ref();
        let matches_id =
            |c: &Certificate| identifier.is_some_and(|id| c.key.identifiers.contains(id));
        let mut seen: Vec<Sha256> = Vec::new();
        for used in path.iter().filter(|used| **used != top) {
            seen.extend(self.chain.get(*used).map(|c| c.sha256));
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (index, candidate) in self.chain.iter().enumerate() {
            let is_copy = index != top && candidate.sha256 == certificate.sha256;
            if is_copy || seen.contains(&candidate.sha256) {
                continue;
            }
            if matches_id(candidate) {
                first.push(index);
            } else if candidate.subject.der == certificate.issuer.der {
                second.push(index);
            } else {
                continue;
            }
            seen.push(candidate.sha256);
        }
        first.extend(second);
        first
    }

    /// `None` where the budget is spent.
    fn check(&mut self, index: usize, key: &PublicKey) -> Option<Outcome> {
        if let Some(outcome) = self.known.get(&(index, key.spki_sha256)) {
            return Some(*outcome);
        }
        self.signatures = self.signatures.checked_sub(1)?;
        let outcome = signature::verify(self.chain.get(index)?, key);
        self.known.insert((index, key.spki_sha256), outcome);
        Some(outcome)
    }

    fn keep(&mut self, indices: &[usize], end: End<'a>) {
        if self.found.len() > PATH_BUDGET {
            return;
        }
        let is_anchor = matches!(end, End::IsPublicRoot(_));
        let issuers_may_sign = (1..indices.len()).all(|depth| {
            let last = depth + 1 == indices.len();
            (last && is_anchor) || self.may_sign(indices, depth)
        });
        self.found.push(Path {
            indices: indices.to_vec(),
            end,
            issuers_may_sign,
        });
    }

    /// Whether the certificate at `depth` may sign the one below it (RFC 5280 §6.1.4 (k) to (n)).
    fn may_sign(&self, indices: &[usize], depth: usize) -> bool {
        let Some(issuer) = indices.get(depth).and_then(|i| self.chain.get(*i)) else {
            return false;
        };
        let between = indices.get(1..depth).unwrap_or_default();
        let counted = between
            .iter()
            .filter(|i| self.chain.get(**i).is_some_and(|c| !c.is_self_issued()))
            .count();
        let within = issuer
            .path_len
            .is_none_or(|limit| u32::try_from(counted).is_ok_and(|count| count <= limit));
        issuer.may_sign && within
    }
}
