//! Certificates with their trust from the file forms that systems keep anchors in: DER, PEM,
//! OpenSSL's TRUSTED CERTIFICATE and p11-kit's objects. Pure.

use asn1_rs::{Any, Class, FromBer, Tag};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Contents, Held, Trust, usage};
use crate::{certificate::Certificate, container};

const BEGIN: &str = "-----BEGIN ";
/// Heads an object in p11-kit's persistence format.
const P11_OBJECT: &str = "[p11-kit-object-v1]";

/// Reads a file. `usual` is the trust of a certificate that says nothing about it: the folder
/// decides that.
pub(super) fn parse(bytes: &[u8], usual: Trust) -> Contents {
    let mut found = Contents::default();
    let text = String::from_utf8_lossy(bytes);
    if text.contains(P11_OBJECT) {
        for object in text.split(P11_OBJECT).skip(1) {
            let trust = p11_trust(object);
            read_blocks(object, trust, &mut found);
        }
    } else if text.contains(BEGIN) {
        read_blocks(&text, usual, &mut found);
    } else if bytes.first() == Some(&0x30) {
        found.push(Certificate::from_der(bytes), usual);
    }
    found
}

/// What the attributes of a p11-kit object say. Distrust counts over trust.
fn p11_trust(object: &str) -> Trust {
    let says = |name: &str| {
        object.lines().any(|line| {
            let (key, value) = line.split_once(':').unwrap_or_default();
            key.trim() == name && value.trim() == "true"
        })
    };
    match (says("x-distrusted"), says("trusted")) {
        (true, _) => Trust::Distrusted,
        (false, true) => Trust::Servers,
        (false, false) => Trust::NotServers,
    }
}

fn read_blocks(text: &str, usual: Trust, found: &mut Contents) {
    for piece in text.split(BEGIN).skip(1) {
        if let Some(rest) = piece.strip_prefix("TRUSTED CERTIFICATE-----") {
            match trusted(rest, usual) {
                Some((certificate, trust)) => found.held.push(Held::new(certificate, trust)),
                None => found.damaged += 1,
            }
        } else if piece.starts_with("CERTIFICATE-----")
            || piece.starts_with("X509 CERTIFICATE-----")
        {
            match container::read(format!("{BEGIN}{piece}").as_bytes()) {
                Ok(read) => {
                    let certificates = read.certificates.into_iter();
                    found
                        .held
                        .extend(certificates.map(|one| Held::new(one, usual)));
                }
                Err(_) => found.damaged += 1,
            }
        }
    }
}

/// OpenSSL's form: the certificate, then `X509_CERT_AUX` with the purposes that are trusted
/// and, tagged `[0]`, those that are rejected (openssl-x509(1), "Trust options").
fn trusted(after_label: &str, usual: Trust) -> Option<(Certificate, Trust)> {
    let (body, _) = after_label.split_once("-----END")?;
    let compact: String = body.split_whitespace().collect();
    let der = STANDARD.decode(compact).ok()?;
    let (rest, _) = Any::from_ber(&der).ok()?;
    let length = der.len() - rest.len();
    let certificate = Certificate::from_der(der.get(..length)?).ok()?;
    if rest.is_empty() {
        return Some((certificate, usual));
    }
    let (_, auxiliary) = Any::from_ber(rest).ok()?;
    let (mut trusts, mut rejects) = (None, false);
    let mut parts = auxiliary.data;
    while !parts.is_empty() {
        let (after, part) = Any::from_ber(parts).ok()?;
        if part.class() == Class::Universal && part.tag() == Tag::Sequence {
            trusts = usage::names_servers_in(part.data);
        } else if part.class() == Class::ContextSpecific && part.tag() == Tag(0) {
            rejects = usage::names_servers_in(part.data)?;
        }
        parts = after;
    }
    let trust = match (rejects, trusts) {
        (true, _) => Trust::Distrusted,
        (false, Some(true)) => Trust::Servers,
        (false, Some(false)) => Trust::NotServers,
        (false, None) => usual,
    };
    Some((certificate, trust))
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use std::process::Command;

    use super::*;

    fn pem() -> String {
        let key = rcgen::KeyPair::generate().unwrap();
        let parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        parameters.self_signed(&key).unwrap().pem()
    }

    #[track_caller]
    fn check(text: &str, usual: Trust, expected: &[Trust]) {
        let found = parse(text.as_bytes(), usual);
        let trusts: Vec<Trust> = found.held.iter().map(|held| held.trust).collect();
        assert_eq!((trusts.as_slice(), found.damaged), (expected, 0));
    }

    #[test]
    fn leaves_the_trust_of_a_plain_certificate_to_its_folder() {
        check(&pem(), Trust::Servers, &[Trust::Servers]);
        check(&pem(), Trust::Distrusted, &[Trust::Distrusted]);
    }

    #[test]
    fn reads_on_after_a_damaged_certificate() {
        let text = format!(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n{}",
            pem()
        );
        let found = parse(text.as_bytes(), Trust::Servers);
        assert_eq!((found.held.len(), found.damaged), (1, 1));
    }

    #[test]
    fn believes_the_attributes_of_p11_kit() {
        let object = |attributes: &str| format!("{P11_OBJECT}\n{attributes}\n{}\n", pem());
        let text =
            object("trusted: true") + &object("x-distrusted: true") + &object("label: \"x\"");
        let expected = [Trust::Servers, Trust::Distrusted, Trust::NotServers];
        check(&text, Trust::NotServers, &expected);
    }

    /// With the program that defines the form.
    #[cfg(unix)]
    #[test]
    fn reads_openssls_trusted_certificates() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("plain.pem");
        std::fs::write(&plain, pem()).unwrap();
        let convert = |options: &[&str]| {
            let run = Command::new("openssl")
                .args(["x509", "-trustout", "-in"])
                .arg(&plain)
                .args(options)
                .output()
                .expect("openssl must be installed");
            String::from_utf8(run.stdout).unwrap()
        };
        let usual = Trust::NotServers;
        check(
            &convert(&["-addtrust", "serverAuth"]),
            usual,
            &[Trust::Servers],
        );
        check(
            &convert(&["-addtrust", "emailProtection"]),
            Trust::Servers,
            &[Trust::NotServers],
        );
        check(
            &convert(&["-addreject", "serverAuth"]),
            usual,
            &[Trust::Distrusted],
        );
        check(&convert(&[]), usual, &[usual]);
    }
}
