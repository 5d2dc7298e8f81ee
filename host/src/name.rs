//! A distinguished name (RFC 5280 §4.1.2.4): its DER, its attributes, and its text form,
//! which `host/authorities/README.md` defines.

/// A distinguished name.
#[derive(Clone, Debug)]
pub struct Name {
    /// The DER of the name; two names are the same where this is.
    pub der: Vec<u8>,
    attributes: Vec<(String, String)>,
    text: String,
}

/// OID of commonName.
pub const COMMON_NAME: &str = "2.5.4.3";
/// OID of countryName.
pub const COUNTRY: &str = "2.5.4.6";
/// OID of organizationName.
pub const ORGANIZATION: &str = "2.5.4.10";
/// OID of organizationalUnitName.
pub const ORGANIZATIONAL_UNIT: &str = "2.5.4.11";
/// OID of emailAddress (PKCS #9).
pub const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";

impl Name {
    /// Takes the DER and the sets of (OID, value) in it.
    pub fn new(der: Vec<u8>, sets: Vec<Vec<(String, String)>>) -> Self {
        let texts: Vec<String> = sets
            .iter()
            .map(|set| {
                let parts: Vec<String> = set
                    .iter()
                    .map(|(oid, value)| format!("{}={}", short(oid), escape(value)))
                    .collect();
                parts.join("+")
            })
            .collect();
        Self {
            der,
            text: texts.join(", "),
            attributes: sets.into_iter().flatten().collect(),
        }
    }

    /// The whole name as text, in the order of the certificate. Not made safe to show.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All values of one attribute.
    pub fn values<'a>(&'a self, oid: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self
            .attributes
            .iter()
            .filter(move |(found, _)| found == oid);
        found.map(|(_, value)| value.as_str())
    }
}

fn short(oid: &str) -> &str {
    match oid {
        COMMON_NAME => "CN",
        COUNTRY => "C",
        ORGANIZATION => "O",
        ORGANIZATIONAL_UNIT => "OU",
        EMAIL_ADDRESS => "emailAddress",
        "2.5.4.5" => "serialNumber",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        other => other,
    }
}

fn escape(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(value.len());
    for (index, c) in value.chars().enumerate() {
        let at_end = c == ' ' && (index == 0 || index == last);
        if at_end || matches!(c, '\\' | ',' | '+' | '"' | '<' | '>' | ';') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
