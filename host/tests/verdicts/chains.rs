//! What must be flagged and the nearest look-alike that must not be, with certificates that are
//! made on the spot.

use crate::made::{Ca, expect, listing, params, parse, public};
use rcgen::{CertificateParams, IsCa, KeyPair};
use rootwatch::{
    authorities::Authorities,
    public_roots::PublicRoots,
    verdict::{Basis, Note, Standing, assess},
};

/// site <- public root, with the listed root pasted in.
#[test]
fn a_pasted_listed_root_does_not_make_an_honest_site_look_intercepted() {
    let (honest, bad) = (Ca::root("Public", "Pub"), Ca::root("State", "Gov"));
    let (list, roots) = (listing(&bad, ""), public(&honest));
    let chain = [honest.sign("site"), bad.certificate(), honest.certificate()];
    expect(
        &assess(&chain, None, &list, &roots),
        Standing::PubliclyTrusted,
        None,
    );
}

/// site <- intermediate <- listed root, in every order, with copies, and without the root.
#[test]
fn finds_a_listed_root_in_any_order_and_when_it_is_not_sent() {
    let bad = Ca::root("State", "Gov");
    let middle = bad.intermediate("State Sub");
    let (list, roots) = (listing(&bad, ""), public(&Ca::root("Public", "Pub")));
    let (site, sub, top) = (middle.sign("site"), middle.certificate(), bad.certificate());
    let known = Standing::KnownInterception;
    for chain in [
        vec![site.clone(), sub.clone(), top.clone()],
        vec![top.clone(), sub.clone(), site.clone()],
        vec![
            sub.clone(),
            site.clone(),
            sub.clone(),
            top.clone(),
            top.clone(),
        ],
    ] {
        expect(
            &assess(&chain, None, &list, &roots),
            known,
            Some(Basis::Certificate),
        );
    }
    let chain = [site.clone(), sub];
    expect(
        &assess(&chain, None, &list, &roots),
        known,
        Some(Basis::Signature),
    );
    let chain = [site, top];
    expect(
        &assess(&chain, None, &list, &roots),
        Standing::Undetermined,
        None,
    );
}

/// A listed key in a new certificate.
#[test]
fn a_reissued_certificate_is_found_by_key() {
    let bad = Ca::root("State", "Gov");
    let list = listing(&bad, "");
    let key = KeyPair::from_pem(&bad.key.serialize_pem()).unwrap();
    let again = Ca::root_with("Renamed", "Gov", key);
    let chain = [again.sign("site"), again.certificate()];
    let roots = PublicRoots::default();
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::KnownInterception, Some(Basis::Key));
}

/// site <- listed intermediate <- public root; and its unlisted sister.
#[test]
fn a_listed_intermediate_is_found_under_a_public_root() {
    let honest = Ca::root("Public", "Pub");
    let (bad, sister) = (
        honest.intermediate("Bad Sub"),
        honest.intermediate("Good Sub"),
    );
    let (list, roots) = (listing(&bad, ""), public(&honest));
    let chain = [bad.sign("site"), bad.certificate()];
    let found = assess(&chain, None, &list, &roots);
    expect(
        &found,
        Standing::KnownInterception,
        Some(Basis::Certificate),
    );
    let chain = [sister.sign("site"), sister.certificate()];
    expect(
        &assess(&chain, None, &list, &roots),
        Standing::PubliclyTrusted,
        None,
    );
}

/// The listed root's name on another key.
#[test]
fn a_listed_name_on_another_key_is_a_claim_and_says_so() {
    let bad = Ca::root("State Root", "Gov");
    let names = "[[names]]\napplies_to = \"any-ca\"\nkey = \"fixed\"\n\
                 common_name = { equals = \"State Root\" }\n";
    let list = listing(&bad, names);
    let copy = Ca::root("State Root", "Gov");
    let chain = [copy.sign("site"), copy.certificate()];
    let roots = PublicRoots::default();
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::KnownInterception, Some(Basis::Name));
    assert!(verdict.notes.contains(&Note::KeyNotKnown));
    // The same name never wins over a public root.
    let roots = public(&copy);
    expect(
        &assess(&chain, None, &list, &roots),
        Standing::PubliclyTrusted,
        None,
    );
}

/// A party of which nobody knows whether it keeps one key, with one key on the list.
#[test]
fn another_key_than_the_listed_one_is_said_unless_each_installation_makes_its_own() {
    let (bad, copy) = (Ca::root("State Root", "Gov"), Ca::root("State Root", "Gov"));
    for (habit, is_said) in [("unknown", true), ("per-installation", false)] {
        let names = format!(
            "[[names]]\napplies_to = \"any-ca\"\nkey = \"{habit}\"\n\
             common_name = {{ equals = \"State Root\" }}\n"
        );
        let (list, roots) = (listing(&bad, &names), PublicRoots::default());
        let chain = [copy.sign("site"), copy.certificate()];
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::KnownInterception, Some(Basis::Name));
        assert_eq!(verdict.notes.contains(&Note::KeyNotKnown), is_said);
    }
}

