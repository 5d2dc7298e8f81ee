//! The signs: one small pure function each, and the table of their ids and weights, which
//! `host/SUSPICION.md` explains.

use super::{Evidence, Place, domain};
use crate::name::{COUNTRY, ORGANIZATION};

/// How a sign enters the sum.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Speaks against a suspicion.
    Calming,
    /// No public CA does it, but private ones do; all of them together count up to a cap.
    Habit,
    /// Private CAs hardly ever do it.
    Telling,
}

/// One row of the table.
#[derive(Debug)]
pub struct Rule {
    /// Stable id, also on the wire.
    pub id: &'static str,
    /// What it adds to the sum.
    pub weight: i32,
    /// How it enters the sum.
    pub kind: Kind,
    /// Whether the sign is there.
    pub holds: fn(&Evidence<'_>) -> bool,
}

const DAY: i64 = 86_400;
/// From so many domains on, no owner of a network is the likely reason.
const MANY_DOMAINS: usize = 8;
/// A certificate is made on the fly where it is younger than this, in seconds.
const MOMENT: i64 = 300;
/// Clocks may differ by so much.
const CLOCK_SKEW: i64 = 60;
/// How many days interceptors set notBefore back; `SUSPICION.md` says which of them.
const SET_BACK: &[i64] = &[0, 1, 2, 5, 30, 365, 366];
/// The CA/Browser Forum's reserved policies (TLS Baseline Requirements 7.1.6.1).
const PUBLIC_POLICIES: &[&str] = &[
    "2.23.140.1.1",
    "2.23.140.1.2.1",
    "2.23.140.1.2.2",
    "2.23.140.1.2.3",
];
/// The longest validity in days by notBefore, newest first (TLS Baseline Requirements 6.3.2 and
/// its earlier versions): from 2029-03-15, 2027-03-15, 2026-03-15, 2020-09-01, and before.
const LIMITS: &[(i64, i64)] = &[
    (1_868_227_200, 47),
    (1_805_068_800, 100),
    (1_773_532_800, 200),
    (1_598_918_400, 398),
    (i64::MIN, 825),
];

/// Every sign, the heaviest of each kind first.
pub const RULES: &[Rule] = &[
    telling("imitated-name", 60, imitated_name),
    telling("issuer-key-reused", 50, issuer_key_reused),
    telling("shared-key", 50, shared_key),
    telling("unrelated-domains", 45, unrelated_domains),
    telling("borrowed-organization", 35, borrowed_organization),
    telling("just-made", 35, just_made),
    telling("many-domains", 35, many_domains),
    telling("odd-exponent", 35, odd_exponent),
    telling("scattered-addresses", 30, scattered_addresses),
    habit("no-public-profile", 15, no_public_profile),
    habit("odd-country", 15, odd_country),
    habit("bare-certificate", 10, bare_certificate),
    habit("copied-subject", 10, copied_subject),
    habit("foreign-usage", 10, foreign_usage),
    habit("netscape-type", 10, netscape_type),
    habit("issuer-in-key-identifier", 5, issuer_in_key_identifier),
    habit("no-timestamps", 5, no_timestamps),
    habit("public-address", 5, public_address),
    habit("signed-by-root", 5, signed_by_root),
    habit("small-serial", 5, small_serial),
    habit("too-long", 5, too_long),
    habit("weak-hash", 5, weak_hash),
    habit("weak-key", 5, weak_key),
    calming("local-name", -100, local_name),
    calming("private-address", -40, private_address),
];

const fn telling(id: &'static str, weight: i32, holds: fn(&Evidence<'_>) -> bool) -> Rule {
    rule(Kind::Telling, id, weight, holds)
}

const fn habit(id: &'static str, weight: i32, holds: fn(&Evidence<'_>) -> bool) -> Rule {
    rule(Kind::Habit, id, weight, holds)
}

const fn calming(id: &'static str, weight: i32, holds: fn(&Evidence<'_>) -> bool) -> Rule {
    rule(Kind::Calming, id, weight, holds)
}

const fn rule(kind: Kind, id: &'static str, weight: i32, holds: fn(&Evidence<'_>) -> bool) -> Rule {
    Rule {
        id,
        weight,
        kind,
        holds,
    }
}

fn imitated_name(evidence: &Evidence<'_>) -> bool {
    evidence.imitates_public_ca
}

fn issuer_key_reused(evidence: &Evidence<'_>) -> bool {
    let end_entity = evidence.end_entity;
    let mut issuers = evidence.issuers.iter();
    let is_same = |key| key == end_entity.key.spki_sha256;
    !end_entity.is_self_issued() && issuers.any(|issuer| is_same(issuer.key.spki_sha256))
}

/// Where it is the issuer's key, that is one fact and counts once.
fn shared_key(evidence: &Evidence<'_>) -> bool {
    evidence.seen.key_serves_others && !issuer_key_reused(evidence)
}

fn unrelated_domains(evidence: &Evidence<'_>) -> bool {
    evidence.seen.domains >= 2
}

