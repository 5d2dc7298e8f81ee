//! Which names of a chain a matcher looks at.

use crate::made::{Ca, entry_of, listing_of, params, parse};
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    public_roots::PublicRoots,
    verdict::{Basis, assess},
};

const POSITIONS: [&str; 3] = ["any-ca", "root", "issuer"];

/// A list of one authority with this common name at this position.
fn named(common_name: &str, position: &str, more: &str) -> Authorities {
    let name = format!(
        "[[names]]\napplies_to = \"{position}\"\nkey = \"per-installation\"\n\
         common_name = {{ equals = \"{common_name}\" }}\n{more}"
    );
    listing_of(&[entry_of("state", &[&name])])
}

/// Fails unless the name is found exactly at these positions.
#[track_caller]
fn check(chain: &[Certificate], common_name: &str, expected: &[&str]) {
    check_with(chain, common_name, "", expected);
}

#[track_caller]
fn check_with(chain: &[Certificate], common_name: &str, more: &str, expected: &[&str]) {
    let roots = PublicRoots::default();
    let found: Vec<&str> = POSITIONS
        .into_iter()
        .filter(|position| {
            let list = named(common_name, position, more);
            let verdict = assess(chain, None, &list, &roots);
            verdict.authority.map(|found| found.basis) == Some(Basis::Name)
        })
        .collect();
    assert_eq!(found, expected, "{common_name} {more}");
}

/// site <- Sub <- State Root, in full, without the root, and below the root at once.
#[test]
fn every_ca_has_its_names_and_the_ends_have_theirs() {
    let root = Ca::root("State Root", "Gov");
    let sub = root.intermediate("State Sub");
    let full = [sub.sign("site"), sub.certificate(), root.certificate()];
    check(&full, "State Root", &["any-ca", "root"]);
    check(&full, "State Sub", &["any-ca", "issuer"]);
    check(&full, "site", &[]);
    let open = &full[..2];
    check(open, "State Root", &["any-ca", "root"]);
    check(open, "State Sub", &["any-ca", "issuer"]);
    let alone = [root.sign("site")];
    check(&alone, "State Root", &["any-ca", "root", "issuer"]);
    let short = [root.sign("site"), root.certificate()];
    check(&short, "State Root", &["any-ca", "root", "issuer"]);
}

/// A matcher that asks for a certificate that signed itself.
#[test]
fn only_a_root_that_was_sent_has_signed_itself() {
    const SELF_SIGNED: &str = "self_signed = true\n";
    let root = Ca::root("State Root", "Gov");
    let sub = root.intermediate("State Sub");
    let full = [sub.sign("site"), sub.certificate(), root.certificate()];
    check_with(&full, "State Root", SELF_SIGNED, &["any-ca", "root"]);
    check_with(&full, "State Sub", SELF_SIGNED, &[]);
    check_with(&full[..2], "State Root", SELF_SIGNED, &[]);
}

/// A CA that the certificate below it calls by another name, found by its key identifier.
#[test]
fn the_subject_of_a_ca_counts_and_not_only_what_it_is_called_below() {
    let root = Ca::root("Corp Root", "Corp");
    let sub = root.intermediate("Corp Sub");
    let renamed = params("State Sub", "Gov", true).signed_by(&sub.key, &root.issuer());
    let chain = [
        sub.sign("site"),
        parse(&renamed.unwrap()),
        root.certificate(),
    ];
    check(&chain, "State Sub", &["any-ca"]);
}

/// A site that has the name of its issuer, and one that signed itself.
#[test]
fn a_site_with_its_issuers_name_is_named_by_its_issuer_alone() {
    let issuer = Ca::root("State Root", "Gov");
    let alike = params("State Root", "Gov", false);
    let key = rcgen::KeyPair::generate().unwrap();
    let signed = parse(&alike.signed_by(&key, &issuer.issuer()).unwrap());
    check(
        &[signed, issuer.certificate()],
        "State Root",
        &["any-ca", "root"],
    );
    let alone = parse(&alike.self_signed(&key).unwrap());
    check(&[alone], "State Root", &[]);
}
