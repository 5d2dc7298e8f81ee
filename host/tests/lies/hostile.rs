//! Certificates that hold whatever their maker likes, in every field that is his to fill.

use rcgen::{KeyPair, PublicKeyData as _, SigningKey as _};

use crate::der::der;

/// What the fields hold.
#[derive(Clone, Copy)]
pub(crate) struct Fill<'a> {
    /// Every string, whatever characters its type allows.
    pub(crate) text: &'a [u8],
    /// Every field of bytes.
    pub(crate) bytes: &'a [u8],
    /// The end of every OID, after 1.2.3.
    pub(crate) arcs: &'a [u8],
    /// The entries of every list; what it can hold comes in turn.
    pub(crate) entries: usize,
}

/// A key that is not used for anything.
#[derive(Clone, Copy)]
pub(crate) enum Key {
    /// On a curve of any name.
    Curve,
    /// Of any length, with any exponent.
    Rsa,
    /// Of any kind.
    Unknown,
}

/// Attributes of a name that have a string: what they are called, and their OID.
pub(crate) const ATTRIBUTES: &[(&str, &[u8])] = &[
    ("CN", &[0x55, 4, 3]),
    ("O", &[0x55, 4, 10]),
    ("C", &[0x55, 4, 6]),
    ("L", &[0x55, 4, 7]),
    ("ST", &[0x55, 4, 8]),
    ("STREET", &[0x55, 4, 9]),
    ("OU", &[0x55, 4, 11]),
    ("serialNumber", &[0x55, 4, 5]),
    ("2.5.4.12", &[0x55, 4, 12]),
    ("emailAddress", &[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 1]),
    (
        "DC",
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25],
    ),
    (
        "UID",
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1],
    ),
];

/// `UTF8String`, `PrintableString`, `IA5String` and `VisibleString`.
const STRINGS: &[u8] = &[12, 19, 22, 26];

/// A certificate for `key` by `issuer`, which is called like its subject but for one attribute.
pub(crate) fn site(fill: Fill<'_>, key: Key, issuer: &KeyPair) -> Vec<u8> {
    let algorithm = der(0x30, &[ECDSA]);
    let tbs = tbs(fill, &algorithm, &spki(fill, key), "site");
    let signature = issuer.sign(&tbs).unwrap();
    whole(&tbs, &algorithm, &signature)
}

/// The same, with a signature of any kind.
pub(crate) fn unverifiable(fill: Fill<'_>, key: Key) -> Vec<u8> {
    let algorithm = der(0x30, &[&oid(fill)]);
    let tbs = tbs(fill, &algorithm, &spki(fill, key), "site");
    whole(&tbs, &algorithm, fill.bytes)
}

/// The issuer's.
pub(crate) fn root(fill: Fill<'_>, key: &KeyPair) -> Vec<u8> {
    let algorithm = der(0x30, &[ECDSA]);
    let tbs = tbs(fill, &algorithm, &key.subject_public_key_info(), "root");
    let signature = key.sign(&tbs).unwrap();
    whole(&tbs, &algorithm, &signature)
}

/// A certificate whose subject has one attribute, of this type and these bytes.
pub(crate) fn with_organization(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let fill = Fill {
        text: b"",
        bytes: &[1],
        arcs: &[1],
        entries: 1,
    };
    let algorithm = der(0x30, &[ECDSA]);
    let name = der(0x30, &[&attribute(&[0x55, 4, 10], tag, bytes)]);
    let names = [name.as_slice(), &name];
    let tbs = tbs_of(fill, &algorithm, &spki(fill, Key::Unknown), names);
    whole(&tbs, &algorithm, &[1])
}

/// RFC 5758 §3.2 ecdsa-with-SHA256
const ECDSA: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

fn whole(tbs: &[u8], algorithm: &[u8], signature: &[u8]) -> Vec<u8> {
    let signature = der(3, &[&[0], signature]);
    der(0x30, &[tbs, algorithm, &signature])
}

fn tbs(fill: Fill<'_>, algorithm: &[u8], key: &[u8], subject: &str) -> Vec<u8> {
    let names = [name(fill, "root"), name(fill, subject)];
    tbs_of(fill, algorithm, key, [&names[0], &names[1]])
}

fn tbs_of(fill: Fill<'_>, algorithm: &[u8], key: &[u8], names: [&[u8]; 2]) -> Vec<u8> {
    let [issuer, subject] = names;
    let time = |text: &str| der(0x17, &[text.as_bytes()]);
    let validity = [time("240101000000Z"), time("490101000000Z")].concat();
    der(
        0x30,
        &[
            &der(0xa0, &[&[2, 1, 2]]),
            &der(2, &[&[1], fill.bytes]),
            algorithm,
            issuer,
            &der(0x30, &[&validity]),
            subject,
            key,
            &der(0xa3, &[&der(0x30, &[&extensions(fill)])]),
        ],
    )
}

fn oid(fill: Fill<'_>) -> Vec<u8> {
    der(6, &[&[0x2a, 3], fill.arcs])
}

