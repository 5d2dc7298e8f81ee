//! What looks most like interception and is none.

use rcgen::{CertificateParams, DnType, KeyPair};
use rootwatch::{certificate::Certificate, public_roots::PublicRoots, verdict::Standing};

use crate::{
    extensions::{information_access, issuer_in_key_identifier},
    made::{Browser, Ca, DAY, Draft, HERE, Key, NOW, RsaKey, THERE},
};

/// A small company's OpenSSL recipe, with every habit it may have.
#[test]
fn an_intranet_of_one_domain_is_quiet_wherever_it_is() {
    let ca = Ca::root("Acme", "Acme Root");
    let hosts: Vec<String> = (0..60).map(|n| format!("host-{n}.acme.com")).collect();
    for address in [None, Some("10.1.2.3"), HERE] {
        let mut browser = Browser::default();
        for host in &hosts {
            let draft = Draft {
                subject: vec![
                    (DnType::OrganizationName, "Acme"),
                    (DnType::CommonName, host),
                ],
                key: Key::Rsa(RsaKey::new(host, 1024, &[1, 0, 1])),
                not_before: NOW - 20,
                seconds: 3650 * DAY,
                serial: vec![7],
                has_key_identifier: false,
                extensions: vec![issuer_in_key_identifier()],
                ..Draft::private(host)
            };
            browser.stays_quiet(&ca.sign(&draft), host, address);
        }
    }
}

/// A group of companies behind its own proxy, with a CA that says where to ask about it.
#[test]
fn an_intranet_of_a_few_domains_is_quiet() {
    let ca = Ca::root("Acme", "Acme Root").below("Acme", "Acme Issuing");
    let mut browser = Browser::default();
    for domain in [
        "acme.com",
        "acme-group.eu",
        "roadrunner.org",
        "acme.kz",
        "anvil.biz",
    ] {
        let draft = Draft {
            extensions: vec![information_access()],
            ..Draft::private(domain)
        };
        browser.stays_quiet(&ca.sign(&draft), domain, None);
    }
}

/// Public names that resolve to private addresses inside.
#[test]
fn split_horizon_names_are_quiet() {
    let ca = Ca::root("Acme", "Acme Root");
    let mut browser = Browser::default();
    for domain in [
        "acme.com",
        "acme-group.eu",
        "roadrunner.org",
        "acme.kz",
        "anvil.biz",
    ] {
        for address in [
            "10.0.0.8",
            "172.20.3.4",
            "100.64.9.9",
            "fd00::8",
            "127.0.0.1",
        ] {
            browser.stays_quiet(&ca.sign(&Draft::private(domain)), domain, Some(address));
        }
    }
}

/// A box whose maker gave its CA and its server one key.
#[test]
fn a_router_or_nas_is_quiet() {
    let ca = Ca::root("Maker", "Box CA");
    for (name, address) in [
        ("fritz.box", Some("192.168.178.1")),
        ("nas.local", None),
        ("router.lan", Some("192.168.1.1")),
        ("192.168.1.1", None),
        ("nas", Some("fe80::1")),
    ] {
        let chain = ca.sign(&Draft::mitmproxy(&ca, name, NOW - 1));
        Browser::default().stays_quiet(&chain, name, address);
    }
}

/// mkcert: long-lived, the organisation is the tool's. Caddy: twelve hours, below an intermediate.
#[test]
fn a_developers_own_ca_is_quiet() {
    let mkcert = Ca::root("dev CA", "dev user@host");
    let caddy = Ca::root("Local", "Local Authority").below("Local", "Local Issuing");
    let mut browser = Browser::default();
    for name in [
        "localhost",
        "shop.test",
        "blog.test",
        "api.localhost",
        "app.internal",
    ] {
        let long = Draft {
            subject: vec![(DnType::OrganizationName, "dev certificate")],
            not_before: NOW - 5,
            seconds: 820 * DAY,
            ..Draft::private(name)
        };
        let short = Draft {
            not_before: NOW - 5,
            seconds: DAY / 2,
            ..Draft::private(name)
        };
        browser.stays_quiet(&mkcert.sign(&long), name, Some("127.0.0.1"));
        browser.stays_quiet(&caddy.sign(&short), name, None);
    }
    // Customers' names that the file of hosts leads to this computer.
    for name in ["dev.shop.com", "dev.blog.org", "dev.news.net"] {
        let chain = mkcert.sign(&Draft::private(name));
        browser.stays_quiet(&chain, name, Some("127.0.0.1"));
    }
}

