//! From what was observed, probed and seen before to the one chain that is assessed, its
//! end-entity first. Pure: it decides what belongs together by the paths that signatures prove.

use crate::{
    anchors::Anchors,
    authorities::Authorities,
    certificate::{Certificate, Origin},
    digest::Sha256,
    path::End,
    pool::CaPool,
    public_roots::PublicRoots,
    verdict::{Note, Verdict, assess_from},
};

/// A chain to assess from its first certificate.
#[derive(Debug)]
pub struct Completed {
    /// The chain.
    pub chain: Vec<Certificate>,
    /// Remarks for its verdict.
    pub notes: Vec<Note>,
    /// Whether the server showed the probe what the browser observed; `None` where nothing was.
    pub matches_observed: Option<bool>,
}

/// Adds what earlier chains lend to an end-entity.
pub fn of_observed(mut chain: Vec<Certificate>, pool: &CaPool) -> Vec<Certificate> {
    chain.extend(pool.candidates(&chain));
    chain
}

/// Joins what a browser observed with what a probe brought. The verdict is always that of the
/// observed end-entity: where the probed chain does not belong to it, it is left out.
pub fn of_probe(
    observed: &[Certificate],
    probed: &[Certificate],
    pool: &CaPool,
    anchors: &Anchors,
    list: &Authorities,
    roots: &PublicRoots,
) -> Completed {
    let probed = probed.iter().cloned().map(|c| c.from(Origin::Probed));
    let probed: Vec<Certificate> = probed.collect();
    let (Some(shown), Some(got)) = (observed.first(), probed.first()) else {
        return Completed {
            chain: anchors.complete(probed),
            notes: Vec::new(),
            matches_observed: None,
        };
    };
    let is_same = shown.sha256 == got.sha256;
    let mut joined = observed.to_vec();
    joined.extend(probed.iter().cloned());
    let joined = anchors.complete(of_observed(joined, pool));
    let belongs = is_same || {
        let ours = assess_from(&joined, 0, None, list, roots);
        let theirs = assess_from(&joined, observed.len(), None, list, roots);
        uses_probed(&ours, &joined)
            || issuer_key(&ours, &joined)
                .is_some_and(|key| Some(key) == issuer_key(&theirs, &joined))
    };
    let (chain, notes) = if belongs {
        (joined, Vec::new())
    } else {
        let alone = anchors.complete(of_observed(observed.to_vec(), pool));
        (alone, vec![Note::ProbeDiffers])
    };
    Completed {
        chain,
        notes,
        matches_observed: Some(is_same),
    }
}

fn uses_probed(verdict: &Verdict<'_>, chain: &[Certificate]) -> bool {
    let indices = verdict.path.iter().flat_map(|path| &path.indices);
    let mut used = indices.filter_map(|i| chain.get(*i));
    used.any(|certificate| certificate.origin == Origin::Probed)
}

/// The key that signed the end-entity.
fn issuer_key(verdict: &Verdict<'_>, chain: &[Certificate]) -> Option<Sha256> {
    let path = verdict.path.as_ref()?;
    if let Some(issuer) = path.indices.get(1) {
        return Some(chain.get(*issuer)?.key.spki_sha256);
    }
    match &path.end {
        End::Listed(key) => Some(key.key.spki_sha256),
        End::PublicRoot(root) => Some(root.certificate.key.spki_sha256),
        _ => None,
    }
}
