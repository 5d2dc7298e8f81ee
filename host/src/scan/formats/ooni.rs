//! Measurements of OONI: `test_keys.tls_handshakes`, as its data format df-006-tlshandshake has
//! them.

use std::net::SocketAddr;

use serde::Deserialize;
use serde_json::Value;

use super::{Bounded, HANDSHAKE_CAP, Handshake, Record, Text, error, time};
use crate::request::{CHAIN_CAP, RequestError};

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow, default)]
    measurement_uid: Option<Text<'a>>,
    #[serde(borrow, default)]
    measurement_start_time: Option<Text<'a>>,
    #[serde(borrow)]
    test_keys: TestKeys<'a>,
}

#[derive(Deserialize)]
struct TestKeys<'a> {
    #[serde(borrow, default)]
    tls_handshakes: Bounded<TlsHandshake<'a>, HANDSHAKE_CAP>,
}

#[derive(Deserialize)]
struct TlsHandshake<'a> {
    #[serde(borrow, default)]
    address: Option<Text<'a>>,
    #[serde(borrow, default)]
    peer_certificates: Bounded<Binary<'a>, CHAIN_CAP>,
    #[serde(borrow, default)]
    server_name: Option<Text<'a>>,
}

/// Binary data; its `format` is always base64.
#[derive(Deserialize)]
struct Binary<'a> {
    #[serde(borrow)]
    data: Text<'a>,
}

pub(super) fn read(line: &[u8]) -> Result<Record<'_>, RequestError> {
    let fields: Fields<'_> = serde_json::from_slice(line)
        .map_err(|cause| error(&Value::Null, "measurement-invalid", cause.to_string()))?;
    let start = fields.measurement_start_time;
    let start = start.and_then(|start| time::seconds(&start.0));
    let all = fields.test_keys.tls_handshakes;
    let handshakes = all.items.into_iter().map(|one| Handshake {
        certificates: one.peer_certificates.map(|certificate| certificate.data),
        server_name: one.server_name,
        address: one.address.and_then(|address| {
            let address: SocketAddr = address.0.parse().ok()?;
            Some(address.ip())
        }),
        time: start,
    });
    Ok(Record {
        id: fields.measurement_uid,
        handshakes: handshakes.collect(),
        beyond: all.beyond,
    })
}
