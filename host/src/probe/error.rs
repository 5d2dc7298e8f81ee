//! Why a probe brought nothing, each reason with its code on the wire.

use std::{fmt, io, net::IpAddr};

use crate::probe::{
    address::Refusal,
    desktop::Unsupported,
    limits::{A_MINUTE, AT_ONCE, Busy},
};

/// Why a probe brought nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum ProbeError {
    /// No address may be probed; the first one and its kind.
    AddressRefused(IpAddr, Refusal),
    /// A limit is reached.
    Busy(Busy),
    /// No connection to the server.
    ConnectFailed(io::ErrorKind),
    /// A name that means the proxy's own computer.
    LocalhostRefused,
    /// The name has no address, or is none.
    NameUnresolved,
    /// The proxy did not connect.
    ProxyFailed(ProxyFailure),
    /// The desktop uses a proxy that cannot be used the same way.
    ProxyUnsupported(Unsupported),
    /// The deadline came.
    Timeout(Step),
    /// The handshake brought no chain.
    TlsFailed(TlsFailure),
}

/// What a proxy did instead of connecting.
#[derive(Clone, Debug, PartialEq)]
pub enum ProxyFailure {
    /// It wants credentials, or others.
    Authentication,
    /// The connection to it failed.
    Io(io::ErrorKind),
    /// It did not speak the protocol.
    Malformed,
    /// It refused, with this status or reply.
    Refused(u16),
    /// Its name has no address.
    Unresolved,
}

/// What was going on when the deadline came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Step {
    Connect,
    Handshake,
    Proxy,
    Resolve,
}

/// Why a handshake brought no chain.
#[derive(Clone, Debug, PartialEq)]
pub enum TlsFailure {
    /// The server closed the connection.
    Closed,
    /// The connection failed.
    Io(io::ErrorKind),
    /// The server's end-entity certificate cannot be parsed.
    NotACertificate,
    /// What rustls says.
    Protocol(rustls::Error),
    /// The server sent more than a handshake may hold.
    TooLarge,
}

impl ProbeError {
    /// The code of `PROTOCOL.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AddressRefused(..) | Self::LocalhostRefused => "probe-address-refused",
            Self::Busy(_) => "busy",
            Self::ConnectFailed(_) => "probe-connect-failed",
            Self::NameUnresolved => "probe-name-unresolved",
            Self::ProxyFailed(_) => "probe-proxy-failed",
            Self::ProxyUnsupported(_) => "probe-proxy-unsupported",
            Self::Timeout(_) => "probe-timeout",
            Self::TlsFailed(_) => "probe-tls-failed",
        }
    }
}

impl fmt::Display for ProbeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddressRefused(address, refusal) => {
                write!(f, "{address} is a {refusal} address, which is not probed")
            }
            Self::Busy(Busy::AMinute) => write!(f, "{A_MINUTE} probes were made in this minute"),
            Self::Busy(Busy::AtOnce) => write!(f, "{AT_ONCE} probes are running"),
            Self::ConnectFailed(kind) => write!(f, "cannot connect to the server: {kind}"),
            Self::LocalhostRefused => f.write_str("localhost is not probed through a proxy"),
            Self::NameUnresolved => f.write_str("the name has no address"),
            Self::ProxyFailed(failure) => write!(f, "the proxy did not connect: {failure}"),
            Self::ProxyUnsupported(reason) => write!(f, "the proxy cannot be used: {reason}"),
            Self::Timeout(step) => write!(f, "the deadline came {step}"),
            Self::TlsFailed(failure) => write!(f, "the handshake failed: {failure}"),
        }
    }
}

impl std::error::Error for ProbeError {}

impl fmt::Display for ProxyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authentication => f.write_str("it does not accept the credentials"),
            Self::Io(kind) => kind.fmt(f),
            Self::Malformed => f.write_str("it does not speak the protocol"),
            Self::Refused(status) => write!(f, "it answered {status}"),
            Self::Unresolved => f.write_str("its name has no address"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "while connecting",
            Self::Handshake => "during the handshake",
            Self::Proxy => "while the proxy connected",
            Self::Resolve => "while the name was resolved",
        })
    }
}

impl fmt::Display for TlsFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str("the server closed the connection"),
            Self::Io(kind) => kind.fmt(f),
            Self::NotACertificate => f.write_str("the first certificate cannot be parsed"),
            Self::Protocol(error) => error.fmt(f),
            Self::TooLarge => f.write_str("the server sent too much"),
        }
    }
}
