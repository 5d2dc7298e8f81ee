//! From a target to a stream that leads to it: directly, to an address that may be probed, or
//! through the proxy that the browser used and never around it.

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs},
    sync::mpsc,
    thread,
    time::Instant,
};

use crate::probe::{
    Via,
    address::{Block, permit},
    error::{ProbeError, ProxyFailure, Step},
    proxy,
    target::{Proxy, ProxyAddress, ServerName, Target},
    timed::{Timed, until},
};

/// Addresses of one name that are tried.
const ADDRESSES: usize = 4;

/// A stream to the server.
#[derive(Debug)]
pub struct Route {
    /// The stream.
    pub stream: Timed,
    /// The server's address, where this computer knows it.
    pub address: Option<IpAddr>,
    /// How it leads there.
    pub via: Via,
}

/// Connects.
pub fn route(
    target: &Target,
    proxy: &Proxy,
    allowed: &[Block],
    deadline: Instant,
) -> Result<Route, ProbeError> {
    match proxy {
        Proxy::Direct => direct(target, allowed, deadline),
        Proxy::Http { at, authorization } => {
            let (mut stream, literal) = through(target, at, allowed, deadline)?;
            let name = &target.server_name;
            proxy::http(&mut stream, name, target.port, authorization.as_ref())?;
            Ok(Route {
                stream,
                address: literal,
                via: Via::Http,
            })
        }
        Proxy::Socks5 { at, credentials } => {
            let (mut stream, literal) = through(target, at, allowed, deadline)?;
            let name = &target.server_name;
            proxy::socks5(&mut stream, name, target.port, credentials.as_ref())?;
            Ok(Route {
                stream,
                address: literal,
                via: Via::Socks5,
            })
        }
        // The desktop's answer never points back to the desktop.
        Proxy::System => Err(ProbeError::ProxyFailed(ProxyFailure::Unresolved)),
    }
}

fn direct(target: &Target, allowed: &[Block], deadline: Instant) -> Result<Route, ProbeError> {
    let addresses = match (&target.server_name, target.address) {
        (ServerName::Address(literal), used) => {
            permit(*literal, allowed)
                .map_err(|refusal| ProbeError::AddressRefused(*literal, refusal))?;
            vec![used.unwrap_or(*literal)]
        }
        (ServerName::Name(_), Some(used)) => vec![used],
        (ServerName::Name(name), None) => {
            resolve(name, target.port, deadline)?.ok_or(ProbeError::NameUnresolved)?
        }
    };
    let permitted = permitted(&addresses, allowed)?;
    let (stream, address) = first_of(&permitted, target.port, deadline)?;
    Ok(Route {
        stream: Timed::new(stream, deadline),
        address: Some(address),
        via: Via::Direct,
    })
}

/// A stream to the proxy. Its own address may be private, for the browser was told to use it;
/// the server's may not, where it can be seen here.
fn through(
    target: &Target,
    at: &ProxyAddress,
    allowed: &[Block],
    deadline: Instant,
) -> Result<(Timed, Option<IpAddr>), ProbeError> {
    if target.server_name.is_localhost() {
        return Err(ProbeError::LocalhostRefused);
    }
    let literal = match &target.server_name {
        ServerName::Address(address) => Some(
            permit(*address, allowed)
                .map_err(|refusal| ProbeError::AddressRefused(*address, refusal))?,
        ),
        ServerName::Name(_) => None,
    };
    let addresses = match ServerName::parse(&at.host) {
        Ok(ServerName::Address(address)) => vec![address],
        Ok(ServerName::Name(name)) => resolve(&name, at.port, deadline)?
            .ok_or(ProbeError::ProxyFailed(ProxyFailure::Unresolved))?,
        Err(_) => return Err(ProbeError::ProxyFailed(ProxyFailure::Unresolved)),
    };
    let connected = first_of(&addresses, at.port, deadline);
    let (stream, _) = connected.map_err(|error| match error {
        ProbeError::ConnectFailed(kind) => ProbeError::ProxyFailed(ProxyFailure::Io(kind)),
        ProbeError::Timeout(_) => ProbeError::Timeout(Step::Proxy),
        other => other,
    })?;
    Ok((Timed::new(stream, deadline), literal))
}

