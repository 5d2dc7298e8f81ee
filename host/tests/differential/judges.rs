//! The three that judge: DER in, yes or no out. All know the one root.

use std::{fs, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD};
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    public_roots::PublicRoots,
    verdict::{Note, Standing, assess_from},
};
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

/// Whether the host says that the chain leads to the root.
pub(crate) fn host(chain: &[Vec<u8>], root: &[u8]) -> bool {
    let verdict = assessed(chain, root);
    verdict.is_some_and(|(standing, _)| standing == Standing::PubliclyTrusted)
}

/// What the host remarks.
pub(crate) fn notes(chain: &[Vec<u8>], root: &[u8]) -> Vec<Note> {
    assessed(chain, root).unwrap().1
}

/// The host's verdict; none where a certificate is none.
fn assessed(chain: &[Vec<u8>], root: &[u8]) -> Option<(Standing, Vec<Note>)> {
    let mut roots = PublicRoots::default();
    roots.add(Certificate::from_der(root).unwrap(), None);
    let chain: Result<Vec<Certificate>, _> =
        chain.iter().map(|der| Certificate::from_der(der)).collect();
    let (chain, list) = (chain.ok()?, Authorities::default());
    let verdict = assess_from(&chain, 0, None, &list, &roots);
    Some((verdict.standing, verdict.notes))
}

/// Whether webpki accepts the chain for a server.
pub(crate) fn webpki(chain: &[Vec<u8>], root: &[u8]) -> bool {
    let root = CertificateDer::from(root);
    let anchors = [anchor_from_trusted_cert(&root).unwrap()];
    let ders: Vec<_> = chain
        .iter()
        .map(|der| CertificateDer::from(&der[..]))
        .collect();
    let Some((end_entity, intermediates)) = ders.split_first() else {
        return false;
    };
    EndEntityCert::try_from(end_entity).is_ok_and(|end_entity| {
        let path = end_entity.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &anchors,
            intermediates,
            UnixTime::now(),
            KeyUsage::server_auth(),
            None,
            None,
        );
        path.is_ok()
    })
}

/// Whether OpenSSL's command line verifies the chain for a server.
pub(crate) fn openssl(chain: &[Vec<u8>], root: &[u8]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, certificates: &[Vec<u8>]| {
        let file = folder.path().join(name);
        let text: String = certificates.iter().map(|der| pem(der)).collect();
        fs::write(&file, text).unwrap();
        file
    };
    let (end_entity, others) = chain.split_at(1);
    let output = Command::new("openssl")
        .args(["verify", "-purpose", "sslserver", "-CAfile"])
        .arg(write("root.pem", &[root.to_vec()]))
        .arg("-untrusted")
        .arg(write("others.pem", others))
        .arg(write("site.pem", end_entity))
        .output();
    output.unwrap().status.success()
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}
