//! What installed roots complete and label, and what they do not.

use std::path::PathBuf;

use crate::made::{Ca, listing, parse, public};
use rootwatch::{
    anchors::Anchors,
    authorities::Authorities,
    certificate::{Certificate, Origin},
    path::End,
    public_roots::PublicRoots,
    truststore::{Held, Inventory, Kind, Store, Trust},
    verdict::{Basis, Standing, Verdict, assess_from},
};

fn anchors(installed: &[Certificate], list: &Authorities) -> Anchors {
    let held = installed.iter().map(|certificate| Held {
        certificate: certificate.clone(),
        trust: Trust::Servers,
        nickname: None,
        certutil_name: None,
        file: None,
        shares_file: false,
        is_distributed: false,
        package_file: None,
    });
    let store = Store {
        kind: Kind::Nss,
        label: "A store".to_owned(),
        browser: None,
        path: PathBuf::from("/a"),
        problem: None,
        upkeep: None,
        held: held.collect(),
    };
    Anchors::of(Inventory::of(vec![store]), list)
}

/// Standing, basis, origins on the path, and whether its last element is installed.
fn outcome<'a>(
    found: &Verdict<'_>,
    chain: &'a [Certificate],
    anchors: &Anchors,
) -> (Standing, Option<Basis>, Vec<Origin>, bool) {
    let path = found.path.as_ref().unwrap();
    let on_path: Vec<&'a Certificate> = path.indices.iter().map(|i| &chain[*i]).collect();
    (
        found.standing,
        found.authority.map(|found| found.basis),
        on_path.iter().map(|one| one.origin).collect(),
        !anchors.stores(on_path.last().unwrap()).is_empty(),
    )
}

/// site <- installed root
#[test]
fn an_installed_root_completes_an_end_entity() {
    let root = Ca::root("Root", "Company");
    let (list, roots) = (Authorities::default(), PublicRoots::default());
    let anchors = anchors(&[root.certificate()], &list);
    let chain = anchors.complete(vec![root.sign("site")]);
    let found = assess_from(&chain, 0, None, &list, &roots);
    let expected = (
        Standing::OutsidePublicTrust,
        None,
        vec![Origin::Chain, Origin::Installed],
        true,
    );
    assert_eq!(outcome(&found, &chain, &anchors), expected);
}

/// site <- middle (installed for servers), whose root is nowhere: an anchor need not be a root.
#[test]
fn an_installed_intermediate_ends_the_path() {
    let middle = Ca::root("Root", "Company").intermediate("Middle");
    let (list, roots) = (Authorities::default(), PublicRoots::default());
    let anchors = anchors(&[middle.certificate()], &list);
    for chain in [
        vec![middle.sign("site")],
        vec![middle.sign("site"), middle.certificate()],
    ] {
        let alone = assess_from(&chain, 0, None, &list, &roots);
        assert_eq!(alone.standing, Standing::Undetermined);
        let chain = anchors.complete(chain);
        let found = assess_from(&chain, 0, None, &list, &roots);
        assert!(matches!(found.path.as_ref().unwrap().end, End::Anchor));
        assert_eq!(found.standing, Standing::OutsidePublicTrust);
        assert_eq!(found.notes, []);
        assert!(outcome(&found, &chain, &anchors).3);
    }
}

/// site <- root', sent; root with the same name and key, and other dates, is installed.
#[test]
fn a_root_that_was_made_anew_is_still_the_installed_one() {
    let root = Ca::root("Root", "Company");
    let mut params = root.params.clone();
    params.serial_number = Some(7_u64.into());
    let renewed = parse(&params.self_signed(&root.key).unwrap());
    assert_ne!(renewed.sha256, root.certificate().sha256);
    let (list, roots) = (Authorities::default(), PublicRoots::default());
    let anchors = anchors(&[root.certificate()], &list);
    let chain = anchors.complete(vec![root.sign("site"), renewed]);
    let found = assess_from(&chain, 0, None, &list, &roots);
    assert!(outcome(&found, &chain, &anchors).3);
}

