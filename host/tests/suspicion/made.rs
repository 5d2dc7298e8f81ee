//! Certificates in the shapes of real tools, and a browser that shows them to the host.
//! The shapes were read off certificates that mitmproxy 11.0.2, sslsplit 0.5.5 and Squid 5.7
//! made for one and the same pair of sites.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, PublicKeyData, SerialNumber,
    SignatureAlgorithm, date_time_ymd,
};
use rootwatch::{
    authorities::Authorities,
    certificate::Certificate,
    digest::Sha256,
    public_roots::PublicRoots,
    suspicion::{Visit, session::Session, weigh},
    verdict::{Standing, assess},
};

use crate::extensions::{der, information_access, issuer_in_key_identifier, policy, timestamps};

/// The moment of every handshake: 2026-11-25 12:00 UTC.
pub(crate) const NOW: i64 = 1_795_608_000;
pub(crate) const DAY: i64 = 86_400;
/// Two sites' addresses in different networks.
pub(crate) const HERE: Option<&str> = Some("93.184.216.34");
pub(crate) const THERE: Option<&str> = Some("151.101.1.69");

/// A CA, and the certificates from its own up to the root.
pub(crate) struct Ca {
    pub(crate) key: KeyPair,
    params: CertificateParams,
    pub(crate) chain: Vec<Certificate>,
}

/// What the end-entity's key is.
pub(crate) enum Key<'a> {
    New,
    Given(&'a KeyPair),
    Rsa(RsaKey),
}

/// An RSA public key that nobody has the private part of: end-entities sign nothing here.
#[derive(Clone)]
pub(crate) struct RsaKey(Vec<u8>);

/// An end-entity certificate to be made.
pub(crate) struct Draft<'a> {
    pub(crate) subject: Vec<(DnType, &'a str)>,
    pub(crate) names: Vec<&'a str>,
    pub(crate) key: Key<'a>,
    pub(crate) not_before: i64,
    pub(crate) seconds: i64,
    pub(crate) serial: Vec<u8>,
    pub(crate) is_ca: IsCa,
    pub(crate) purposes: Vec<ExtendedKeyUsagePurpose>,
    pub(crate) usages: Vec<KeyUsagePurpose>,
    pub(crate) has_key_identifier: bool,
    pub(crate) extensions: Vec<CustomExtension>,
}

impl PublicKeyData for RsaKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl RsaKey {
    /// `bits / 8` bytes of modulus that `seed` decides.
    pub(crate) fn new(seed: &str, bits: usize, exponent: &[u8]) -> Self {
        let mut modulus = vec![0, 0xc1];
        for counter in 0.. {
            let block = Sha256::of(format!("{seed} {counter}").as_bytes());
            modulus.extend(block.to_string().bytes());
            if modulus.len() > bits / 8 {
                break;
            }
        }
        modulus.truncate(bits / 8);
        // A product of two primes is odd.
        modulus.push(1);
        let numbers = [der(2, &modulus), der(2, exponent)].concat();
        Self(der(0x30, &numbers))
    }
}

impl Ca {
    pub(crate) fn root(organization: &str, common_name: &str) -> Self {
        Self::made(organization, common_name, None)
    }

    pub(crate) fn below(&self, organization: &str, common_name: &str) -> Self {
        Self::made(organization, common_name, Some(self))
    }

    fn made(organization: &str, common_name: &str, above: Option<&Self>) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        let name = &mut params.distinguished_name;
        name.push(DnType::OrganizationName, organization);
        name.push(DnType::CommonName, common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let made = match above {
            Some(above) => params.signed_by(&key, &above.issuer()),
            None => params.self_signed(&key),
        };
        let mut chain = vec![Certificate::from_der(made.unwrap().der()).unwrap()];
        chain.extend(above.iter().flat_map(|above| above.chain.clone()));
        Self { key, params, chain }
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::new(self.params.clone(), &self.key)
    }

    /// The chain of an end-entity, root included, as Firefox has it.
    pub(crate) fn sign(&self, draft: &Draft<'_>) -> Vec<Certificate> {
        let params = draft.params();
        let issuer = self.issuer();
        let made = match &draft.key {
            Key::New => params.signed_by(&KeyPair::generate().unwrap(), &issuer),
            Key::Given(key) => params.signed_by(key, &issuer),
            Key::Rsa(key) => params.signed_by(key, &issuer),
        };
        let mut chain = vec![Certificate::from_der(made.unwrap().der()).unwrap()];
        chain.extend(self.chain.clone());
        chain
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        self.chain.first().unwrap()
    }
}

