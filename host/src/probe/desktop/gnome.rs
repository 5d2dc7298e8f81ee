//! GNOME's proxy, from what `gsettings list-recursively org.gnome.system.proxy` prints: one
//! `schema key value` a line, the value in `GVariant`'s text form.

use crate::probe::{
    desktop::{Unsupported, bypass},
    target::{Proxy, ProxyAddress, ServerName, Target},
};

const SCHEMA: &str = "org.gnome.system.proxy";

/// The proxy for `target`.
pub fn proxy(settings: &str, target: &Target) -> Result<Proxy, Unsupported> {
    match value(settings, SCHEMA, "mode").map(unquoted) {
        Some("none") => return Ok(Proxy::Direct),
        Some("auto") => return Err(Unsupported::Automatic),
        Some("manual") => {}
        _ => return Err(Unsupported::Settings),
    }
    let exceptions = value(settings, SCHEMA, "ignore-hosts").unwrap_or_default();
    // `['localhost', '127.0.0.0/8']`, or `@as []` where it is empty.
    let exceptions = exceptions.trim_start_matches("@as").trim();
    let exceptions = exceptions.trim_start_matches('[').trim_end_matches(']');
    if bypass::covers(exceptions.split(',').map(str::trim).map(unquoted), target) {
        return Ok(Proxy::Direct);
    }
    if let Some(at) = address(settings, "https")? {
        return Ok(Proxy::Http {
            at,
            authorization: None,
        });
    }
    Ok(match address(settings, "socks")? {
        Some(at) => Proxy::Socks5 {
            at,
            credentials: None,
        },
        None => Proxy::Direct,
    })
}

fn address(settings: &str, kind: &str) -> Result<Option<ProxyAddress>, Unsupported> {
    let schema = format!("{SCHEMA}.{kind}");
    let host = value(settings, &schema, "host").map_or("", unquoted);
    if host.is_empty() {
        return Ok(None);
    }
    let port = value(settings, &schema, "port").and_then(|text| text.parse().ok());
    match (ServerName::parse(host), port) {
        (Ok(host), Some(port)) if port > 0 => Ok(Some(ProxyAddress {
            host: host.to_string(),
            port,
        })),
        _ => Err(Unsupported::Settings),
    }
}

fn value<'a>(settings: &'a str, schema: &str, key: &str) -> Option<&'a str> {
    settings.lines().find_map(|line| {
        let rest = line.strip_prefix(schema)?.strip_prefix(' ')?;
        rest.strip_prefix(key)?.strip_prefix(' ').map(str::trim)
    })
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['\'', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `gsettings` 2.84 prints it.
    fn settings(mode: &str, https: &str, socks: &str) -> String {
        format!(
            "org.gnome.system.proxy autoconfig-url ''\n\
             org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '*.inside.example']\n\
             org.gnome.system.proxy mode '{mode}'\n\
             org.gnome.system.proxy use-same-proxy true\n\
             org.gnome.system.proxy.http host 'plain'\n\
             org.gnome.system.proxy.http port 1\n\
             org.gnome.system.proxy.https host '{https}'\n\
             org.gnome.system.proxy.https port 8080\n\
             org.gnome.system.proxy.socks host '{socks}'\n\
             org.gnome.system.proxy.socks port 1080\n"
        )
    }

    fn ask(settings: &str, server: &str) -> Result<Proxy, Unsupported> {
        let target = Target {
            server_name: ServerName::parse(server).unwrap(),
            port: 443,
            address: None,
            proxy: Proxy::System,
        };
        proxy(settings, &target)
    }

    #[test]
    fn modes() {
        let (direct, auto) = (settings("none", "p", ""), settings("auto", "p", ""));
        assert_eq!(ask(&direct, "a.example"), Ok(Proxy::Direct));
        assert_eq!(ask(&auto, "a.example"), Err(Unsupported::Automatic));
        assert_eq!(ask("", "a.example"), Err(Unsupported::Settings));
    }

    #[test]
    fn the_https_proxy_goes_before_socks() {
        let both = ask(&settings("manual", "p", "s"), "a.example");
        assert!(matches!(both, Ok(Proxy::Http { at, .. }) if at.host == "p" && at.port == 8080));
        let socks = ask(&settings("manual", "", "s"), "a.example");
        assert!(matches!(socks, Ok(Proxy::Socks5 { at, .. }) if at.host == "s"));
        let none = ask(&settings("manual", "", ""), "a.example");
        assert_eq!(none, Ok(Proxy::Direct));
    }

    #[test]
    fn exceptions_lead_past_the_proxy() {
        let manual = settings("manual", "p", "");
        assert_eq!(ask(&manual, "a.inside.example"), Ok(Proxy::Direct));
        assert_eq!(ask(&manual, "127.0.0.1"), Ok(Proxy::Direct));
        assert_ne!(ask(&manual, "outside.example"), Ok(Proxy::Direct));
    }
}
