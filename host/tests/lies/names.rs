//! Names and key identifiers that are somebody else's, or look like it.

use rcgen::{CustomExtension, KeyIdMethod, KeyPair};
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    public_roots::PublicRoots,
    verdict::{Basis, Note, Standing, assess},
};

use crate::made::{Ca, expect, listing, params, parse, public};

/// A CA with another's name and key identifier, and a key of its own.
fn impostor_of(ca: &Ca, common_name: &str, organization: &str) -> Ca {
    let mut copied = params(common_name, organization, true);
    let identifier = ca.params.key_identifier(&ca.key);
    copied.key_identifier_method = KeyIdMethod::PreSpecified(identifier);
    let key = KeyPair::generate().unwrap();
    let made = copied.self_signed(&key).unwrap();
    Ca {
        params: copied,
        key,
        made,
    }
}

fn issuer_identifier(certificate: &Certificate) -> Option<&[u8]> {
    certificate.authority_key_identifier.as_deref()
}

/// site <- impostor, whose name and key identifier are those of a public root, or of a listed one.
/// What they say of the key is all copied; the signature is not.
#[test]
fn a_copied_key_identifier_proves_nothing() {
    let honest = Ca::root("Public", "Pub");
    let impostor = impostor_of(&honest, "Public", "Pub");
    let (genuine, copied) = (honest.sign("site"), impostor.sign("site"));
    let (list, roots) = (Authorities::built_in(), public(&honest));
    let identifier = issuer_identifier(&genuine);
    assert!(identifier.is_some() && issuer_identifier(&copied) == identifier);
    let chain = [copied.clone(), impostor.certificate()];
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::OutsidePublicTrust, None);
    assert!(matches!(verdict.notes[..], [Note::ImitatesPublicRoot(_)]));
    // Alone, it has a public issuer by name and by key identifier, who did not sign it.
    let alone = [copied];
    let verdict = assess(&alone, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    let genuine = [genuine];
    expect(
        &assess(&genuine, None, &list, &roots),
        Standing::PubliclyTrusted,
        None,
    );

    let bad = Ca::root("State", "Gov");
    let impostor = impostor_of(&bad, "State", "Gov");
    let (list, roots) = (listing(&bad, ""), PublicRoots::default());
    let chain = [impostor.sign("site"), impostor.certificate()];
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::OutsidePublicTrust, None);
    let genuine = [bad.sign("site")];
    expect(
        &assess(&genuine, None, &list, &roots),
        Standing::KnownInterception,
        Some(Basis::Signature),
    );
}

/// site <- public root. The site's authorityKeyIdentifier is that of the listed root, which is
/// pasted in behind it.
#[test]
fn an_honest_site_with_a_listed_key_identifier_stays_public() {
    let (honest, bad) = (Ca::root("Public", "Pub"), Ca::root("State", "Gov"));
    let (list, roots) = (listing(&bad, ""), public(&honest));
    let identifier = bad.params.key_identifier(&bad.key);
    // SEQUENCE { [0] keyIdentifier }
    let mut content = vec![0x80, u8::try_from(identifier.len()).unwrap()];
    content.extend(&identifier);
    let mut value = vec![0x30, u8::try_from(content.len()).unwrap()];
    value.extend(content);
    let mut site = params("site", "Site", false);
    site.use_authority_key_identifier_extension = false;
    let extension = CustomExtension::from_oid_content(&[2, 5, 29, 35], value);
    site.custom_extensions.push(extension);
    let key = KeyPair::generate().unwrap();
    let site = parse(&site.signed_by(&key, &honest.issuer()).unwrap());
    assert_eq!(issuer_identifier(&site), Some(identifier.as_slice()));
    for chain in [
        vec![site.clone()],
        vec![site.clone(), bad.certificate(), honest.certificate()],
    ] {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::PubliclyTrusted, None);
    }
}

/// Cyrillic, Greek and full-width letters for Latin ones, and letters that nobody sees.
#[test]
fn a_name_that_only_looks_like_another_is_not_that_name() {
    let honest = Ca::root("Public Root", "Public Trust");
    let (list, roots) = (Authorities::built_in(), public(&honest));
    for look_alike in [
        "mіtmproxy",
        "mitmprоxy",
        "ｍitmproxy",
        "mitm\u{200b}proxy",
        "mitmproxy\u{202e}",
        "MITMPROХY",
    ] {
        let ca = Ca::root(look_alike, look_alike);
        let chain = [ca.sign("site"), ca.certificate()];
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::OutsidePublicTrust, None);
    }
    for look_alike in [
        "Publiс Root",
        "Public Rοot",
        "Public Root\u{200d}",
        "Public\u{a0}Root",
    ] {
        let ca = Ca::root(look_alike, "Public Trust");
        let chain = [ca.sign("site"), ca.certificate()];
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::OutsidePublicTrust, None);
    }
    // The names themselves.
    let product = Ca::root("mitmproxy", "mitmproxy");
    let chain = [product.sign("site"), product.certificate()];
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::KnownInterception, Some(Basis::Name));
    let genuine = [honest.sign("site"), honest.certificate()];
    let verdict = assess(&genuine, None, &list, &roots);
    expect(&verdict, Standing::PubliclyTrusted, None);
}

/// One attribute that reads like several: `O=x, CN=State Root` as the value of CN.
#[test]
fn a_value_cannot_pose_as_further_attributes() {
    let bad = Ca::root("State Root", "Gov");
    let (list, roots) = (listing(&bad, ""), PublicRoots::default());
    let key = KeyPair::generate().unwrap();
    let mut posing = params("", "", true);
    posing.distinguished_name = rcgen::DistinguishedName::new();
    let value = "Gov, CN=State Root";
    posing
        .distinguished_name
        .push(rcgen::DnType::OrganizationName, value);
    let made = posing.self_signed(&key).unwrap();
    let posing = Ca {
        params: posing,
        key,
        made,
    };
    assert_eq!(bad.subject(), "O=Gov, CN=State Root");
    assert_eq!(posing.subject(), "O=Gov\\, CN=State Root");
    let chain = [posing.sign("site"), posing.certificate()];
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::OutsidePublicTrust, None);
    assert!(!verdict.notes.contains(&Note::KeyNotKnown));
}
