//! What one request of at most a mebibyte can cost the host: chains that an attacker would make for that.
//! Their keys and signatures are made up, for a signature that does not verify costs as much as one
//! that does, and nobody has to make a key of 8,192 bits.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, PKCS_ECDSA_P256_SHA256,
    PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256, PKCS_RSA_SHA384, PKCS_RSA_SHA512, PublicKeyData,
    SignatureAlgorithm, SigningKey,
};
use serde_json::json;

use crate::{
    figures::{Row, Spread},
    memory::mebibytes,
    process::Host,
};

/// Certificates that the host takes in one chain.
const CERTIFICATES: usize = 64;
/// Bytes of a request that it reads.
const REQUEST: usize = 1024 * 1024;
/// The largest exponent that is verified with.
const EXPONENT: [u8; 5] = [0x01, 0xff, 0xff, 0xff, 0xff];
const MILLISECONDS: f64 = 50.0;
const MEBIBYTES: f64 = 16.0;

/// A key that nobody has, and its signatures.
struct MadeUp {
    algorithm: &'static SignatureAlgorithm,
    key: Vec<u8>,
    signature: Vec<u8>,
}

impl PublicKeyData for MadeUp {
    fn der_bytes(&self) -> &[u8] {
        &self.key
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}

impl SigningKey for MadeUp {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(self.signature.clone())
    }
}

/// Repeatable noise (xorshift64).
fn noise(state: &mut u64, length: usize) -> Vec<u8> {
    std::iter::repeat_with(|| {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        state.to_le_bytes()[0]
    })
    .take(length)
    .collect()
}

/// A DER value with a long form of the length.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&[tag, 0x82][..], &length.to_be_bytes(), content].concat()
}

impl MadeUp {
    fn rsa(algorithm: &'static SignatureAlgorithm, bits: usize, state: &mut u64) -> Self {
        let mut modulus = noise(state, bits / 8);
        if let [first, .., last] = &mut modulus[..] {
            *first |= 0x80;
            *last |= 1;
        }
        let number = [&[0][..], &modulus].concat();
        let exponent = [&[0x02, 5][..], &EXPONENT].concat();
        let key = der(0x30, &[der(0x02, &number), exponent].concat());
        // Below the modulus, or it would be refused at once.
        let mut signature = noise(state, bits / 8);
        signature[0] = 0;
        Self {
            algorithm,
            key,
            signature,
        }
    }

    /// On the curve, with the signature of something else.
    fn ecdsa(algorithm: &'static SignatureAlgorithm) -> Result<Self> {
        let pair = rcgen::KeyPair::generate_for(algorithm)?;
        let signature = pair.sign(b"something else")?;
        Ok(Self {
            algorithm,
            key: pair.der_bytes().to_vec(),
            signature,
        })
    }
}

fn params(names: Vec<String>, is_ca: bool) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    // All have one name, so each may have signed each.
    params
        .distinguished_name
        .push(DnType::CommonName, "One of Many");
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    Ok(params)
}

/// An end-entity with these names, and as many possible issuers as there is room for, each also of the
/// others.
fn crowd(names: usize, mut key: impl FnMut() -> Result<MadeUp>) -> Result<Vec<Vec<u8>>> {
    let names = (0..names)
        .map(|number| format!("{number}.example"))
        .collect();
    let issuer = Issuer::new(params(Vec::new(), true)?, key()?);
    let site = params(names, false)?.signed_by(&key()?, &issuer)?;
    let mut chain = vec![site.der().to_vec()];
    let mut left = (REQUEST - 4096) / 4 * 3 - site.der().len();
    while chain.len() < CERTIFICATES {
        let ca = params(Vec::new(), true)?.signed_by(&key()?, &issuer)?;
        let Some(rest) = left.checked_sub(ca.der().len() + 4) else {
            break;
        };
        left = rest;
        chain.push(ca.der().to_vec());
    }
    Ok(chain)
}

