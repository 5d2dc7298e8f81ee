//! TLS servers on loopback with certificates made on the spot, which keep what they saw.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    PublicKeyData,
};
use rootwatch::{certificate::Certificate, digest::Sha256};
use rustls::{
    IoState, ServerConfig, ServerConnection, SupportedProtocolVersion,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    sign::{CertifiedKey, SingleCertAndKey},
    version::{TLS12, TLS13},
};

/// What the connection says that stops a server; no TLS begins like this.
const LAST: &[u8; 1] = b".";

pub(crate) const BOTH: &[&SupportedProtocolVersion] = &[&TLS12, &TLS13];

/// A CA, or a site with its key.
pub(crate) struct Identity {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) pem: String,
    params: CertificateParams,
    key: KeyPair,
}

fn params(name: &str, is_ca: bool) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.use_authority_key_identifier_extension = true;
    if is_ca {
        params.subject_alt_names.clear();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params
}

impl Identity {
    pub(crate) fn root(name: &str) -> Self {
        let (params, key) = (params(name, true), KeyPair::generate().unwrap());
        let made = params.self_signed(&key).unwrap();
        Self::new(&made, params, key)
    }

    pub(crate) fn intermediate(&self, name: &str) -> Self {
        self.issue(params(name, true), KeyPair::generate().unwrap())
    }

    pub(crate) fn site(&self, name: &str) -> Self {
        self.issue(params(name, false), KeyPair::generate().unwrap())
    }

    /// A certificate of this CA for another one's name and key.
    pub(crate) fn cross_sign(&self, other: &Self) -> Self {
        let key = KeyPair::from_pem(&other.key.serialize_pem()).unwrap();
        self.issue(other.params.clone(), key)
    }

    fn issue(&self, params: CertificateParams, key: KeyPair) -> Self {
        let issuer = Issuer::new(self.params.clone(), &self.key);
        let made = params.signed_by(&key, &issuer).unwrap();
        Self::new(&made, params, key)
    }

    fn new(made: &rcgen::Certificate, params: CertificateParams, key: KeyPair) -> Self {
        Self {
            der: made.der().clone(),
            pem: made.pem(),
            params,
            key,
        }
    }

    /// What is no certificate.
    pub(crate) fn junk() -> Self {
        let mut junk = Self::root("Junk");
        junk.der = CertificateDer::from(vec![0x30, 3, 1, 2, 3]);
        junk
    }

    pub(crate) fn key_der(&self) -> Vec<u8> {
        self.key.serialize_der()
    }

    pub(crate) fn base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    pub(crate) fn sha256(&self) -> String {
        Sha256::of(&self.der).to_string()
    }

    /// An entry for `authorities.d` that lists this CA by certificate and key.
    pub(crate) fn listing(&self) -> String {
        let spki = self.key.subject_public_key_info();
        let certificate = Certificate::from_der(&self.der).unwrap();
        format!(
            "id = \"pretend\"\nname = \"Pretend\"\noperator = \"P\"\ncategory = \"state\"\n\
             evidence = \"observed\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
             added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n\
             [[certificates]]\nsha256 = \"{}\"\n\
             [[keys]]\nspki_sha256 = \"{}\"\nspki = \"{}\"\nsubjects = [\"{}\"]\n",
            certificate.sha256,
            Sha256::of(&spki),
            STANDARD.encode(&spki),
            certificate.subject.text(),
        )
    }

    fn certified(&self, above: &[CertificateDer<'static>], key: &Self) -> Arc<SingleCertAndKey> {
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.key.serialize_der()));
        let signing = ring::default_provider().key_provider.load_private_key(der);
        let mut chain = vec![self.der.clone()];
        chain.extend_from_slice(above);
        let certified = CertifiedKey::new(chain, signing.unwrap());
        Arc::new(SingleCertAndKey::from(certified))
    }

    /// What a server needs to show this certificate with `above` behind it, signing with `key`.
    pub(crate) fn config(
        &self,
        above: &[CertificateDer<'static>],
        key: &Self,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ServerConfig {
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let mut config = builder
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(self.certified(above, key));
        config.alpn_protocols = vec![b"h2".to_vec()];
        config
    }
}

/// What a server saw of one connection.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) server_name: Option<String>,
    pub(crate) alpn: Option<Vec<u8>>,
    pub(crate) application_data: Vec<u8>,
    pub(crate) said_goodbye: bool,
}

/// A server and what it saw.
pub(crate) struct Site {
    pub(crate) port: u16,
    pub(crate) seen: Receiver<Seen>,
}

impl Site {
    /// Shows `site` with `above` behind it.
    pub(crate) fn show(site: &Identity, above: &[&Identity]) -> Self {
        let above: Vec<_> = above.iter().map(|one| one.der.clone()).collect();
        Self::serve(site.config(&above, site, BOTH))
    }

    /// The same at another address, as a name can have several.
    #[cfg(target_os = "linux")]
    pub(crate) fn show_at(site: &Identity, address: (&str, u16)) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        Self::answer(listener, shaking(site.config(&[], site, BOTH)))
    }

    pub(crate) fn serve(config: ServerConfig) -> Self {
        Self::listen(shaking(config))
    }

    /// A server that does as it likes with each connection.
    pub(crate) fn listen(handle: impl Fn(TcpStream, Sender<Seen>) + Send + 'static) -> Self {
        Self::answer(TcpListener::bind("127.0.0.1:0").unwrap(), handle)
    }

    fn answer(
        listener: TcpListener,
        handle: impl Fn(TcpStream, Sender<Seen>) + Send + 'static,
    ) -> Self {
        let port = listener.local_addr().unwrap().port();
        let (sender, seen) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, mut first) = (stream.unwrap(), [0]);
                // A client that is gone already was a client all the same.
                let peeked = stream.peek(&mut first);
                if peeked.is_ok() && first == *LAST {
                    return;
                }
                handle(stream, sender.clone());
            }
        });
        Self { port, seen }
    }

    /// How many connections there were that were not looked at; the server stops. Connections
    /// are accepted in order, so the last one finds all others done.
    pub(crate) fn count(self) -> usize {
        let mut last = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        last.write_all(LAST).unwrap();
        self.seen.iter().count()
    }
}

/// What a server does with each connection.
fn shaking(config: ServerConfig) -> impl Fn(TcpStream, Sender<Seen>) + Send {
    let config = Arc::new(config);
    move |stream, seen| {
        // Clients that break off are part of the tests.
        let _ = seen.send(shake(stream, Arc::clone(&config)));
    }
}

fn shake(mut stream: TcpStream, config: Arc<ServerConfig>) -> Seen {
    let mut connection = ServerConnection::new(config).unwrap();
    let mut seen = Seen::default();
    while connection
        .complete_io(&mut stream)
        .is_ok_and(|(read, wrote)| read + wrote > 0)
    {
        seen.server_name = connection.server_name().map(str::to_owned);
        seen.alpn = connection.alpn_protocol().map(<[u8]>::to_vec);
        let state = connection.process_new_packets();
        let mut data = vec![0; state.as_ref().map_or(0, IoState::plaintext_bytes_to_read)];
        let _ = connection.reader().read_exact(&mut data);
        seen.application_data.extend(data);
        seen.said_goodbye |= state.is_ok_and(|state| state.peer_has_closed());
    }
    let _ = stream.flush();
    seen
}
