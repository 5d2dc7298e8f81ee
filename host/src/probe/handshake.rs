//! One TLS handshake, up to the point where the peer has shown its chain and its key; then the
//! connection is closed. No application data is sent.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, InvalidMessage, ProtocolVersion,
    SignatureScheme,
    client::{
        Resumption,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{self, WebPkiSupportedAlgorithms, ring},
    pki_types::{CertificateDer, ServerName as TlsName, UnixTime},
};

use crate::probe::{
    error::{ProbeError, Step, TlsFailure},
    target::ServerName,
    timed::Timed,
};

/// What the peer showed.
#[derive(Debug)]
pub struct Shown {
    /// Its certificates as DER; at least one.
    pub chain: Vec<Vec<u8>>,
    /// `TLS 1.2` or `TLS 1.3`.
    pub protocol: &'static str,
    /// Whether it holds the key of the first one.
    pub peer_key: PeerKey,
}

/// Whether the peer signed the handshake with the key of its certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PeerKey {
    /// It did.
    Proven,
    /// The signature is wrong, or of a kind that cannot be checked.
    Unproven,
}

/// Shakes hands as a browser would and hangs up. A peer that breaks off after it has shown chain
/// and key, for want of a client certificate say, has answered the question all the same.
pub fn shake(stream: &mut Timed, server_name: &ServerName) -> Result<Shown, ProbeError> {
    let verifier = Arc::new(DangerousAnyCertificateVerifier::new());
    let name = server_name
        .for_tls()
        .map_err(|_| ProbeError::NameUnresolved)?;
    let connection = ClientConnection::new(Arc::new(config(&verifier)?), name);
    let mut connection = connection.map_err(failed)?;
    let end = drive(&mut connection, stream);
    if end.is_ok() {
        connection.send_close_notify();
    }
    // A farewell or an alert; the peer may be gone already.
    let _ = connection.write_tls(stream);
    stream.hang_up();
    let Seen { chain, peer_key } = verifier.into_seen();
    match (peer_key, protocol(&connection), end) {
        (Some(peer_key), Some(protocol), _) if !chain.is_empty() => Ok(Shown {
            chain,
            protocol,
            peer_key,
        }),
        (_, _, Err(error)) => Err(error),
        (_, _, Ok(())) => Err(failed(Error::NoCertificatesPresented)),
    }
}

fn drive(connection: &mut ClientConnection, stream: &mut Timed) -> Result<(), ProbeError> {
    loop {
        while connection.wants_write() {
            connection.write_tls(stream).map_err(|error| cut(&error))?;
        }
        if !connection.is_handshaking() {
            return Ok(());
        }
        if connection.read_tls(stream).map_err(|error| cut(&error))? == 0 {
            return Err(ProbeError::TlsFailed(TlsFailure::Closed));
        }
        connection.process_new_packets().map_err(failed)?;
    }
}

fn cut(error: &io::Error) -> ProbeError {
    match error.kind() {
        io::ErrorKind::TimedOut => ProbeError::Timeout(Step::Handshake),
        io::ErrorKind::QuotaExceeded => ProbeError::TlsFailed(TlsFailure::TooLarge),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            ProbeError::TlsFailed(TlsFailure::Closed)
        }
        kind => ProbeError::TlsFailed(TlsFailure::Io(kind)),
    }
}

fn failed(error: Error) -> ProbeError {
    ProbeError::TlsFailed(match error {
        Error::InvalidMessage(
            InvalidMessage::HandshakePayloadTooLarge
            | InvalidMessage::CertificatePayloadTooLarge
            | InvalidMessage::MessageTooLarge,
        ) => TlsFailure::TooLarge,
        other => TlsFailure::Protocol(other),
    })
}

fn protocol(connection: &ClientConnection) -> Option<&'static str> {
    match connection.protocol_version()? {
        ProtocolVersion::TLSv1_2 => Some("TLS 1.2"),
        ProtocolVersion::TLSv1_3 => Some("TLS 1.3"),
        _ => None,
    }
}

fn config(verifier: &Arc<DangerousAnyCertificateVerifier>) -> Result<ClientConfig, ProbeError> {
    let trusting: Arc<dyn ServerCertVerifier> =
        Arc::<DangerousAnyCertificateVerifier>::clone(verifier);
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let mut config = builder
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(trusting)
        .with_no_client_auth();
    // What browsers offer: an interceptor may treat other clients differently.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    // A resumed session would show no chain.
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Accepts every certificate, because the probe sends nothing and judges nothing: it only keeps
/// what was shown. Private to this module, so that no other connection can be made with it.
#[derive(Debug)]
struct DangerousAnyCertificateVerifier {
    seen: Mutex<Seen>,
    algorithms: WebPkiSupportedAlgorithms,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    chain: Vec<Vec<u8>>,
    peer_key: Option<PeerKey>,
}

impl DangerousAnyCertificateVerifier {
    fn new() -> Self {
        Self {
            seen: Mutex::default(),
            algorithms: ring::default_provider().signature_verification_algorithms,
        }
    }

    fn into_seen(self: Arc<Self>) -> Seen {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clone()
    }

    fn keep_peer_key<T>(&self, checked: &Result<T, Error>) -> HandshakeSignatureValid {
        let peer_key = match checked {
            Ok(_) => PeerKey::Proven,
            Err(_) => PeerKey::Unproven,
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.peer_key = Some(peer_key);
        HandshakeSignatureValid::assertion()
    }
}

impl ServerCertVerifier for DangerousAnyCertificateVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &TlsName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.chain = vec![end_entity.to_vec()];
        seen.chain
            .extend(intermediates.iter().map(|der| der.to_vec()));
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let checked =
            crypto::verify_tls12_signature(message, certificate, signed, &self.algorithms);
        Ok(self.keep_peer_key(&checked))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let checked =
            crypto::verify_tls13_signature(message, certificate, signed, &self.algorithms);
        Ok(self.keep_peer_key(&checked))
    }

    /// Also what `ring` cannot check: such a server's chain is worth seeing, and the signature
    /// is then called unproven.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.algorithms.supported_schemes();
        for more in [
            SignatureScheme::ECDSA_NISTP521_SHA512,
            SignatureScheme::RSA_PKCS1_SHA1,
            SignatureScheme::ECDSA_SHA1_Legacy,
        ] {
            if !schemes.contains(&more) {
                schemes.push(more);
            }
        }
        schemes
    }
}
