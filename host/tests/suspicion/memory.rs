//! What a session remembers, and what nobody can make it remember or forget.

use rootwatch::verdict::Standing;

use crate::made::{Browser, Ca, Draft, HERE, NOW, THERE};

/// An attacker's page shows the company's own certificate under other names.
#[test]
fn a_certificate_shown_under_a_foreign_name_adds_nothing() {
    let ca = Ca::root("Acme", "Acme Root");
    let chain = ca.sign(&Draft::private("intranet.acme.com"));
    let mut browser = Browser::default();
    for number in 0..50 {
        let name = format!("made-up-{number}.example");
        let (_, signs) = browser.visit(&chain, &name, THERE, Some(NOW));
        assert!(signs.is_empty(), "{signs:?}");
    }
    let (standing, signs) = browser.visit(&chain, "intranet.acme.com", HERE, Some(NOW));
    assert_eq!(standing, Standing::OutsidePublicTrust);
    assert!(!signs.contains(&"unrelated-domains"), "{signs:?}");
}

/// Hundreds of roots come between two sites of an interceptor that was caught.
#[test]
fn a_flood_of_made_up_roots_does_not_end_a_suspicion() {
    let ca = Ca::root("Ministry", "National Root");
    let mut browser = Browser::default();
    let news = ca.sign(&Draft::private("news.example"));
    browser.stays_quiet(&news, "news.example", HERE);
    let bank = ca.sign(&Draft::private("bank.example"));
    browser.speaks(&bank, "bank.example", THERE, Some(NOW));
    for number in 0..rootwatch::suspicion::session::ROOTS + 20 {
        let name = format!("made-up-{number}.example");
        let other = Ca::root("Attacker", &name);
        browser.stays_quiet(&other.sign(&Draft::private(&name)), &name, HERE);
    }
    browser.speaks(&news, "news.example", HERE, Some(NOW));
}

/// Two roots of one name are two: only the key counts.
#[test]
fn roots_with_one_name_and_two_keys_are_not_one() {
    let mut browser = Browser::default();
    for (name, address) in [("news.example", HERE), ("bank.example", THERE)] {
        let ca = Ca::root("Acme", "Acme Root");
        let (_, signs) = browser.visit(&ca.sign(&Draft::private(name)), name, address, None);
        assert!(!signs.contains(&"unrelated-domains"), "{signs:?}");
    }
}

/// Some VPN clients give every site an address of the benchmark network.
#[test]
fn addresses_that_say_nothing_are_not_scattered() {
    let ca = Ca::root("Acme", "Acme Root");
    let mut browser = Browser::default();
    for (name, address) in [
        ("news.example", "198.18.0.4"),
        ("bank.example", "198.19.7.9"),
    ] {
        let chain = ca.sign(&Draft::private(name));
        let (_, signs) = browser.visit(&chain, name, Some(address), None);
        assert!(!signs.contains(&"scattered-addresses"), "{signs:?}");
        assert!(!signs.contains(&"public-address"), "{signs:?}");
    }
}
