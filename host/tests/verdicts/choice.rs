//! Where several things are true of one chain, which of them is told: paths, authorities and notes.

use crate::made::{
    Ca, by_certificate, by_key, entry_of, expect, listing_of, params, parse, public,
};
use rcgen::{KeyPair, PKCS_ECDSA_P384_SHA384, SanType};
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    public_roots::PublicRoots,
    verdict::{Basis, Note, Standing, Verdict, assess},
};

/// The certificate of `ca`'s key that `issuer` signed instead.
fn crossed(ca: &Ca, issuer: &Ca) -> Certificate {
    let made = ca.params.clone().signed_by(&ca.key, &issuer.issuer());
    parse(&made.unwrap())
}

/// The same without the right to sign certificates.
fn crossed_as_site(ca: &Ca, issuer: &Ca) -> Certificate {
    let name = params("Sub", "Org", false);
    parse(&name.signed_by(&ca.key, &issuer.issuer()).unwrap())
}

fn key_of(id: &str, ca: &Ca) -> String {
    entry_of(id, &[&by_key(ca)])
}

fn certificate_of(id: &str, ca: &Ca) -> String {
    entry_of(id, &[&by_certificate(ca)])
}

/// The end-entity first and the others in both orders: the order must not matter.
fn both(site: &Certificate, others: &[Certificate]) -> [Vec<Certificate>; 2] {
    let mut turned = others.to_vec();
    turned.reverse();
    [others.to_vec(), turned].map(|rest| [vec![site.clone()], rest].concat())
}

fn id(verdict: &Verdict<'_>) -> Option<String> {
    let found = verdict.authority?;
    Some(found.entry.authority().id.clone())
}

fn nothing_listed() -> Authorities {
    Authorities::built_in()
}

/// site <- Sub <- a root of the programme, and a root that was added.
#[test]
fn a_root_that_was_added_is_told_only_where_no_other_vouches() {
    let (programme, added) = (Ca::root("Programme", "P"), Ca::root("Added", "A"));
    let sub = added.intermediate("Sub");
    let (site, other) = (sub.sign("site"), crossed(&sub, &programme));
    let mut roots = public(&programme);
    roots.add(added.certificate(), Some("added.pem".to_owned()));
    let list = nothing_listed();
    for chain in both(&site, &[sub.certificate(), other]) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::PubliclyTrusted, None);
        assert_eq!(verdict.notes, []);
    }
    let alone = [site, sub.certificate()];
    let verdict = assess(&alone, None, &list, &roots);
    assert_eq!(
        verdict.notes,
        [Note::PublicRootAdded("added.pem".to_owned())]
    );
}

/// site <- Sub <- a company's root that is there, and a longer way to one that is missing.
#[test]
fn a_complete_path_is_told_and_not_an_open_one() {
    let (here, missing) = (Ca::root("Here", "H"), Ca::root("Missing", "M"));
    let (sub, high) = (here.intermediate("Sub"), missing.intermediate("High"));
    let middle = high.intermediate("Middle");
    let others = [
        sub.certificate(),
        crossed(&sub, &middle),
        middle.certificate(),
        high.certificate(),
        here.certificate(),
    ];
    let (list, roots) = (nothing_listed(), PublicRoots::default());
    for chain in both(&sub.sign("site"), &others) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::OutsidePublicTrust, None);
        assert_eq!(verdict.notes, []);
    }
}

/// site <- Sub <- a missing root, and Other Sub <- another missing one.
#[test]
fn of_open_paths_the_longer_one_is_told() {
    let (one, two) = (Ca::root("One", "O"), Ca::root("Two", "T"));
    let (sub, above) = (one.intermediate("Sub"), two.intermediate("Other Sub"));
    let others = [
        sub.certificate(),
        crossed(&sub, &above),
        above.certificate(),
    ];
    let (list, roots) = (nothing_listed(), PublicRoots::default());
    for chain in both(&sub.sign("site"), &others) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::Undetermined, None);
        assert_eq!(verdict.path.unwrap().indices.len(), 3);
    }
}

/// site <- Sub, which a public root signed as no CA, and one below a missing root as a CA.
#[test]
fn a_public_root_above_one_that_may_not_sign_is_told_and_not_an_open_path() {
    let (honest, missing) = (Ca::root("Public", "P"), Ca::root("Missing", "M"));
    let middle = missing.intermediate("Middle");
    let sub = middle.intermediate("Sub");
    let others = [
        sub.certificate(),
        crossed_as_site(&sub, &honest),
        middle.certificate(),
    ];
    let (list, roots) = (nothing_listed(), public(&honest));
    for chain in both(&sub.sign("site"), &others) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::Undetermined, None);
        assert_eq!(verdict.notes, [Note::IssuerNotCa]);
    }
}

