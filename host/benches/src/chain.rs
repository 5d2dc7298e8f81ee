//! Chains of three certificates that exist for one run. Every chain has an end-entity and an
//! intermediate that no other has, so that both of its signatures are new to whoever sees it. The
//! keys are few, for an RSA key takes long to make; nothing that is measured remembers keys.

use anyhow::{Result, anyhow};
use openssl::rsa::Rsa;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CrlDistributionPoint, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256,
};

/// The keys of all certificates of a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    P256,
    /// RSA with 2,048 bits and SHA-256.
    Rsa2048,
}

/// Three certificates in DER.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// The server's certificate.
    pub(crate) end_entity: Vec<u8>,
    /// The certificate that signed it.
    pub(crate) intermediate: Vec<u8>,
    /// The root.
    pub(crate) root: Vec<u8>,
    /// A name in the server's certificate.
    pub(crate) server_name: String,
}

/// What the servers of an intermediate are called, and where.
const FIRST: [&str; 2] = ["first", "example.org"];
const SECOND: [&str; 2] = ["second", "example.net"];

/// Makes chains below one root.
pub(crate) struct Maker {
    root: Issuer<'static, KeyPair>,
    root_certificate: Certificate,
    intermediate_key: KeyPair,
    end_entity_key: KeyPair,
    made: usize,
}

impl Maker {
    /// Makes the keys and the root.
    pub(crate) fn new(algorithm: Algorithm) -> Result<Self> {
        let key = key(algorithm)?;
        let params = authority(&format!("Rootwatch Benchmark Root {algorithm:?}"));
        let root_certificate = params.self_signed(&key)?;
        Ok(Self {
            root: Issuer::new(params, key),
            root_certificate,
            intermediate_key: self::key(algorithm)?,
            end_entity_key: self::key(algorithm)?,
            made: 0,
        })
    }

    /// The root as PEM.
    pub(crate) fn root_pem(&self) -> String {
        self.root_certificate.pem()
    }

    /// Makes a chain, and another with a new end-entity under the same intermediate.
    pub(crate) fn siblings(&mut self) -> Result<(Chain, Chain)> {
        let [first, second] = self.chains([FIRST, SECOND])?;
        Ok((first, second))
    }

    /// Makes a chain.
    pub(crate) fn chain(&mut self) -> Result<Chain> {
        let [chain] = self.chains([FIRST])?;
        Ok(chain)
    }

    /// Makes chains under one intermediate that no other has.
    fn chains<const N: usize>(&mut self, hosts: [[&str; 2]; N]) -> Result<[Chain; N]> {
        self.made += 1;
        let params = authority(&format!("Rootwatch Benchmark CA {}", self.made));
        let intermediate = params.signed_by(&self.intermediate_key, &self.root)?;
        let issuer = Issuer::new(params, &self.intermediate_key);
        let mut chains = Vec::new();
        for [host, domain] in hosts {
            let server_name = format!("{host}-{}.{domain}", self.made);
            let certificate = end_entity(&server_name)?.signed_by(&self.end_entity_key, &issuer)?;
            chains.push(Chain {
                end_entity: certificate.der().to_vec(),
                intermediate: intermediate.der().to_vec(),
                root: self.root_certificate.der().to_vec(),
                server_name,
            });
        }
        chains
            .try_into()
            .map_err(|_| anyhow!("not as many chains as hosts"))
    }
}

fn key(algorithm: Algorithm) -> Result<KeyPair> {
    Ok(match algorithm {
        Algorithm::P256 => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?,
        Algorithm::Rsa2048 => {
            let pem =
                openssl::pkey::PKey::from_rsa(Rsa::generate(2048)?)?.private_key_to_pem_pkcs8()?;
            KeyPair::from_pem_and_sign_algo(std::str::from_utf8(&pem)?, &PKCS_RSA_SHA256)?
        }
    })
}

fn authority(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    let names = [
        (DnType::CountryName, "KZ"),
        (DnType::OrganizationName, "Rootwatch Benchmark"),
        (DnType::CommonName, common_name),
    ];
    for (kind, value) in names {
        params.distinguished_name.push(kind, value);
    }
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// With what certificates of public CAs have.
fn end_entity(server_name: &str) -> Result<CertificateParams> {
    let mut params =
        CertificateParams::new(vec![server_name.to_owned(), format!("www.{server_name}")])?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, server_name);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyEncipherment,
    ];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec!["http://crl.example.org/one.crl".to_owned()],
    }];
    Ok(params)
}
