//! Signs through the binary: what an `assess` says of address and time, and what comes back.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};

/// The answers of one host to `requests`, its greeting left out.
fn answers(requests: &[Value]) -> Vec<Value> {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rootwatch"))
        .arg("serve")
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("ROOTWATCH_CONFIG_DIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for request in requests {
        let body = request.to_string();
        let length = u32::try_from(body.len()).unwrap().to_ne_bytes();
        stdin.write_all(&length).unwrap();
        stdin.write_all(body.as_bytes()).unwrap();
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let (mut rest, mut found) = (output.stdout.as_slice(), Vec::new());
    while let Some((length, body)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_ne_bytes(*length)).unwrap();
        let (body, after) = body.split_at(length);
        found.push(serde_json::from_slice(body).unwrap());
        rest = after;
    }
    found.remove(0);
    found
}

/// A proxy that puts its CA's key into every certificate; chains for `names`, as base64.
fn chains(names: &[&str]) -> Vec<Value> {
    let key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::<String>::new()).unwrap();
    root.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let made = root.self_signed(&key).unwrap();
    let issuer = Issuer::new(root, &key);
    let encode = |der: &[u8]| STANDARD.encode(der);
    let chain = |name: &&str| {
        let params = CertificateParams::new([(*name).to_owned()]).unwrap();
        let mut params = params;
        params.distinguished_name = rcgen::DistinguishedName::new();
        let site = params.signed_by(&key, &issuer).unwrap();
        json!([encode(site.der()), encode(made.der())])
    };
    names.iter().map(chain).collect()
}

fn request(name: &str, chain: &Value, more: &[(&str, Value)]) -> Value {
    let mut request = json!({
        "type": "assess", "id": name, "serverName": name,
        "chainSource": "observed", "chain": chain,
    });
    for (field, value) in more {
        request[field] = value.clone();
    }
    request
}

#[test]
fn a_host_suspects_at_the_second_site_and_says_why() {
    let chains = chains(&["news.example", "bank.example"]);
    let address = [
        ("address", json!("93.184.216.34")),
        ("time", json!(1_795_608_000)),
    ];
    let answers = answers(&[
        request("news.example", &chains[0], &address),
        request("bank.example", &chains[1], &[]),
    ]);
    let [first, second] = [0, 1].map(|i| answers[i]["verdict"].clone());
    assert_eq!(first["standing"], "outside-public-trust");
    let signs = first["signs"].as_array().unwrap();
    assert!(
        signs.contains(&json!({ "id": "issuer-key-reused", "weight": 50 })),
        "{first}"
    );
    assert!(
        signs.contains(&json!({ "id": "public-address", "weight": 5 })),
        "{first}"
    );
    assert_eq!(second["standing"], "suspected-interception");
    let signs = second["signs"].as_array().unwrap();
    assert!(
        signs.contains(&json!({ "id": "unrelated-domains", "weight": 45 })),
        "{second}"
    );
    assert_eq!(second["authority"], Value::Null);
    assert_eq!(second["basis"], Value::Null);
}

#[test]
fn a_bad_address_or_time_is_an_error() {
    let chain = json!([]);
    let cases = [
        ("address", json!("news.example")),
        ("address", json!(7)),
        ("time", json!("now")),
        ("time", json!(1.5)),
        ("time", json!(-1)),
        ("time", json!(1_u64 << 53)),
    ];
    let requests = cases.clone().map(|case| request("x", &chain, &[case]));
    for (answer, case) in answers(&requests).iter().zip(&cases) {
        assert_eq!(answer["code"], "request-invalid", "{case:?}");
        assert!(
            answer["message"].as_str().unwrap().starts_with(case.0),
            "{answer}"
        );
    }
    let good = [("address", Value::Null), ("time", json!(0))];
    let answer = &answers(&[request("x", &chain, &good)])[0];
    assert_eq!(answer["verdict"]["signs"], json!([]));
}
