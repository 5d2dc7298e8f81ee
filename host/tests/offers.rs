//! What is said of a certificate that somebody is asked to install, and of its look-alike.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot make its certificates must fail"
)]

mod made;

use made::{Ca, entry, listing, params, parse, public};
use rcgen::KeyPair;
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    offer::{assess_all, assess_offered, is_offer},
    public_roots::PublicRoots,
    verdict::{Basis, Note, Standing, Verdict},
};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

const CLAIMS: &str = "[[names]]\napplies_to = \"any-ca\"\nkey = \"fixed\"\n\
                      common_name = { equals = \"State Root\" }\n";

/// The verdict on `certificate` alone in a file, without the note that all of them carry.
#[track_caller]
fn expect(
    certificate: Certificate,
    list: &Authorities,
    roots: &PublicRoots,
    standing: Standing,
    basis: Option<Basis>,
) -> Vec<Note> {
    let file = [certificate];
    let verdict = assess_offered(&file, 0, list, roots);
    said(&verdict, standing, basis)
}

#[track_caller]
fn said(verdict: &Verdict<'_>, standing: Standing, basis: Option<Basis>) -> Vec<Note> {
    let found = verdict.authority.map(|found| found.basis);
    let (first, rest) = verdict.notes.split_first().unwrap();
    assert_eq!((verdict.standing, found), (standing, basis), "{rest:?}");
    assert_eq!(*first, Note::Offered);
    rest.to_vec()
}

fn own_key(ca: &Ca) -> KeyPair {
    KeyPair::from_pem(&ca.key.serialize_pem()).unwrap()
}

/// The listed root, its key in a new certificate, and a certificate that its key signed.
#[test]
fn a_listed_root_is_proven_by_certificate_key_and_signature() {
    let bad = Ca::root("State Root", "Gov");
    let (list, roots) = (listing(&bad, CLAIMS), PublicRoots::default());
    let known = Standing::KnownInterception;
    let again = Ca::root_with("New Name", "Gov", own_key(&bad));
    for (certificate, basis) in [
        (bad.certificate(), Basis::Certificate),
        (again.certificate(), Basis::Key),
        (
            bad.intermediate("State Sub").certificate(),
            Basis::Signature,
        ),
    ] {
        let notes = expect(certificate, &list, &roots, known, Some(basis));
        assert!(matches!(notes[..], [Note::AuthorityAdded(_)]), "{notes:?}");
    }
}

/// The listed root's name on another key: by a matcher, and by its exact subject alone.
#[test]
fn a_listed_name_on_another_key_claims_to_be_it_and_is_not() {
    let (bad, copy) = (Ca::root("State Root", "Gov"), Ca::root("State Root", "Gov"));
    let roots = PublicRoots::default();
    for more in [CLAIMS, ""] {
        let notes = expect(
            copy.certificate(),
            &listing(&bad, more),
            &roots,
            Standing::KnownInterception,
            Some(Basis::Name),
        );
        assert!(notes.contains(&Note::KeyNotKnown), "{notes:?}");
    }
    let other = Ca::root("State Root", "Somebody");
    expect(
        other.certificate(),
        &listing(&bad, ""),
        &roots,
        Standing::OutsidePublicTrust,
        None,
    );
}

/// mitmproxy's CA, and an end-entity certificate with that name.
#[test]
fn a_product_with_a_key_for_each_installation_is_a_claim_and_no_false_one() {
    let (list, roots) = (Authorities::built_in(), PublicRoots::mozilla());
    let product = Ca::root("mitmproxy", "mitmproxy");
    let claim = Some(Basis::Name);
    let file = [product.certificate()];
    let verdict = assess_offered(&file, 0, &list, &roots);
    let notes = said(&verdict, Standing::KnownInterception, claim);
    assert_eq!(notes, []);
    assert_eq!(verdict.authority.unwrap().position, 0);
    // The issuer's name counts as well, although the issuer is not here.
    let file = [product.intermediate("Anything").certificate()];
    let verdict = assess_offered(&file, 0, &list, &roots);
    said(&verdict, Standing::KnownInterception, claim);
    assert_eq!(verdict.authority.unwrap().position, 1);
    let own = params("mitmproxy", "mitmproxy", false);
    let own = own.self_signed(&KeyPair::generate().unwrap()).unwrap();
    expect(
        parse(&own),
        &list,
        &roots,
        Standing::OutsidePublicTrust,
        None,
    );
}

/// A root of the Mozilla programme, its name on another key, and its name as a mere issuer.
#[test]
fn a_public_root_is_public_and_its_imitation_is_not() {
    let (list, roots) = (Authorities::built_in(), PublicRoots::mozilla());
    let real = Certificate::from_der(TLS_SERVER_ROOT_CERTS.first().unwrap()).unwrap();
    let notes = expect(real, &list, &roots, Standing::PubliclyTrusted, None);
    assert_eq!(notes, []);
    let (honest, copy) = (Ca::root("Public", "Pub"), Ca::root("Public", "Pub"));
    let roots = public(&honest);
    for certificate in [copy.certificate(), copy.intermediate("Sub").certificate()] {
        let notes = expect(
            certificate,
            &list,
            &roots,
            Standing::OutsidePublicTrust,
            None,
        );
        assert!(matches!(notes[0], Note::ImitatesPublicRoot(_)), "{notes:?}");
    }
    // Somebody else's root signed the borrowed name.
    let lender = Ca::root("Lender", "Lender");
    let borrowed = params("Public", "Pub", true);
    let key = KeyPair::generate().unwrap();
    let borrowed = borrowed.signed_by(&key, &lender.issuer()).unwrap();
    let notes = expect(
        parse(&borrowed),
        &list,
        &roots,
        Standing::OutsidePublicTrust,
        None,
    );
    assert!(matches!(notes[0], Note::ImitatesPublicRoot(_)), "{notes:?}");
}