/// A public CA's name on a private key.
#[test]
fn a_public_name_on_another_key_is_not_public() {
    let (honest, copy) = (Ca::root("Public", "Pub"), Ca::root("Public", "Pub"));
    let (list, roots) = (Authorities::built_in(), public(&honest));
    let chain = [copy.sign("site"), copy.certificate()];
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::OutsidePublicTrust, None);
    assert!(matches!(verdict.notes[..], [Note::ImitatesPublicRoot(_)]));
}

/// An honest end-entity certificate signs another one.
#[test]
fn an_end_entity_cannot_lend_its_public_root() {
    let honest = Ca::root("Public", "Pub");
    let key = KeyPair::generate().unwrap();
    let plain = params("site", "Site", false);
    let made = plain.signed_by(&key, &honest.issuer()).unwrap();
    let lender = Ca {
        params: plain,
        key,
        made,
    };
    let chain = [lender.sign("victim"), lender.certificate()];
    let (list, roots) = (Authorities::built_in(), public(&honest));
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    // It is the public root that signed the lender: nothing is imitated.
    assert_eq!(verdict.notes, [Note::IssuerNotCa]);
}

/// mitmproxy as issuer, and as the subject of an honest or self-signed end-entity.
#[test]
fn a_product_name_counts_as_issuer_and_not_as_subject() {
    let (product, honest) = (
        Ca::root("mitmproxy", "mitmproxy"),
        Ca::root("Public", "Pub"),
    );
    let (list, roots) = (Authorities::built_in(), public(&honest));
    let chain = [product.sign("site"), product.certificate()];
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::KnownInterception, Some(Basis::Name));
    assert!(!verdict.notes.contains(&Note::KeyNotKnown));
    expect(
        &assess(&[honest.sign("mitmproxy")], None, &list, &roots),
        Standing::PubliclyTrusted,
        None,
    );
    let key = KeyPair::generate().unwrap();
    let own = parse(
        &params("mitmproxy", "mitmproxy", false)
            .self_signed(&key)
            .unwrap(),
    );
    expect(
        &assess(&[own], None, &list, &roots),
        Standing::OutsidePublicTrust,
        None,
    );
}

/// An address as it stands in a URL, in a certificate, and another one.
/// end-entity (the root's key) → root, which is not sent
///
/// mitmproxy keys all certificates with its CA's key, so each verifies itself and its key identifier
/// fits. Its issuer is somebody else by name: without that one the path is not complete.
#[test]
fn a_certificate_with_its_issuers_key_has_not_signed_itself() {
    let ca = Ca::root("Office Gateway", "Office");
    let mut params = params("bank.example", "Bank", false);
    // rcgen writes the key identifier of an end-entity only where it says that it is one.
    params.is_ca = IsCa::ExplicitNoCa;
    let site = parse(&params.signed_by(&ca.key, &ca.issuer()).unwrap());
    let (list, roots) = (Authorities::default(), PublicRoots::default());
    let alone = [site.clone()];
    let verdict = assess(&alone, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    assert_eq!(verdict.notes, [Note::IssuerMissing]);
    let complete = [site, ca.certificate()];
    let verdict = assess(&complete, None, &list, &roots);
    expect(&verdict, Standing::OutsidePublicTrust, None);
    assert_eq!(verdict.path.unwrap().indices, [0, 1]);
}

#[test]
fn an_address_is_compared_as_an_address() {
    let key = KeyPair::generate().unwrap();
    let names = vec!["2001:db8::1".to_owned(), "*.a.example".to_owned()];
    let made = CertificateParams::new(names).unwrap().self_signed(&key);
    let certificate = parse(&made.unwrap());
    for name in ["[2001:db8::1]", "2001:DB8:0::1", "B.a.example."] {
        assert!(certificate.covers(name), "{name}");
    }
    for name in ["2001:db8::2", "a.example", "c.b.a.example", "[]"] {
        assert!(!certificate.covers(name), "{name}");
    }
}

#[test]
fn an_unlisted_company_root_stays_outside_public_trust() {
    let company = Ca::root("Company", "Corp");
    let (list, roots) = (Authorities::built_in(), PublicRoots::mozilla());
    let chain = [company.sign("intranet"), company.certificate()];
    expect(
        &assess(&chain, None, &list, &roots),
        Standing::OutsidePublicTrust,
        None,
    );
    expect(
        &assess(&[], None, &list, &roots),
        Standing::Undetermined,
        None,
    );
}
