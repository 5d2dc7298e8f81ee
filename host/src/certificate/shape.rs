//! The shape of a certificate: what its maker put into it and left out. `suspicion` compares it
//! with what public CAs must do; nothing is judged here.

use x509_parser::{
    certificate::X509Certificate, extensions::ParsedExtension, public_key::PublicKey as ParsedKey,
};

use crate::oid;

/// What its maker put into a certificate and left out.
#[derive(Clone, Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact about an extension"
)]
pub struct Shape {
    /// notBefore in seconds since 1970.
    pub not_before: i64,
    /// notAfter in seconds since 1970.
    pub not_after: i64,
    /// Number of extensions.
    pub extensions: usize,
    /// Whether subjectAltName is there.
    pub has_alternative_names: bool,
    /// Whether authorityInfoAccess is there (RFC 5280 §4.2.2.1).
    pub has_authority_info_access: bool,
    /// OIDs of certificatePolicies (RFC 5280 §4.2.1.4).
    pub policies: Vec<String>,
    /// Embedded signed certificate timestamps (RFC 6962 §3.3).
    pub timestamps: usize,
    /// Whether keyUsage is there and has keyCertSign or cRLSign.
    pub has_ca_usage: bool,
    /// Whether extKeyUsage has what a server's certificate may not: any, codeSigning,
    /// emailProtection or timeStamping.
    pub has_foreign_purpose: bool,
    /// Whether Netscape's nsCertType is there.
    pub has_netscape_type: bool,
    /// Whether authorityKeyIdentifier names the issuer and its serial number, not only its key.
    pub names_issuer_in_key_identifier: bool,
    /// The public exponent of an RSA key; `None` for other keys and above 64 bits.
    pub rsa_exponent: Option<u64>,
}

impl Shape {
    /// Reads a parsed certificate.
    pub(super) fn of(parsed: &X509Certificate<'_>) -> Self {
        let rsa_exponent = match parsed.public_key().parsed() {
            Ok(ParsedKey::RSA(key)) => exponent(key.exponent),
            _ => None,
        };
        let mut shape = Self {
            not_before: parsed.validity().not_before.timestamp(),
            not_after: parsed.validity().not_after.timestamp(),
            extensions: parsed.extensions().len(),
            rsa_exponent,
            ..Self::default()
        };
        for extension in parsed.extensions() {
            shape.read(extension.parsed_extension());
        }
        shape
    }

    fn read(&mut self, extension: &ParsedExtension<'_>) {
        match extension {
            ParsedExtension::AuthorityInfoAccess(_) => self.has_authority_info_access = true,
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                self.names_issuer_in_key_identifier =
                    id.authority_cert_issuer.is_some() || id.authority_cert_serial.is_some();
            }
            ParsedExtension::CertificatePolicies(policies) => {
                let oids = policies.iter().map(|policy| oid::text(&policy.policy_id));
                self.policies = oids.collect();
            }
            ParsedExtension::ExtendedKeyUsage(usage) => {
                self.has_foreign_purpose = usage.any
                    || usage.code_signing
                    || usage.email_protection
                    || usage.time_stamping;
            }
            ParsedExtension::KeyUsage(usage) => {
                self.has_ca_usage = usage.key_cert_sign() || usage.crl_sign();
            }
            ParsedExtension::NSCertType(_) => self.has_netscape_type = true,
            ParsedExtension::SCT(timestamps) => self.timestamps = timestamps.len(),
            ParsedExtension::SubjectAlternativeName(_) => self.has_alternative_names = true,
            _ => {}
        }
    }
}

/// A DER INTEGER's bytes as a number.
fn exponent(bytes: &[u8]) -> Option<u64> {
    let first = bytes.iter().position(|byte| *byte != 0)?;
    let digits = bytes.get(first..)?;
    let number = || digits.iter().fold(0, |n, byte| (n << 8) | u64::from(*byte));
    (digits.len() <= 8).then(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exponents() {
        assert_eq!(exponent(&[3]), Some(3));
        assert_eq!(exponent(&[0, 1, 0, 1]), Some(65_537));
        assert_eq!(exponent(&[]), None);
        assert_eq!(exponent(&[1; 9]), None);
    }
}
