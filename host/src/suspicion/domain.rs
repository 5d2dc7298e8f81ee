//! Whose name a server name is: its registrable domain by the public suffix list, or nobody's in
//! public. Names are read as DNS and browsers write them, with A-labels (RFC 5890 §2.3.2.1); of one that is
//! not, neither is said.

use std::net::IpAddr;

use super::Place;

/// Top-level domains that no public registry gives out, and that the public suffix list may not
/// tell from a new public one: RFC 6761 (`test`, `localhost`, `invalid`), RFC 6762 §3 and
/// appendix G (`local`, `lan`, `home`, …), RFC 8375 (`home.arpa`), ICANN (`internal`, `corp`, `mail`).
const LOCAL: &[&str] = &[
    "corp",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "mail",
    "private",
    "test",
];

/// The domain that somebody registered in public, in lower case; `None` for addresses, local
/// names, and a public suffix by itself.
///
/// `example` counts as a public suffix although RFC 6761 §6.5 reserves it: no network uses it
/// for anything of its own, and it is what the lab calls its internet.
pub fn registrable(server_name: &str) -> Option<String> {
    let name = normal(server_name);
    if address(&name).is_some() || is_local(&name) {
        return None;
    }
    let domain = psl2::lookup(&name)?.registrable_domain();
    domain.map(str::to_owned)
}

/// Whether no public site can have this name: a private address, a reserved or single-label
/// name, or one below a suffix that is not public.
pub fn is_local(server_name: &str) -> bool {
    let name = normal(server_name);
    if let Some(address) = address(&name) {
        return Place::of(address) == Place::Private;
    }
    let is_below = |suffix: &&str| {
        let rest = name.strip_suffix(*suffix);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if is_below(&"example") {
        return false;
    }
    let has_unknown_suffix = psl2::lookup(&name).is_some_and(|name| !name.is_known());
    !name.contains('.') || has_unknown_suffix || LOCAL.iter().any(is_below)
}

fn normal(server_name: &str) -> String {
    server_name.trim_end_matches('.').to_lowercase()
}

fn address(name: &str) -> Option<IpAddr> {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_registrable_domain() {
        for (name, domain) in [
            ("www.news.example", Some("news.example")),
            ("News.Example.", Some("news.example")),
            ("a.b.co.uk", Some("b.co.uk")),
            ("www.egov.kz", Some("egov.kz")),
            ("alice.github.io", Some("alice.github.io")),
            ("www.xn--e1aybc.xn--p1ai", Some("xn--e1aybc.xn--p1ai")),
            ("co.uk", None),
            ("example", None),
            ("nas.local", None),
            ("192.168.1.1", None),
            ("8.8.8.8", None),
            ("[2606:4700::1111]", None),
            ("www.\u{442}\u{435}\u{441}\u{442}.\u{440}\u{444}", None),
            ("a..com", None),
        ] {
            assert_eq!(registrable(name).as_deref(), domain, "{name}");
        }
    }

    #[test]
    fn tells_local_names_from_public_ones() {
        for name in [
            "localhost",
            "app.localhost",
            "shop.test",
            "nas.local",
            "db.internal",
            "box.home.arpa",
            "router.lan",
            "wiki",
            "mail.acme-inner",
            "192.168.1.1",
            "[::1]",
        ] {
            assert!(is_local(name), "{name}");
        }
        for name in [
            "news.example",
            "egov.kz",
            "mylocalhost.com",
            "contest.org",
            "xn--e1aybc.xn--p1ai",
            "\u{442}\u{435}\u{441}\u{442}.\u{440}\u{444}",
            "a..com",
            "8.8.8.8",
        ] {
            assert!(!is_local(name), "{name}");
        }
    }
}
