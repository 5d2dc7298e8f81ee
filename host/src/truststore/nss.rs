//! NSS databases (`cert9.db`): objects of PKCS #11 in one `SQLite` table, a column for each
//! attribute, named `a` and the attribute's number in hex; numbers are four bytes, big-endian.
//! A certificate and its trust are two objects that share issuer and serial number.
//!
//! Since 2025 NSS writes the trust objects of PKCS #11 3.2. A database that an older NSS made
//! keeps the old ones beside the new, and the new ones count (seen with Firefox 153).
//! Numbers: `pkcs11n.h` of NSS, and `pkcs11t.h` of PKCS #11 3.2.

use std::{collections::HashMap, fmt::Write as _, path::Path};

use rusqlite::{Connection, Row};

use super::{Code, Contents, Held, Problem, Trust, file::Files, sqlite};
use crate::{
    certificate::Certificate,
    digest::{Sha256, sha1},
    text::safe,
};

/// Objects in one database.
const OBJECT_CAP: usize = 20_000;
/// Bytes of one certificate.
const CERTIFICATE_CAP: usize = 65_536;

const CKA_CLASS: &str = "a0";
const CKA_LABEL: &str = "a3";
const CKA_VALUE: &str = "a11";
const CKA_ID: &str = "a102";
const CKA_ISSUER: &str = "a81";
const CKA_SERIAL_NUMBER: &str = "a82";
/// PKCS #11 3.2.
const CKA_TRUST_SERVER_AUTH: &str = "a62c";
const CKA_HASH_OF_CERTIFICATE: &str = "a635";
/// NSS's own, before that.
const CKA_NSS_TRUST_SERVER_AUTH: &str = "ace536358";
const CKA_NSS_CERT_SHA1_HASH: &str = "ace5363b4";

const CKO_CERTIFICATE: [u8; 4] = [0, 0, 0, 1];
const CKO_TRUST: [u8; 4] = [0, 0, 0, 0xb];
const CKO_NSS_TRUST: [u8; 4] = [0xce, 0x53, 0x43, 0x53];

/// What stands for an empty attribute.
const EMPTY: &[u8] = &[0xa5, 0x00, 0x5a];

/// Reads the database in a profile's folder; `None` where there is none.
pub(super) fn read(folder: &Path, files: &Files) -> Option<Result<Contents, Problem>> {
    let current = folder.join("cert9.db");
    // `try_exists` is an error where the folder may not be entered: that is a store too.
    if files.has_database(&current) {
        return Some(sqlite::read(&current, objects).and_then(Objects::contents));
    }
    files.exists(&folder.join("cert8.db")).then(|| {
        let message = "cert8.db has the form of before 2018, which no current browser reads";
        Err(Problem::new(Code::OldFormat, message))
    })
}

/// The objects of a database, as far as they concern certificates.
#[derive(Debug, Default)]
struct Objects {
    certificates: Vec<Stored>,
    trusts: HashMap<Key, Vec<TrustObject>>,
    is_cut: bool,
}

/// Issuer and serial number.
type Key = (Vec<u8>, Vec<u8>);

#[derive(Debug)]
struct Stored {
    key: Key,
    der: Vec<u8>,
    id: Vec<u8>,
    label: Option<String>,
}

#[derive(Debug)]
struct TrustObject {
    form: Form,
    hash: Vec<u8>,
    server_auth: u32,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    Nss,
    Standard,
}

fn objects(connection: &Connection) -> rusqlite::Result<Objects> {
    let mut found = Objects::default();
    // Which columns there are depends on the version of NSS.
    let mut statement = connection.prepare("SELECT * FROM nssPublic")?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        if count > OBJECT_CAP {
            found.is_cut = true;
            break;
        }
        let class: [u8; 4] = bytes(row, CKA_CLASS).try_into().unwrap_or_default();
        let key = (bytes(row, CKA_ISSUER), bytes(row, CKA_SERIAL_NUMBER));
        let (form, hash, server_auth) = match class {
            CKO_CERTIFICATE => {
                found.certificates.push(Stored {
                    key,
                    der: bytes(row, CKA_VALUE),
                    id: bytes(row, CKA_ID),
                    label: label(bytes(row, CKA_LABEL)),
                });
                continue;
            }
            CKO_TRUST => (
                Form::Standard,
                CKA_HASH_OF_CERTIFICATE,
                CKA_TRUST_SERVER_AUTH,
            ),
            CKO_NSS_TRUST => (Form::Nss, CKA_NSS_CERT_SHA1_HASH, CKA_NSS_TRUST_SERVER_AUTH),
            _ => continue,
        };
        let value: [u8; 4] = bytes(row, server_auth).try_into().unwrap_or_default();
        found.trusts.entry(key).or_default().push(TrustObject {
            form,
            hash: bytes(row, hash),
            server_auth: u32::from_be_bytes(value),
        });
    }
    Ok(found)
}

