//! What `describe` says of a certificate, over stdio, as the extension asks.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot talk to its process must fail"
)]

mod stdio;

use std::net::{IpAddr, Ipv4Addr};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, CrlDistributionPoint, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints,
    SanType,
};
use serde_json::{Value, json};
use stdio::{frame, frames, run};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

#[track_caller]
fn ask(der: &[u8]) -> Value {
    let request = json!({ "type": "describe", "id": 3, "certificate": STANDARD.encode(der) });
    let output = run(&["serve"], &frame(request.to_string().as_bytes()));
    assert!(output.status.success());
    let answer = frames(&output.stdout).remove(1);
    assert_eq!(
        (&answer["type"], &answer["id"]),
        (&json!("described"), &json!(3))
    );
    answer
}

fn self_signed(params: &CertificateParams) -> Vec<u8> {
    let key = KeyPair::generate().unwrap();
    params.self_signed(&key).unwrap().der().to_vec()
}

/// DER of a tag, a length below 128, and what it holds.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = u8::try_from(body.len()).unwrap();
    assert!(length < 128);
    [&[tag, length], body.as_slice()].concat()
}

/// The values are those that Let's Encrypt publishes: <https://letsencrypt.org/certificates/>.
#[test]
fn describes_a_root_that_everybody_knows() {
    let digest = "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6";
    let mut answers = TLS_SERVER_ROOT_CERTS
        .iter()
        .filter(|der| rootwatch::digest::Sha256::of(der).to_string() == digest);
    let answer = ask(answers.next().unwrap());
    assert_eq!(answer["shortened"], false);
    let described = &answer["description"];
    let name = json!([
        { "name": "C", "value": "US" },
        { "name": "O", "value": "Internet Security Research Group" },
        { "name": "CN", "value": "ISRG Root X1" },
    ]);
    assert_eq!(
        (&described["subject"], &described["issuer"]),
        (&name, &name)
    );
    assert_eq!(described["version"], 3);
    assert_eq!(described["serial"], "008210cfb0d240e3594463e0bb63828b00");
    assert_eq!(described["notBefore"], "2015-06-04T11:04:38Z");
    assert_eq!(described["notAfter"], "2035-06-04T11:04:38Z");
    assert_eq!(described["sha256"], digest);
    assert_eq!(
        described["sha1"],
        "cabd2a79a1076a31f21d253635cb039d4329a5e8"
    );
    assert_eq!(described["signatureAlgorithm"], "RSA with SHA-256");
    let key = &described["key"];
    assert_eq!(
        (&key["algorithm"], &key["bits"]),
        (&json!("RSA 4096"), &json!(4096))
    );
    assert_eq!(key["exponent"], "65537");
    let modulus = key["value"].as_str().unwrap();
    assert!(modulus.starts_with("ade82473f41437f39b9e2b57281c87be") && modulus.len() == 1024);
    assert_eq!(
        described["basicConstraints"],
        json!({ "ca": true, "pathLength": null })
    );
    assert_eq!(
        described["keyUsages"],
        json!(["certificate-signing", "crl-signing"])
    );
    let id = "79b459e67bb6e5e40173800888c81a58f6e99b6e";
    assert_eq!(described["subjectKeyIdentifier"], id);
    assert_eq!(described["critical"], json!(["2.5.29.15", "2.5.29.19"]));
    assert_eq!(described["others"], json!([]));
}

/// A certificate with every extension that a description has a place for, and one more.
fn rich() -> Vec<u8> {
    let mut params = CertificateParams::new(vec!["*.site.example".to_owned()]).unwrap();
    params.subject_alt_names.extend([
        SanType::IpAddress(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7))),
        SanType::Rfc822Name("a@site.example".try_into().unwrap()),
        SanType::URI("https://site.example/".try_into().unwrap()),
    ]);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::CrlSign];
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 4, 1, 311, 10, 3, 4]),
    ];
    params.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec!["http://crl.example/1".to_owned()],
    }];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName("site.example".to_owned())],
        excluded_subtrees: vec![GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(
            IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)),
            8,
        ))],
    });
    params.custom_extensions = custom_extensions();
    self_signed(&params)
}

#[test]
fn describes_every_extension_that_it_knows() {
    let answer = ask(&rich());
    let described = &answer["description"];
    assert_eq!(
        described["names"],
        json!([
            { "kind": "dns", "value": "*.site.example" },
            { "kind": "ip", "value": "192.0.2.7" },
            { "kind": "email", "value": "a@site.example" },
            { "kind": "uri", "value": "https://site.example/" },
        ])
    );
    assert_eq!(
        described["basicConstraints"],
        json!({ "ca": true, "pathLength": 1 })
    );
    assert_eq!(
        described["keyUsages"],
        json!(["digital-signature", "crl-signing"])
    );
    assert_eq!(
        described["purposes"],
        json!(["server", "1.3.6.1.4.1.311.10.3.4"])
    );
    assert_eq!(described["key"]["algorithm"], "EC P-256");
    assert_eq!(
        (&described["key"]["bits"], &described["key"]["exponent"]),
        (&json!(256), &Value::Null)
    );
    let lists = json!([{ "kind": "uri", "value": "http://crl.example/1" }]);
    assert_eq!(described["revocationLists"], lists);
    assert_eq!(
        described["permitted"],
        json!([{ "kind": "dns", "value": "site.example" }])
    );
    assert_eq!(
        described["excluded"],
        json!([{ "kind": "ip", "value": "10.0.0.0/255.0.0.0" }])
    );
    let access = json!([{ "method": "ocsp", "location": "http://ocsp.example/" }]);
    assert_eq!(described["access"], access);
    let policies = json!([{ "oid": "2.23.140.1.2.1", "statement": "https://cps.example/" }]);
    assert_eq!(described["policies"], policies);
    let timestamps = json!([{ "log": "07".repeat(32), "time": "2016-02-02T05:41:00Z" }]);
    assert_eq!(described["timestamps"], timestamps);
    assert_eq!(
        described["others"],
        json!([{ "oid": "1.2.3.4", "value": "0401ab" }])
    );
}

