//! Chains that are made on the spot: of an authority that is on the list, and of one that is not.

use std::fs;

use base64::{Engine, engine::general_purpose::STANDARD};
use rootwatch::certificate::Certificate;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::made::{Ca, entry};

/// The authorities, and a configuration folder that lists one of them.
pub(crate) struct Corpus {
    pub(crate) listed: Ca,
    pub(crate) unlisted: Ca,
    pub(crate) config: TempDir,
}

impl Corpus {
    pub(crate) fn new() -> Self {
        let listed = Ca::root("Listed Root", "Listed");
        let config = tempfile::tempdir().unwrap();
        let folder = config.path().join("authorities.d");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("pretend.toml"), entry(&listed, "")).unwrap();
        Self {
            listed,
            unlisted: Ca::root("Company Root", "Company"),
            config,
        }
    }

    /// A chain below the listed authority.
    pub(crate) fn intercepted(&self) -> Vec<Certificate> {
        vec![self.listed.sign("a.example"), self.listed.certificate()]
    }

    /// A chain below the other.
    pub(crate) fn private(&self) -> Vec<Certificate> {
        vec![self.unlisted.sign("b.example"), self.unlisted.certificate()]
    }
}

pub(crate) const KNOWN: &str = "known-interception";
pub(crate) const PRIVATE: &str = "outside-public-trust";
pub(crate) const OPEN: &str = "undetermined";

pub(crate) fn request(id: usize, chain: &[Certificate]) -> Value {
    json!({ "type": "assess", "id": id, "chainSource": "observed", "chain": base64(chain) })
}

pub(crate) fn ooni(chains: &[&[Certificate]]) -> Value {
    let binary = |text: String| json!({ "data": text, "format": "base64" });
    let handshake = |chain: &&[Certificate]| {
        let certificates: Vec<Value> = base64(chain).into_iter().map(binary).collect();
        json!({
            "address": "203.0.113.5:443", "server_name": "a.example", "failure": null,
            "peer_certificates": certificates, "tls_version": "TLSv1.3",
        })
    };
    json!({
        "test_name": "web_connectivity", "measurement_uid": "uid-1", "probe_cc": "KZ",
        "measurement_start_time": "2026-11-01 12:00:00",
        "test_keys": {
            "tls_handshakes": chains.iter().map(handshake).collect::<Vec<_>>(),
            "requests": [{ "response": { "body": "<html>\"{-----BEGIN CERTIFICATE-----" } }],
        },
    })
}

pub(crate) fn zgrab(chain: &[Certificate]) -> Value {
    let mut raw = base64(chain)
        .into_iter()
        .map(|text| json!({ "raw": text, "parsed": {} }));
    let first = raw.next();
    json!({
        "ip": "203.0.113.5", "domain": "a.example",
        "data": { "tls": {
            "status": "success", "protocol": "tls", "timestamp": "2026-11-01T12:00:00Z",
            "result": { "handshake_log": { "server_certificates": {
                "certificate": first, "chain": raw.collect::<Vec<_>>(),
            } } },
        } },
    })
}

pub(crate) fn pem(chain: &[Certificate]) -> String {
    let block = |text: &String| {
        let lines: Vec<&str> = (0..text.len())
            .step_by(64)
            .map(|start| &text[start..text.len().min(start + 64)])
            .collect();
        let body = lines.join("\n");
        format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    };
    base64(chain).iter().map(block).collect()
}

fn base64(chain: &[Certificate]) -> Vec<String> {
    chain.iter().map(|one| STANDARD.encode(one.der())).collect()
}

/// So many lines of requests, of both authorities in turn, with distinct end-entities.
pub(crate) fn requests(corpus: &Corpus, count: usize) -> String {
    let line = |id: usize| {
        let chain = match id % 3 {
            0 => corpus.intercepted(),
            1 => corpus.private(),
            _ => Vec::new(),
        };
        format!("{}\n", request(id, &chain))
    };
    (0..count).map(line).collect()
}
