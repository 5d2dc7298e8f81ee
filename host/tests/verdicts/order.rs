//! Which certificate of a file is the end-entity: a file may have any order, what TLS sends has not.

use crate::made::{Ca, params, parse};
use rcgen::{BasicConstraints, IsCa, KeyPair, KeyUsagePurpose, SanType};
use rootwatch::{certificate::Certificate, path::end_entity};

/// A certificate that names a site.
fn site(issuer: &Ca, server_name: &str) -> Certificate {
    named(issuer, server_name, IsCa::NoCa, &[])
}

fn named(issuer: &Ca, server_name: &str, is_ca: IsCa, usages: &[KeyUsagePurpose]) -> Certificate {
    let mut site = params("site", "Site", false);
    let name = server_name.to_owned().try_into().unwrap();
    site.subject_alt_names.push(SanType::DnsName(name));
    site.is_ca = is_ca;
    site.key_usages = usages.to_vec();
    let key = KeyPair::generate().unwrap();
    parse(&site.signed_by(&key, &issuer.issuer()).unwrap())
}

#[test]
fn a_file_in_the_order_of_tls_begins_with_it() {
    let root = Ca::root("Root", "R");
    let sub = root.intermediate("Sub");
    let (a, b) = (site(&sub, "a.example"), site(&sub, "b.example"));
    let chain = [a, b, sub.certificate(), root.certificate()];
    for server_name in [
        None,
        Some("a.example"),
        Some("b.example"),
        Some("c.example"),
    ] {
        assert_eq!(end_entity(&chain, server_name), 0, "{server_name:?}");
    }
    assert_eq!(end_entity(&[], None), 0);
}

#[test]
fn a_ca_in_the_first_place_gives_way_to_the_site_that_was_asked_for_or_to_any() {
    let root = Ca::root("Root", "R");
    let sub = root.intermediate("Sub");
    let (a, b) = (site(&sub, "a.example"), site(&sub, "b.example"));
    let chain = [root.certificate(), a, sub.certificate(), b];
    for (server_name, place) in [
        (None, 1),
        (Some("a.example"), 1),
        (Some("b.example"), 3),
        (Some("c.example"), 1),
    ] {
        assert_eq!(end_entity(&chain, server_name), place, "{server_name:?}");
    }
}

/// A router's certificate often calls itself a CA.
#[test]
fn a_ca_in_the_first_place_stays_where_it_names_the_site() {
    let root = Ca::root("Root", "R");
    let ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let router = named(&root, "router.example", ca, &[]);
    let chain = [router, site(&root, "a.example"), root.certificate()];
    assert_eq!(end_entity(&chain, Some("router.example")), 0);
    assert_eq!(end_entity(&chain, Some("a.example")), 1);
    assert_eq!(end_entity(&chain, None), 1);
}

#[test]
fn a_ca_that_may_not_sign_is_no_end_entity_either() {
    let root = Ca::root("Root", "R");
    let ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let idle = named(&root, "ca.example", ca, &[KeyUsagePurpose::CrlSign]);
    let chain = [idle, site(&root, "a.example")];
    assert_eq!(end_entity(&chain, Some("a.example")), 1);
}

#[test]
fn of_cas_alone_it_is_the_one_that_issued_no_other() {
    let root = Ca::root("Root", "R");
    let policy = root.intermediate("Policy");
    let sub = policy.intermediate("Sub");
    let [root, policy, sub] = [root, policy, sub].map(|ca| ca.certificate());
    for (chain, place) in [
        (vec![root.clone(), policy.clone(), sub.clone()], 2),
        (vec![policy.clone(), sub.clone()], 1),
        (vec![policy.clone(), sub.clone(), root.clone()], 1),
        (vec![sub, policy.clone(), root.clone()], 0),
        (vec![root.clone(), root.clone(), policy], 2),
        (vec![root], 0),
    ] {
        assert_eq!(end_entity(&chain, None), place);
        assert_eq!(end_entity(&chain, Some("a.example")), place);
    }
}