#[test]
fn a_self_signed_server_has_no_signs() {
    let mut browser = Browser::default();
    for name in ["one.example", "two.example", "three.example"] {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let made = params.self_signed(&key).unwrap();
        let chain = [Certificate::from_der(made.der()).unwrap()];
        let (standing, signs) = browser.visit(&chain, name, HERE, Some(NOW));
        assert_eq!((standing, signs), (Standing::OutsidePublicTrust, vec![]));
    }
}

/// A mail host of which only DNSSEC and DANE speak, under its owner's CA, just renewed.
#[test]
fn a_dane_host_is_quiet() {
    let ca = Ca::root("Owner", "Owner's CA");
    let mut browser = Browser::default();
    for name in ["mx1.mail-owner.example", "mx2.mail-owner.example"] {
        let draft = Draft {
            not_before: NOW - 30,
            ..Draft::private(name)
        };
        browser.stays_quiet(&ca.sign(&draft), name, HERE);
    }
}

/// One person's CA for two domains on one rented server.
#[test]
fn an_owner_of_two_domains_at_one_address_is_quiet() {
    let ca = Ca::root("Owner", "Owner's CA");
    let mut browser = Browser::default();
    for name in ["garden.example", "chess.example", "garden.example"] {
        let draft = Draft {
            seconds: 7300 * DAY,
            serial: vec![2],
            ..Draft::private(name)
        };
        browser.stays_quiet(&ca.sign(&draft), name, HERE);
    }
}

/// One certificate, and later its renewal, for two domains: the key is the same, and so is
/// the owner.
#[test]
fn a_certificate_for_two_domains_does_not_share_its_key() {
    let ca = Ca::root("Owner", "Owner's CA");
    let key = KeyPair::generate().unwrap();
    let mut browser = Browser::default();
    for renewal in 0..2 {
        let draft = Draft {
            names: vec!["garden.example", "chess.example"],
            key: Key::Given(&key),
            not_before: NOW - (90 - renewal * 30) * DAY,
            ..Draft::private("garden.example")
        };
        let chain = ca.sign(&draft);
        for name in ["garden.example", "chess.example"] {
            let (_, signs) = browser.visit(&chain, name, HERE, Some(NOW));
            assert!(!signs.contains(&"shared-key"), "{signs:?}");
            browser.stays_quiet(&chain, name, HERE);
        }
    }
}

/// A portal's certificate on every site it is shown for: it is for none of them.
#[test]
fn a_captive_portal_has_no_signs() {
    let ca = Ca::root("Hotel", "Hotel CA");
    let chain = ca.sign(&Draft::mitmproxy(&ca, "login.hotel.example", NOW - 1));
    let mut browser = Browser::default();
    for name in ["news.example", "bank.example", "mail.example"] {
        let (standing, signs) = browser.visit(&chain, name, HERE, Some(NOW));
        assert_eq!((standing, signs), (Standing::OutsidePublicTrust, vec![]));
    }
}

/// A public CA's private hierarchy for one company, which says where to ask about it.
#[test]
fn a_private_hierarchy_of_a_public_ca_is_quiet() {
    let ca = Ca::root("DigiCert Inc", "Private Root").below("DigiCert Inc", "Acme Issuing");
    let mut browser = Browser {
        roots: PublicRoots::mozilla(),
        ..Browser::default()
    };
    for name in ["acme.com", "acme-group.eu"] {
        let draft = Draft {
            extensions: vec![information_access()],
            ..Draft::private(name)
        };
        let (_, signs) = browser.visit(&ca.sign(&draft), name, None, Some(NOW));
        assert!(!signs.contains(&"borrowed-organization"), "{signs:?}");
        browser.stays_quiet(&ca.sign(&draft), name, THERE);
    }
}
