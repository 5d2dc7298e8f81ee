//! Writes a corpus to measure `rootwatch scan` with: chains of three certificates, each with an
//! end-entity of its own, as assess requests.
//!
//!     cargo run --release --example corpus -- COUNT [CA.pem INTERMEDIATE.pem SITE.pem] > corpus.jsonl
//!
//! Without keys (PKCS#8, as `openssl genpkey` writes them) it makes P-256 keys. The site's key is
//! in every end-entity; what makes them distinct is their name.

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufWriter, ErrorKind, Write},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let count: u64 = arguments.next().ok_or("COUNT is missing")?.parse()?;
    let mut key = || match arguments.next() {
        Some(file) => Ok::<_, Box<dyn Error>>(KeyPair::from_pem(&fs::read_to_string(file)?)?),
        None => Ok(KeyPair::generate()?),
    };
    let (root_key, middle_key, site_key) = (key()?, key()?, key()?);
    let (root, middle) = (
        params("Corpus Root", true)?,
        params("Corpus Intermediate", true)?,
    );
    let root_made = root.self_signed(&root_key)?;
    let middle_made = middle.signed_by(&middle_key, &Issuer::new(root, &root_key))?;
    let (middle_text, root_text) = (
        STANDARD.encode(middle_made.der()),
        STANDARD.encode(root_made.der()),
    );
    let issuer = Issuer::new(middle, middle_key);
    let mut out = BufWriter::new(io::stdout().lock());
    for index in 0..count {
        let name = format!("host-{index}.example");
        let mut site = params(&name, false)?;
        site.subject_alt_names = vec![rcgen::SanType::DnsName(name.as_str().try_into()?)];
        let made = STANDARD.encode(site.signed_by(&site_key, &issuer)?.der());
        let written = writeln!(
            out,
            r#"{{"type":"assess","id":{index},"serverName":"{name}","chainSource":"observed","chain":["{made}","{middle_text}","{root_text}"]}}"#
        );
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    Ok(out.flush()?)
}

fn params(common_name: &str, is_ca: bool) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Corpus");
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params.use_authority_key_identifier_extension = true;
    if is_ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    Ok(params)
}
