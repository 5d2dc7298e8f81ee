//! Every sign by itself: the certificate of a public shape has none, and each change gives its own.

use rcgen::{DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose};
use rootwatch::{
    certificate::Certificate,
    signature::Scheme,
    suspicion::{Evidence, Place, judge, session::Seen},
};

use crate::{
    extensions::{
        der, extension, information_access, issuer_in_key_identifier, policy, timestamps,
    },
    made::{Ca, DAY, Draft, Key, NOW, RsaKey},
};

const NAME: &str = "www.news.example";

fn ca() -> Ca {
    Ca::root("Acme", "Acme Root").below("Acme", "Acme Issuing")
}

/// The ids of the signs on a chain, after `change` was made to the evidence.
fn ids(chain: &[Certificate], change: impl Fn(&mut Evidence<'_>)) -> Vec<&'static str> {
    let issuers: Vec<&Certificate> = chain.iter().skip(1).collect();
    let mut evidence = Evidence {
        end_entity: chain.first().unwrap(),
        issuers: &issuers,
        server_name: Some(NAME),
        place: Place::Unknown,
        time: Some(NOW),
        seen: Seen {
            domains: 1,
            ..Seen::default()
        },
        imitates_public_ca: false,
        has_public_organization: false,
    };
    change(&mut evidence);
    judge(&evidence).0.iter().map(|sign| sign.id).collect()
}

#[track_caller]
fn made(draft: &Draft<'_>, expected: &[&str]) {
    assert_eq!(ids(&ca().sign(draft), |_| {}), expected);
}

#[track_caller]
fn seen(change: impl Fn(&mut Evidence<'_>), expected: &[&str]) {
    assert_eq!(ids(&ca().sign(&Draft::public(NAME)), change), expected);
}

#[test]
fn a_public_shape_has_no_signs() {
    made(&Draft::public(NAME), &[]);
}

#[test]
fn circumstances_give_their_signs() {
    seen(|e| e.imitates_public_ca = true, &["imitated-name"]);
    seen(|e| e.seen.key_serves_others = true, &["shared-key"]);
    seen(|e| e.seen.domains = 2, &["unrelated-domains"]);
    seen(|e| e.seen.domains = 7, &["unrelated-domains"]);
    seen(
        |e| e.seen.domains = 8,
        &["unrelated-domains", "many-domains"],
    );
    seen(|e| e.seen.is_scattered = true, &["scattered-addresses"]);
    seen(|e| e.place = Place::Public, &["public-address"]);
    seen(|e| e.place = Place::Private, &["private-address"]);
    seen(|e| e.server_name = Some("nas.local"), &["local-name"]);
    seen(|e| e.server_name = None, &[]);
}

#[test]
fn a_reused_issuer_key_is_a_sign_but_not_on_a_self_issued_certificate() {
    let ca = ca();
    let draft = Draft {
        key: Key::Given(&ca.key),
        ..Draft::public(NAME)
    };
    assert_eq!(ids(&ca.sign(&draft), |_| {}), ["issuer-key-reused"]);
    // That it is shared then follows, and is no second sign.
    let shared = ids(&ca.sign(&draft), |e| e.seen.key_serves_others = true);
    assert_eq!(shared, ["issuer-key-reused"]);
    let own_name = Draft {
        subject: vec![
            (DnType::OrganizationName, "Acme"),
            (DnType::CommonName, "Acme Issuing"),
        ],
        ..draft
    };
    assert_eq!(ids(&ca.sign(&own_name), |_| {}), [""; 0]);
}

#[test]
fn a_public_organization_is_borrowed_where_its_marks_are_missing() {
    let with = |extensions| {
        let draft = Draft {
            extensions,
            ..Draft::public(NAME)
        };
        ids(&ca().sign(&draft), |e| e.has_public_organization = true)
    };
    let borrowed = "borrowed-organization";
    assert!(with(vec![]).contains(&borrowed));
    assert!(!with(vec![information_access()]).contains(&borrowed));
    assert!(!with(vec![timestamps()]).contains(&borrowed));
}

#[test]
fn what_is_made_now_or_set_back_by_a_known_time_is_just_made() {
    let at = |age: i64| {
        let draft = Draft {
            not_before: NOW - age,
            ..Draft::public(NAME)
        };
        ids(&ca().sign(&draft), |_| {}).contains(&"just-made")
    };
    for age in [0, -30, 299, DAY, 2 * DAY + 5, 5 * DAY, 30 * DAY + 299] {
        assert!(at(age), "{age}");
    }
    for age in [-61, 300, 3600, DAY - 61, DAY + 300, 3 * DAY, 7 * DAY] {
        assert!(!at(age), "{age}");
    }
    let draft = Draft {
        not_before: NOW,
        ..Draft::public(NAME)
    };
    assert_eq!(ids(&ca().sign(&draft), |e| e.time = None), [""; 0]);
}

#[test]
fn keys_give_their_signs() {
    let with = |bits, exponent: &[u8]| Draft {
        key: Key::Rsa(RsaKey::new("k", bits, exponent)),
        ..Draft::public(NAME)
    };
    made(&with(2048, &[1, 0, 1]), &[]);
    made(&with(2048, &[3]), &["odd-exponent"]);
    made(&with(2048, &[17]), &["odd-exponent"]);
    made(&with(2048, &[0x7f, 0, 0, 0, 1]), &[]);
    made(&with(1024, &[1, 0, 1]), &["weak-key"]);
}

#[test]
fn countries_that_are_none_are_odd() {
    let in_country = |country| Draft {
        subject: vec![(DnType::CountryName, country)],
        ..Draft::public(NAME)
    };
    for country in ["EN", "xx", "Internet", "China", "Z", "7K"] {
        made(&in_country(country), &["odd-country"]);
    }
    for country in ["KZ", "de", "UK"] {
        made(&in_country(country), &[]);
    }
}

#[test]
fn extensions_give_their_signs() {
    let marks = || vec![information_access(), policy(&[0x67, 0x81, 0x0c, 1, 2, 1])];
    let with = |extensions| Draft {
        extensions,
        ..Draft::public(NAME)
    };
    made(&with(marks()), &["no-timestamps"]);
    made(&with(vec![information_access(), timestamps()]), &[]);
    made(
        &with(vec![policy(&[0x2a, 3, 4]), timestamps()]),
        &["no-public-profile"],
    );
    let netscape = extension(&[2, 16, 840, 1, 113_730, 1, 1], der(3, &[6, 0x40]));
    let all = |more| [marks(), vec![timestamps(), more]].concat();
    made(&with(all(netscape)), &["netscape-type"]);
    let named = Draft {
        has_key_identifier: false,
        ..with(all(issuer_in_key_identifier()))
    };
    made(&named, &["issuer-in-key-identifier"]);
}

#[test]
fn usages_that_no_server_may_have_are_foreign() {
    for purpose in [
        ExtendedKeyUsagePurpose::Any,
        ExtendedKeyUsagePurpose::CodeSigning,
        ExtendedKeyUsagePurpose::EmailProtection,
        ExtendedKeyUsagePurpose::TimeStamping,
    ] {
        let draft = Draft {
            purposes: vec![ExtendedKeyUsagePurpose::ServerAuth, purpose],
            ..Draft::public(NAME)
        };
        made(&draft, &["foreign-usage"]);
    }
    let client = Draft {
        purposes: vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ],
        ..Draft::public(NAME)
    };
    made(&client, &[]);
    let signs = Draft {
        usages: vec![KeyUsagePurpose::KeyCertSign],
        ..Draft::public(NAME)
    };
    made(&signs, &["foreign-usage"]);
}

#[test]
fn a_subject_is_copied_where_nobody_checked_it() {
    let of = |organization, extensions| Draft {
        subject: vec![(DnType::OrganizationName, organization)],
        extensions,
        ..Draft::public(NAME)
    };
    let unchecked = || vec![information_access(), timestamps()];
    made(&of("News Ltd", unchecked()), &["copied-subject"]);
    made(&of("Acme", unchecked()), &[]);
    let checked = [unchecked(), vec![policy(&[0x67, 0x81, 0x0c, 1, 2, 2])]].concat();
    made(&of("News Ltd", checked), &[]);
}

#[test]
fn serial_numbers_below_56_bits_are_small() {
    let with = |serial: &[u8]| Draft {
        serial: serial.to_vec(),
        ..Draft::public(NAME)
    };
    made(&with(&[1]), &["small-serial"]);
    made(&with(&[0x7f; 7]), &["small-serial"]);
    made(&with(&[0x7f; 8]), &[]);
}

#[test]
fn validity_is_measured_by_the_rule_of_its_day() {
    let with = |not_before, seconds| Draft {
        not_before,
        seconds,
        ..Draft::public(NAME)
    };
    // 2019, 2021, and after 15 March of 2026, 2027 and 2029: the last second counts.
    for (from, days) in [
        (1_560_000_000, 825),
        (1_620_000_000, 398),
        (1_773_532_800, 200),
        (1_805_068_800, 100),
        (1_868_227_200, 47),
    ] {
        made(&with(from, days * DAY - 1), &[]);
        made(&with(from, days * DAY), &["too-long"]);
    }
}

#[test]
fn a_root_signs_no_server_in_public() {
    let root = Ca::root("Acme", "Acme Root");
    let chain = root.sign(&Draft::public(NAME));
    assert_eq!(ids(&chain, |_| {}), ["signed-by-root"]);
}

#[test]
fn a_certificate_with_names_alone_is_bare() {
    let draft = Draft {
        is_ca: IsCa::NoCa,
        purposes: vec![],
        usages: vec![],
        has_key_identifier: false,
        extensions: vec![],
        ..Draft::public(NAME)
    };
    made(
        &draft,
        &["no-public-profile", "bare-certificate", "no-timestamps"],
    );
    // One extension more is not bare.
    let more = Draft {
        extensions: vec![information_access()],
        ..draft
    };
    made(&more, &["no-timestamps"]);
}

#[test]
fn old_hashes_are_weak() {
    let mut chain = ca().sign(&Draft::public(NAME));
    for (oid, scheme, is_weak) in [
        (RSA_SHA1, Scheme::Rsa(1), true),
        (RSA_MD5, Scheme::Other("RSA with MD5".to_owned()), true),
        (RSA_SHA256, Scheme::Rsa(256), false),
        (
            b"\x06\x02\x2a\x03",
            Scheme::Other("1.2.3".to_owned()),
            false,
        ),
    ] {
        let first = chain.first_mut().unwrap();
        *first = said_to_be_signed_with(oid, first);
        assert_eq!(first.scheme, scheme);
        assert_eq!(ids(&chain, |_| {}).contains(&"weak-hash"), is_weak);
    }
}

const RSA_MD5: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04";
const RSA_SHA1: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05";
const RSA_SHA256: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";

/// The certificate with another signatureAlgorithm (RFC 5280 §4.1.1.2), an OID in DER. Both
/// lengths before it have two bytes.
fn said_to_be_signed_with(oid: &[u8], certificate: &Certificate) -> Certificate {
    let (header, rest) = certificate.der().split_at(4);
    assert_eq!(header[..2], [0x30, 0x82]);
    assert_eq!(rest[..2], [0x30, 0x82]);
    let (tbs, rest) = rest.split_at(4 + usize::from(u16::from_be_bytes([rest[2], rest[3]])));
    let (_, signature) = rest.split_at(2 + usize::from(rest[1]));
    let length = u8::try_from(oid.len()).unwrap();
    let body = [tbs, &[0x30, length], oid, signature].concat();
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    Certificate::from_der(&[&header[..2], &length, &body].concat()).unwrap()
}
