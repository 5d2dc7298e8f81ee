//! Cross-signed, duplicated, cyclic and hostile crowds of certificates: the anchor is found, or
//! the verdict says that the search was cut; never anything calmer.

use std::{rc::Rc, time::Instant};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256,
    PublicKeyData, SignatureAlgorithm, SigningKey,
};
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    public_roots::PublicRoots,
    verdict::{Basis, Note, Standing, Verdict, assess},
};

use crate::made::{entry_of, key_mark, listing_of};

/// A name with a key: what a CA is, whatever certificates it has.
#[derive(Clone)]
struct Party {
    name: String,
    key: Rc<KeyPair>,
}

impl Party {
    fn new(name: &str) -> Self {
        let (name, key) = (name.to_owned(), Rc::new(KeyPair::generate().unwrap()));
        Self { name, key }
    }

    /// The same key under another name.
    fn renamed(&self, name: &str) -> Self {
        let (name, key) = (name.to_owned(), Rc::clone(&self.key));
        Self { name, key }
    }

    fn params(&self, is_ca: bool) -> CertificateParams {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, &self.name);
        if is_ca {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        params
    }

    /// A CA certificate for this party by `issuer`.
    fn by(&self, issuer: &Self) -> Certificate {
        self.certified(issuer, true)
    }

    fn own(&self) -> Certificate {
        self.by(self)
    }

    fn certified(&self, issuer: &Self, is_ca: bool) -> Certificate {
        let signer = Issuer::new(issuer.params(true), &*issuer.key);
        let made = self.params(is_ca).signed_by(&*self.key, &signer).unwrap();
        Certificate::from_der(made.der()).unwrap()
    }

    fn site(&self) -> Certificate {
        Self::new("site").certified(self, false)
    }

    /// A list of one authority that knows this key.
    fn listed(&self) -> Authorities {
        let spki = self.key.subject_public_key_info();
        let key = key_mark(&spki, &format!("CN={}", self.name));
        listing_of(&[entry_of("pretend", &[&key])])
    }

    fn public(&self) -> PublicRoots {
        let mut roots = PublicRoots::default();
        roots.add(self.own(), None);
        roots
    }
}

fn parties(count: usize, name: &str) -> Vec<Party> {
    (0..count)
        .map(|number| Party::new(&format!("{name} {number}")))
        .collect()
}

#[track_caller]
fn expect(verdict: &Verdict<'_>, standing: Standing, basis: Option<Basis>) {
    let found = verdict.authority.map(|found| found.basis);
    let notes = &verdict.notes;
    assert_eq!((verdict.standing, found), (standing, basis), "{notes:?}");
}

/// Every rotation and the reverse of `chain[1..]`: the order must not matter.
fn orders(chain: &[Certificate]) -> Vec<Vec<Certificate>> {
    let (site, rest) = chain.split_first().unwrap();
    let mut all = Vec::new();
    for turn in 0..rest.len() {
        let mut turned = rest.to_vec();
        turned.rotate_left(turn);
        let mut reversed = turned.clone();
        reversed.reverse();
        for order in [turned, reversed] {
            all.push([vec![site.clone()], order].concat());
        }
    }
    all
}

/// site <- Sub, which a public root, a listed root and a company have signed.
#[test]
fn of_several_parents_the_public_one_wins_and_the_listed_one_is_noted() {
    let (honest, bad, company) = (
        Party::new("Public"),
        Party::new("State"),
        Party::new("Corp"),
    );
    let sub = Party::new("Sub");
    let (list, roots) = (bad.listed(), honest.public());
    let all = [
        sub.site(),
        sub.by(&honest),
        sub.by(&bad),
        sub.by(&company),
        sub.own(),
        company.own(),
    ];
    for chain in orders(&all) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::PubliclyTrusted, None);
        let note = Note::ListedAlternative("pretend".to_owned());
        assert_eq!(verdict.notes, [note]);
    }
    let without_public = [&all[..1], &all[2..]].concat();
    for chain in orders(&without_public) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(
            &verdict,
            Standing::KnownInterception,
            Some(Basis::Signature),
        );
    }
    let neither = [&all[..1], &all[3..]].concat();
    for chain in orders(&neither) {
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::OutsidePublicTrust, None);
    }
}