/// Those that may be probed, the families in turn; an error where none may.
fn permitted(addresses: &[IpAddr], allowed: &[Block]) -> Result<Vec<IpAddr>, ProbeError> {
    let mut refused = None;
    let mut families = (Vec::new(), Vec::new());
    for address in addresses {
        match permit(*address, allowed) {
            Ok(permitted) if permitted.is_ipv6() => families.0.push(permitted),
            Ok(permitted) => families.1.push(permitted),
            Err(refusal) => {
                refused.get_or_insert(ProbeError::AddressRefused(*address, refusal));
            }
        }
    }
    // In turn (RFC 8305 §4), so that a network without one family still leads to the server.
    let longest = families.0.len().max(families.1.len());
    let in_turn = (0..longest).flat_map(|index| {
        let pair = [families.0.get(index), families.1.get(index)];
        pair.into_iter().flatten().copied()
    });
    let permitted: Vec<IpAddr> = in_turn.take(ADDRESSES).collect();
    match refused {
        Some(error) if permitted.is_empty() => Err(error),
        _ => Ok(permitted),
    }
}

/// The addresses of a name; `None` where it has none. The resolver of the system knows no
/// deadline, so it works in a thread that is left behind when the deadline comes; the rate limit
/// bounds how many such threads there can be.
fn resolve(name: &str, port: u16, deadline: Instant) -> Result<Option<Vec<IpAddr>>, ProbeError> {
    let (sender, receiver) = mpsc::channel();
    let host = name.to_owned();
    thread::spawn(move || {
        let found = (host.as_str(), port).to_socket_addrs();
        // Nobody listens any more after the deadline.
        let _ = sender.send(found.map(|all| all.map(|one| one.ip()).collect::<Vec<_>>()));
    });
    let timeout = || ProbeError::Timeout(Step::Resolve);
    let left = until(deadline).map_err(|_| timeout())?;
    match receiver.recv_timeout(left) {
        Ok(Ok(addresses)) if !addresses.is_empty() => Ok(Some(addresses)),
        Ok(_) => Ok(None),
        Err(_) => Err(timeout()),
    }
}

/// Connects to the first address that answers; each gets its share of the time that is left.
fn first_of(
    addresses: &[IpAddr],
    port: u16,
    deadline: Instant,
) -> Result<(TcpStream, IpAddr), ProbeError> {
    let mut last = io::ErrorKind::AddrNotAvailable;
    let tried = addresses.iter().take(ADDRESSES);
    let count = u32::try_from(tried.len()).unwrap_or(1);
    for (left, address) in (1..=count).rev().zip(tried) {
        let Ok(time) = until(deadline) else { break };
        match TcpStream::connect_timeout(&SocketAddr::new(*address, port), time / left) {
            Ok(stream) => return Ok((stream, *address)),
            Err(error) => last = error.kind(),
        }
    }
    Err(match last {
        io::ErrorKind::TimedOut => ProbeError::Timeout(Step::Connect),
        kind => ProbeError::ConnectFailed(kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::address::Refusal;

    fn addresses(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn every_resolved_address_is_checked() {
        let mixed = addresses(&["127.0.0.1", "9.9.9.9", "10.0.0.1", "::1"]);
        assert_eq!(permitted(&mixed, &[]), Ok(addresses(&["9.9.9.9"])));
        let refused = ProbeError::AddressRefused(mixed[0], Refusal::Loopback);
        assert_eq!(permitted(&mixed[..1], &[]), Err(refused));
    }

    #[test]
    fn a_name_without_address_is_not_a_name_that_takes_too_long() {
        let soon = Instant::now() + crate::probe::DEADLINE;
        assert!(matches!(resolve("localhost", 1, soon), Ok(Some(all)) if !all.is_empty()));
        // The resolver refuses this one without asking anybody.
        assert_eq!(resolve("a\0b", 1, soon), Ok(None));
        let late = resolve("localhost", 1, Instant::now());
        assert_eq!(late, Err(ProbeError::Timeout(Step::Resolve)));
    }

    #[test]
    fn families_take_turns() {
        let all = addresses(&["2600::1", "2600::2", "2600::3", "2600::4", "9.9.9.9"]);
        let expected = addresses(&["2600::1", "9.9.9.9", "2600::2", "2600::3"]);
        assert_eq!(permitted(&all, &[]), Ok(expected));
    }
}
