//! Every signature algorithm, with certificates that the `openssl` command makes on the spot:
//! what is supported proves a listed root, what is not stays an unproven link that says so.

// The chains are made with the openssl command.
#![cfg(unix)]
use std::{fs, path::Path, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD};
use rootwatch::{
    anchors::Anchors,
    authorities::Authorities,
    certificate::Certificate,
    container, message,
    public_roots::PublicRoots,
    verdict::{Basis, Note, Standing, assess},
};
use serde_json::Value;

use crate::made::{certificate_mark, entry_of, key_mark, listing_of};

/// Runs `openssl` in `folder`.
#[track_caller]
fn openssl(folder: &Path, arguments: &str) -> Vec<u8> {
    let output = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("this test needs the openssl command (Debian package openssl)");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {said}");
    output.stdout
}

/// A site's certificate and the root that signed it, both with the same kind of signature.
struct Chain {
    site: Vec<u8>,
    root: Vec<u8>,
    spki: Vec<u8>,
}

/// A certificate to be made: its name, the arguments of `genpkey` for its key, and those that choose its
/// signature.
type Wish<'a> = (&'a str, &'a str, &'a str);

/// Makes the first with its own key and each other one with that of the one before; `site` is no CA.
fn certify(folder: &Path, wishes: &[Wish<'_>]) {
    fs::write(
        folder.join("ca.cnf"),
        "basicConstraints = critical, CA:TRUE\n",
    )
    .unwrap();
    let mut issuer: Option<&str> = None;
    for (name, key, signing) in wishes {
        openssl(folder, &format!("genpkey -quiet -out {name}.key {key}"));
        let made = format!("-new -key {name}.key -subj /CN={name}");
        if let Some(issuer) = issuer {
            openssl(folder, &format!("req {made} -out {name}.csr"));
            let more = if *name == "site" {
                ""
            } else {
                "-extfile ca.cnf"
            };
            openssl(
                folder,
                &format!(
                    "x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key \
                     -set_serial 7 -days 9 {signing} -out {name}.pem {more}"
                ),
            );
        } else {
            openssl(
                folder,
                &format!("req -x509 {made} {signing} -days 9 -out {name}.pem"),
            );
        }
        issuer = Some(name);
    }
}

fn der(folder: &Path, name: &str) -> Vec<u8> {
    openssl(folder, &format!("x509 -in {name}.pem -outform DER"))
}

/// A site below a root with this key, both signed in the same way.
fn chain(key: &str, signing: &str) -> Chain {
    mixed_chain(key, [signing; 2])
}

/// The same with one signature for the root and one for the site.
fn mixed_chain(key: &str, [of_root, of_site]: [&str; 2]) -> Chain {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    certify(
        folder,
        &[
            ("root", key, of_root),
            ("site", "-algorithm ed25519", of_site),
        ],
    );
    Chain {
        site: der(folder, "site"),
        root: der(folder, "root"),
        spki: openssl(folder, "pkey -in root.key -pubout -outform DER"),
    }
}

fn listing(root: &Certificate, spki: &[u8]) -> Authorities {
    let key = key_mark(spki, root.subject.text());
    listing_of(&[entry_of("pretend", &[&certificate_mark(root), &key])])
}

/// The same certificate with the last byte of its signature changed.
fn spoiled(der: &[u8]) -> Certificate {
    let mut der = der.to_vec();
    *der.last_mut().unwrap() ^= 1;
    Certificate::from_der(&der).unwrap()
}

/// The same signature on another subject.
fn moved(der: &[u8]) -> Certificate {
    let mut der = der.to_vec();
    let at = der.windows(4).position(|four| four == b"site").unwrap();
    der[at..at + 4].copy_from_slice(b"sity");
    Certificate::from_der(&der).unwrap()
}

/// The root is found where it was sent and where it was not; a changed signature proves nothing.
#[track_caller]
fn is_proven(algorithm: &str, key: &str, signing: &str) {
    let made = chain(key, signing);
    let (site, root) = (
        Certificate::from_der(&made.site).unwrap(),
        Certificate::from_der(&made.root).unwrap(),
    );
    assert_eq!(site.scheme.text(), algorithm);
    let (list, roots) = (listing(&root, &made.spki), PublicRoots::default());
    for (chain, basis) in [
        (vec![site.clone(), root.clone()], Basis::Certificate),
        (vec![site.clone()], Basis::Signature),
    ] {
        let verdict = assess(&chain, None, &list, &roots);
        let found = verdict.authority.map(|found| found.basis);
        assert_eq!(
            found,
            Some(basis),
            "{algorithm}, {key}: {:?}",
            verdict.notes
        );
        let object = message::verdict(&verdict, &chain, &Anchors::default());
        assert_eq!(object["path"][0]["link"]["state"], "proven");
    }
    for chain in [
        vec![spoiled(&made.site), root.clone()],
        vec![spoiled(&made.site)],
        vec![moved(&made.site), root],
        vec![moved(&made.site)],
    ] {
        let verdict = assess(&chain, None, &list, &roots);
        assert_eq!(verdict.standing, Standing::Undetermined, "{algorithm}");
        assert!(verdict.authority.is_none(), "{algorithm}, {key}");
        let object = message::verdict(&verdict, &chain, &Anchors::default());
        assert_eq!(object["path"][0]["link"]["state"], "unproven");
    }
}

/// The link is unproven, names the algorithm, and whatever is above it is shown and not believed.
#[track_caller]
fn is_unproven(algorithm: &str, key: &str, signing: &str) {
    let made = chain(key, signing);
    let site = Certificate::from_der(&made.site).unwrap();
    let root = Certificate::from_der(&made.root).unwrap();
    stays_unproven(algorithm, &[site, root], &made.spki);
}

#[track_caller]
fn stays_unproven(algorithm: &str, chain: &[Certificate], spki: &[u8]) {
    let list = listing(&chain[1], spki);
    let mut public = PublicRoots::default();
    public.add(chain[1].clone(), None);
    for (chain, list, roots) in [
        (chain, &list, &PublicRoots::default()),
        (&chain[..1], &list, &PublicRoots::default()),
        (&chain[..1], &Authorities::default(), &public),
        (chain, &Authorities::default(), &PublicRoots::default()),
    ] {
        let verdict = assess(chain, None, list, roots);
        assert_eq!(verdict.standing, Standing::Undetermined, "{algorithm}");
        assert!(verdict.authority.is_none(), "{algorithm}");
        let note = Note::AlgorithmUnsupported(algorithm.to_owned());
        assert_eq!(verdict.notes, [note]);
        let object = message::verdict(&verdict, chain, &Anchors::default());
        let link = &object["path"][0]["link"];
        assert_eq!(link["reason"], "algorithm-unsupported", "{object:#}");
        assert_eq!(link["algorithm"], algorithm);
        assert_eq!(object["path"].as_array().map(Vec::len), Some(chain.len()));
        assert_eq!(object["extra"], Value::Array(Vec::new()));
    }
}

fn rsa(bits: u32) -> String {
    format!("-algorithm RSA -pkeyopt rsa_keygen_bits:{bits}")
}

fn ec(curve: &str) -> String {
    format!("-algorithm EC -pkeyopt ec_paramgen_curve:{curve}")
}

#[test]
fn rsa_with_sha1_and_sha2_is_proven() {
    for bits in [1024, 1536, 2048] {
        for (hash, name) in [
            (1, "sha1"),
            (256, "sha256"),
            (384, "sha384"),
            (512, "sha512"),
        ] {
            is_proven(
                &format!("RSA with SHA-{hash}"),
                &rsa(bits),
                &format!("-{name}"),
            );
        }
    }
    // A modulus of 2,047 bits fills as many bytes as one of 2,048.
    is_proven("RSA with SHA-384", &rsa(2047), "-sha384");
    is_proven("RSA with SHA-256", &rsa(4096), "-sha256");
    let three = format!("{} -pkeyopt rsa_keygen_pubexp:3", rsa(2048));
    is_proven("RSA with SHA-256", &three, "-sha256");
}

/// Making such a key takes a minute, so the certificate is in the tree and its key is not.
#[test]
fn rsa_with_8192_bits_is_proven() {
    let file = include_str!("../data/rsa-8192.pem");
    let chain = container::pem::certificates(file).unwrap();
    let (list, roots) = (Authorities::default(), PublicRoots::default());
    assert_eq!(chain[0].key.algorithm, "RSA 8192");
    let standing = assess(&chain, None, &list, &roots).standing;
    assert_eq!(standing, Standing::OutsidePublicTrust);
    let body: String = file.lines().filter(|line| !line.starts_with('-')).collect();
    let chain = [spoiled(&STANDARD.decode(body).unwrap())];
    let standing = assess(&chain, None, &list, &roots).standing;
    assert_eq!(standing, Standing::Undetermined);
}

#[test]
fn rsa_pss_is_proven_with_any_salt_and_mask() {
    let pss = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen";
    for bits in [1024, 2048, 2049, 3072] {
        is_proven(
            "RSA-PSS with SHA-256",
            &rsa(bits),
            &format!("-sha256 {pss}:32"),
        );
    }
    for (hash, name, salt) in [(384, "sha384", 48), (512, "sha512", 64)] {
        let algorithm = format!("RSA-PSS with SHA-{hash}");
        is_proven(&algorithm, &rsa(2048), &format!("-{name} {pss}:{salt}"));
        is_proven(&algorithm, &rsa(2048), &format!("-{name} {pss}:0"));
    }
    // What Active Directory writes with its "alternate signature format".
    is_proven("RSA-PSS with SHA-1", &rsa(2048), &format!("-sha1 {pss}:20"));
    let mask = "-sigopt rsa_mgf1_md:sha512";
    is_proven(
        "RSA-PSS with SHA-256",
        &rsa(2048),
        &format!("-sha256 {pss}:32 {mask}"),
    );
    let key = "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048";
    is_proven("RSA-PSS with SHA-256", key, &format!("-sha256 {pss}:32"));
}

#[test]
fn ecdsa_and_ed25519_are_proven() {
    for curve in ["P-256", "P-384"] {
        is_proven("ECDSA with SHA-256", &ec(curve), "-sha256");
        is_proven("ECDSA with SHA-384", &ec(curve), "-sha384");
    }
    is_proven("Ed25519", "-algorithm ed25519", "");
}

#[test]
fn what_cannot_be_checked_is_an_unproven_link_that_says_so() {
    is_unproven("RSA with MD5", &rsa(2048), "-md5");
    is_unproven("RSA with SHA-224", &rsa(2048), "-sha224");
    is_unproven("ECDSA with SHA-512 (EC P-521)", &ec("P-521"), "-sha512");
    is_unproven("ECDSA with SHA-256 (EC P-521)", &ec("P-521"), "-sha256");
    is_unproven("ECDSA with SHA-512 (EC P-256)", &ec("P-256"), "-sha512");
    is_unproven(
        "ECDSA with SHA-256 (EC 1.3.132.0.10)",
        &ec("secp256k1"),
        "-sha256",
    );
    is_unproven("ECDSA with SHA-1", &ec("P-256"), "-sha1");
    is_unproven("Ed448", "-algorithm ed448", "");
}

/// Nothing leads on from a root whose own signature cannot be checked, and it is shown once.
#[test]
fn a_root_that_signs_itself_in_a_way_of_its_own_is_the_end() {
    let made = mixed_chain(&rsa(2048), ["-sha224", "-sha256"]);
    let chain = [&made.site, &made.root].map(|der| Certificate::from_der(der).unwrap());
    let (nothing, roots) = (Authorities::default(), PublicRoots::default());
    let verdict = assess(&chain, None, &nothing, &roots);
    assert_eq!(verdict.standing, Standing::Undetermined);
    let object = message::verdict(&verdict, &chain, &Anchors::default());
    let links: Vec<&Value> = object["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|element| &element["link"]["state"])
        .collect();
    assert_eq!(links, ["proven", "unproven"]);
    let list = listing(&chain[1], &made.spki);
    let verdict = assess(&chain, None, &list, &roots);
    assert_eq!(verdict.standing, Standing::KnownInterception);
}

/// The whole of the way up is shown, each link as what it is.
#[test]
fn a_long_way_beyond_what_can_be_checked_is_shown_to_its_end() {
    let (strange, usual, key) = ("-sha224", "-sha256", &rsa(2048));
    for (of_cas, links) in [
        (strange, ["unproven", "unproven", "unproven", "unproven"]),
        (usual, ["unproven", "proven", "proven", "self-signed"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let names = ["site", "lower", "upper", "root"];
        let mut wishes = names.map(|name| (name, key.as_str(), of_cas));
        wishes[0].2 = strange;
        wishes.reverse();
        certify(folder.path(), &wishes);
        let chain = names.map(|name| Certificate::from_der(&der(folder.path(), name)).unwrap());
        let (nothing, roots) = (Authorities::default(), PublicRoots::default());
        let verdict = assess(&chain, None, &nothing, &roots);
        assert_eq!(verdict.standing, Standing::Undetermined);
        let object = message::verdict(&verdict, &chain, &Anchors::default());
        let path = object["path"].as_array().unwrap();
        let shown = path.iter().map(|element| &element["subject"]["commonName"]);
        assert!(shown.eq(names), "{object:#}");
        let states = path.iter().map(|element| &element["link"]["state"]);
        assert!(states.eq(links), "{object:#}");
        assert_eq!(object["extra"], Value::Array(Vec::new()));
    }
}

/// OpenSSL has no GOST of its own, so the algorithm of an RSA signature is exchanged for
/// GOST R 34.10-2012 (RFC 9215 §2), and for one that nobody knows.
#[test]
fn gost_and_unknown_algorithms_are_unproven_links_too() {
    let sha256_with_rsa = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00";
    let made = chain(&rsa(2048), "-sha256");
    // With parameters that make up for the shorter OID, so that no outer length changes.
    for (identifier, name) in [
        (
            b"\x30\x0d\x06\x08\x2a\x85\x03\x07\x01\x01\x03\x02\x04\x01\x00",
            "GOST R 34.10-2012 (256 bits)",
        ),
        (
            b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x7f\x05\x00",
            "1.2.840.113549.1.1.127",
        ),
    ] {
        let exchange = |der: &[u8]| {
            let mut der = der.to_vec();
            for at in 0..der.len() - identifier.len() {
                if der[at..].starts_with(sha256_with_rsa) {
                    der[at..at + identifier.len()].copy_from_slice(identifier);
                }
            }
            Certificate::from_der(&der).unwrap()
        };
        stays_unproven(
            name,
            &[exchange(&made.site), exchange(&made.root)],
            &made.spki,
        );
    }
}
