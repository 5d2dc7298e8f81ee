//! The request `probe`. What it says is checked here, before anything touches the network.

use std::net::IpAddr;

use serde_json::{Map, Value};

use crate::{
    certificate::Certificate,
    known::Known,
    probe::{
        desktop::environment::basic,
        target::{Proxy, ProxyAddress, Secret, ServerName, Target},
    },
    request::{RequestError, certificates},
};

/// A proxy's credentials may have so many characters.
const SECRET_CAP: usize = 4096;
/// SOCKS has one byte for the length of a name or password (RFC 1929 §2).
const SOCKS_CAP: usize = 255;

/// What is asked.
#[derive(Debug)]
pub struct Question {
    /// What to probe.
    pub target: Target,
    /// What the browser showed, end-entity first; may be empty.
    pub observed: Vec<Certificate>,
    /// Whether the cache may answer.
    pub freshness: Freshness,
}

/// Whether an earlier probe's result is good enough.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Freshness {
    /// It is.
    Cached,
    /// A person asked to look again.
    Fresh,
}

/// Reads the request.
pub(super) fn question(
    fields: &Map<String, Value>,
    id: &Value,
    known: &mut Known<'_>,
) -> Result<Question, RequestError> {
    let bad = |message: &str| RequestError::new(id, "request-invalid", message);
    let server_name = fields.get("serverName").and_then(Value::as_str);
    let server_name = server_name.and_then(|text| ServerName::parse(text).ok());
    let Some(server_name) = server_name else {
        return Err(bad("serverName is neither a host name nor an address"));
    };
    let port = fields.get("port").and_then(port);
    let port = port.ok_or_else(|| bad("port is not a number from 1 to 65535"))?;
    let Some(Value::Object(form)) = fields.get("proxy") else {
        return Err(bad("proxy is not an object"));
    };
    let proxy = proxy(form, id)?;
    let address = optional_address(fields, id)?;
    if address.is_some() && !matches!(proxy, Proxy::Direct | Proxy::System) {
        return Err(bad("address is given although a proxy is"));
    }
    let observed = match fields.get("observed") {
        None | Some(Value::Null) => Vec::new(),
        Some(_) => certificates(fields, "observed", id, known)?,
    };
    let freshness = match fields.get("fresh") {
        None | Some(Value::Null | Value::Bool(false)) => Freshness::Cached,
        Some(Value::Bool(true)) => Freshness::Fresh,
        Some(_) => return Err(bad("fresh is not a boolean")),
    };
    Ok(Question {
        target: Target {
            server_name,
            port,
            address,
            proxy,
        },
        observed,
        freshness,
    })
}

fn port(value: &Value) -> Option<u16> {
    let port = u16::try_from(value.as_u64()?).ok()?;
    (port > 0).then_some(port)
}

/// Reads the field `address`.
pub(super) fn optional_address(
    fields: &Map<String, Value>,
    id: &Value,
) -> Result<Option<IpAddr>, RequestError> {
    let found = match fields.get("address") {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.as_str().and_then(address),
    };
    let wrong = || RequestError::new(id, "request-invalid", "address is not one");
    found.map(Some).ok_or_else(wrong)
}

fn address(text: &str) -> Option<IpAddr> {
    match ServerName::parse(text) {
        Ok(ServerName::Address(address)) => Some(address),
        _ => None,
    }
}