/// Fifty certificates for one key, each by another company, and the one that matters last.
#[test]
fn fifty_alternatives_stay_within_the_budget() {
    let (bad, honest, sub) = (Party::new("State"), Party::new("Public"), Party::new("Sub"));
    let companies = parties(50, "Corp");
    let mut chain = vec![sub.site()];
    chain.extend(companies.iter().map(|company| sub.by(company)));
    let (list, roots) = (bad.listed(), honest.public());
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    assert_eq!(verdict.notes, [Note::IssuerMissing]);
    chain.push(sub.by(&bad));
    let verdict = assess(&chain, None, &list, &roots);
    expect(
        &verdict,
        Standing::KnownInterception,
        Some(Basis::Signature),
    );
    assert!(!verdict.notes.contains(&Note::BudgetExhausted));
    chain.push(sub.by(&honest));
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::PubliclyTrusted, None);
}

/// Eight CAs that have all signed each other: 57 certificates, thousands of ways.
#[test]
fn a_web_of_cross_signatures_ends_and_hides_nothing() {
    let (bad, honest) = (Party::new("State"), Party::new("Public"));
    let web = parties(8, "Web");
    let mut chain = vec![web[0].site()];
    for one in &web {
        chain.extend(
            web.iter()
                .filter(|other| other.name != one.name)
                .map(|other| one.by(other)),
        );
    }
    let (list, roots) = (bad.listed(), honest.public());
    let began = Instant::now();
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    for (anchor, standing) in [
        (&bad, Standing::KnownInterception),
        (&honest, Standing::PubliclyTrusted),
    ] {
        let mut with = chain.clone();
        with.push(web[7].by(anchor));
        assert_eq!(assess(&with, None, &list, &roots).standing, standing);
    }
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

/// With the certificate of `sub` by either anchor at its end, the chain leads there.
#[track_caller]
fn expect_anchors(chain: &[Certificate], sub: &Party, bad: &Party, honest: &Party) {
    let (list, roots) = (bad.listed(), honest.public());
    for (anchor, standing) in [
        (bad, Standing::KnownInterception),
        (honest, Standing::PubliclyTrusted),
    ] {
        let chain = [chain, &[sub.by(anchor)]].concat();
        assert_eq!(assess(&chain, None, &list, &roots).standing, standing);
    }
}

/// The server puts a crowd of false issuers in front of the true one.
#[test]
fn look_alikes_with_other_keys_do_not_hide_the_anchor() {
    let (bad, honest, sub) = (Party::new("State"), Party::new("Public"), Party::new("Sub"));
    let mut crowd = vec![sub.site()];
    crowd.extend((0..62).map(|_| Party::new("Sub").own()));
    expect_anchors(&crowd, &sub, &bad, &honest);
}

/// An RSA key of 8,192 bits with the largest exponent, which nobody has; each differs from the others.
struct Giant(Vec<u8>);

impl Giant {
    fn new(number: u8) -> Self {
        let mut key = b"\x30\x82\x04\x0c\x02\x82\x04\x01\x00".to_vec();
        key.extend([0xff; 1022]);
        key.extend([number, 0xff]);
        key.extend(b"\x02\x05\x01\xff\xff\xff\xff");
        Self(key)
    }
}

impl PublicKeyData for Giant {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl SigningKey for Giant {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(vec![1; 1024])
    }
}

/// Each of the crowd costs as much as 64 usual keys, so not all of them are tried: the others come
/// first.
#[test]
fn a_crowd_of_giant_keys_does_not_hide_the_anchor() {
    // `ring` makes no RSA keys.
    let pem = include_str!("../data/rsa-2048-key.pem");
    let key = KeyPair::from_pem_and_sign_algo(pem, &PKCS_RSA_SHA256).unwrap();
    let sub = Party {
        name: "Sub".to_owned(),
        key: Rc::new(key),
    };
    let mut chain = vec![sub.site()];
    for number in 0..60 {
        let params = sub.params(true);
        let made = params.self_signed(&Giant::new(number)).unwrap();
        chain.push(Certificate::from_der(made.der()).unwrap());
    }
    let (bad, honest) = (Party::new("State"), Party::new("Public"));
    let (list, roots) = (bad.listed(), honest.public());
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    assert_eq!(verdict.notes, [Note::BudgetExhausted]);
    expect_anchors(&chain, &sub, &bad, &honest);
}

/// The certificate that leads to an anchor comes last and is found all the same.
#[test]
fn an_anchor_is_found_before_a_crowd_uses_up_the_budget() {
    let (bad, honest, sub) = (Party::new("State"), Party::new("Public"), Party::new("Sub"));
    let (list, roots) = (bad.listed(), honest.public());
    let chain = hostile(&sub);
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    assert_eq!(verdict.notes, [Note::BudgetExhausted]);
    for (anchor, standing) in [
        (&bad, Standing::KnownInterception),
        (&honest, Standing::PubliclyTrusted),
    ] {
        let mut chain = chain.clone();
        chain.push(sub.by(anchor));
        let verdict = assess(&chain, None, &list, &roots);
        assert_eq!(verdict.standing, standing);
        assert!(verdict.notes.contains(&Note::BudgetExhausted));
    }
}

/// A complete path to a root of one's own is no comfort where the search was cut.
#[test]
fn a_search_that_was_cut_is_undetermined_beside_a_complete_path_and_a_name() {
    let mut sub = Party::new("Sub");
    for name in ["Sub", "mitmproxy"] {
        sub = sub.renamed(name);
        let mut chain = hostile(&sub);
        chain.insert(1, sub.own());
        let (list, roots) = (Authorities::built_in(), PublicRoots::mozilla());
        let verdict = assess(&chain, None, &list, &roots);
        expect(&verdict, Standing::Undetermined, None);
        assert_eq!(verdict.notes, [Note::BudgetExhausted]);
    }
}

/// A site and 20 certificates of its CA, each by another key of the same name, beside 40 CAs of
/// that name that signed none of them: 800 signatures to check.
fn hostile(sub: &Party) -> Vec<Certificate> {
    let mut chain = vec![sub.site()];
    chain.extend((0..20).map(|_| sub.by(&Party::new("Decoy"))));
    chain.extend((0..40).map(|_| Party::new("Decoy").own()));
    chain
}

/// A signs B, B signs A, and nobody else signs either; with copies of all.
#[test]
fn cycles_and_copies_end() {
    let (a, b) = (Party::new("A"), Party::new("B"));
    let one = [a.site(), a.by(&b), b.by(&a)];
    let chain = [&one[..], &one[..], &one[..]].concat();
    let (list, roots) = (Authorities::default(), PublicRoots::default());
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::Undetermined, None);
    assert_eq!(verdict.path.unwrap().indices.len(), 3);
    let (list, roots) = (b.listed(), PublicRoots::default());
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::KnownInterception, Some(Basis::Key));
}

/// site <- (Sub is missing) <- listed root; the root is there and proves nothing.
#[test]
fn a_missing_intermediate_leaves_the_chain_open() {
    let (bad, sub) = (Party::new("State"), Party::new("Sub"));
    let (list, roots) = (bad.listed(), PublicRoots::default());
    let verdict_of = |chain: &[Certificate]| assess(chain, None, &list, &roots).notes;
    assert_eq!(verdict_of(&[sub.site(), bad.own()]), [Note::IssuerMissing]);
    let chain = [sub.site(), sub.by(&bad), bad.own()];
    let verdict = assess(&chain, None, &list, &roots);
    expect(&verdict, Standing::KnownInterception, Some(Basis::Key));
}
