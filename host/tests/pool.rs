//! What the session pool keeps and lends.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot make its certificates must fail"
)]

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rootwatch::{
    authorities::Authorities,
    certificate::{Certificate, Origin},
    completion,
    pool::CaPool,
    public_roots::PublicRoots,
    verdict::{Note, Standing, assess_from},
};

struct Ca {
    params: CertificateParams,
    key: KeyPair,
    certificate: Certificate,
}

fn params(name: &str, is_ca: IsCa) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.use_authority_key_identifier_extension = true;
    params.is_ca = is_ca;
    params
}

impl Ca {
    fn root(name: &str) -> Self {
        let params = params(name, IsCa::Ca(BasicConstraints::Unconstrained));
        let key = KeyPair::generate().unwrap();
        let made = params.self_signed(&key).unwrap();
        let certificate = Certificate::from_der(made.der()).unwrap();
        Self {
            params,
            key,
            certificate,
        }
    }

    fn sign(&self, name: &str, is_ca: IsCa) -> Self {
        let (params, key) = (params(name, is_ca), KeyPair::generate().unwrap());
        let issuer = Issuer::new(self.params.clone(), &self.key);
        let made = params.signed_by(&key, &issuer).unwrap();
        let certificate = Certificate::from_der(made.der()).unwrap();
        Self {
            params,
            key,
            certificate,
        }
    }

    fn intermediate(&self, name: &str) -> Self {
        self.sign(name, IsCa::Ca(BasicConstraints::Unconstrained))
    }

    fn site(&self) -> Certificate {
        self.sign("site", IsCa::NoCa).certificate
    }
}

fn public(root: &Ca) -> PublicRoots {
    let mut roots = PublicRoots::default();
    roots.add(root.certificate.clone(), None);
    roots
}

fn keep(pool: &mut CaPool, chain: &[Certificate], list: &Authorities, roots: &PublicRoots) {
    let found = assess_from(chain, 0, None, list, roots);
    pool.keep(&found.path.unwrap(), chain, list);
}

#[test]
fn keeps_what_a_public_root_vouches_for_and_nothing_else() {
    let (honest, company) = (Ca::root("Public"), Ca::root("Company"));
    let (list, roots) = (Authorities::default(), public(&honest));
    for (root, count) in [(&honest, 1), (&company, 0)] {
        let mut pool = CaPool::default();
        let middle = root.intermediate("Middle");
        let pasted = company.intermediate("Middle");
        let chain = [
            middle.site(),
            middle.certificate.clone(),
            pasted.certificate.clone(),
        ];
        keep(&mut pool, &chain, &list, &roots);
        let lent = pool.candidates(&[middle.site()]);
        assert_eq!(lent.len(), count);
        assert!(lent.iter().all(|c| c.origin == Origin::Session));
        assert!(lent.iter().all(|c| c.sha256 == middle.certificate.sha256));
        assert!(
            pool.candidates(&[pasted.site()])
                .iter()
                .all(|c| c.sha256 != pasted.certificate.sha256)
        );
    }
}

#[test]
fn keeps_a_certificate_that_the_list_names() {
    let state = Ca::root("State");
    let text = format!(
        "id = \"pretend\"\nname = \"P\"\noperator = \"P\"\ncategory = \"state\"\n\
         evidence = \"observed\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
         added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n\
         [[certificates]]\nsha256 = \"{}\"\n",
        state.certificate.sha256
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pretend.toml"), text).unwrap();
    let (mut list, roots) = (Authorities::default(), PublicRoots::default());
    assert_eq!(list.load_dir(folder.path(), &PublicRoots::default()), []);
    let mut pool = CaPool::default();
    let middle = state.intermediate("Middle");
    let chain = [
        middle.site(),
        middle.certificate.clone(),
        state.certificate.clone(),
    ];
    keep(&mut pool, &chain, &list, &roots);
    let chain = completion::of_observed(vec![state.site()], &pool);
    let found = assess_from(&chain, 0, None, &list, &roots);
    assert_eq!(found.standing, Standing::KnownInterception);
    // The intermediate below it is vouched for by nobody but itself.
    assert_eq!(pool.candidates(&[middle.site()]).len(), 0);
}

/// Six hundred intermediates of one name: the pool keeps some, lends few, and a site whose own
/// one is not among them is told so, instead of running out of signatures.
#[test]
fn many_of_one_name_do_not_use_up_the_signatures() {
    let root = Ca::root("Public");
    let (list, roots) = (Authorities::default(), public(&root));
    let mut pool = CaPool::default();
    let all: Vec<Ca> = (0..600).map(|_| root.intermediate("Same")).collect();
    for middle in &all {
        let chain = [middle.site(), middle.certificate.clone()];
        keep(&mut pool, &chain, &list, &roots);
    }
    let judge = |site: Certificate| {
        let chain = completion::of_observed(vec![site], &pool);
        let found = assess_from(&chain, 0, None, &list, &roots);
        (chain.len(), found.standing, found.notes)
    };
    // The key identifier finds the right one of those that are kept.
    let (length, standing, _) = judge(all.get(500).unwrap().site());
    assert_eq!((length, standing), (17, Standing::PubliclyTrusted));
    let (length, standing, notes) = judge(all.first().unwrap().site());
    assert_eq!((length, standing), (17, Standing::Undetermined));
    assert_eq!(notes, [Note::SignatureInvalid]);
}
