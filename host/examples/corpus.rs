//! Writes a corpus to measure `rootwatch scan` with: chains of three certificates, each with an
//! end-entity of its own, as assess requests, or with `--ooni` in measurements such as OONI's.
//!
//!     cargo run --release --example corpus -- [--ooni] COUNT [CA.pem INTERMEDIATE.pem SITE.pem]
//!
//! Without keys (PKCS#8, as `openssl genpkey` writes them) it makes P-256 keys. The site's key is
//! in every end-entity; what makes them distinct is their name.
//!
//! Among measurements there is something of everything that OONI's have: several handshakes, some
//! that failed, chains of an interceptor that is on the list, lines that break off.

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufWriter, ErrorKind, Write},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = env::args().skip(1).peekable();
    let is_ooni = arguments.next_if(|word| word == "--ooni").is_some();
    let count: u64 = arguments.next().ok_or("COUNT is missing")?.parse()?;
    let mut key = || match arguments.next() {
        Some(file) => Ok::<_, Failure>(KeyPair::from_pem(&fs::read_to_string(file)?)?),
        None => Ok(KeyPair::generate()?),
    };
    let (root_key, middle_key, site_key) = (key()?, key()?, key()?);
    let maker = Maker::new(&root_key, middle_key, site_key)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for index in 0..count {
        let line = if is_ooni {
            maker.measurement(index)?
        } else {
            maker.request(index)?
        };
        match writeln!(out, "{line}") {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    Ok(out.flush()?)
}

/// Who signs, and what is sent after the end-entity.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    above: Vec<String>,
}

struct Maker {
    honest: Authority,
    interceptor: Authority,
    site_key: KeyPair,
}

impl Maker {
    fn new(root_key: &KeyPair, middle_key: KeyPair, site_key: KeyPair) -> Result<Self, Failure> {
        let root = params("Corpus", "Corpus Root", true)?;
        let middle = params("Corpus", "Corpus Intermediate", true)?;
        let root_made = root.self_signed(root_key)?;
        let middle_made = middle.signed_by(&middle_key, &Issuer::new(root, root_key))?;
        let honest = Authority {
            issuer: Issuer::new(middle, middle_key),
            above: [middle_made, root_made]
                .map(|made| STANDARD.encode(made.der()))
                .to_vec(),
        };
        let (name, key) = (
            params("mitmproxy", "mitmproxy", true)?,
            KeyPair::generate()?,
        );
        let made = name.self_signed(&key)?;
        let interceptor = Authority {
            issuer: Issuer::new(name, key),
            above: vec![STANDARD.encode(made.der())],
        };
        Ok(Self {
            honest,
            interceptor,
            site_key,
        })
    }

    /// The chain that a site shows, from its own certificate up.
    fn chain(&self, name: &str, authority: &Authority) -> Result<Vec<String>, Failure> {
        let mut site = params("Corpus", name, false)?;
        site.subject_alt_names = vec![rcgen::SanType::DnsName(name.try_into()?)];
        let made = site.signed_by(&self.site_key, &authority.issuer)?;
        let mut chain = vec![STANDARD.encode(made.der())];
        chain.extend(authority.above.iter().cloned());
        Ok(chain)
    }

    fn request(&self, index: u64) -> Result<String, Failure> {
        let name = format!("host-{index}.example");
        let chain = self.chain(&name, &self.honest)?.join("\",\"");
        Ok(format!(
            r#"{{"type":"assess","id":{index},"serverName":"{name}","chainSource":"observed","chain":["{chain}"]}}"#
        ))
    }

    /// As OONI's formats df-000-base and df-006-tlshandshake have it.
    fn measurement(&self, index: u64) -> Result<String, Failure> {
        let count = if index % 10 == 3 { 2 } else { 1 };
        let handshakes = (0..count).map(|number| self.handshake(index, number));
        let measurement = json!({
            "input": format!("https://host-{index}.example/"),
            "measurement_start_time": "2026-11-30 12:00:00",
            "measurement_uid": format!("20261130120000.000000_KZ_webconnectivity_{index:016x}"),
            "probe_asn": "AS64496",
            "probe_cc": "KZ",
            "software_name": "corpus",
            "test_keys": {
                "queries": null,
                "tls_handshakes": handshakes.collect::<Result<Vec<_>, _>>()?,
            },
            "test_name": "web_connectivity",
        });
        let mut line = measurement.to_string();
        if index % 1000 == 999 {
            line.truncate(line.len() / 2);
        }
        Ok(line)
    }

    fn handshake(&self, index: u64, number: u64) -> Result<Value, Failure> {
        let name = format!("host-{index}-{number}.example");
        let authority = if index % 50 == 11 {
            &self.interceptor
        } else {
            &self.honest
        };
        let has_failed = index % 20 == 7;
        let certificates: Vec<Value> = if has_failed {
            Vec::new()
        } else {
            let chain = self.chain(&name, authority)?.into_iter();
            chain
                .map(|data| json!({ "data": data, "format": "base64" }))
                .collect()
        };
        Ok(json!({
            "address": "192.0.2.7:443",
            "cipher_suite": "TLS_AES_128_GCM_SHA256",
            "failure": has_failed.then_some("connection_reset"),
            "peer_certificates": certificates,
            "server_name": name,
            "tls_version": "TLSv1.3",
        }))
    }
}

fn params(
    organization: &str,
    common_name: &str,
    is_ca: bool,
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, organization);
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params.use_authority_key_identifier_extension = true;
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    Ok(params)
}