/// The attribute; nothing where there is no such column, or no bytes in it.
fn bytes(row: &Row<'_>, column: &str) -> Vec<u8> {
    let value = row.get_ref(column).ok();
    let blob = value.and_then(|value| value.as_blob_or_null().ok().flatten());
    match blob {
        Some(blob) if blob != EMPTY && blob.len() <= CERTIFICATE_CAP => blob.to_vec(),
        _ => Vec::new(),
    }
}

fn label(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    (!text.is_empty()).then_some(text)
}

impl Objects {
    fn contents(self) -> Result<Contents, Problem> {
        if self.is_cut {
            let message = format!("holds more than {OBJECT_CAP} objects");
            return Err(Problem::new(Code::Unreadable, message));
        }
        let mut found = Contents::default();
        let mut labels: HashMap<Option<&str>, usize> = HashMap::new();
        for stored in &self.certificates {
            *labels.entry(stored.label.as_deref()).or_default() += 1;
        }
        for stored in &self.certificates {
            let is_shared = labels.get(&stored.label.as_deref()) != Some(&1);
            match Certificate::from_der(&stored.der) {
                Ok(certificate) => {
                    let trust = self.trust(stored, &certificate);
                    found.held.push(Held {
                        nickname: stored.label.clone(),
                        certutil_name: certutil_name(stored, is_shared),
                        ..Held::new(certificate, trust)
                    });
                }
                Err(_) => found.damaged += 1,
            }
        }
        Ok(found)
    }

    fn trust(&self, stored: &Stored, certificate: &Certificate) -> Trust {
        let trusts = self.trusts.get(&stored.key).map(Vec::as_slice);
        let of = |form| {
            let mut fitting = trusts.unwrap_or_default().iter();
            fitting.find(|trust| trust.form == form && trust.is_for(&stored.der))
        };
        let Some(found) = of(Form::Standard).or_else(|| of(Form::Nss)) else {
            return Trust::NotServers;
        };
        match (found.form, found.server_auth) {
            // CKT_TRUST_ANCHOR, CKT_NSS_TRUSTED_DELEGATOR
            (Form::Standard, 2) | (Form::Nss, 0xce53_4352) => Trust::Servers,
            // CKT_TRUSTED, CKT_NSS_TRUSTED: as a server itself, which makes no CA an anchor.
            (Form::Standard, 1) | (Form::Nss, 0xce53_4351) if !certificate.is_ca => Trust::Servers,
            // CKT_NOT_TRUSTED, CKT_NSS_NOT_TRUSTED
            (Form::Standard, 3) | (Form::Nss, 0xce53_435a) => Trust::Distrusted,
            _ => Trust::NotServers,
        }
    }
}

/// certutil takes a name up to a colon for that of a token. A URI (RFC 7512, which it takes too)
/// with the digest of the key tells those apart that share a name, as certificates of one subject
/// do.
fn certutil_name(stored: &Stored, is_shared: bool) -> Option<String> {
    let nickname = stored.label.as_ref();
    let typed = |name: &&String| !name.contains(':') && safe(name, 128) == **name;
    if let (Some(name), false) = (nickname.filter(typed), is_shared) {
        return Some(name.clone());
    }
    let mut uri = "pkcs11:id=".to_owned();
    for byte in &stored.id {
        // Writing to a String cannot fail.
        let _ = write!(uri, "%{byte:02X}");
    }
    (!stored.id.is_empty()).then(|| uri + ";type=cert")
}

impl TrustObject {
    /// Another certificate may have the same issuer and serial number; the digest tells.
    fn is_for(&self, der: &[u8]) -> bool {
        match (self.form, self.hash.len()) {
            (_, 0) => true,
            (Form::Nss, _) => self.hash == sha1(der),
            (Form::Standard, _) => self.hash == Sha256::of(der).as_bytes(),
        }
    }
}
