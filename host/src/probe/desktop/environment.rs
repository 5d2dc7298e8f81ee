//! The proxy as environment variables give it: `https_proxy`, `all_proxy`, `no_proxy`, in lower
//! or upper case. Also the reader of proxy URLs.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::probe::{
    desktop::{Unsupported, bypass},
    target::{Proxy, ProxyAddress, Secret, ServerName, Target},
};

/// The proxy for `target`; `None` where no variable says anything.
pub fn proxy(
    variable: impl Fn(&str) -> Option<String>,
    target: &Target,
) -> Option<Result<Proxy, Unsupported>> {
    let either = |lower: &str| variable(lower).or_else(|| variable(&lower.to_ascii_uppercase()));
    let url = either("https_proxy").or_else(|| either("all_proxy"))?;
    let exceptions = either("no_proxy").unwrap_or_default();
    if bypass::covers(exceptions.split(','), target) {
        return Some(Ok(Proxy::Direct));
    }
    Some(from_url(&url))
}

/// Reads `http://[user[:password]@]host[:port]`, the same with `socks5`, `socks5h` or `socks`,
/// or no scheme at all, which means `http`.
pub fn from_url(url: &str) -> Result<Proxy, Unsupported> {
    let (scheme, rest) = url.trim().split_once("://").unwrap_or(("http", url.trim()));
    let rest = rest.trim_end_matches('/');
    let (user, at) = match rest.rsplit_once('@') {
        Some((user, at)) => (Some(user), at),
        None => (None, rest),
    };
    let is_socks = match scheme.to_ascii_lowercase().as_str() {
        "http" => false,
        "socks" | "socks5" | "socks5h" => true,
        _ => return Err(Unsupported::Kind),
    };
    let at = address(at, if is_socks { 1080 } else { 80 }).ok_or(Unsupported::Settings)?;
    let credentials = user.map(|user| {
        let (name, password) = user.split_once(':').unwrap_or((user, ""));
        (decoded(name), decoded(password))
    });
    if is_socks {
        let credentials = credentials.map(|(name, password)| (Secret(name), Secret(password)));
        return Ok(Proxy::Socks5 { at, credentials });
    }
    let authorization = credentials.map(|(name, password)| basic(&name, &password));
    Ok(Proxy::Http { at, authorization })
}

/// The value of Proxy-Authorization for a name and a password (RFC 7617 §2).
pub fn basic(name: &str, password: &str) -> Secret {
    let pair = STANDARD.encode(format!("{name}:{password}"));
    Secret(format!("Basic {pair}"))
}

/// Reads `host[:port]`.
pub(crate) fn address(text: &str, default_port: u16) -> Option<ProxyAddress> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            (host, port.parse().ok().filter(|port| *port > 0)?)
        }
        _ => (text, default_port),
    };
    let host = ServerName::parse(host).ok()?.to_string();
    Some(ProxyAddress { host, port })
}

/// Percent-decoded (RFC 3986 §2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        if let (b'%', Some(byte)) = (first, byte) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target {
            server_name: ServerName::parse("a.example").unwrap(),
            port: 443,
            address: None,
            proxy: Proxy::System,
        }
    }

    fn http(host: &str, port: u16) -> Proxy {
        let host = host.to_owned();
        let at = ProxyAddress { host, port };
        Proxy::Http {
            at,
            authorization: None,
        }
    }

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: Option<&Result<Proxy, Unsupported>>) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(proxy(variable, &target()).as_ref(), expected);
    }

    #[test]
    fn variables_in_both_cases_and_in_order() {
        check(&[], None);
        check(&[("http_proxy", "p:1")], None);
        check(&[("https_proxy", "p:1")], Some(&Ok(http("p", 1))));
        check(&[("HTTPS_PROXY", "p:1")], Some(&Ok(http("p", 1))));
        check(
            &[("all_proxy", "q:2"), ("https_proxy", "p:1")],
            Some(&Ok(http("p", 1))),
        );
        check(&[("ALL_PROXY", "http://q")], Some(&Ok(http("q", 80))));
    }

    #[test]
    fn exceptions_lead_past_the_proxy() {
        let given = [("https_proxy", "p:1"), ("no_proxy", "b.example, .example")];
        check(&given, Some(&Ok(Proxy::Direct)));
        let other = [("https_proxy", "p:1"), ("NO_PROXY", "b.example")];
        check(&other, Some(&Ok(http("p", 1))));
    }

    #[test]
    fn urls_with_credentials() {
        let secret = |text: &str| Secret(text.to_owned());
        let Ok(Proxy::Http { authorization, .. }) = from_url("http://me:p%40w@p:8/") else {
            panic!("not an HTTP proxy");
        };
        // "me:p@w"
        assert_eq!(authorization, Some(secret("Basic bWU6cEB3")));
        let Ok(Proxy::Socks5 { at, credentials }) = from_url("socks5h://me:pw@[::1]") else {
            panic!("not a SOCKS proxy");
        };
        assert_eq!((at.host.as_str(), at.port), ("::1", 1080));
        assert_eq!(credentials, Some((secret("me"), secret("pw"))));
    }

    #[test]
    fn other_kinds_are_not_used() {
        for url in ["https://p:1", "socks4://p:1", "quic://p:1"] {
            assert_eq!(from_url(url), Err(Unsupported::Kind));
        }
        for url in ["http://", "http://p:x", "http://p:0", "http://a b"] {
            assert_eq!(from_url(url), Err(Unsupported::Settings));
        }
    }
}
