//! KDE's proxy, from `kioslaverc`: an INI file with a section `[Proxy Settings]`.

use crate::probe::{
    desktop::{
        Unsupported, bypass,
        environment::{address, from_url},
    },
    target::{Proxy, Target},
};

/// The proxy for `target`. `variable` reads the environment, for the mode that names variables.
pub fn proxy(
    text: &str,
    variable: impl Fn(&str) -> Option<String>,
    target: &Target,
) -> Result<Proxy, Unsupported> {
    let is_by_variable = match value(text, "ProxyType").unwrap_or("0") {
        "0" => return Ok(Proxy::Direct),
        "1" => false,
        "2" | "3" => return Err(Unsupported::Automatic),
        "4" => true,
        _ => return Err(Unsupported::Settings),
    };
    // Such a list says where the proxy is used instead of where it is not.
    if value(text, "ReversedException").is_some_and(|value| value == "true" || value == "1") {
        return Err(Unsupported::Kind);
    }
    let read = |key: &str| {
        let written = value(text, key).filter(|written| !written.is_empty())?;
        if is_by_variable {
            return variable(written);
        }
        Some(written.to_owned())
    };
    let exceptions = read("NoProxyFor").unwrap_or_default();
    if bypass::covers(exceptions.split([',', ' ']), target) {
        return Ok(Proxy::Direct);
    }
    if let Some(url) = read("httpsProxy") {
        return from_url(&joined(&url));
    }
    match read("socksProxy") {
        Some(url) => socks(&joined(&url)),
        None => Ok(Proxy::Direct),
    }
}

/// KDE writes the port after a blank: `http://proxy 8080`.
fn joined(url: &str) -> String {
    match url.trim().rsplit_once(' ') {
        Some((host, port)) => format!("{}:{port}", host.trim_end()),
        None => url.trim().to_owned(),
    }
}

/// The scheme may be missing here and then means SOCKS.
fn socks(url: &str) -> Result<Proxy, Unsupported> {
    if url.contains("://") {
        return from_url(url);
    }
    let at = address(url, 1080).ok_or(Unsupported::Settings)?;
    Ok(Proxy::Socks5 {
        at,
        credentials: None,
    })
}

fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let mut lines = text.lines().map(str::trim);
    lines.find(|line| *line == "[Proxy Settings]")?;
    let mut section = lines.take_while(|line| !line.starts_with('['));
    section.find_map(|line| {
        let (name, value) = line.split_once('=')?;
        // `key[$e]` marks a value with variables in it.
        let name = name.split('[').next().unwrap_or_default();
        (name.trim() == key).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::target::ServerName;

    fn ask(settings: &str, server: &str) -> Result<Proxy, Unsupported> {
        let target = Target {
            server_name: ServerName::parse(server).unwrap(),
            port: 443,
            address: None,
            proxy: Proxy::System,
        };
        let text = format!("[Other]\nProxyType=2\n[Proxy Settings]\n{settings}\n[More]\n");
        let variable = |name: &str| (name == "MINE").then(|| "http://mine:7".to_owned());
        proxy(&text, variable, &target)
    }

    #[track_caller]
    fn check(settings: &str, expected: (&str, u16)) {
        match ask(settings, "a.example") {
            Ok(Proxy::Http { at, .. } | Proxy::Socks5 { at, .. }) => {
                assert_eq!((at.host.as_str(), at.port), expected);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn types() {
        assert_eq!(ask("", "a.example"), Ok(Proxy::Direct));
        assert_eq!(ask("ProxyType=0", "a.example"), Ok(Proxy::Direct));
        for automatic in ["ProxyType=2", "ProxyType=3"] {
            assert_eq!(ask(automatic, "a.example"), Err(Unsupported::Automatic));
        }
        assert_eq!(ask("ProxyType=9", "a.example"), Err(Unsupported::Settings));
    }

    #[test]
    fn a_port_after_a_blank_or_a_colon() {
        check("ProxyType=1\nhttpsProxy=http://p 8080", ("p", 8080));
        check("ProxyType=1\nhttpsProxy=http://p:8080", ("p", 8080));
        check("ProxyType=1\nsocksProxy=socks://s 99", ("s", 99));
        check("ProxyType=1\nsocksProxy=s 99", ("s", 99));
        check("ProxyType=4\nhttpsProxy[$e]=MINE", ("mine", 7));
    }

    #[test]
    fn exceptions() {
        let text = "ProxyType=1\nhttpsProxy=http://p 1\nNoProxyFor=b.example,.inside.example";
        assert_eq!(ask(text, "x.inside.example"), Ok(Proxy::Direct));
        assert!(matches!(ask(text, "a.example"), Ok(Proxy::Http { .. })));
        let reversed = format!("{text}\nReversedException=true");
        assert_eq!(ask(&reversed, "a.example"), Err(Unsupported::Kind));
    }
}
