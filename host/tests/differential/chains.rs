//! The chains: each an end-entity, what a server sends beside it, and the root that all know.

use std::collections::BTreeSet;

use crate::{
    changes::{self, Change, chain},
    party::{Party, params},
};

/// A chain.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// DER, end-entity first, without the root.
    pub(crate) chain: Vec<Vec<u8>>,
    /// DER of the root.
    pub(crate) root: Vec<u8>,
}

fn case(name: &'static str, changes: &[&Change]) -> Case {
    let (chain, root) = chain(changes);
    Case { name, chain, root }
}

/// Every case: no change, one change, and many certificates.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = vec![case("a good chain", &[])];
    cases.extend(changes::all().iter().map(|one| case(one.name, &[one])));
    cases.extend(crowded());
    cases
}

/// A chain with two or three changes to different parts of it.
pub(crate) struct Combination {
    pub(crate) names: Vec<&'static str>,
    /// As in a [`Case`].
    pub(crate) chain: Vec<Vec<u8>>,
    /// As in a [`Case`].
    pub(crate) root: Vec<u8>,
}

/// So many combinations, the same ones each time.
pub(crate) fn combinations(count: usize) -> Vec<Combination> {
    let (all, mut state) = (changes::all(), 0x9e37_79b9_7f4a_7c15);
    let (mut chosen, mut combinations) = (BTreeSet::new(), Vec::new());
    while combinations.len() < count {
        let wanted = 2 + number_below(2, &mut state);
        let mut indices: Vec<usize> = (0..wanted)
            .map(|_| number_below(all.len(), &mut state))
            .collect();
        indices.sort_unstable();
        let changes: Vec<&Change> = indices.iter().map(|index| &all[*index]).collect();
        let parts: BTreeSet<&str> = changes.iter().map(|change| change.part).collect();
        if parts.len() == wanted && chosen.insert(indices) {
            let (chain, root) = chain(&changes);
            combinations.push(Combination {
                names: changes.iter().map(|change| change.name).collect(),
                chain,
                root,
            });
        }
    }
    combinations
}

/// A number below `limit` from a small generator of repeatable noise (xorshift64).
fn number_below(limit: usize, state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 32).unwrap() % limit
}

/// Chains with many certificates.
fn crowded() -> Vec<Case> {
    let root = Party::root("Root");
    let middle = root.below("Intermediate", true);
    let site = middle.below("site.example", false);
    let mut alternatives = vec![site.der.clone()];
    for number in 0..50 {
        // The intermediate's name and key, signed by roots that nobody knows.
        let stranger = Party::root(&format!("Unknown Root {number}"));
        let copy = stranger.issue(params("Intermediate", true), middle.key.copy());
        alternatives.push(copy.der);
    }
    alternatives.push(middle.der.clone());
    let (one, two) = (Party::root("One"), Party::root("Two"));
    let cycle = vec![
        one.below("site.example", false).der,
        two.issue(params("One", true), one.key.copy()).der,
        one.issue(params("Two", true), two.key.copy()).der,
    ];
    let deep_root = Party::root("Root");
    let mut path = Vec::new();
    let mut top = deep_root.below("Intermediate 0", true);
    for number in 1..40 {
        let next = top.below(&format!("Intermediate {number}"), true);
        path.insert(0, top.der);
        top = next;
    }
    let deep_site = top.below("site.example", false).der;
    path.insert(0, top.der);
    path.insert(0, deep_site);
    vec![
        Case {
            name: "fifty cross-signed alternatives",
            chain: alternatives,
            root: root.der.clone(),
        },
        Case {
            name: "a circle",
            chain: cycle,
            root: root.der,
        },
        Case {
            name: "a path of forty intermediates",
            chain: path,
            root: deep_root.der,
        },
    ]
}
