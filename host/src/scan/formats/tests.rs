use serde_json::json;

use super::*;
use crate::public_roots::PublicRoots;

#[track_caller]
fn check(line: &Value, expected: Result<Format, &str>) {
    let found = Format::of(line.to_string().as_bytes());
    assert_eq!(found.map_err(|error| error.code), expected, "{line}");
}

#[test]
fn tells_formats_apart_and_from_what_looks_like_them() {
    let request = json!({ "type": "assess", "id": 1, "chain": [], "chainSource": "observed" });
    check(&request, Ok(Format::Request));
    let ooni = json!({ "test_name": "web_connectivity", "test_keys": { "tls_handshakes": [] } });
    check(&ooni, Ok(Format::Ooni));
    check(
        &json!({ "test_name": "ndt", "test_keys": {} }),
        Ok(Format::Ooni),
    );
    check(
        &json!({ "ip": "192.0.2.1", "data": { "tls": {} } }),
        Ok(Format::Zgrab),
    );
    check(
        &json!({ "domain": "a.example", "data": {} }),
        Ok(Format::Zgrab),
    );

    // A request may carry any other field.
    let odd = json!({
        "type": "assess", "test_name": "x", "test_keys": {}, "ip": "192.0.2.1", "data": {},
    });
    check(&odd, Ok(Format::Request));
    // Measurements may too.
    let odd = json!({ "type": "x", "test_name": "x", "test_keys": {}, "data": {} });
    check(&odd, Ok(Format::Ooni));
    check(
        &json!({ "type": 1, "ip": "192.0.2.1", "data": {} }),
        Ok(Format::Zgrab),
    );
}

#[test]
fn what_only_looks_like_a_format_is_refused() {
    for (line, code) in [
        (json!({}), "format-unknown"),
        (json!({ "type": null }), "format-unknown"),
        (json!({ "type": ["assess"] }), "format-unknown"),
        (
            json!({ "test_keys": { "tls_handshakes": [] } }),
            "format-unknown",
        ),
        (
            json!({ "test_name": "x", "test_keys": [] }),
            "format-unknown",
        ),
        (
            json!({ "test_name": "x", "test_keys": null }),
            "format-unknown",
        ),
        (json!({ "data": { "tls": {} } }), "format-unknown"),
        (
            json!({ "ip": "192.0.2.1", "data": "tls" }),
            "format-unknown",
        ),
        (json!({ "ip": 1, "data": {} }), "format-unknown"),
        (json!({ "peer_certificates": [] }), "format-unknown"),
        (json!({ "type": "hello" }), "request-unsupported"),
        (
            json!({ "type": "Assess", "chain": [] }),
            "request-unsupported",
        ),
        (
            json!({ "type": "verdict", "verdict": {} }),
            "request-unsupported",
        ),
    ] {
        check(&line, Err(code));
    }
}

#[test]
fn what_is_no_json_object_is_an_error() {
    let cases: [&[u8]; 7] = [
        b"{",
        b"{}}",
        b"{} {}",
        b"{\"type\":\"assess\"",
        b"{\"a\":\xff}",
        b"{\"type\":\"a\",\"type\":\"b\"}",
        b"{\"a\":1,}",
    ];
    for line in cases {
        let error = Format::of(line).unwrap_err();
        assert_eq!(
            error.code,
            "json-invalid",
            "{}",
            String::from_utf8_lossy(line)
        );
    }
}

/// What was read of each chain: handshake, certificates or the error's code, name, address, time.
type Seen = (
    Option<usize>,
    Result<usize, &'static str>,
    Option<String>,
    Option<String>,
    Option<i64>,
);

#[track_caller]
fn seen(line: &Value) -> Vec<Seen> {
    let mut found = Vec::new();
    let roots = PublicRoots::default();
    let read = read(
        line.to_string().as_bytes(),
        &mut Known::new(&roots),
        &mut |Question { chain, about }| {
            let chain = chain.map(|chain| chain.len()).map_err(|error| error.code);
            let address = about.address.map(|address| address.to_string());
            found.push((
                about.handshake,
                chain,
                about.server_name,
                address,
                about.time,
            ));
        },
    );
    assert_eq!(read, Ok(()));
    found
}

#[track_caller]
fn check_error(line: &Value, code: &str) {
    let error = read(
        line.to_string().as_bytes(),
        &mut Known::new(&PublicRoots::default()),
        &mut |_| {},
    )
    .unwrap_err();
    assert_eq!(error.code, code, "{line}");
}