fn spki(fill: Fill<'_>, key: Key) -> Vec<u8> {
    let (algorithm, bits) = match key {
        // RFC 5480 id-ecPublicKey
        Key::Curve => {
            let kind = [6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
            ([&kind[..], &oid(fill)].concat(), fill.bytes.to_vec())
        }
        // RFC 8017 rsaEncryption
        Key::Rsa => {
            let kind = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
            let number = der(2, &[&[1], fill.bytes]);
            (kind.to_vec(), der(0x30, &[&number, &number]))
        }
        Key::Unknown => (oid(fill), fill.bytes.to_vec()),
    };
    der(0x30, &[&der(0x30, &[&algorithm]), &der(3, &[&[0], &bits])])
}

fn attribute(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    let pair = [der(6, &[oid]), der(tag, &[value])].concat();
    der(0x31, &[&der(0x30, &[&pair])])
}

/// An attribute of a name that nobody has, all others, and who it is.
fn name(fill: Fill<'_>, who: &str) -> Vec<u8> {
    let tags = STRINGS.iter().cycle();
    let free = [&[0x2a, 3], fill.arcs].concat();
    let oids = [free.as_slice()].into_iter();
    let oids = oids.chain(ATTRIBUTES.iter().map(|(_, oid)| *oid)).cycle();
    let mut all: Vec<u8> = oids
        .take(fill.entries)
        .zip(tags)
        .flat_map(|(oid, tag)| attribute(oid, *tag, fill.text))
        .collect();
    all.extend(attribute(&[0x55, 4, 4], 12, who.as_bytes()));
    der(0x30, &[&all])
}

/// RFC 5280 §4.2.1.6: one of each kind, and of the first again until there are enough.
fn general_names(fill: Fill<'_>) -> Vec<Vec<u8>> {
    let organization = der(0x30, &[&attribute(&[0x55, 4, 10], 12, fill.text)]);
    let text = der(12, &[fill.text]);
    let kinds = [
        der(0x82, &[fill.text]),
        der(0x81, &[fill.text]),
        der(0x86, &[fill.text]),
        der(0xa4, &[&organization]),
        der(0xa0, &[&oid(fill), &der(0xa0, &[&text])]),
        der(0xa3, &[fill.bytes]),
        der(0xa5, &[fill.bytes]),
        der(0x87, &[fill.bytes]),
        der(0x88, &[&[0x2a, 3], fill.arcs]),
    ];
    kinds.into_iter().cycle().take(fill.entries).collect()
}

fn extension(oid: &[u8], value: &[u8]) -> Vec<u8> {
    der(0x30, &[&der(6, &[oid]), &der(4, &[value])])
}

fn extensions(fill: Fill<'_>) -> Vec<u8> {
    let names = general_names(fill);
    let repeated = |one: &[u8]| der(0x30, &[&one.repeat(fill.entries)]);
    // 1.3.6.1.5.5.7 id-pkix
    let pkix = |end: &[u8]| [&[0x2b, 6, 1, 5, 5, 7], end].concat();
    // RFC 5280 §4.2.2.1: any method, at every kind of place.
    let access = names.iter();
    let access: Vec<u8> = access
        .flat_map(|name| der(0x30, &[&oid(fill), name]))
        .collect();
    let subtrees: Vec<u8> = names.iter().flat_map(|name| der(0x30, &[name])).collect();
    let constraints = [der(0xa0, &[&subtrees]), der(0xa1, &[&subtrees])].concat();
    let names = names.concat();
    let point = der(0x30, &[&der(0xa0, &[&der(0xa0, &[&names])])]);
    let key_identifier = [der(0x80, &[fill.bytes]), der(0xa1, &[&names])].concat();
    // Any extension, marked critical.
    let unknown = der(0x30, &[&oid(fill), &[1, 1, 0xff], &der(4, &[fill.bytes])]);
    [
        extension(&pkix(&[1, 1]), &der(0x30, &[&access])),
        extension(&[0x55, 0x1d, 14], &der(4, &[fill.bytes])),
        extension(&[0x55, 0x1d, 17], &der(0x30, &[&names])),
        extension(&[0x55, 0x1d, 18], &der(0x30, &[&names])),
        extension(&[0x55, 0x1d, 19], &der(0x30, &[&[1, 1, 0xff]])),
        extension(&[0x55, 0x1d, 30], &der(0x30, &[&constraints])),
        extension(&[0x55, 0x1d, 31], &der(0x30, &[&point])),
        extension(&[0x55, 0x1d, 32], &repeated(&policy(fill))),
        extension(&[0x55, 0x1d, 35], &der(0x30, &[&key_identifier])),
        extension(&[0x55, 0x1d, 37], &der(0x30, &[&purposes(fill)])),
        // Netscape's comment.
        extension(
            &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 13],
            &der(22, &[fill.text]),
        ),
        extension(
            &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2],
            &timestamps(fill.entries),
        ),
        unknown.repeat(fill.entries),
    ]
    .concat()
}

/// RFC 5280 §4.2.1.12: no purpose twice.
fn purposes(fill: Fill<'_>) -> Vec<u8> {
    let last = 0..u8::try_from(fill.entries).unwrap();
    last.flat_map(|last| der(6, &[&[0x2a, 3], fill.arcs, &[last]]))
        .collect()
}

/// RFC 5280 §4.2.1.4: any policy, with a statement's address and a notice.
fn policy(fill: Fill<'_>) -> Vec<u8> {
    let qualifier = |kind: u8, value: &[u8]| {
        let oid = [0x2b, 6, 1, 5, 5, 7, 2, kind];
        der(0x30, &[&der(6, &[&oid]), value])
    };
    let statement = qualifier(1, &der(22, &[fill.text]));
    let notice = qualifier(2, &der(0x30, &[&der(12, &[fill.text])]));
    der(0x30, &[&oid(fill), &der(0x30, &[&statement, &notice])])
}

/// RFC 6962 §3.3: timestamps of an unknown log, after the year 9999.
fn timestamps(count: usize) -> Vec<u8> {
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let one = [&[0][..], &[7; 32], &[0xff; 8], &[0, 0, 4, 3, 0, 2, 1, 1]].concat();
    let all = [&length(&one)[..], &one].concat().repeat(count);
    der(4, &[&length(&all), &all])
}
