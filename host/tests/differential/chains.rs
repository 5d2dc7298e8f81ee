//! The chains: each an end-entity, what a server sends beside it, and the root that all know.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyIdMethod, KeyPair, NameConstraints, SerialNumber,
    date_time_ymd,
};

use crate::der::{replace, resigned, with_long_length};

/// A chain.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// DER, end-entity first, without the root.
    pub(crate) chain: Vec<Vec<u8>>,
    /// DER of the root.
    pub(crate) root: Vec<u8>,
}

/// An authority or a site, with its key.
struct Party {
    params: CertificateParams,
    key: KeyPair,
    der: Vec<u8>,
}

type Change<'a> = &'a dyn Fn(&mut CertificateParams);

const AS_IT_IS: Change<'_> = &|_| {};

fn params(name: &str, is_ca: bool) -> CertificateParams {
    let names = if is_ca { vec![] } else { vec![name.to_owned()] };
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2049, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params.serial_number = Some(SerialNumber::from(vec![0x11, 0x22, 0x33, 0x44]));
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params
}

impl Party {
    fn root(name: &str) -> Self {
        let (params, key) = (params(name, true), KeyPair::generate().unwrap());
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { params, key, der }
    }

    fn below(&self, name: &str, is_ca: bool, change: Change<'_>) -> Self {
        self.with_key(name, is_ca, KeyPair::generate().unwrap(), change)
    }

    fn with_key(&self, name: &str, is_ca: bool, key: KeyPair, change: Change<'_>) -> Self {
        let mut params = params(name, is_ca);
        change(&mut params);
        let issuer = Issuer::new(self.params.clone(), &self.key);
        let der = params.signed_by(&key, &issuer).unwrap().der().to_vec();
        Self { params, key, der }
    }
}

/// Root, intermediate and site, with changes to the latter two.
struct Family {
    root: Party,
    middle: Party,
    site: Party,
}

impl Family {
    fn new(middle: Change<'_>, site: Change<'_>) -> Self {
        let root = Party::root("Root");
        let middle = root.below("Intermediate", true, middle);
        let site = middle.below("site.example", false, site);
        Self { root, middle, site }
    }

    fn case(self, name: &'static str) -> Case {
        let chain = vec![self.site.der, self.middle.der];
        Case {
            name,
            chain,
            root: self.root.der,
        }
    }
}

fn plain() -> Family {
    Family::new(AS_IT_IS, AS_IT_IS)
}

/// The site's certificate with a change that its issuer signed.
fn signed_again(name: &'static str, change: impl Fn(&mut Vec<u8>)) -> Case {
    let mut family = plain();
    family.site.der = resigned(&family.site.der, &family.middle.key, change);
    family.case(name)
}

fn of_site(name: &'static str, change: Change<'_>) -> Case {
    Family::new(AS_IT_IS, change).case(name)
}

fn of_intermediate(name: &'static str, change: Change<'_>) -> Case {
    Family::new(change, AS_IT_IS).case(name)
}

fn unknown_critical() -> CustomExtension {
    let mut extension =
        CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99_999, 1], vec![5, 0]);
    extension.set_criticality(true);
    extension
}

/// Every case.
pub(crate) fn all() -> Vec<Case> {
    let past = |params: &mut CertificateParams| params.not_after = date_time_ymd(2025, 1, 1);
    let critical = |params: &mut CertificateParams| {
        params.custom_extensions.push(unknown_critical());
    };
    let mut cases = vec![
        plain().case("a good chain"),
        of_site("an end-entity out of its time", &past),
        of_intermediate("an intermediate out of its time", &past),
        of_site("an unknown critical extension", &critical),
        of_intermediate(
            "an unknown critical extension in the intermediate",
            &critical,
        ),
        of_site("an extended key usage that is not for servers", &|params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::CodeSigning];
        }),
        of_intermediate(
            "a name outside the intermediate's name constraints",
            &|params| {
                params.name_constraints = Some(NameConstraints {
                    permitted_subtrees: vec![GeneralSubtree::DnsName("other.example".to_owned())],
                    excluded_subtrees: Vec::new(),
                });
            },
        ),
        of_intermediate("an issuer that is no CA", &|params| {
            params.is_ca = IsCa::NoCa;
        }),
        of_intermediate("an issuer that may not sign certificates", &|params| {
            params.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
        }),
        of_site("ten thousand names", &|params| {
            let names = (0..10_000).map(|n| format!("{n}.site.example").try_into().unwrap());
            params.subject_alt_names = names.map(rcgen::SanType::DnsName).collect();
        }),
        of_site("an expiry after 2050", &|params| {
            params.not_after = date_time_ymd(9999, 12, 31);
        }),
        of_site("the same extension twice", &|params| {
            let twice = || CustomExtension::from_oid_content(&[2, 5, 29, 17], san("a.example"));
            params.subject_alt_names.clear();
            params.custom_extensions = vec![twice(), twice()];
        }),
        signed_again("a negative serial number", |tbs| {
            replace(
                tbs,
                &[2, 4, 0x11, 0x22, 0x33, 0x44],
                &[2, 4, 0x91, 0x22, 0x33, 0x44],
            );
        }),
        signed_again("a month that is none", |tbs| {
            replace(tbs, b"490101", b"491301");
        }),
    ];
    cases.extend(forged());
    cases.extend(crowded());
    cases
}

