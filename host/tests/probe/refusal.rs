//! Addresses that are not probed.

use serde_json::json;

use crate::{
    host::{Host, expect_error, folder, probe},
    proxies::Proxy,
    site::{Identity, Site},
};

#[test]
fn this_computer_and_its_network_are_refused_unless_allowed() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let mut host = Host::with(folder("", None, None), &[]);
    for (name, address, part) in [
        ("a.test", json!("127.0.0.1"), "loopback"),
        ("a.test", json!("::ffff:127.0.0.1"), "loopback"),
        ("a.test", json!("::1"), "loopback"),
        ("a.test", json!("0.0.0.0"), "reserved"),
        ("a.test", json!("10.1.2.3"), "private"),
        ("a.test", json!("169.254.169.254"), "link-local"),
        ("127.0.0.1", json!(null), "loopback"),
        ("[::1]", json!(null), "loopback"),
        ("127.0.0.1", json!("9.9.9.9"), "loopback"),
        ("localhost", json!(null), "loopback"),
        ("localhost.", json!(null), "loopback"),
    ] {
        let answer = host.ask(&probe(name, server.port, &json!({ "address": address })));
        expect_error(&answer, "probe-address-refused", part);
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn what_the_configuration_allows_is_probed_and_its_neighbour_is_not() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let config = "[probe]\nallow = [\"127.0.0.1/32\"]\n";
    let mut host = Host::with(folder(config, None, None), &[]);
    let ask = |address: &str| probe("a.test", server.port, &json!({ "address": address }));
    expect_error(
        &host.ask(&ask("127.0.0.2")),
        "probe-address-refused",
        "127.0.0.2",
    );
    assert_eq!(host.ask(&ask("127.0.0.1"))["type"], "probed");
}

#[test]
fn a_proxy_is_not_asked_for_a_private_address_or_for_itself() {
    let proxy = Proxy::socks5(None);
    let mut host = Host::with(folder("", None, None), &[]);
    let form = json!({ "proxy": { "type": "socks5", "host": "127.0.0.1", "port": proxy.port } });
    for name in [
        "10.0.0.1",
        "[fc00::1]",
        "127.0.0.1",
        "localhost",
        "a.localhost",
    ] {
        let answer = host.ask(&probe(name, 443, &form));
        expect_error(&answer, "probe-address-refused", "not probed");
    }
    // Short forms of an address are no names either.
    let answer = host.ask(&probe("127.1", 443, &form));
    expect_error(&answer, "request-invalid", "serverName");
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let answer = host.ask(&probe("a.test", server.port, &form));
    assert_eq!(answer["type"], "probed", "{answer}");
    let asked: Vec<_> = proxy.asked.try_iter().map(|asked| asked.target).collect();
    assert_eq!(asked, [format!("a.test:{}", server.port)]);
}