/// Many certificates with as many names each as there is room for.
fn names(each: usize) -> Result<Vec<Vec<u8>>> {
    let key = MadeUp::ecdsa(&PKCS_ECDSA_P256_SHA256)?;
    let issuer = Issuer::new(params(Vec::new(), true)?, &key);
    let mut chain = Vec::new();
    for certificate in 0..CERTIFICATES {
        let names = (0..each).map(|number| format!("{certificate}-{number}.example"));
        let made = params(names.collect(), certificate > 0)?.signed_by(&key, &issuer)?;
        chain.push(made.der().to_vec());
    }
    Ok(chain)
}

/// The question about a chain.
fn question(chain: &[Vec<u8>]) -> Vec<u8> {
    let chain: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
    let question = json!({
        "type": "assess", "id": 1, "chainSource": "observed", "serverName": "0.example", "chain": chain,
    });
    question.to_string().into_bytes()
}

/// What one question costs a host that has answered a harmless one: time, memory in bytes, and the standing
/// that it ends in.
fn cost(
    command: &[&Path],
    config: &Path,
    harmless: &[u8],
    question: &[u8],
) -> Result<(Duration, u64, String)> {
    let mut host = Host::start(command, config)?;
    host.receive()?;
    // What it does between the greeting and the first question is not the second one's doing.
    host.send(harmless)?;
    host.receive()?;
    let (memory, time) = (host.peak()?, host.cpu_time()?);
    host.send(question)?;
    let answer = host.receive()?;
    let time = host.cpu_time()?.saturating_sub(time);
    let memory = host.peak()? - memory;
    host.end()?;
    let standing = answer["verdict"]["standing"].as_str();
    let standing = standing.with_context(|| answer.to_string())?;
    Ok((time, memory, standing.to_owned()))
}

/// Asks about each worst chain, `hosts` times, each time of a host of its own.
pub(crate) fn measure(rootwatch: &Path, config: &Path, hosts: usize) -> Result<Vec<Row>> {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let mut rsa = |algorithm, bits| MadeUp::rsa(algorithm, bits, &mut state);
    let chains = [
        (
            "64 cross-signed RSA-8192 keys with the largest exponent",
            crowd(1, || Ok(rsa(&PKCS_RSA_SHA256, 8192)))?,
        ),
        (
            "the same with SHA-384 and 2,040 bits",
            crowd(1, || Ok(rsa(&PKCS_RSA_SHA384, 2040)))?,
        ),
        (
            "64 cross-signed P-384 keys",
            crowd(1, || MadeUp::ecdsa(&PKCS_ECDSA_P384_SHA384))?,
        ),
        (
            "a certificate of 600 kB with 60 possible issuers",
            crowd(34_000, || Ok(rsa(&PKCS_RSA_SHA512, 2048)))?,
        ),
        ("64 certificates with 600 names each", names(600)?),
    ];
    let harmless = question(&names(1)?[..1]);
    let mut rows = Vec::new();
    for (what, chain) in chains {
        let question = question(&chain);
        ensure!(
            question.len() <= REQUEST,
            "{what}: {} bytes",
            question.len()
        );
        let (mut times, mut most, mut standing) = (Vec::new(), 0, String::new());
        for _ in 0..hosts {
            let command = [rootwatch, Path::new("serve")];
            let (time, memory, ends_in) =
                cost(&command, config, &harmless, &question).with_context(|| what.to_owned())?;
            times.push(time);
            most = memory.max(most);
            standing = ends_in;
        }
        let time = Spread::of(&times);
        let memory = mebibytes(most);
        let row = |ours: String, bound: String, ratio| Row {
            what: format!("worst request: {what} ({standing})"),
            ours,
            beside: "the bound".to_owned(),
            theirs: bound,
            ratio: Some((ratio, 1.0)),
        };
        rows.push(row(
            time.to_string(),
            format!("{MILLISECONDS} ms"),
            time.median / 1e3 / MILLISECONDS,
        ));
        rows.push(row(
            format!("{memory:.1} MiB"),
            format!("{MEBIBYTES} MiB"),
            memory / MEBIBYTES,
        ));
    }
    Ok(rows)
}