/// site <- Sub <- one public root, and Middle <- another.
#[test]
fn of_public_paths_the_shorter_one_is_told() {
    let (one, two) = (Ca::root("One", "O"), Ca::root("Two", "T"));
    let (sub, middle) = (one.intermediate("Sub"), two.intermediate("Middle"));
    let others = [
        sub.certificate(),
        crossed(&sub, &middle),
        middle.certificate(),
    ];
    let (list, mut roots) = (nothing_listed(), public(&one));
    roots.add(two.certificate(), None);
    for chain in both(&sub.sign("site"), &others) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::PubliclyTrusted, None);
        assert_eq!(verdict.path.unwrap().indices.len(), 2);
    }
}

/// site <- Sub <- two roots of companies.
#[test]
fn of_equal_paths_the_one_that_was_sent_first_is_told() {
    let (one, two) = (Ca::root("One", "O"), Ca::root("Two", "T"));
    let sub = one.intermediate("Sub");
    let others = [
        sub.certificate(),
        one.certificate(),
        crossed(&sub, &two),
        two.certificate(),
    ];
    let (list, roots) = (nothing_listed(), PublicRoots::default());
    let chain = [vec![sub.sign("site")], others.to_vec()].concat();
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::OutsidePublicTrust, None);
    assert_eq!(verdict.path.unwrap().indices, [0, 1, 2]);
}

/// A product that can intercept, with a key of its own and with one that everybody has.
#[test]
fn a_capability_is_told_as_such_unless_everybody_has_the_key() {
    let root = Ca::root("Product", "P");
    let chain = [root.sign("site"), root.certificate()];
    let roots = PublicRoots::default();
    for (key, standing) in [
        ("", Standing::InterceptionCapable),
        ("key_is_public = true\n", Standing::KnownInterception),
    ] {
        let entry = entry_of("product", &[key, &by_certificate(&root)]);
        let entry = entry.replace("\"observed\"", "\"capability\"");
        let list = listing_of(&[entry]);
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, standing, Some(Basis::Certificate));
    }
}

/// A root that is public and listed, and was not sent.
#[test]
fn a_listed_public_root_that_was_not_sent_is_found_by_its_certificate() {
    let root = Ca::root("State", "Gov");
    let list = listing_of(&[entry_of("state", &[&by_certificate(&root), &by_key(&root)])]);
    let (chain, roots) = ([root.sign("site")], public(&root));
    let verdict = assess(&chain, None, &list, &roots);
    expect(
        &verdict,
        Standing::KnownInterception,
        Some(Basis::Certificate),
    );
    assert_eq!(verdict.authority.unwrap().position, 1);
}

/// site <- Sub <- root, both listed.
#[test]
fn the_better_proof_is_told_and_of_equal_ones_the_nearest_to_the_site() {
    let root = Ca::root("State", "Gov");
    let sub = root.intermediate("Sub");
    let chain = [sub.sign("site"), sub.certificate(), root.certificate()];
    let roots = PublicRoots::default();
    for (entries, basis, told, position) in [
        (
            [
                certificate_of("below", &sub),
                certificate_of("above", &root),
            ],
            Basis::Certificate,
            "below",
            1,
        ),
        (
            [key_of("below", &sub), certificate_of("above", &root)],
            Basis::Certificate,
            "above",
            2,
        ),
        (
            [certificate_of("below", &sub), key_of("above", &root)],
            Basis::Certificate,
            "below",
            1,
        ),
    ] {
        let list = listing_of(&entries);
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::KnownInterception, Some(basis));
        assert_eq!(id(&verdict).as_deref(), Some(told));
        assert_eq!(verdict.authority.unwrap().position, position);
    }
}

/// site <- Sub <- a company's root, and the same Sub <- the root's new key, which is listed, <- the root.
#[test]
fn a_listed_certificate_is_told_although_a_way_past_it_came_to_the_same_root_before() {
    let root = Ca::root("Corp", "C");
    let renewed = root.renewed();
    let sub = root.intermediate("Sub");
    let list = listing_of(&[certificate_of("renewed", &renewed)]);
    let others = [
        sub.certificate(),
        crossed(&sub, &renewed),
        renewed.certificate(),
        root.certificate(),
    ];
    let roots = PublicRoots::default();
    for chain in both(&sub.sign("site"), &others) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(
            &verdict,
            Standing::KnownInterception,
            Some(Basis::Certificate),
        );
    }
}