impl<'a> Draft<'a> {
    /// What a public CA makes today, except that it is the drafting CA that signs it.
    pub(crate) fn public(name: &'a str) -> Self {
        Self {
            subject: vec![(DnType::CommonName, name)],
            names: vec![name],
            key: Key::New,
            not_before: NOW - 40 * DAY - 7 * 3600,
            seconds: 90 * DAY - 1,
            serial: Sha256::of(name.as_bytes())
                .to_string()
                .bytes()
                .take(16)
                .collect(),
            is_ca: IsCa::ExplicitNoCa,
            purposes: vec![ExtendedKeyUsagePurpose::ServerAuth],
            usages: vec![KeyUsagePurpose::DigitalSignature],
            has_key_identifier: true,
            extensions: vec![
                information_access(),
                policy(&[0x67, 0x81, 0x0c, 1, 2, 1]),
                timestamps(),
            ],
        }
    }

    /// What private CAs make: nothing of what only the public needs, and for two years.
    pub(crate) fn private(name: &'a str) -> Self {
        Self {
            seconds: 730 * DAY,
            extensions: Vec::new(),
            ..Self::public(name)
        }
    }

    /// mitmproxy: the CA's own key, and two days back.
    pub(crate) fn mitmproxy(ca: &'a Ca, name: &'a str, made: i64) -> Self {
        Self {
            key: Key::Given(&ca.key),
            not_before: made - 2 * DAY,
            seconds: 367 * DAY,
            is_ca: IsCa::NoCa,
            usages: Vec::new(),
            ..Self::private(name)
        }
    }

    /// Squid's ssl-bump: the CA's own key, and the dates of the site.
    pub(crate) fn squid(ca: &'a Ca, name: &'a str) -> Self {
        Self {
            key: Key::Given(&ca.key),
            seconds: 90 * DAY - 1,
            ..Self::private(name)
        }
    }

    /// sslsplit: one key with exponent 3 per run, a day back, and an authorityKeyIdentifier
    /// that names the issuer.
    pub(crate) fn sslsplit(name: &'a str, run: &str, made: i64) -> Self {
        Self {
            key: Key::Rsa(RsaKey::new(run, 2048, &[3])),
            not_before: made - DAY,
            seconds: 366 * DAY,
            has_key_identifier: false,
            extensions: vec![issuer_in_key_identifier()],
            ..Self::private(name)
        }
    }

    fn params(&self) -> CertificateParams {
        let names: Vec<String> = self.names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        for (kind, text) in &self.subject {
            params.distinguished_name.push(kind.clone(), *text);
        }
        let at = |seconds: i64| {
            date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(seconds.try_into().unwrap())
        };
        params.not_before = at(self.not_before);
        params.not_after = at(self.not_before + self.seconds);
        params.serial_number = Some(SerialNumber::from(self.serial.clone()));
        params.is_ca = self.is_ca;
        params.extended_key_usages.clone_from(&self.purposes);
        params.key_usages.clone_from(&self.usages);
        params.use_authority_key_identifier_extension = self.has_key_identifier;
        params.custom_extensions.clone_from(&self.extensions);
        params
    }
}

/// A browser session with its host.
#[derive(Default)]
pub(crate) struct Browser {
    pub(crate) session: Session,
    pub(crate) roots: PublicRoots,
}

impl Browser {
    /// Visits a site; its verdict's standing and the ids of its signs.
    pub(crate) fn visit(
        &mut self,
        chain: &[Certificate],
        server_name: &str,
        address: Option<&str>,
        time: Option<i64>,
    ) -> (Standing, Vec<&'static str>) {
        let list = Authorities::default();
        let visit = Visit {
            server_name: Some(server_name),
            address: address.map(|text| text.parse().unwrap()),
            time,
        };
        let found = assess(chain, Some(server_name), &list, &self.roots);
        let found = weigh(found, chain, visit, &self.roots, &mut self.session);
        let ids = found.signs.iter().map(|sign| sign.id).collect();
        (found.standing, ids)
    }

    #[track_caller]
    pub(crate) fn stays_quiet(
        &mut self,
        chain: &[Certificate],
        server_name: &str,
        address: Option<&str>,
    ) {
        let (standing, signs) = self.visit(chain, server_name, address, Some(NOW));
        assert_eq!(
            standing,
            Standing::OutsidePublicTrust,
            "{server_name} {signs:?}"
        );
    }

    #[track_caller]
    pub(crate) fn speaks(
        &mut self,
        chain: &[Certificate],
        server_name: &str,
        address: Option<&str>,
        time: Option<i64>,
    ) {
        let (standing, signs) = self.visit(chain, server_name, address, time);
        assert_eq!(
            standing,
            Standing::SuspectedInterception,
            "{server_name} {signs:?}"
        );
    }
}
