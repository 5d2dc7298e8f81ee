//! Single changes to a good chain of a root, an intermediate and a site.

use rcgen::{
    CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyIdMethod,
    KeyUsagePurpose, NameConstraints, SanType,
};

use crate::{
    ber, dates,
    der::der,
    party::{Key, Party, params},
    resign::{replace, resigned, with_long_length},
};

/// A change, with the name of its case.
pub(crate) struct Change {
    pub(crate) name: &'static str,
    /// What it is made to: of two changes to the same, only one can be made.
    pub(crate) part: &'static str,
    pub(crate) what: What,
}

/// How a change is made.
pub(crate) enum What {
    /// To what the intermediate's certificate says.
    Middle(fn(&mut CertificateParams)),
    /// To the tbsCertificate of the intermediate, made from its contents.
    MiddleSigned(fn(&[u8]) -> Vec<u8>),
    /// To what the site's certificate says.
    Site(fn(&mut CertificateParams)),
    /// The same as to the intermediate.
    SiteSigned(fn(&[u8]) -> Vec<u8>),
    /// To the whole certificate of the site, after it was signed.
    Whole(fn(&[u8]) -> Vec<u8>),
    /// To what the site's certificate says of the intermediate.
    Issuer(fn(&mut CertificateParams)),
    /// The intermediate has this key.
    Key(fn() -> Key),
    /// The site's certificate is signed by another key.
    Stranger,
}

use What::{Issuer, Key as WithKey, Middle, MiddleSigned, Site, SiteSigned, Stranger, Whole};

const fn change(name: &'static str, part: &'static str, what: What) -> Change {
    Change { name, part, what }
}

/// The chain with these changes, end-entity first, and the root.
pub(crate) fn chain(changes: &[&Change]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let root = Party::root("Root");
    let (mut of_middle, mut of_site) =
        (params("Intermediate", true), params("site.example", false));
    let mut key = Key::generate();
    for one in changes {
        match one.what {
            Middle(change) => change(&mut of_middle),
            Site(change) => change(&mut of_site),
            WithKey(make) => key = make(),
            _ => {}
        }
    }
    let mut middle = root.issue(of_middle, key);
    let mut issuer = Party {
        params: middle.params.clone(),
        key: middle.key.copy(),
        der: Vec::new(),
    };
    for one in changes {
        match one.what {
            Issuer(change) => change(&mut issuer.params),
            Stranger => issuer.key = Key::generate(),
            _ => {}
        }
    }
    let mut site = issuer.issue(of_site, Key::generate());
    for one in changes {
        match one.what {
            MiddleSigned(change) => middle.der = resigned(&middle.der, &root.key, change),
            SiteSigned(change) => site.der = resigned(&site.der, &issuer.key, change),
            _ => {}
        }
    }
    for one in changes {
        if let Whole(change) = one.what {
            site.der = change(&site.der);
        }
    }
    (vec![site.der, middle.der], root.der)
}

/// Every change. An element that has been written in BER is not read again, so those that come later
/// in a tbsCertificate are changed first.
pub(crate) fn all() -> Vec<Change> {
    let mut all = extensions();
    all.extend(signatures());
    all.extend(keys());
    all.extend(ber::behind_validity());
    all.extend(dates::changes());
    all.extend(ber::before_validity());
    all
}

fn unknown_critical(params: &mut CertificateParams) {
    let oid = [1, 3, 6, 1, 4, 1, 99_999, 1];
    let mut extension = CustomExtension::from_oid_content(&oid, vec![5, 0]);
    extension.set_criticality(true);
    params.custom_extensions.push(extension);
}

fn extensions() -> Vec<Change> {
    vec![
        change(
            "an unknown critical extension",
            "site's extensions",
            Site(unknown_critical),
        ),
        change(
            "an unknown critical extension in the intermediate",
            "intermediate's extensions",
            Middle(unknown_critical),
        ),
        change(
            "an extended key usage that is not for servers",
            "site's purposes",
            Site(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::CodeSigning]),
        ),
        change(
            "a name outside the intermediate's name constraints",
            "name constraints",
            Middle(|params| {
                let permitted_subtrees = vec![GeneralSubtree::DnsName("other.example".to_owned())];
                params.name_constraints = Some(NameConstraints {
                    permitted_subtrees,
                    excluded_subtrees: Vec::new(),
                });
            }),
        ),
        change(
            "an issuer that is no CA",
            "basicConstraints",
            Middle(|params| params.is_ca = IsCa::NoCa),
        ),
        change(
            "an issuer that may not sign certificates",
            "key usage",
            Middle(|params| params.key_usages = vec![KeyUsagePurpose::DigitalSignature]),
        ),
        change(
            "ten thousand names",
            "names",
            Site(|params| {
                let names = (0..10_000).map(|n| format!("{n}.site.example").try_into().unwrap());
                params.subject_alt_names = names.map(SanType::DnsName).collect();
            }),
        ),
        change(
            "the same extension twice",
            "names",
            Site(|params| {
                let name = der(0x30, &[&der(0x82, &[b"a.example"])]);
                let one = CustomExtension::from_oid_content(&[2, 5, 29, 17], name);
                params.subject_alt_names.clear();
                params.custom_extensions.extend([one.clone(), one]);
            }),
        ),
    ]
}

/// Links that are not what they claim.
fn signatures() -> Vec<Change> {
    vec![
        change(
            "a signature with one bit changed",
            "signature",
            Whole(|site| {
                let mut site = site.to_vec();
                *site.last_mut().unwrap() ^= 1;
                site
            }),
        ),
        change("a signature of another key", "issuer's key", Stranger),
        change(
            "an issuer of another name",
            "issuer's name",
            Issuer(|params| {
                let name = rcgen::DnType::CommonName;
                params.distinguished_name.push(name, "Somebody Else");
            }),
        ),
        change(
            "a key identifier of another key",
            "key identifier",
            Issuer(|params| params.key_identifier_method = KeyIdMethod::PreSpecified(vec![7; 20])),
        ),
        change("a length in BER", "outer length", Whole(with_long_length)),
        change(
            "a negative serial number",
            "serial number",
            SiteSigned(|tbs| {
                let (from, to) = (
                    [2, 4, 0x11, 0x22, 0x33, 0x44],
                    [2, 4, 0x91, 0x22, 0x33, 0x44],
                );
                der(0x30, &[&replace(tbs, &from, &to)])
            }),
        ),
    ]
}

/// Keys of the intermediate.
fn keys() -> Vec<Change> {
    let of = |name, make| change(name, "intermediate's key", WithKey(make));
    vec![
        of("RSA with 8,192 bits", || Key::kept("rsa-8192")),
        of("RSA with 16,384 bits", || Key::kept("rsa-16384")),
        of("RSA with the exponent 1", Key::with_exponent_1),
        of("RSA with the exponent 3", || {
            Key::kept("rsa-2048-exponent-3")
        }),
        of("RSA with the exponent 2^33 + 1", || {
            Key::kept("rsa-2048-exponent-8589934593")
        }),
    ]
}
