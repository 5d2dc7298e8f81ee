//! Where a scene plays: the lab's internet with somebody in it, a home, and the real host, which
//! hears of each visit what a browser with Rootwatch would tell it.

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::server::ResolvesServerCert;
use serde_json::{Value, json};

use crate::cast::Cast;
use crate::conversation::Conversation;
use crate::handshake;
use crate::home::{Home, Listed};
use crate::internet::Internet;
use crate::pki::{Authority, Certifier, Sends};
use crate::router::Route;
use crate::scenes::{Moment, Visit};
use crate::standing::Standing;
use crate::toolchain::Toolchain;
use crate::trust_store::TrustStore;

/// See the file's first lines.
pub(crate) struct Stage {
    pub(crate) internet: Internet,
    pub(crate) home: Home,
    pub(crate) cast: Cast,
    /// Roots that the browser trusts and servers may leave out.
    trusted: RefCell<Vec<Trusted>>,
    shown: Cell<Shown>,
    folder: PathBuf,
}

/// What the browser lets extensions see of a connection.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shown {
    /// As Firefox does.
    Chain,
    /// As Chromium does.
    EndEntity,
}

/// A root in a browser's store.
struct Trusted {
    certificate: CertificateDer<'static>,
    /// Its distinguished name, DER.
    name: Vec<u8>,
}

impl Stage {
    /// Makes everything anew in an empty folder.
    pub(crate) fn create(toolchain: &Toolchain, folder: PathBuf) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let internet = Internet::create()?;
        let home = Home::create(folder.join("home"))?;
        home.call_public(&internet.roots.public)?;
        home.list(&internet.roots.state, Listed::State)?;
        let cast = Cast::new(toolchain, folder.clone());
        Ok(Self {
            internet,
            home,
            cast,
            trusted: RefCell::default(),
            shown: Cell::new(Shown::Chain),
            folder,
        })
    }

    /// Gives these sites a server that shows such certificates.
    pub(crate) fn serve(
        &self,
        sites: &[&str],
        resolver: impl ResolvesServerCert + 'static,
    ) -> Result<()> {
        let server = Route::Server(self.internet.server(Arc::new(resolver))?);
        for site in sites {
            self.internet.router.route(site, server);
        }
        Ok(())
    }

    /// Puts an interceptor of our own in front of these sites.
    pub(crate) fn intercept(&self, sites: &[&str], certifier: Certifier) -> Result<()> {
        let interceptor = self.internet.interceptor_with(certifier)?;
        for site in sites {
            self.internet.router.route(site, interceptor);
        }
        Ok(())
    }

    /// Lets the browser trust this root: Firefox then shows it at the end of a chain, sent or not.
    pub(crate) fn trust(&self, root: &Authority) -> Result<()> {
        let mut store = RootCertStore::empty();
        store.add(root.der().clone())?;
        let anchor = store.roots.first().context("the store took no root")?;
        self.trusted.borrow_mut().push(Trusted {
            certificate: root.der().clone(),
            name: anchor.subject.to_vec(),
        });
        Ok(())
    }

    /// Makes the browser one like Chromium, which shows only a site's own certificate. What it trusts
    /// lies in the person's NSS database, where the host finds it too.
    pub(crate) fn show_like_chromium(&self, trusted: &Authority) -> Result<()> {
        let file = self.folder.join("trusted.pem");
        fs::write(&file, trusted.pem())?;
        let store = TrustStore::create(self.home.folder.join(".pki/nssdb"))?;
        self.shown.set(Shown::EndEntity);
        store.trust("trusted", &file)
    }

    /// The chain that a server shows, and the trusted root by which it was issued.
    fn chain(&self, server_name: &str) -> Result<Vec<CertificateDer<'static>>> {
        let mut chain = handshake::chain(server_name, self.internet.proxy)
            .with_context(|| format!("{server_name} shows nothing"))?;
        let trusted = self.trusted.borrow();
        let issued_last = |root: &&Trusted| {
            let mut parts = chain.last().map(|last| last.windows(root.name.len()));
            !chain.contains(&root.certificate)
                && parts
                    .as_mut()
                    .is_some_and(|parts| parts.any(|part| part == root.name))
        };
        let root = trusted.iter().find(issued_last);
        chain.extend(root.map(|root| root.certificate.clone()));
        Ok(chain)
    }

    /// Makes every visit in turn in one session of the host, and says what it made of each.
    pub(crate) fn play(&self, visits: &[Visit]) -> Result<Vec<Standing>> {
        let program = Toolchain::rootwatch_program()?;
        let log = self.folder.join("host.log");
        let mut host = Conversation::begin(&program, &self.home, &log)?;
        let mut standings = Vec::new();
        let mut answers = File::create(self.folder.join("answers.jsonl"))?;
        for (number, visit) in visits.iter().enumerate() {
            let chain = self.chain(visit.server_name)?;
            let answer = host.ask(&question(number, visit, &chain, self.shown.get())?)?;
            writeln!(answers, "{answer}")?;
            let standing = answer.pointer("/verdict/standing").and_then(Value::as_str);
            let standing = standing.with_context(|| format!("no verdict: {answer}"))?;
            standings.push(Standing::from_word(standing)?);
        }
        Ok(standings)
    }

    /// Ends whatever runs.
    pub(crate) fn leave(self) {
        self.cast.leave();
    }
}

/// Certificates by `authority`, sent with the whole way up.
pub(crate) fn by(authority: &Arc<Authority>) -> Result<Certifier> {
    Certifier::new(Arc::clone(authority), Sends::Everything)
}

fn question(
    number: usize,
    visit: &Visit,
    chain: &[CertificateDer<'_>],
    shown: Shown,
) -> Result<Value> {
    let (source, length) = match shown {
        Shown::Chain => ("observed", chain.len()),
        Shown::EndEntity => ("observed-leaf", 1),
    };
    let chain: Vec<_> = chain
        .iter()
        .take(length)
        .map(|der| BASE64_STANDARD.encode(der))
        .collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let time = match visit.moment {
        Moment::Known => Some(now),
        Moment::Unknown => None,
    };
    let mut question = json!({
        "type": "assess", "id": number, "serverName": visit.server_name, "chainSource": source,
        "chain": chain,
    });
    for (name, value) in [
        ("address", visit.address.map(Value::from)),
        ("time", time.map(Value::from)),
    ] {
        if let (Some(value), Some(fields)) = (value, question.as_object_mut()) {
            fields.insert(name.to_owned(), value);
        }
    }
    Ok(question)
}