fn proxy(form: &Map<String, Value>, id: &Value) -> Result<Proxy, RequestError> {
    let bad = |message: &str| RequestError::new(id, "request-invalid", message);
    let kind = form.get("type").and_then(Value::as_str);
    match kind {
        Some("direct") => return Ok(Proxy::Direct),
        Some("system") => return Ok(Proxy::System),
        Some("unsupported") => {
            let message = "the browser's proxy is of a kind that is not used";
            return Err(RequestError::new(id, "probe-proxy-unsupported", message));
        }
        Some("http" | "socks5") => {}
        _ => {
            return Err(bad(
                "proxy.type is not direct, socks5, http, system or unsupported",
            ));
        }
    }
    let host = form.get("host").and_then(Value::as_str);
    let host = host.and_then(|text| ServerName::parse(text).ok());
    let (Some(host), Some(port)) = (host, form.get("port").and_then(port)) else {
        return Err(bad("proxy.host or proxy.port is missing or wrong"));
    };
    let host = host.to_string();
    let at = ProxyAddress { host, port };
    let secret = |field: &str, cap: usize| match form.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.len() <= cap => Ok(Some(text.as_str())),
        Some(_) => Err(bad(&format!("proxy.{field} is not a text of that length"))),
    };
    if kind == Some("socks5") {
        let username = secret("username", SOCKS_CAP)?.filter(|text| !text.is_empty());
        let password = secret("password", SOCKS_CAP)?.unwrap_or_default();
        let credentials =
            username.map(|name| (Secret(name.to_owned()), Secret(password.to_owned())));
        return Ok(Proxy::Socks5 { at, credentials });
    }
    let username = secret("username", SECRET_CAP)?.filter(|text| !text.is_empty());
    let password = secret("password", SECRET_CAP)?.unwrap_or_default();
    let authorization = match (secret("authorization", SECRET_CAP)?, username) {
        // Anything else would end the header field and start another.
        (Some(value), _) if !value.chars().all(|c| c == ' ' || c.is_ascii_graphic()) => {
            return Err(bad("proxy.authorization is no value of a header field"));
        }
        (Some(value), _) if !value.is_empty() => Some(Secret(value.to_owned())),
        (_, Some(name)) => Some(basic(name, password)),
        _ => None,
    };
    Ok(Proxy::Http { at, authorization })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::public_roots::PublicRoots;

    fn ask(mut fields: Value, more: &Value) -> Result<Question, RequestError> {
        for (name, value) in more.as_object().unwrap() {
            fields[name.as_str()] = value.clone();
        }
        let roots = PublicRoots::default();
        question(
            fields.as_object().unwrap(),
            &json!(1),
            &mut Known::new(&roots),
        )
    }

    fn plain() -> Value {
        json!({ "serverName": "a.example", "port": 443, "proxy": { "type": "direct" } })
    }

    #[test]
    fn reads_what_it_needs_and_no_more() {
        let asked = ask(plain(), &json!({})).unwrap();
        assert_eq!(asked.target.server_name.to_string(), "a.example");
        assert_eq!(asked.target.proxy, Proxy::Direct);
        assert_eq!(asked.freshness, Freshness::Cached);
        let more = json!({ "address": "192.0.2.1", "fresh": true, "observed": [] });
        let asked = ask(plain(), &more).unwrap();
        assert_eq!(asked.target.address, "192.0.2.1".parse().ok());
        assert_eq!(asked.freshness, Freshness::Fresh);
    }

    #[test]
    fn rejects_what_is_wrong() {
        let socks = json!({ "type": "socks5", "host": "p", "port": 1 });
        for wrong in [
            json!({ "serverName": null }),
            json!({ "serverName": "127.1" }),
            json!({ "port": 0 }),
            json!({ "port": 65536 }),
            json!({ "port": "443" }),
            json!({ "proxy": null }),
            json!({ "proxy": { "type": "socks4" } }),
            json!({ "proxy": { "type": "http", "host": "p" } }),
            json!({ "proxy": { "type": "http", "host": "p\r\n", "port": 1 } }),
            json!({ "proxy": { "type": "http", "host": "p", "port": 1, "authorization": "a\r\nb" } }),
            json!({ "proxy": { "type": "socks5", "host": "p", "port": 1, "username": "x".repeat(256) } }),
            json!({ "proxy": socks, "address": "9.9.9.9" }),
            json!({ "address": "localhost" }),
            json!({ "fresh": "yes" }),
            json!({ "observed": "MIIB" }),
        ] {
            let error = ask(plain(), &wrong).unwrap_err();
            assert_eq!(error.code, "request-invalid", "{wrong}");
        }
    }

    #[test]
    fn a_proxy_of_another_kind_has_its_own_code() {
        let other = json!({ "proxy": { "type": "unsupported" } });
        let error = ask(plain(), &other).unwrap_err();
        assert_eq!(error.code, "probe-proxy-unsupported");
    }

    #[test]
    fn credentials_as_firefox_gives_them() {
        let secret = |text: &str| Secret(text.to_owned());
        let form = |more: Value| {
            let mut proxy = json!({ "type": "http", "host": "P.example", "port": 8 });
            for (name, value) in more.as_object().unwrap() {
                proxy[name.as_str()] = value.clone();
            }
            ask(plain(), &json!({ "proxy": proxy }))
                .unwrap()
                .target
                .proxy
        };
        let expect = |authorization: Option<&str>| Proxy::Http {
            at: ProxyAddress {
                host: "p.example".to_owned(),
                port: 8,
            },
            authorization: authorization.map(secret),
        };
        assert_eq!(form(json!({})), expect(None));
        assert_eq!(
            form(json!({ "username": "", "password": "" })),
            expect(None)
        );
        let given = json!({ "authorization": "Basic eDp5" });
        assert_eq!(form(given), expect(Some("Basic eDp5")));
        let named = json!({ "username": "me", "password": "pw" });
        assert_eq!(form(named), expect(Some("Basic bWU6cHc=")));
        let socks = json!({ "type": "socks5", "username": "me", "password": "pw" });
        let Proxy::Socks5 { credentials, .. } = form(socks) else {
            panic!("not a SOCKS proxy");
        };
        assert_eq!(credentials, Some((secret("me"), secret("pw"))));
    }
}
