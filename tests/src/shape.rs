//! What the certificates that an authority makes for servers look like: whose name and key is in
//! them, for how long, and whether they carry what public CAs put in.

use anyhow::{Result, anyhow};
use rcgen::{
    CertificateParams, CustomExtension, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    KeyUsagePurpose, SerialNumber,
};
use ring::rand::{SecureRandom as _, SystemRandom};
use time::{Duration, OffsetDateTime};

/// See the file's first lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// How long before its making a certificate begins to hold.
    pub(crate) age: Duration,
    pub(crate) lifetime: Duration,
    pub(crate) key: Key,
    pub(crate) names: Names,
    pub(crate) marks: Marks,
}

/// Whose key is in a certificate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Key {
    /// That of the authority itself.
    Issuer,
    /// A new one for each certificate, longer than it would have to be.
    Long,
    /// A new one for each certificate.
    New,
    /// One for all.
    Shared,
}

/// Whom a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Names {
    /// All of these, whichever was asked for.
    All(&'static [&'static str]),
    /// Whoever was asked for.
    Asked,
}

/// What shows that a CA follows public rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Marks {
    /// Where to ask about the certificate (authorityInfoAccess), and the policy by which its domain
    /// was validated.
    Informed,
    None,
}

/// id-pe-authorityInfoAccess.
const INFORMATION_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
/// One access description: id-ad-caIssuers at an address.
const CA_ISSUERS: &[u8] = b"\x30\x2a\x30\x28\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86\x1c\
    http://issuer.example/ca.crt";
/// id-ce-certificatePolicies.
const POLICIES: &[u64] = &[2, 5, 29, 32];
/// The CA/Browser Forum's domain-validated, 2.23.140.1.2.1.
const DOMAIN_VALIDATED: &[u8] = b"\x30\x0a\x30\x08\x06\x06\x67\x81\x0c\x01\x02\x01";

/// At random: rcgen would take it from the key, and a browser refuses two certificates of one issuer
/// with one number.
fn serial_number() -> Result<SerialNumber> {
    let mut bytes = [0; 16];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| anyhow!("no random numbers"))?;
    Ok(SerialNumber::from_slice(&bytes))
}

impl Shape {
    /// What most CAs do that nobody audits, and do with care: good dates, a new key each.
    pub(crate) const PLAIN: Self = Self {
        age: Duration::days(20),
        lifetime: Duration::days(90),
        key: Key::New,
        names: Names::Asked,
        marks: Marks::None,
    };

    /// Made at the moment when somebody asks for it.
    pub(crate) const fn made_now(self) -> Self {
        let age = Duration::ZERO;
        Self { age, ..self }
    }

    /// Beginning so long before its making; after it where that is less than nothing.
    pub(crate) const fn aged(self, age: Duration) -> Self {
        Self { age, ..self }
    }

    /// For so long.
    pub(crate) const fn lasting(self, lifetime: Duration) -> Self {
        Self { lifetime, ..self }
    }

    /// With this key.
    pub(crate) const fn with_key(self, key: Key) -> Self {
        Self { key, ..self }
    }

    /// For all of these, whichever was asked for.
    pub(crate) const fn for_all(self, names: &'static [&'static str]) -> Self {
        let names = Names::All(names);
        Self { names, ..self }
    }

    /// With what public CAs put in.
    pub(crate) const fn informed(self) -> Self {
        let marks = Marks::Informed;
        Self { marks, ..self }
    }

    /// The certificate for `asked`, with this subject or the plain `CN=<asked>`.
    pub(crate) fn params(
        &self,
        asked: &str,
        subject: Option<DistinguishedName>,
    ) -> Result<CertificateParams> {
        let names = match self.names {
            Names::All(names) => names.iter().map(|&name| name.to_owned()).collect(),
            Names::Asked => vec![asked.to_owned()],
        };
        let common = names.first().cloned().unwrap_or_default();
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = subject.unwrap_or_else(|| {
            let mut plain = DistinguishedName::new();
            plain.push(DnType::CommonName, common);
            plain
        });
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        params.serial_number = Some(serial_number()?);
        params.not_before = OffsetDateTime::now_utc() - self.age;
        params.not_after = params.not_before + self.lifetime;
        if self.marks == Marks::Informed {
            params.custom_extensions = [
                (INFORMATION_ACCESS, CA_ISSUERS),
                (POLICIES, DOMAIN_VALIDATED),
            ]
            .map(|(oid, content)| CustomExtension::from_oid_content(oid, content.to_vec()))
            .into();
        }
        Ok(params)
    }
}
