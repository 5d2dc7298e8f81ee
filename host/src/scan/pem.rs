//! Chains from concatenated PEM (RFC 7468), line by line. Nothing in PEM says where one chain ends
//! and the next begins; `host/SCAN.md` has the rule. Pure.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::{
    certificate::Certificate,
    request::{CHAIN_CAP, RequestError},
    scan::REQUEST_CAP,
};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// A chain, or why there is none.
#[derive(Debug)]
pub struct Found {
    /// The line where it begins.
    pub line: u64,
    /// The certificates, at least one.
    pub chain: Result<Vec<Certificate>, RequestError>,
}

/// What a line is to PEM.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Meaning {
    /// Part of a block.
    Block,
    /// Nothing, or a comment, which ends a chain.
    Text,
}

/// Reads chains.
#[derive(Debug, Default)]
pub struct Pem {
    block: Option<Block>,
    chain: Option<Found>,
    bytes: usize,
    ready: Vec<Found>,
}

#[derive(Debug)]
struct Block {
    line: u64,
    end: String,
    kind: Kind,
    base64: Vec<u8>,
    is_too_long: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Certificate,
    /// A key, parameters, a request: no matter for a scan.
    Ignored,
    /// Certificates in a form that is not read here.
    Unsupported,
}

impl Kind {
    fn of(label: &str) -> Self {
        match label {
            "CERTIFICATE" | "X509 CERTIFICATE" => Self::Certificate,
            "CMS" | "PKCS #7 SIGNED DATA" | "PKCS7" | "TRUSTED CERTIFICATE" => Self::Unsupported,
            _ => Self::Ignored,
        }
    }
}

/// The label of a line that opens a block.
fn label(line: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(line.trim_ascii()).ok()?;
    text.strip_prefix(BEGIN)?.strip_suffix(DASHES)
}

impl Pem {
    /// Takes the next line.
    pub fn line(&mut self, number: u64, line: &[u8]) -> Meaning {
        if let Some(label) = label(line) {
            self.break_off();
            self.block = Some(Block {
                line: number,
                end: format!("-----END {label}-----"),
                kind: Kind::of(label),
                base64: Vec::new(),
                is_too_long: false,
            });
            return Meaning::Block;
        }
        let line = line.trim_ascii();
        let Some(block) = &mut self.block else {
            if line.starts_with(b"#") {
                self.end_chain();
            }
            return Meaning::Text;
        };
        if line != block.end.as_bytes() {
            block.take(line);
        } else if let Some(block) = self.block.take() {
            self.close(&block);
        }
        Meaning::Block
    }

    /// Ends the last chain: something else follows, or nothing.
    pub fn end(&mut self) {
        self.break_off();
        self.end_chain();
    }

    /// The chains that have ended.
    pub fn found(&mut self) -> impl Iterator<Item = Found> + '_ {
        self.ready.drain(..)
    }

    /// A block without its end spoils its chain.
    fn break_off(&mut self) {
        if let Some(block) = self.block.take()
            && block.kind != Kind::Ignored
        {
            let message = format!("the block of line {} has no END line", block.line);
            self.refuse(block.line, "pem-invalid", message);
        }
    }

    fn end_chain(&mut self) {
        self.ready.extend(self.chain.take());
        self.bytes = 0;
    }

    fn close(&mut self, block: &Block) {
        let line = block.line;
        match (block.kind, block.is_too_long) {
            (Kind::Ignored, _) => {}
            (Kind::Unsupported, _) => {
                let message =
                    format!("the block of line {line} is not read; see `rootwatch check`");
                self.refuse(line, "pem-unsupported", message);
            }
            (Kind::Certificate, true) => {
                let message = format!("the block of line {line} exceeds {REQUEST_CAP} bytes");
                self.refuse(line, "pem-invalid", message);
            }
            (Kind::Certificate, false) => self.certificate(line, &block.base64),
        }
    }

    fn certificate(&mut self, line: u64, base64: &[u8]) {
        let Ok(der) = STANDARD.decode(base64) else {
            let message = format!("the block of line {line} is not base64");
            return self.refuse(line, "base64-invalid", message);
        };
        let certificate = match Certificate::from_der(&der) {
            Ok(certificate) => certificate,
            Err(error) => {
                let message = format!("the block of line {line}: {error}");
                return self.refuse(line, "certificate-invalid", message);
            }
        };
        if !self.continues(&certificate) {
            self.end_chain();
        }
        self.bytes += der.len();
        let found = self.chain.get_or_insert_with(|| Found {
            line,
            chain: Ok(Vec::new()),
        });
        let Ok(chain) = &mut found.chain else {
            return;
        };
        if chain.len() == CHAIN_CAP || self.bytes > REQUEST_CAP {
            let message = format!("more than {CHAIN_CAP} certificates, or {REQUEST_CAP} bytes");
            return self.refuse(line, "chain-too-long", message);
        }
        chain.push(certificate);
    }

    /// Whether a certificate belongs to the chain before it: it is a CA's, or one of the chain
    /// names it as its issuer, as with old roots that say nothing of a CA.
    fn continues(&self, certificate: &Certificate) -> bool {
        let is_issuer = |below: &Certificate| {
            below.issuer.der == certificate.subject.der && below.sha256 != certificate.sha256
        };
        match &self.chain {
            Some(Found {
                chain: Ok(chain), ..
            }) => certificate.is_ca || chain.iter().any(is_issuer),
            // What it would be compared with is not known.
            Some(Found { chain: Err(_), .. }) => certificate.is_ca,
            None => true,
        }
    }

    fn refuse(&mut self, line: u64, code: &'static str, message: String) {
        let error = RequestError::new(&Value::Null, code, message);
        match &mut self.chain {
            Some(found) if found.chain.is_ok() => found.chain = Err(error),
            Some(_) => {}
            None => {
                let chain = Err(error);
                self.chain = Some(Found { line, chain });
            }
        }
    }
}

impl Block {
    fn take(&mut self, line: &[u8]) {
        if self.base64.len() + line.len() > REQUEST_CAP {
            self.is_too_long = true;
            self.base64 = Vec::new();
        }
        if !self.is_too_long && self.kind == Kind::Certificate {
            let inside = line.iter().filter(|byte| !byte.is_ascii_whitespace());
            self.base64.extend(inside);
        }
    }
}
