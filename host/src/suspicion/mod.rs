//! Whether a path outside public trust looks like that of somebody who signs traffic anew.
//! `host/SUSPICION.md` has every sign with its weight, its reason and its false alarms, the sum
//! and the threshold. Pure: time, address and what the session has seen are handed in.

pub mod domain;
pub mod session;
pub mod signs;

use std::net::IpAddr;

use crate::{
    certificate::Certificate,
    name::ORGANIZATION,
    path::End,
    probe::address::{Refusal, permit},
    public_roots::PublicRoots,
    verdict::{Note, Sign, Standing, Verdict},
};
use session::{Seen, Session, Site, network};
use signs::{Kind, RULES};

/// From this sum on, interception is suspected.
pub const THRESHOLD: i32 = 100;
/// Habits count no more than this together.
pub const HABITS_CAP: i32 = 25;

/// Signs that a certificate alone cannot show: they rest on what the session saw, or on the address.
const REMEMBERED: &[&str] = &[
    "imitated-name",
    "many-domains",
    "private-address",
    "public-address",
    "scattered-addresses",
    "shared-key",
    "unrelated-domains",
];

/// Names under which public CAs issue without having a root of that name.
const ISSUING_ORGANIZATIONS: &[&str] = &["google trust services", "let's encrypt", "zerossl"];

/// The circumstances in which a chain was met.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visit<'a> {
    /// The name in the address.
    pub server_name: Option<&'a str>,
    /// The address that was connected to, where there was no proxy.
    pub address: Option<IpAddr>,
    /// When the handshake was, in seconds since 1970.
    pub time: Option<i64>,
}

/// Where a server is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// In this computer, its own network, or the provider's inside.
    Private,
    /// On the internet.
    Public,
    /// Behind a proxy, or at an address that says nothing: some VPN clients give every site one
    /// of those reserved for benchmarks (198.18.0.0/15).
    Unknown,
}

/// What the signs are looked for in.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The server's certificate.
    pub end_entity: &'a Certificate,
    /// The certificates above it, the root last; at least one.
    pub issuers: &'a [&'a Certificate],
    /// The name in the address.
    pub server_name: Option<&'a str>,
    /// Where the server is.
    pub place: Place,
    /// When the handshake was.
    pub time: Option<i64>,
    /// What the session has seen of these keys.
    pub seen: Seen,
    /// Whether an issuer has the name of a public CA and not its key.
    pub imitates_public_ca: bool,
    /// Whether the issuer's organisation is that of a public CA.
    pub has_public_organization: bool,
}

impl Place {
    /// Where an address is.
    pub fn of(address: IpAddr) -> Self {
        match permit(address, &[]) {
            Ok(_) => Self::Public,
            Err(Refusal::LinkLocal | Refusal::Loopback | Refusal::Private) => Self::Private,
            Err(Refusal::Multicast | Refusal::Reserved) => Self::Unknown,
        }
    }
}

/// Adds the signs to a verdict on `chain`, and the suspicion where they reach the threshold.
/// Only a complete path to an unlisted root outside public trust has signs. A certificate that
/// signed itself has none, for nobody stands behind it; and neither has one that is not for this
/// server, for it deceives nobody.
pub fn weigh<'a>(
    mut verdict: Verdict<'a>,
    chain: &[Certificate],
    visit: Visit<'_>,
    roots: &PublicRoots,
    session: &mut Session,
) -> Verdict<'a> {
    let Some(path) = &verdict.path else {
        return verdict;
    };
    let certificates: Vec<_> = path.indices.iter().filter_map(|i| chain.get(*i)).collect();
    let Some((end_entity, issuers)) = certificates.split_first() else {
        return verdict;
    };
    if verdict.standing == Standing::PubliclyTrusted {
        let root = match &path.end {
            End::PublicRoot(root) => Some(&root.certificate),
            _ => None,
        };
        session.learn(issuers.iter().copied().chain(root));
        return verdict;
    }
    let is_for_server = visit.server_name.is_none_or(|name| end_entity.covers(name));
    let (Some(root), Standing::OutsidePublicTrust, true) =
        (issuers.last(), verdict.standing, is_for_server)
    else {
        return verdict;
    };
    let has_note = |note: &Note| matches!(note, Note::ImitatesPublicRoot(_));
    let evidence = Evidence {
        end_entity,
        issuers,
        server_name: visit.server_name,
        place: visit.address.map_or(Place::Unknown, Place::of),
        time: visit.time,
        seen: site(visit).map_or_else(Seen::default, |site| session.visit(root, end_entity, &site)),
        imitates_public_ca: verdict.notes.iter().any(has_note)
            || issuers.iter().any(|issuer| session.imitates(issuer)),
        has_public_organization: has_public_organization(end_entity, roots),
    };
    let (signs, sum) = judge(&evidence);
    verdict.signs = signs;
    if sum >= THRESHOLD {
        verdict.standing = Standing::SuspectedInterception;
    }
    verdict
}

/// The signs and their sum.
pub fn judge(evidence: &Evidence<'_>) -> (Vec<Sign>, i32) {
    let mut signs = Vec::new();
    for rule in RULES.iter().filter(|rule| (rule.holds)(evidence)) {
        signs.push(Sign {
            id: rule.id,
            weight: rule.weight,
        });
    }
    let sum = sum(&signs);
    (signs, sum)
}

/// Adds what somebody else claims to have seen, of that which the certificates cannot show. Returns
/// what was added.
pub fn with_claimed<'a>(
    mut verdict: Verdict<'a>,
    claimed: &[&str],
) -> (Verdict<'a>, Vec<&'static str>) {
    if verdict.signs.is_empty() {
        return (verdict, Vec::new());
    }
    let (mut signs, mut added) = (Vec::new(), Vec::new());
    for rule in RULES {
        let is_there = verdict.signs.iter().any(|sign| sign.id == rule.id);
        let is_claimed = claimed.contains(&rule.id) && REMEMBERED.contains(&rule.id);
        if is_there || is_claimed {
            signs.push(Sign {
                id: rule.id,
                weight: rule.weight,
            });
        }
        if is_claimed && !is_there {
            added.push(rule.id);
        }
    }
    verdict.standing = if sum(&signs) >= THRESHOLD {
        Standing::SuspectedInterception
    } else {
        Standing::OutsidePublicTrust
    };
    verdict.signs = signs;
    (verdict, added)
}

fn sum(signs: &[Sign]) -> i32 {
    let is_habit = |sign: &&Sign| {
        let mut rules = RULES.iter();
        rules.any(|rule| rule.id == sign.id && rule.kind == Kind::Habit)
    };
    let habits: i32 = signs.iter().filter(is_habit).map(|sign| sign.weight).sum();
    let all: i32 = signs.iter().map(|sign| sign.weight).sum();
    all - habits + habits.min(HABITS_CAP)
}

fn site(visit: Visit<'_>) -> Option<Site> {
    let server_name = visit.server_name?;
    Some(Site {
        domain: domain::registrable(server_name)?,
        server_name: server_name.to_owned(),
        network: network(visit.address),
    })
}

fn has_public_organization(end_entity: &Certificate, roots: &PublicRoots) -> bool {
    let mut claimed = end_entity.issuer.values(ORGANIZATION);
    claimed.any(|claimed| {
        ISSUING_ORGANIZATIONS.contains(&claimed.to_lowercase().as_str())
            || roots.has_organization(claimed)
    })
}