fn many_domains(evidence: &Evidence<'_>) -> bool {
    evidence.seen.domains >= MANY_DOMAINS
}

fn scattered_addresses(evidence: &Evidence<'_>) -> bool {
    evidence.seen.is_scattered
}

/// A public CA's private hierarchies carry its organisation too, but also where to ask about
/// their certificates.
fn borrowed_organization(evidence: &Evidence<'_>) -> bool {
    let shape = &evidence.end_entity.shape;
    evidence.has_public_organization && !shape.has_authority_info_access && shape.timestamps == 0
}

fn just_made(evidence: &Evidence<'_>) -> bool {
    let Some(time) = evidence.time else {
        return false;
    };
    let age = time.saturating_sub(evidence.end_entity.shape.not_before);
    SET_BACK
        .iter()
        .any(|days| (days * DAY - CLOCK_SKEW..days * DAY + MOMENT).contains(&age))
}

fn odd_exponent(evidence: &Evidence<'_>) -> bool {
    let exponent = evidence.end_entity.shape.rsa_exponent;
    exponent.is_some_and(|exponent| exponent < 65_537)
}

/// Tools write words there, or codes that stand for no country: EN, XX, ZZ.
fn odd_country(evidence: &Evidence<'_>) -> bool {
    let is_odd = |country: &str| {
        let is_code = country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic());
        !is_code || ["EN", "XX", "ZZ"].contains(&country.to_uppercase().as_str())
    };
    let end_entity = evidence.end_entity;
    [&end_entity.subject, &end_entity.issuer]
        .into_iter()
        .flat_map(|name| name.values(COUNTRY))
        .any(is_odd)
}

fn bare_certificate(evidence: &Evidence<'_>) -> bool {
    let shape = &evidence.end_entity.shape;
    shape.extensions <= usize::from(shape.has_alternative_names)
}

/// The subject names an organisation that is none of the issuers', with no policy by which
/// somebody would have checked it.
fn copied_subject(evidence: &Evidence<'_>) -> bool {
    let end_entity = evidence.end_entity;
    let is_issuers = |organization: &str| {
        let mut names = evidence.issuers.iter().map(|issuer| &issuer.subject);
        names.any(|name| name.values(ORGANIZATION).any(|own| own == organization))
    };
    let mut organizations = end_entity.subject.values(ORGANIZATION);
    end_entity.shape.policies.is_empty() && organizations.any(|name| !is_issuers(name))
}

fn foreign_usage(evidence: &Evidence<'_>) -> bool {
    let end_entity = evidence.end_entity;
    end_entity.is_ca || end_entity.shape.has_ca_usage || end_entity.shape.has_foreign_purpose
}

fn netscape_type(evidence: &Evidence<'_>) -> bool {
    evidence.end_entity.shape.has_netscape_type
}

fn no_public_profile(evidence: &Evidence<'_>) -> bool {
    let shape = &evidence.end_entity.shape;
    let is_public = |policy: &String| PUBLIC_POLICIES.contains(&policy.as_str());
    !shape.has_authority_info_access && !shape.policies.iter().any(is_public)
}

fn issuer_in_key_identifier(evidence: &Evidence<'_>) -> bool {
    evidence.end_entity.shape.names_issuer_in_key_identifier
}

fn no_timestamps(evidence: &Evidence<'_>) -> bool {
    evidence.end_entity.shape.timestamps == 0
}

fn public_address(evidence: &Evidence<'_>) -> bool {
    evidence.place == Place::Public
}

fn signed_by_root(evidence: &Evidence<'_>) -> bool {
    evidence.issuers.len() == 1
}

/// Below 2^56: seven bytes.
fn small_serial(evidence: &Evidence<'_>) -> bool {
    let digits = evidence.end_entity.serial.trim_start_matches('0');
    digits.len() <= 14
}

/// Both ends of the validity count, so it is one second longer than their difference.
fn too_long(evidence: &Evidence<'_>) -> bool {
    let shape = &evidence.end_entity.shape;
    let seconds = shape
        .not_after
        .saturating_sub(shape.not_before)
        .saturating_add(1);
    let limit = LIMITS.iter().find(|(from, _)| shape.not_before >= *from);
    limit.is_some_and(|(_, days)| seconds > days * DAY)
}

fn weak_hash(evidence: &Evidence<'_>) -> bool {
    let scheme = evidence.end_entity.scheme.text();
    scheme.ends_with("SHA-1") || scheme.ends_with("MD5")
}

fn weak_key(evidence: &Evidence<'_>) -> bool {
    let bits = evidence.end_entity.key.algorithm.strip_prefix("RSA ");
    let bits: Option<u32> = bits.and_then(|bits| bits.parse().ok());
    bits.is_some_and(|bits| bits < 2048)
}

fn local_name(evidence: &Evidence<'_>) -> bool {
    evidence.server_name.is_some_and(domain::is_local)
}

fn private_address(evidence: &Evidence<'_>) -> bool {
    evidence.place == Place::Private
}
