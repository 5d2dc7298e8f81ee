//! The probe: one TLS handshake of the host's own, to keep the chain that a server presents.
//! It judges nothing and sends no request. The only network access that the host has;
//! `design.md` section 4 has its rules, `host/PROTOCOL.md` what it answers.

pub mod address;
pub mod cache;
pub mod connect;
pub mod desktop;
pub mod error;
pub mod handshake;
pub mod limits;
pub mod network;
pub mod proxy;
pub mod target;
pub mod timed;

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use crate::probe::{
    address::Block,
    connect::Route,
    error::ProbeError,
    handshake::PeerKey,
    target::{Proxy, Target},
};

/// A probe takes no longer, name resolution and proxy included.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// What a probe brought.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The certificates as DER, in the order of the server; at least one.
    pub chain: Vec<Vec<u8>>,
    /// The server's address; `None` where a proxy resolved the name.
    pub address: Option<IpAddr>,
    /// `TLS 1.2` or `TLS 1.3`.
    pub protocol: &'static str,
    /// How the server was reached.
    pub via: Via,
    /// Whether the peer showed that it holds the end-entity's key.
    pub peer_key: PeerKey,
}

/// How a server was reached.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Via {
    Direct,
    Http,
    Socks5,
}

impl Via {
    /// The word on the wire.
    pub fn text(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Http => "http",
            Self::Socks5 => "socks5",
        }
    }
}

/// Makes the handshake. `allowed` are the blocks that the configuration lifts from refusal.
pub fn probe(target: &Target, allowed: &[Block]) -> Result<Presented, ProbeError> {
    let deadline = Instant::now() + DEADLINE;
    let found;
    let proxy = match &target.proxy {
        Proxy::System => {
            found = desktop::proxy(target, deadline).map_err(ProbeError::ProxyUnsupported)?;
            &found
        }
        given => given,
    };
    let Route {
        mut stream,
        address,
        via,
    } = connect::route(target, proxy, allowed, deadline)?;
    let shown = handshake::shake(&mut stream, &target.server_name)?;
    Ok(Presented {
        chain: shown.chain,
        address,
        protocol: shown.protocol,
        via,
        peer_key: shown.peer_key,
    })
}
