//! Probes through the proxy that the browser used, and never around it.

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::{
    host::{Host, expect_error, probe},
    proxies::{Asked, Proxy},
    site::{Identity, Site},
};

fn asked(name: &str, port: u16, credentials: Option<&str>) -> Asked {
    Asked {
        target: format!("{name}:{port}"),
        credentials: credentials.map(str::to_owned),
    }
}

fn form(kind: &str, proxy: &Proxy, more: &Value) -> Value {
    let mut form = json!({ "type": kind, "host": "127.0.0.1", "port": proxy.port });
    for (name, value) in more.as_object().unwrap() {
        form[name.as_str()] = value.clone();
    }
    json!({ "proxy": form })
}

#[test]
fn the_proxy_resolves_the_name_and_leads_to_the_server() {
    let site = Identity::root("Root").site("a.test");
    let server = Site::show(&site, &[]);
    let mut host = Host::start();
    let pair = json!({ "username": "me", "password": "pw" });
    let header = json!({ "authorization": "Basic bWU6cHc=" });
    for (kind, proxy, more, credentials) in [
        ("socks5", Proxy::socks5(None), json!({}), None),
        (
            "socks5",
            Proxy::socks5(Some("me:pw")),
            pair.clone(),
            Some("me:pw"),
        ),
        ("http", Proxy::http(None), json!({}), None),
        (
            "http",
            Proxy::http(Some("Basic bWU6cHc=")),
            header,
            Some("Basic bWU6cHc="),
        ),
        (
            "http",
            Proxy::http(Some("Basic bWU6cHc=")),
            pair,
            Some("Basic bWU6cHc="),
        ),
    ] {
        let answer = host.ask(&probe("a.test", server.port, &form(kind, &proxy, &more)));
        assert_eq!(
            answer["verdict"]["path"][0]["sha256"],
            site.sha256(),
            "{answer}"
        );
        let connection = &answer["connection"];
        assert_eq!(
            (&connection["via"], &connection["address"]),
            (&json!(kind), &Value::Null)
        );
        assert_eq!(
            proxy.asked.recv().unwrap(),
            asked("a.test", server.port, credentials)
        );
        assert_eq!(server.seen.recv().unwrap().application_data, b"");
    }
}

#[test]
fn a_proxy_that_does_not_connect_is_never_gone_around() {
    let server = Site::show(&Identity::root("Root").site("127.0.0.1"), &[]);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = Proxy {
        port: closed.local_addr().unwrap().port(),
        asked: std::sync::mpsc::channel().1,
    };
    drop(closed);
    let wrong = json!({ "username": "me", "password": "wrong" });
    let mut host = Host::start();
    for (kind, proxy, more, part) in [
        (
            "socks5",
            Proxy::socks5(Some("me:pw")),
            json!({}),
            "credentials",
        ),
        (
            "socks5",
            Proxy::socks5(Some("me:pw")),
            wrong.clone(),
            "credentials",
        ),
        (
            "http",
            Proxy::http(Some("Basic bWU6cHc=")),
            json!({}),
            "credentials",
        ),
        (
            "http",
            Proxy::http(Some("Basic bWU6cHc=")),
            wrong,
            "credentials",
        ),
        (
            "socks5",
            Proxy {
                port: gone.port,
                asked: std::sync::mpsc::channel().1,
            },
            json!({}),
            "refused",
        ),
        ("http", gone, json!({}), "refused"),
    ] {
        // The configuration allows the address, so nothing but the proxy stands in the way.
        let answer = host.ask(&probe("127.0.0.1", server.port, &form(kind, &proxy, &more)));
        expect_error(&answer, "probe-proxy-failed", part);
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn other_proxies_are_not_used() {
    let more = json!({ "proxy": { "type": "unsupported" } });
    let answer = Host::start().ask(&probe("127.0.0.1", 443, &more));
    expect_error(&answer, "probe-proxy-unsupported", "kind");
}