/// site <- Sub <- Near, and Sub <- Middle <- Far, all listed by key.
#[test]
fn of_equal_proofs_on_two_paths_the_shorter_path_is_told() {
    let (near, far) = (Ca::root("Near", "N"), Ca::root("Far", "F"));
    let (sub, middle) = (near.intermediate("Sub"), far.intermediate("Middle"));
    let list = listing_of(&[key_of("near", &near), key_of("far", &far)]);
    let others = [
        sub.certificate(),
        crossed(&sub, &middle),
        middle.certificate(),
        far.certificate(),
        near.certificate(),
    ];
    let roots = PublicRoots::default();
    for chain in both(&sub.sign("site"), &others) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::KnownInterception, Some(Basis::Key));
        assert_eq!(id(&verdict).as_deref(), Some("near"));
    }
}

/// A name on another key than the entry knows, by certificate or by key, and where it knows none.
#[test]
fn another_key_is_told_where_the_entry_knows_one_in_whatever_way() {
    let (known, copy) = (Ca::root("State Root", "Gov"), Ca::root("State Root", "Gov"));
    let name = "[[names]]\napplies_to = \"any-ca\"\nkey = \"unknown\"\n\
                common_name = { equals = \"State Root\" }\n";
    let chain = [copy.sign("site"), copy.certificate()];
    let roots = PublicRoots::default();
    for (marks, is_told) in [
        (by_certificate(&known), true),
        (by_key(&known), true),
        (String::new(), false),
    ] {
        let list = listing_of(&[entry_of("state", &[&marks, name])]);
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::KnownInterception, Some(Basis::Name));
        assert_eq!(verdict.notes.contains(&Note::KeyNotKnown), is_told);
    }
}

/// site <- something that is no CA <- a listed root; and the same with a CA.
#[test]
fn an_issuer_that_may_not_sign_is_told_beside_the_authority() {
    let root = Ca::root("State", "Gov");
    let sub = root.intermediate("Sub");
    let list = listing_of(&[key_of("state", &root)]);
    let roots = PublicRoots::default();
    for (issuer, is_told) in [
        (crossed_as_site(&sub, &root), true),
        (sub.certificate(), false),
    ] {
        let chain = [sub.sign("site"), issuer, root.certificate()];
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::KnownInterception, Some(Basis::Key));
        assert_eq!(verdict.notes.contains(&Note::IssuerNotCa), is_told);
    }
}

/// site <- something with its issuer's name and another key; and without it.
#[test]
fn a_wrong_signature_is_told_and_a_missing_issuer_is_another_thing() {
    let (real, copy) = (Ca::root("Corp", "C"), Ca::root("Corp", "C"));
    let site = real.sign("site");
    let (list, roots) = (nothing_listed(), PublicRoots::default());
    for (chain, note) in [
        (
            vec![site.clone(), copy.certificate()],
            Note::SignatureInvalid,
        ),
        (vec![site], Note::IssuerMissing),
    ] {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::Undetermined, None);
        assert_eq!(verdict.notes, [note]);
    }
}

/// site <- one of many with one name, whose keys cost more to check than a chain may, <- a listed root;
/// the right one is listed by its certificate, or is meant by its key identifier.
#[test]
fn what_is_listed_or_meant_is_tried_before_a_crowd_of_its_name() {
    let dear = || KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
    let crowd = (0..40).map(|_| Ca::root_with("Same", "Org", dear()).certificate());
    let crowd: Vec<Certificate> = crowd.collect();
    let root = Ca::root("State", "Gov");
    let real = root.issue(params("Same", "Org", true), dear());
    let mut unnamed = params("site", "Site", false);
    unnamed.use_authority_key_identifier_extension = false;
    let unnamed = unnamed.signed_by(&KeyPair::generate().unwrap(), &real.issuer());
    let roots = PublicRoots::default();
    for (site, entry, basis) in [
        (
            parse(&unnamed.unwrap()),
            certificate_of("same", &real),
            Basis::Certificate,
        ),
        (real.sign("site"), key_of("state", &root), Basis::Signature),
    ] {
        let list = listing_of(&[entry]);
        let chain = [vec![site], crowd.clone(), vec![real.certificate()]].concat();
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::KnownInterception, Some(basis));
    }
}

/// A certificate for another server, and for this one.
#[test]
fn another_servers_certificate_is_told() {
    let root = Ca::root("Public", "P");
    let mut site = params("site", "Site", false);
    let name = "site.example".try_into().unwrap();
    site.subject_alt_names.push(SanType::DnsName(name));
    let key = KeyPair::generate().unwrap();
    let chain = [parse(&site.signed_by(&key, &root.issuer()).unwrap())];
    let (list, roots) = (nothing_listed(), public(&root));
    for (server, notes) in [
        (Some("site.example"), vec![]),
        (Some("other.example"), vec![Note::ServerNameMismatch]),
        (None, vec![]),
    ] {
        let verdict = assess(&chain, server, &list, &roots);
        expect(&verdict, Standing::PubliclyTrusted, None);
        assert_eq!(verdict.notes, notes);
    }
}
