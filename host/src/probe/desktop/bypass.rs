//! Exceptions from a proxy, in the forms that `no_proxy`, GNOME and KDE share: names with or
//! without a leading `*` or dot, addresses, blocks of addresses, `*`, and a port after a colon.

use crate::probe::{
    address::Block,
    target::{ServerName, Target},
};

/// Whether one of `exceptions` covers the target.
pub fn covers<'a>(exceptions: impl IntoIterator<Item = &'a str>, target: &Target) -> bool {
    exceptions
        .into_iter()
        .map(str::trim)
        .filter(|exception| !exception.is_empty())
        .any(|exception| covers_one(exception, target))
}

fn covers_one(exception: &str, target: &Target) -> bool {
    let (pattern, port) = match exception.rsplit_once(':') {
        // More colons without brackets are an IPv6 address.
        Some((pattern, port)) if !pattern.contains(':') || pattern.ends_with(']') => {
            match port.parse::<u16>() {
                Ok(port) => (pattern, Some(port)),
                Err(_) => return false,
            }
        }
        _ => (exception, None),
    };
    if port.is_some_and(|port| port != target.port) {
        return false;
    }
    let pattern = pattern.to_ascii_lowercase();
    if pattern == "*" {
        return true;
    }
    match &target.server_name {
        ServerName::Address(address) => {
            let block = pattern.parse::<Block>();
            let is_in = block.is_ok_and(|block| block.contains(*address));
            is_in || ServerName::parse(&pattern) == Ok(ServerName::Address(*address))
        }
        ServerName::Name(_) if pattern == "<local>" => {
            !target.server_name.to_string().contains('.')
        }
        ServerName::Name(name) => {
            let suffix = pattern.trim_start_matches('*').trim_start_matches('.');
            let is_below = name
                .strip_suffix(suffix)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
            !suffix.is_empty() && is_below
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::target::Proxy;

    #[track_caller]
    fn check(exception: &str, server: &str, expected: bool) {
        let target = Target {
            server_name: ServerName::parse(server).unwrap(),
            port: 443,
            address: None,
            proxy: Proxy::System,
        };
        assert_eq!(
            covers([exception], &target),
            expected,
            "{exception} {server}"
        );
    }

    #[test]
    fn names_cover_what_is_below_them_and_no_look_alike() {
        for form in [
            "example.org",
            ".example.org",
            "*.example.org",
            "EXAMPLE.ORG",
        ] {
            check(form, "a.example.org", true);
            check(form, "badexample.org", false);
            check(form, "example.org.evil", false);
        }
        check("example.org", "example.org", true);
        check("*", "any.example", true);
        check("<local>", "intranet", true);
        check("<local>", "a.example", false);
        check("", "a.example", false);
    }

    #[test]
    fn addresses_and_blocks() {
        check("192.168.0.0/16", "192.168.3.4", true);
        check("192.168.0.0/16", "192.169.3.4", false);
        check("9.9.9.9", "9.9.9.9", true);
        check("::1", "::1", true);
        check("[::1]:443", "::1", true);
        check("9.9.9.9", "dns.example", false);
    }

    #[test]
    fn a_port_must_agree() {
        check("a.example:443", "a.example", true);
        check("a.example:8443", "a.example", false);
        check("a.example:x", "a.example", false);
    }
}
