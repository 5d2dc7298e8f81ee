//! Where one chain ends and the next begins in concatenated PEM.

use rcgen::{BasicConstraints, IsCa, KeyPair};
use rootwatch::certificate::Certificate;

use crate::{
    corpus::{Corpus, KNOWN, OPEN, PRIVATE, pem, request},
    made::{Ca, params, parse},
    process::{expect, run},
};

#[track_caller]
fn check(corpus: &Corpus, input: &str, expected: &[(u64, &str)]) {
    expect(&run(corpus.config.path(), &[], input.as_bytes()), expected);
}

/// Lines of a chain as PEM.
fn count(chain: &[Certificate]) -> u64 {
    u64::try_from(pem(chain).lines().count()).unwrap()
}

#[test]
fn an_end_entity_begins_a_chain() {
    let corpus = Corpus::new();
    let (one, two) = (corpus.intercepted(), corpus.private());
    let lone = vec![corpus.listed.sign("c.example")];
    let input = pem(&one) + &pem(&lone) + &pem(&two);
    let second = 1 + count(&one);
    let third = second + count(&lone);
    // The listed key is known although its certificate was not sent.
    check(
        &corpus,
        &input,
        &[(1, KNOWN), (second, KNOWN), (third, PRIVATE)],
    );
}

/// What stands between the certificates of one chain does not cut it: certbot writes empty lines,
/// `openssl s_client -showcerts` tells of each certificate.
#[test]
fn text_and_empty_lines_cut_no_chain() {
    let corpus = Corpus::new();
    let chain = corpus.private();
    let (first, second) = (pem(&chain[..1]), pem(&chain[1..]));
    let input = format!(
        "CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = b.example\n   i:CN = x\n\
         {first} 1 s:CN = x\n   i:CN = x\n\n{second}---\nServer certificate\nSSL handshake\n"
    );
    check(&corpus, &input, &[(6, PRIVATE)]);
}

/// A listed root that is pasted behind an honest chain is no chain of its own.
#[test]
fn a_pasted_root_accuses_nobody() {
    let corpus = Corpus::new();
    let chain = [corpus.private(), vec![corpus.listed.certificate()]].concat();
    check(&corpus, &pem(&chain), &[(1, PRIVATE)]);
}

#[test]
fn an_old_root_that_says_nothing_of_a_ca_belongs_to_its_chain() {
    let corpus = Corpus::new();
    let key = KeyPair::generate().unwrap();
    let mut old = params("Old Root", "Old", false);
    old.is_ca = IsCa::NoCa;
    let made = old.self_signed(&key).unwrap();
    let old = Ca {
        params: old,
        key,
        made,
    };
    let chain = vec![old.sign("d.example"), old.certificate()];
    check(&corpus, &pem(&chain), &[(1, PRIVATE)]);
}

/// `openssl req -x509` says CA of the certificates that it makes for servers.
#[test]
fn a_comment_begins_a_chain_with_a_self_signed_ca() {
    let corpus = Corpus::new();
    let mut own = params("router", "Home", true);
    own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let own = parse(&own.self_signed(&KeyPair::generate().unwrap()).unwrap());
    let one = corpus.private();
    let input = format!("{}# router\n{}", pem(&one), pem(&[own]));
    check(&corpus, &input, &[(1, PRIVATE), (count(&one) + 2, PRIVATE)]);
}

#[test]
fn what_cannot_be_read_spoils_its_chain_alone() {
    let corpus = Corpus::new();
    let good = pem(&corpus.private());
    let lines = u64::try_from(good.lines().count()).unwrap();
    let first = pem(&corpus.private()[..1]);
    let bad = |label: &str, body: &str| {
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    };
    for (block, code) in [
        (bad("CERTIFICATE", "!!!!"), "base64-invalid"),
        (bad("CERTIFICATE", "AAAA"), "certificate-invalid"),
        (bad("PKCS7", "AAAA"), "pem-unsupported"),
        (
            bad(
                "CERTIFICATE",
                &format!("{}\n", "A".repeat(64)).repeat(17_000),
            ),
            "pem-invalid",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n".to_owned(),
            "pem-invalid",
        ),
    ] {
        let spoiled = u64::try_from((first.clone() + &block).lines().count()).unwrap();
        let input = format!("{good}{first}{block}{good}");
        let expected = [
            (1, PRIVATE),
            (1 + lines, code),
            (1 + lines + spoiled, PRIVATE),
        ];
        check(&corpus, &input, &expected);
    }
    // A key is no news, and its text neither.
    let key = bad("EC PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nAAAA");
    check(&corpus, &format!("{key}{good}"), &[(6, PRIVATE)]);
    let open = format!("{good}-----BEGIN CERTIFICATE-----\nAAAA");
    check(&corpus, &open, &[(1, "pem-invalid")]);
    let long = pem(&[corpus.private(), vec![corpus.unlisted.certificate(); 63]].concat());
    check(&corpus, &long, &[(1, "chain-too-long")]);
}

#[test]
fn json_ends_a_chain_and_a_block() {
    let corpus = Corpus::new();
    let line = format!("{}\n", request(1, &[]));
    let chain = pem(&corpus.private());
    let lines = u64::try_from(chain.lines().count()).unwrap();
    check(
        &corpus,
        &format!("{chain}{line}"),
        &[(1, PRIVATE), (1 + lines, OPEN)],
    );
    let cut = format!("-----BEGIN CERTIFICATE-----\nAAAA\n{line}");
    check(&corpus, &cut, &[(1, "pem-invalid"), (3, OPEN)]);
}
