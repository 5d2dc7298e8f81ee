//! Interceptors that nobody has listed: on the second unrelated site at the latest, and on the
//! first where three strong signs agree.

use rcgen::KeyPair;
use rootwatch::{public_roots::PublicRoots, verdict::Standing};

use crate::made::{Browser, Ca, DAY, Draft, HERE, Key, NOW, RsaKey, THERE};

/// Neither time nor address is known, as behind a proxy that made its certificates before.
#[test]
fn suspects_mitmproxy_with_a_renamed_root_on_the_second_site() {
    let ca = Ca::root("Office", "Office Gateway Root");
    let mut browser = Browser::default();
    let site = |name| ca.sign(&Draft::mitmproxy(&ca, name, NOW - 5000));
    let (first, _) = browser.visit(&site("www.news.example"), "www.news.example", None, None);
    assert_eq!(first, Standing::OutsidePublicTrust);
    browser.speaks(&site("bank.example"), "bank.example", None, None);
    // What was seen before tells now about the first site too.
    browser.speaks(&site("www.news.example"), "www.news.example", None, None);
}

#[test]
fn suspects_mitmproxy_at_once_when_it_makes_the_certificate_now() {
    let ca = Ca::root("Office", "Office Gateway Root");
    let chain = ca.sign(&Draft::mitmproxy(&ca, "news.example", NOW - 1));
    Browser::default().speaks(&chain, "news.example", None, Some(NOW));
    // An hour later the moment tells nothing any more.
    let (standing, _) = Browser::default().visit(&chain, "news.example", None, Some(NOW + 3600));
    assert_eq!(standing, Standing::OutsidePublicTrust);
}

#[test]
fn suspects_squid_on_the_second_site() {
    let ca = Ca::root("Branch", "Branch Root");
    let mut browser = Browser::default();
    let site = |name| ca.sign(&Draft::squid(&ca, name));
    browser.stays_quiet(&site("news.example"), "news.example", None);
    browser.speaks(&site("bank.example"), "bank.example", None, None);
}

#[test]
fn suspects_sslsplit_on_the_second_site() {
    let ca = Ca::root("Office", "Office Root");
    let mut browser = Browser::default();
    let site = |name| ca.sign(&Draft::sslsplit(name, "one run", NOW - 5000));
    browser.stays_quiet(&site("news.example"), "news.example", None);
    browser.speaks(&site("bank.example"), "bank.example", None, None);
}

/// The key alone tells, in certificates that are good in all else.
#[test]
fn suspects_one_key_for_unrelated_sites() {
    let ca = Ca::root("Office", "Office Root");
    let key = KeyPair::generate().unwrap();
    let mut browser = Browser::default();
    let site = |name| {
        ca.sign(&Draft {
            key: Key::Given(&key),
            ..Draft::public(name)
        })
    };
    browser.stays_quiet(&site("news.example"), "news.example", None);
    let (_, signs) = browser.visit(&site("bank.example"), "bank.example", None, None);
    assert_eq!(signs, ["shared-key", "unrelated-domains", "signed-by-root"]);
    browser.speaks(&site("bank.example"), "bank.example", THERE, Some(NOW));
}

/// A state's interceptor: a new key each, good dates, an intermediate, sites all over the net.
#[test]
fn suspects_a_root_that_answers_in_unrelated_networks() {
    let ca = Ca::root("Ministry", "National Root");
    let mut browser = Browser::default();
    let site = |name| ca.sign(&Draft::private(name));
    browser.stays_quiet(&site("news.example"), "news.example", HERE);
    browser.speaks(&site("bank.example"), "bank.example", THERE, None);
}

/// The same through a proxy, where no address is known, at the moment of signing.
#[test]
fn suspects_what_is_made_now_for_the_second_site() {
    let ca = Ca::root("Ministry", "National Root");
    let mut browser = Browser::default();
    let site = |name| {
        ca.sign(&Draft {
            not_before: NOW - 10,
            ..Draft::private(name)
        })
    };
    browser.stays_quiet(&site("news.example"), "news.example", None);
    browser.speaks(&site("bank.example"), "bank.example", None, Some(NOW));
}

