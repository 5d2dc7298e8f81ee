//! What a probe says and keeps, and what it makes of servers that do not behave.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

use rustls::{
    RootCertStore,
    crypto::ring,
    pki_types::CertificateDer,
    server::WebPkiClientVerifier,
    version::{TLS12, TLS13},
};
use serde_json::{Value, json};

use crate::{
    host::{Host, LOOPBACK_ALLOWED, direct, expect_error, folder, probe},
    site::{BOTH, Identity, Site},
};

fn codes(answer: &Value) -> Vec<&str> {
    let notes = answer["verdict"]["notes"].as_array().unwrap();
    notes
        .iter()
        .map(|note| note["code"].as_str().unwrap())
        .collect()
}

/// site <- listed root, once with each version of TLS.
#[test]
fn keeps_the_chain_and_hangs_up_without_a_request() {
    let root = Identity::root("State");
    let site = root.site("a.test");
    let listed = root.listing();
    let mut host = Host::with(folder(LOOPBACK_ALLOWED, Some(&listed), None), &[]);
    for (version, name) in [(&TLS12, "TLS 1.2"), (&TLS13, "TLS 1.3")] {
        let server = Site::serve(site.config(std::slice::from_ref(&root.der), &site, &[version]));
        let answer = host.ask(&direct("a.test", server.port));
        assert_eq!(answer["type"], "probed", "{answer}");
        let connection = json!({
            "address": "127.0.0.1", "protocol": name, "via": "direct", "cached": false,
            "matchesObserved": null,
        });
        assert_eq!(answer["connection"], connection);
        let verdict = &answer["verdict"];
        assert_eq!(
            (&verdict["standing"], &verdict["basis"]),
            (&json!("known-interception"), &json!("certificate"))
        );
        assert_eq!(verdict["path"][0]["sha256"], site.sha256());
        assert_eq!(verdict["path"][0]["origin"], "probed");
        assert_eq!(answer["chain"], json!([site.base64(), root.base64()]));
        assert_eq!(codes(&answer), ["authority-added"]);
        let seen = server.seen.recv().unwrap();
        assert_eq!(seen.server_name.as_deref(), Some("a.test"));
        assert_eq!(seen.alpn.as_deref(), Some(&b"h2"[..]));
        assert_eq!(seen.application_data, b"");
        assert!(seen.said_goodbye);
    }
}

#[test]
fn a_peer_without_the_key_of_its_certificate_is_told() {
    let root = Identity::root("Root");
    let (site, other) = (root.site("a.test"), root.site("b.test"));
    for version in [&TLS12, &TLS13] {
        let mut host = Host::start();
        let above = std::slice::from_ref(&root.der);
        let server = Site::serve(site.config(above, &other, &[version]));
        let answer = host.ask(&direct("a.test", server.port));
        assert_eq!(answer["verdict"]["path"][0]["sha256"], site.sha256());
        assert!(codes(&answer).contains(&"peer-key-unproven"), "{answer}");
        assert_eq!(answer["verdict"]["signs"], json!([]));
        // With its key the same root has signs.
        let server = Site::serve(other.config(above, &other, &[version]));
        let answer = host.ask(&direct("b.test", server.port));
        assert!(!codes(&answer).contains(&"peer-key-unproven"), "{answer}");
        assert_ne!(answer["verdict"]["signs"], json!([]));
    }
}

/// The server breaks off because no client certificate comes, after it has shown chain and key.
#[test]
fn a_server_that_wants_a_client_certificate_has_answered_already() {
    let root = Identity::root("Root");
    let site = root.site("a.test");
    let mut roots = RootCertStore::empty();
    roots.add(root.der.clone()).unwrap();
    let provider = std::sync::Arc::new(ring::default_provider());
    let clients = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone());
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(site.key_der().into());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS12])
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(vec![site.der.clone()], key)
        .unwrap();
    let server = Site::serve(config);
    let answer = Host::start().ask(&direct("a.test", server.port));
    assert_eq!(
        answer["verdict"]["path"][0]["sha256"],
        site.sha256(),
        "{answer}"
    );
    assert!(!codes(&answer).contains(&"peer-key-unproven"));
}

#[test]
fn an_address_is_probed_by_itself_and_without_sni() {
    let root = Identity::root("Root");
    let site = root.site("127.0.0.1");
    let server = Site::show(&site, &[&root]);
    let answer = Host::start().ask(&probe("127.0.0.1", server.port, &json!({})));
    assert_eq!(answer["connection"]["address"], "127.0.0.1");
    assert!(
        !codes(&answer).contains(&"server-name-mismatch"),
        "{answer}"
    );
    assert_eq!(server.seen.recv().unwrap().server_name, None);
}

#[test]
fn misbehaving_servers_get_a_code_and_a_reason() {
    let site = Identity::root("Root").site("a.test");
    let huge = CertificateDer::from(vec![0; 2 * 1024 * 1024]);
    let two_megabytes = Site::serve(site.config(&[huge], &site, BOTH));
    let garbage = Site::listen(|mut stream, _| {
        // The client may be gone in the middle of it.
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let closes_at_once = Site::listen(|stream, _| drop(stream));
    let closes_in_the_middle = Site::listen(|mut stream, _| {
        let mut hello = [0; 100];
        stream.read_exact(&mut hello).unwrap();
        // The head of a handshake record of 200 bytes, and no more.
        stream.write_all(&[22, 3, 3, 0, 200, 2]).unwrap();
    });
    let no_certificate = Site::serve(Identity::junk().config(&[], &site, BOTH));
    let mut host = Host::start();
    for (server, part) in [
        (two_megabytes, "too much"),
        (garbage, "corrupt"),
        (closes_at_once, "closed"),
        (closes_in_the_middle, "closed"),
        (no_certificate, "cannot be parsed"),
    ] {
        let answer = host.ask(&direct("a.test", server.port));
        expect_error(&answer, "probe-tls-failed", part);
    }
}

#[test]
fn a_closed_port_is_a_failed_connection() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let answer = Host::start().ask(&direct("a.test", port));
    expect_error(&answer, "probe-connect-failed", "refused");
}