#[test]
fn reads_every_handshake_of_a_measurement() {
    let line = json!({
        "test_name": "web_connectivity", "measurement_uid": "u",
        "measurement_start_time": "1970-01-01 00:01:00",
        "test_keys": { "tls_handshakes": [
            { "server_name": "a.example", "address": "192.0.2.1:443", "peer_certificates": null },
            { "address": "[2001:db8::1]:443", "failure": "x" },
            { "server_name": "", "address": "a.example:443",
              "peer_certificates": [{ "data": "!", "format": "base64" }] },
            { "peer_certificates": [{ "data": "AA==", "format": "base64" }] },
            { "peer_certificates": vec![json!({ "data": "" }); 65] },
        ] },
    });
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        seen(&line),
        [
            (
                Some(0),
                Ok(0),
                text("a.example"),
                text("192.0.2.1"),
                Some(60)
            ),
            (Some(1), Ok(0), None, text("2001:db8::1"), Some(60)),
            (Some(2), Err("base64-invalid"), None, None, Some(60)),
            (Some(3), Err("certificate-invalid"), None, None, Some(60)),
            (Some(4), Err("chain-too-long"), None, None, Some(60)),
        ]
    );
    assert_eq!(
        seen(&json!({ "test_name": "x", "test_keys": { "tls_handshakes": null } })),
        []
    );
    for wrong in [
        json!([{ "peer_certificates": "x" }]),
        json!([1]),
        json!("x"),
        json!([
            { "peer_certificates": [{ "format": "base64" }] }
        ]),
    ] {
        let line = json!({ "test_name": "x", "test_keys": { "tls_handshakes": wrong } });
        check_error(&line, "measurement-invalid");
    }
}

#[test]
fn reads_the_handshake_logs_of_all_modules() {
    let line = json!({
        "ip": "192.0.2.1", "domain": "a.example",
        "data": {
            "tls": {
                "status": "success", "protocol": "tls", "timestamp": "1970-01-01T00:00:07Z",
                "result": { "handshake_log": { "server_certificates": {
                    "certificate": { "raw": "AA==" }, "chain": vec![json!({ "raw": "AA==" }); 64],
                } } },
            },
            "tls-timeout": { "status": "connection-timeout", "protocol": "tls" },
            "smtp-tls": { "protocol": "x", "result": { "handshake_log": {} } },
            "ssh": { "protocol": "ssh", "result": { "x": 1 } },
        },
    });
    let name = || Some("a.example".to_owned());
    let address = || Some("192.0.2.1".to_owned());
    let mut found = seen(&line);
    found.sort_by_key(|one| one.1);
    assert_eq!(found.len(), 3);
    for (index, handshake) in [(0, Ok(0)), (1, Ok(0)), (2, Err("chain-too-long"))] {
        let (_, chain, server_name, ip, _) = found.get(index).unwrap();
        assert_eq!((chain, server_name, ip), (&handshake, &name(), &address()));
    }
    let no_name = json!({ "ip": "192.0.2.1", "data": { "tls": { "protocol": "tls" } } });
    assert_eq!(
        seen(&no_name),
        [(Some(0), Ok(0), address(), address(), None)]
    );
    check_error(
        &json!({ "ip": "192.0.2.1", "data": { "tls": { "result": { "handshake_log": 1 } } } }),
        "measurement-invalid",
    );
}

#[test]
fn bounds_handshakes_requests_and_identifiers() {
    let handshakes = vec![json!({}); HANDSHAKE_CAP + 3];
    let line = json!({
        "test_name": "x", "measurement_uid": "u".repeat(65),
        "test_keys": { "tls_handshakes": handshakes },
    });
    let found = seen(&line);
    assert_eq!(found.len(), HANDSHAKE_CAP + 1);
    assert_eq!(found.last().unwrap().1, Err("too-many-handshakes"));
    let line = line.to_string();
    let no_id = |question: Question| assert_eq!(question.about.id, Value::Null);
    read(
        line.as_bytes(),
        &mut Known::new(&PublicRoots::default()),
        &mut { no_id },
    )
    .unwrap();

    let long = json!({ "type": "assess", "x": "x".repeat(REQUEST_CAP) });
    check_error(&long, "line-too-long");
}

#[test]
fn a_request_is_read_as_on_the_wire() {
    let line = json!({
        "type": "assess", "id": "a", "chainSource": "observed-leaf", "chain": [],
        "serverName": "a.example", "address": "192.0.2.1", "time": 7,
    });
    let (name, address) = (Some("a.example".to_owned()), Some("192.0.2.1".to_owned()));
    assert_eq!(seen(&line), [(None, Ok(0), name, address, Some(7))]);
    let error = read(
        br#"{"type":"assess","id":"a"}"#,
        &mut Known::new(&PublicRoots::default()),
        &mut |_| {},
    )
    .unwrap_err();
    assert_eq!((error.code, error.id), ("request-invalid", json!("a")));
}