/// dNSName in a subjectAltName.
fn san(name: &str) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap();
    [&[0x30, length + 2, 0x82, length], name.as_bytes()].concat()
}

/// Chains whose links are not what they claim.
fn forged() -> Vec<Case> {
    let mut flipped = plain();
    *flipped.site.der.last_mut().unwrap() ^= 1;
    let mut by_another = plain();
    let impostor = Party::root("Intermediate");
    by_another.site = impostor.below("site.example", false, AS_IT_IS);
    let mut other_name = plain();
    let misnamed = Party {
        params: params("Somebody Else", true),
        key: KeyPair::from_pem(&other_name.middle.key.serialize_pem()).unwrap(),
        der: Vec::new(),
    };
    other_name.site = misnamed.below("site.example", false, AS_IT_IS);
    let mut long = plain();
    long.site.der = with_long_length(&long.site.der);
    let mut other_id = plain();
    let mut misidentified = other_id.middle.params.clone();
    misidentified.key_identifier_method = KeyIdMethod::PreSpecified(vec![7; 20]);
    let wrong = Party {
        params: misidentified,
        key: KeyPair::from_pem(&other_id.middle.key.serialize_pem()).unwrap(),
        der: Vec::new(),
    };
    other_id.site = wrong.below("site.example", false, AS_IT_IS);
    vec![
        flipped.case("a signature with one bit changed"),
        by_another.case("a signature of another key"),
        other_name.case("an issuer of another name"),
        long.case("a length in BER"),
        other_id.case("a key identifier of another key"),
    ]
}

/// Chains with many certificates.
fn crowded() -> Vec<Case> {
    let root = Party::root("Root");
    let middle = root.below("Intermediate", true, AS_IT_IS);
    let site = middle.below("site.example", false, AS_IT_IS);
    let mut alternatives = vec![site.der.clone()];
    for number in 0..50 {
        // The intermediate's name and key, signed by roots that nobody knows.
        let key = KeyPair::from_pem(&middle.key.serialize_pem()).unwrap();
        let stranger = Party::root(&format!("Unknown Root {number}"));
        alternatives.push(stranger.with_key("Intermediate", true, key, AS_IT_IS).der);
    }
    alternatives.push(middle.der.clone());
    let (one, two) = (Party::root("One"), Party::root("Two"));
    let copy = |party: &Party| KeyPair::from_pem(&party.key.serialize_pem()).unwrap();
    let cycle = vec![
        one.below("site.example", false, AS_IT_IS).der,
        two.with_key("One", true, copy(&one), AS_IT_IS).der,
        one.with_key("Two", true, copy(&two), AS_IT_IS).der,
    ];
    let deep_root = Party::root("Root");
    let mut path = Vec::new();
    let mut top = deep_root.below("Intermediate 0", true, AS_IT_IS);
    for number in 1..40 {
        let next = top.below(&format!("Intermediate {number}"), true, AS_IT_IS);
        path.insert(0, top.der);
        top = next;
    }
    let deep_site = top.below("site.example", false, AS_IT_IS).der;
    path.insert(0, top.der);
    path.insert(0, deep_site);
    vec![
        Case {
            name: "fifty cross-signed alternatives",
            chain: alternatives,
            root: root.der.clone(),
        },
        Case {
            name: "a circle",
            chain: cycle,
            root: root.der,
        },
        Case {
            name: "a path of forty intermediates",
            chain: path,
            root: deep_root.der,
        },
    ]
}
