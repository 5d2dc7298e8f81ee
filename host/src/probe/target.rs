//! What is probed: a server name, a port, and how the browser reached it.

use std::{fmt, net::IpAddr};

use rustls::pki_types::{DnsName, ServerName as TlsName};

/// What to probe; two equal ones bring the same.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Target {
    /// The server.
    pub server_name: ServerName,
    /// Its port.
    pub port: u16,
    /// The address that the browser used, where it said so.
    pub address: Option<IpAddr>,
    /// How the browser reached it.
    pub proxy: Proxy,
}

/// A host name in its canonical form, or an address literal.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum ServerName {
    /// An address.
    Address(IpAddr),
    /// A host name: ASCII, lower case, no trailing dot.
    Name(String),
}

/// How a server is reached.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Proxy {
    /// Without a proxy.
    Direct,
    /// HTTP CONNECT (RFC 9110 §9.3.6).
    Http {
        /// Where the proxy is.
        at: ProxyAddress,
        /// The value of Proxy-Authorization.
        authorization: Option<Secret>,
    },
    /// SOCKS version 5 (RFC 1928); the proxy resolves the name.
    Socks5 {
        /// Where the proxy is.
        at: ProxyAddress,
        /// User name and password (RFC 1929).
        credentials: Option<(Secret, Secret)>,
    },
    /// As the desktop is set up.
    System,
}

/// Where a proxy is.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct ProxyAddress {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// A text that is never printed.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A text is neither a host name nor an address.
#[derive(Debug, Eq, PartialEq)]
pub struct NotAServerName;

impl fmt::Display for NotAServerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("neither a host name in its ASCII form nor an address")
    }
}

impl std::error::Error for NotAServerName {}

impl ServerName {
    /// Reads a name as it stands in a URL: brackets around an IPv6 address and one trailing dot
    /// may be there. Short or numeric forms of IPv4 such as `127.1` are refused, for a resolver
    /// or a proxy would take them for an address that was never checked.
    pub fn parse(text: &str) -> Result<Self, NotAServerName> {
        let bracketed = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        if let Some(inner) = bracketed {
            let address = inner.parse().map_err(|_| NotAServerName)?;
            return Ok(Self::Address(IpAddr::V6(address)));
        }
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let plain = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let last = plain.rsplit('.').next().unwrap_or_default();
        let is_numeric = last.chars().all(|c| c.is_ascii_digit())
            || last
                .strip_prefix("0x")
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit()));
        if is_numeric || plain.ends_with('.') || DnsName::try_from(plain.as_str()).is_err() {
            return Err(NotAServerName);
        }
        Ok(Self::Name(plain))
    }

    /// Whether the name means the computer that resolves it (RFC 6761 §6.3).
    pub fn is_localhost(&self) -> bool {
        match self {
            Self::Address(_) => false,
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
        }
    }

    /// The name as TLS takes it; a host name is sent as SNI, an address is not.
    pub(crate) fn for_tls(&self) -> Result<TlsName<'static>, NotAServerName> {
        match self {
            Self::Address(address) => Ok(TlsName::IpAddress((*address).into())),
            Self::Name(name) => TlsName::try_from(name.clone()).map_err(|_| NotAServerName),
        }
    }

    /// With the port, as in an authority (RFC 3986 §3.2).
    pub(crate) fn with_port(&self, port: u16) -> String {
        match self {
            Self::Address(IpAddr::V6(address)) => format!("[{address}]:{port}"),
            Self::Address(IpAddr::V4(address)) => format!("{address}:{port}"),
            Self::Name(name) => format!("{name}:{port}"),
        }
    }
}

impl fmt::Display for ServerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_as_they_stand_in_a_url() {
        for (text, canonical) in [
            ("Example.ORG", "example.org"),
            ("example.org.", "example.org"),
            ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
            ("a_b.example", "a_b.example"),
            ("192.0.2.1", "192.0.2.1"),
            ("[2001:DB8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("localhost", "localhost"),
            ("1.2.3.4.example", "1.2.3.4.example"),
        ] {
            assert_eq!(ServerName::parse(text).unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn refuses_what_a_resolver_could_take_for_an_unchecked_address() {
        for text in [
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "017700000001",
            "1.2.3.4.",
            "",
            ".",
            "a..b",
            "a b",
            "müller.example",
            "[127.0.0.1]",
            "[::1",
            "fe80::1%eth0",
            "a\r\nb.example",
            "-a.example",
            "example.org..",
        ] {
            assert_eq!(ServerName::parse(text), Err(NotAServerName), "{text}");
        }
    }

    #[test]
    fn knows_the_names_of_this_computer() {
        for (text, expected) in [
            ("localhost", true),
            ("a.LOCALHOST.", true),
            ("localhost.example", false),
            ("notlocalhost", false),
        ] {
            assert_eq!(ServerName::parse(text).unwrap().is_localhost(), expected);
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let text = format!("{:?}", Secret("hunter2".to_owned()));
        assert!(!text.contains("hunter2"));
    }
}