/// public root's name and key <- an unknown root, as cross-certificates are.
#[test]
fn a_cross_certificate_of_a_public_root_imitates_nobody() {
    let (honest, older) = (Ca::root("Public", "Pub"), Ca::root("Older", "Old"));
    let crossed = params("Public", "Pub", true);
    let crossed = crossed.signed_by(&honest.key, &older.issuer()).unwrap();
    let (list, roots) = (Authorities::built_in(), public(&honest));
    let notes = expect(
        parse(&crossed),
        &list,
        &roots,
        Standing::PubliclyTrusted,
        None,
    );
    assert_eq!(notes, []);
    let sub = honest.intermediate("Public Sub").certificate();
    expect(sub, &list, &roots, Standing::PubliclyTrusted, None);
}

/// A company's root, and what its and a public root's servers have.
#[test]
fn an_unknown_authority_is_outside_public_trust_and_a_server_is_no_authority() {
    let (company, honest) = (Ca::root("Company", "Corp"), Ca::root("Public", "Pub"));
    let (list, roots) = (Authorities::built_in(), public(&honest));
    let outside = Standing::OutsidePublicTrust;
    assert_eq!(
        expect(company.certificate(), &list, &roots, outside, None),
        []
    );
    let sub = company.intermediate("Sub").certificate();
    let notes = expect(sub, &list, &roots, outside, None);
    assert_eq!(notes, [Note::IssuerMissing]);
    for site in [company.sign("site"), honest.sign("site")] {
        let notes = expect(site, &list, &roots, Standing::Undetermined, None);
        assert_eq!(notes[0], Note::OfferedNotCa);
    }
    let own = params("router", "Router", false);
    let own = own.self_signed(&KeyPair::generate().unwrap()).unwrap();
    assert_eq!(expect(parse(&own), &list, &roots, outside, None), []);
}

/// CA <- an honest server, which may sign nothing.
#[test]
fn a_server_cannot_lend_its_public_root_to_an_authority() {
    let honest = Ca::root("Public", "Pub");
    let key = KeyPair::generate().unwrap();
    let plain = params("site", "Site", false);
    let made = plain.signed_by(&key, &honest.issuer()).unwrap();
    let params = plain;
    let lender = Ca { params, key, made };
    let file = [
        lender.intermediate("Evil").certificate(),
        lender.certificate(),
    ];
    let (list, roots) = (Authorities::built_in(), public(&honest));
    let verdict = assess_offered(&file, 0, &list, &roots);
    let notes = said(&verdict, Standing::OutsidePublicTrust, None);
    assert_eq!(notes, [Note::IssuerNotCa]);
}

/// A public root, an unknown one twice, a server, and a listed one, in one file.
#[test]
fn each_certificate_of_a_file_has_its_verdict_and_the_worst_comes_first() {
    let (bad, company) = (Ca::root("State Root", "Gov"), Ca::root("Company", "Corp"));
    let honest = Ca::root("Public", "Pub");
    let (list, roots) = (listing(&bad, ""), public(&honest));
    let file = [
        honest.certificate(),
        company.certificate(),
        company.sign("site"),
        company.certificate(),
        bad.certificate(),
    ];
    let verdicts = assess_all(&file, &list, &roots);
    let standings: Vec<Standing> = verdicts.iter().map(|verdict| verdict.standing).collect();
    let expected = [
        Standing::KnownInterception,
        Standing::OutsidePublicTrust,
        Standing::Undetermined,
        Standing::PubliclyTrusted,
    ];
    assert_eq!(standings, expected);
    assert_eq!(verdicts[0].path.as_ref().unwrap().indices, [4]);
}

/// intermediate <- root that the list knows by certificate alone.
#[test]
fn the_certificates_of_a_file_prove_each_other() {
    let bad = Ca::root("State Root", "Gov");
    let text = entry(&bad, "");
    let (only_certificate, _) = text.split_once("[[keys]]").unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pretend.toml"), only_certificate).unwrap();
    let mut list = Authorities::default();
    assert_eq!(list.load_dir(folder.path(), &PublicRoots::default()), []);
    let sub = bad.intermediate("State Sub").certificate();
    let roots = PublicRoots::default();
    let file = [sub.clone(), bad.certificate()];
    for verdict in assess_all(&file, &list, &roots) {
        said(
            &verdict,
            Standing::KnownInterception,
            Some(Basis::Certificate),
        );
    }
    expect(sub, &list, &roots, Standing::OutsidePublicTrust, None);
}

#[test]
fn a_file_is_an_offer_where_it_holds_authorities_only() {
    let company = Ca::root("Company", "Corp");
    assert!(is_offer(&[company.certificate()]));
    assert!(!is_offer(&[company.sign("site"), company.certificate()]));
    assert!(!is_offer(&[]));
}
