//! Results of `ZGrab2`: the handshake logs of its modules, whatever their names are.

use serde::Deserialize;
use serde_json::Value;

use super::{Bounded, HANDSHAKE_CAP, Handshake, Record, Text, error, time};
use crate::request::{CHAIN_CAP, RequestError};

#[derive(Deserialize)]
struct Grab<'a> {
    #[serde(borrow, default)]
    ip: Option<Text<'a>>,
    #[serde(borrow, default)]
    domain: Option<Text<'a>>,
    #[serde(borrow)]
    data: Bounded<Module<'a>, HANDSHAKE_CAP>,
}

#[derive(Deserialize)]
struct Module<'a> {
    #[serde(borrow, default)]
    protocol: Option<Text<'a>>,
    #[serde(borrow, default)]
    timestamp: Option<Text<'a>>,
    #[serde(borrow, default)]
    result: Option<Outcome<'a>>,
}

#[derive(Deserialize)]
struct Outcome<'a> {
    #[serde(borrow, default)]
    handshake_log: Option<Log<'a>>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow, default)]
    server_certificates: Option<Certificates<'a>>,
}

#[derive(Deserialize)]
struct Certificates<'a> {
    #[serde(borrow, default)]
    certificate: Option<Raw<'a>>,
    #[serde(borrow, default)]
    chain: Bounded<Raw<'a>, CHAIN_CAP>,
}

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    raw: Text<'a>,
}

pub(super) fn read(line: &[u8]) -> Result<Record<'_>, RequestError> {
    let grab: Grab<'_> = serde_json::from_slice(line)
        .map_err(|cause| error(&Value::Null, "measurement-invalid", cause.to_string()))?;
    let address = grab.ip.as_ref().and_then(|ip| ip.0.parse().ok());
    let id = grab.domain.as_ref().or(grab.ip.as_ref());
    let id = id.map(|id| Text(id.0.clone()));
    let beyond = grab.data.beyond;
    // The name of a host is asked for where one was given; where it was not, the address was.
    let name = grab.domain.or(grab.ip);
    let handshakes = grab.data.items.into_iter().filter_map(|module| {
        let is_tls = module.protocol.is_some_and(|protocol| protocol.0 == "tls");
        let log = module.result.and_then(|result| result.handshake_log);
        if log.is_none() && !is_tls {
            return None;
        }
        let sent = log.and_then(|log| log.server_certificates);
        Some(Handshake {
            certificates: sent.map(chain).unwrap_or_default(),
            server_name: name.as_ref().map(|name| Text(name.0.clone())),
            address,
            time: module.timestamp.and_then(|at| time::seconds(&at.0)),
        })
    });
    Ok(Record {
        id,
        handshakes: handshakes.collect(),
        beyond,
    })
}

/// The server's certificate, then those that it sent along.
fn chain(sent: Certificates<'_>) -> Bounded<Text<'_>, CHAIN_CAP> {
    let mut all = Bounded::default();
    all.items.extend(sent.certificate.map(|one| one.raw));
    all.beyond = sent.chain.beyond;
    for certificate in sent.chain.items {
        all.push(certificate.raw);
    }
    all
}