/// The same name with another key, and the same key under another name.
#[test]
fn neither_name_nor_key_alone_make_the_installed_root() {
    let root = Ca::root("Root", "Company");
    let key = rcgen::KeyPair::from_pem(&root.key.serialize_pem()).unwrap();
    let list = Authorities::default();
    for other in [
        Ca::root("Root", "Company"),
        Ca::root_with("Other", "Company", key),
    ] {
        let anchors = anchors(&[root.certificate()], &list);
        assert!(anchors.stores(&other.certificate()).is_empty());
        let chain = anchors.complete(vec![other.sign("site"), other.certificate()]);
        assert!(!chain[1].is_anchor);
    }
}

/// site <- listed key, not sent; its certificate is installed.
#[test]
fn the_certificate_of_a_listed_key_is_the_better_proof() {
    let state = Ca::root("State", "State");
    let (list, roots) = (listing(&state, ""), PublicRoots::default());
    let anchors = anchors(&[state.certificate()], &list);
    let alone = assess_from(&[], 0, None, &list, &roots);
    assert!(alone.authority.is_none());
    let site = [state.sign("site")];
    let alone = assess_from(&site, 0, None, &list, &roots);
    assert_eq!(alone.authority.unwrap().basis, Basis::Signature);
    let chain = anchors.complete(site.to_vec());
    let found = assess_from(&chain, 0, None, &list, &roots);
    let (standing, basis, _, is_installed) = outcome(&found, &chain, &anchors);
    assert_eq!(standing, Standing::KnownInterception);
    assert_eq!((basis, is_installed), (Some(Basis::Certificate), true));
}

/// A path to a public root stays one, whatever is installed under its intermediate's name.
#[test]
fn nothing_that_is_installed_takes_a_public_root_away() {
    let honest = Ca::root("Public", "Public");
    let middle = honest.intermediate("Middle");
    let (list, roots) = (Authorities::default(), public(&honest));
    let impostor = Ca::root("Middle", "Org");
    let anchors = anchors(&[impostor.certificate(), middle.certificate()], &list);
    let chain = anchors.complete(vec![middle.sign("site")]);
    let found = assess_from(&chain, 0, None, &list, &roots);
    assert_eq!(found.standing, Standing::PubliclyTrusted);
    assert!(!Anchors::is_wanted(&honest.certificate(), &roots));
    assert!(Anchors::is_wanted(&middle.certificate(), &roots));
}

/// Two thousand installed roots of one name: the right one is found by its key identifier, few
/// are lent, and a listed one is kept however many there are.
#[test]
fn a_crowd_of_installed_roots_costs_no_more_than_a_few() {
    let state = Ca::root("State", "State");
    let (list, roots) = (listing(&state, ""), PublicRoots::default());
    let wanted = Ca::root("Same", "Company");
    let one = Ca::root("Same", "Company");
    let mut installed = vec![wanted.certificate()];
    installed.extend((0..2000_u16).map(|number| {
        // Another certificate each, with one key: making keys takes long.
        let mut params = one.params.clone();
        params.serial_number = Some(u64::from(number).into());
        parse(&params.self_signed(&one.key).unwrap())
    }));
    let late = Ca::root("Late", "Company");
    installed.extend([late.certificate(), state.certificate()]);
    let anchors = anchors(&installed, &list);
    let chain = anchors.complete(vec![wanted.sign("site")]);
    assert_eq!(chain.len(), 17);
    let found = assess_from(&chain, 0, None, &list, &roots);
    assert_eq!(found.standing, Standing::OutsidePublicTrust);
    assert_eq!(anchors.stores(&state.certificate()).len(), 1);
    assert_eq!(anchors.stores(&late.certificate()).len(), 0);
    let chain = anchors.complete(vec![state.sign("site")]);
    let found = assess_from(&chain, 0, None, &list, &roots);
    assert_eq!(found.standing, Standing::KnownInterception);
}