/// And where nothing is known but the names.
#[test]
fn suspects_a_root_of_many_domains_behind_a_proxy() {
    let ca = Ca::root("Ministry", "National Root");
    let mut browser = Browser::default();
    let names: Vec<String> = (1..=8).map(|n| format!("site-{n}.example")).collect();
    for name in &names[..7] {
        browser.stays_quiet(&ca.sign(&Draft::private(name)), name, None);
    }
    let last = &names[7];
    browser.speaks(&ca.sign(&Draft::private(last)), last, None, None);
}

#[test]
fn suspects_a_root_with_a_public_roots_name() {
    let (public, copy) = (
        Ca::root("Public", "Public Root"),
        Ca::root("Public", "Public Root"),
    );
    let mut browser = Browser::default();
    browser.roots.add(public.certificate().clone(), None);
    let site = |name| copy.sign(&Draft::public(name));
    browser.stays_quiet(&site("news.example"), "news.example", None);
    browser.speaks(&site("bank.example"), "bank.example", None, None);
}

/// The proxy copies the issuer's name of the genuine certificate, an intermediate's.
#[test]
fn suspects_the_name_of_a_public_issuer_that_was_met_before() {
    let root = Ca::root("Public", "Public Root");
    let public = root.below("Public", "Issuing CA 7");
    let copy = Ca::root("Public", "Issuing CA 7");
    let mut browser = Browser::default();
    browser.roots.add(root.certificate().clone(), None);
    let genuine = public.sign(&Draft::public("honest.example"));
    let (standing, signs) = browser.visit(&genuine, "honest.example", HERE, Some(NOW));
    assert_eq!((standing, signs), (Standing::PubliclyTrusted, vec![]));
    let site = |name| copy.sign(&Draft::squid(&root, name));
    let (_, signs) = browser.visit(&site("news.example"), "news.example", None, None);
    assert!(signs.contains(&"imitated-name"), "{signs:?}");
    browser.speaks(&site("bank.example"), "bank.example", None, None);
}

/// The same where every site was intercepted from the start, with names of the real programme.
#[test]
fn suspects_the_organization_of_a_public_issuer_without_its_marks() {
    for (organization, common_name) in [
        ("Let's Encrypt", "R12"),
        (
            "GoDaddy.com, Inc.",
            "Go Daddy Secure Certificate Authority - G2",
        ),
    ] {
        let copy = Ca::root(organization, common_name);
        let mut browser = Browser {
            roots: PublicRoots::mozilla(),
            ..Browser::default()
        };
        let site = |name| copy.sign(&Draft::private(name));
        browser.stays_quiet(&site("news.example"), "news.example", None);
        browser.speaks(&site("bank.example"), "bank.example", None, None);
    }
}

/// No site was seen before: a copied name, a key with exponent 3, and made a moment ago.
#[test]
fn three_strong_signs_suspect_at_the_first_site() {
    let root = Ca::root("Public", "Public Root");
    let copy = Ca::root("Public", "Public Root");
    let below = copy.below("Public", "Public Issuing");
    let draft = Draft {
        key: Key::Rsa(RsaKey::new("k", 2048, &[3])),
        not_before: NOW - 1,
        ..Draft::public("news.example")
    };
    let mut browser = Browser::default();
    browser.roots.add(root.certificate().clone(), None);
    browser.speaks(&below.sign(&draft), "news.example", None, Some(NOW));
}

/// A spoofed name server leads to a machine in the own network.
#[test]
fn a_private_address_calms_but_does_not_blind() {
    let ca = Ca::root("Office", "Office Gateway Root");
    let mut browser = Browser::default();
    let home = Some("192.168.1.66");
    let site = |name, made| ca.sign(&Draft::mitmproxy(&ca, name, made));
    browser.stays_quiet(&site("news.example", NOW - DAY / 2), "news.example", home);
    browser.stays_quiet(&site("bank.example", NOW - DAY / 2), "bank.example", home);
    browser.speaks(
        &site("mail.example", NOW - 1),
        "mail.example",
        home,
        Some(NOW),
    );
}