fn custom_extensions() -> Vec<CustomExtension> {
    vec![
        // RFC 5280 §4.2.2.1: OCSP at a URI.
        custom(
            &[1, 3, 6, 1, 5, 5, 7, 1, 1],
            der(
                0x30,
                &[&der(
                    0x30,
                    &[
                        &[6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 1],
                        &der(0x86, &[b"http://ocsp.example/"]),
                    ],
                )],
            ),
        ),
        // RFC 5280 §4.2.1.4: domain-validated, with a CPS.
        custom(
            &[2, 5, 29, 32],
            der(
                0x30,
                &[&der(
                    0x30,
                    &[
                        &[6, 6, 0x67, 0x81, 0x0c, 1, 2, 1],
                        &der(
                            0x30,
                            &[&der(
                                0x30,
                                &[
                                    &[6, 8, 0x2b, 6, 1, 5, 5, 7, 2, 1],
                                    &der(0x16, &[b"https://cps.example/"]),
                                ],
                            )],
                        ),
                    ],
                )],
            ),
        ),
        custom(
            &[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2],
            timestamps(1_454_391_660_123),
        ),
        custom(&[1, 2, 3, 4], vec![4, 1, 0xab]),
    ]
}

fn custom(oid: &[u64], content: Vec<u8>) -> CustomExtension {
    CustomExtension::from_oid_content(oid, content)
}

/// RFC 6962 §3.3: a list of one timestamp by the log 0707….
fn timestamps(milliseconds: u64) -> Vec<u8> {
    let one = [
        [0].as_slice(),
        &[7; 32],
        &milliseconds.to_be_bytes(),
        &[0, 0, 4, 3, 0, 2, 1, 1],
    ]
    .concat();
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let one = [length(&one).as_slice(), &one].concat();
    der(4, &[&length(&one), &one])
}

#[test]
fn what_a_certificate_says_is_made_harmless() {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params
        .distinguished_name
        .push(DnType::OrganizationName, "a\u{202e}b\n<b>");
    let answer = ask(&self_signed(&params));
    let subject = answer["description"]["subject"].as_array().unwrap();
    assert!(subject.contains(&json!({ "name": "O", "value": "a\\u{202e}b\\u{a}<b>" })));
}

#[test]
fn a_certificate_as_long_as_a_request_is_described_in_short() {
    let names: Vec<String> = (0..9000)
        .map(|n| format!("{n}.{}.example", "x".repeat(60)))
        .collect();
    let der = self_signed(&CertificateParams::new(names).unwrap());
    assert!(der.len() > 600_000);
    let answer = ask(&der);
    assert_eq!(answer["shortened"], false);
    assert_eq!(
        answer["description"]["names"].as_array().unwrap().len(),
        9000
    );

    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    let hostile = "\u{202e}".repeat(100_000);
    params.distinguished_name.push(DnType::CommonName, hostile);
    let answer = ask(&self_signed(&params));
    assert_eq!(answer["shortened"], true);
    assert!(answer.to_string().len() < 100_000);
}

#[test]
fn what_is_no_certificate_is_an_error() {
    for (certificate, code) in [
        (json!("!"), "base64-invalid"),
        (json!("AAAA"), "certificate-invalid"),
        (json!(7), "request-invalid"),
        (Value::Null, "request-invalid"),
    ] {
        let request = json!({ "type": "describe", "id": 1, "certificate": certificate });
        let output = run(&["serve"], &frame(request.to_string().as_bytes()));
        assert_eq!(frames(&output.stdout)[1]["code"], code);
    }
}

/// Every byte of a rich certificate set to something else, one at a time: an answer each.
#[test]
fn a_certificate_with_a_wrong_byte_gets_an_answer() {
    let real = rich();
    let mut input = Vec::new();
    for at in 0..real.len() {
        let mut broken = real.clone();
        broken[at] ^= 1 << (at % 8);
        let certificate = STANDARD.encode(&broken);
        let request = json!({ "type": "describe", "id": at, "certificate": certificate });
        input.extend(frame(request.to_string().as_bytes()));
    }
    let output = run(&["serve"], &input);
    assert!(output.status.success() && output.stderr.is_empty());
    let answers = frames(&output.stdout);
    let of_type = |kind: &str| answers.iter().filter(|a| a["type"] == kind).count();
    assert_eq!(of_type("described") + of_type("error"), real.len());
    assert!(of_type("described") > 100 && of_type("error") > 100);
}
