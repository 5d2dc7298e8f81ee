//! Certification paths: from the end-entity upwards by name, key identifier and verified
//! signature (RFC 5280 §6.1), on to listed keys and public roots that were not sent.
//! Judges nothing; every path says how it ends, and whether the search for others was cut.

use crate::{
    authorities::{Authorities, SigningKey},
    certificate::Certificate,
    public_roots::{PublicRoot, PublicRoots},
    search::Search,
};

/// A path through the chain, end-entity first, by index into the chain; every certificate
/// in it is proven by the next one's key, except where `end` says otherwise.
#[derive(Debug)]
pub struct Path<'a> {
    /// Indices into the chain.
    pub indices: Vec<usize>,
    /// How it ends above the last one.
    pub end: End<'a>,
    /// Certificates of the chain above an unsupported signature: they claim to belong there.
    pub unproven: Vec<Unproven<'a>>,
    /// Whether every issuer on it may sign certificates.
    pub issuers_may_sign: bool,
    /// Whether the search ended before every path was found.
    pub search_was_cut: bool,
}

/// A certificate above a signature that cannot be checked.
#[derive(Clone, Debug)]
pub struct Unproven<'a> {
    /// Index into the chain.
    pub index: usize,
    /// How its own link ends; `None` where the next one's key made its signature.
    pub end: Option<End<'a>>,
}

/// How a path ends.
#[derive(Clone, Debug)]
pub enum End<'a> {
    /// The last certificate is trusted on this computer, whatever its own signature is worth.
    Anchor,
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
    /// Somebody with the issuer's name is known (the certificate itself where it is
    /// self-issued); this algorithm cannot be checked here.
    Unsupported(String),
}

/// Finds the paths from `chain[end_entity]`; at least one where that exists.
pub fn find<'a>(
    chain: &'a [Certificate],
    end_entity: usize,
    list: &'a Authorities,
    roots: &'a PublicRoots,
) -> Vec<Path<'a>> {
    Search::new(chain, list, roots).run(end_entity)
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
