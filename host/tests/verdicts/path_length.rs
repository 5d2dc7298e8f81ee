//! Limits on the length of a path (RFC 5280 §4.2.1.9): what is below a CA that may not have it there
//! is not vouched for.

use crate::made::{Ca, params, public};
use rcgen::{BasicConstraints, IsCa, KeyPair};
use rootwatch::{
    authorities::Authorities,
    verdict::{Note, Standing, assess},
};

/// A CA below `issuer` that allows so many CAs below itself.
fn limited(issuer: &Ca, common_name: &str, limit: u8) -> Ca {
    let mut params = params(common_name, "Org", true);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(limit));
    issuer.issue(params, KeyPair::generate().unwrap())
}

/// site <- the last CA <- … <- the first one <- a public root.
#[track_caller]
fn check(root: &Ca, cas: &[&Ca], is_public: bool) {
    let mut chain = vec![cas.last().unwrap().sign("site")];
    chain.extend(cas.iter().rev().map(|ca| ca.certificate()));
    let (list, roots) = (Authorities::built_in(), public(root));
    let verdict = assess(&chain, None, &list, &roots);
    let (standing, notes) = if is_public {
        (Standing::PubliclyTrusted, vec![])
    } else {
        (Standing::Undetermined, vec![Note::IssuerNotCa])
    };
    assert_eq!((verdict.standing, verdict.notes), (standing, notes));
}

#[test]
fn no_more_cas_than_allowed_count_as_public() {
    let root = Ca::root("Public", "P");
    for limit in 0..3 {
        let first = limited(&root, "First", limit);
        let second = first.intermediate("Second");
        let third = second.intermediate("Third");
        check(&root, &[&first], true);
        check(&root, &[&first, &second], limit >= 1);
        check(&root, &[&first, &second, &third], limit >= 2);
    }
}

/// A CA that got a new key signs it with the old one (RFC 5280 §6.1.4 (l)).
#[test]
fn a_ca_that_issued_its_own_certificate_does_not_count() {
    let root = Ca::root("Public", "P");
    let first = limited(&root, "First", 1);
    let renewed = first.renewed();
    let second = renewed.intermediate("Second");
    let third = second.intermediate("Third");
    check(&root, &[&first, &renewed, &second], true);
    check(&root, &[&first, &renewed, &second, &third], false);
}
