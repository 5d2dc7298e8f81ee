//! Resolvers and proxies that lie to the probe. Linux has all of 127.0.0.0/8, so that one name can
//! have two addresses here; what lies is the same everywhere.

use serde_json::{Value, json};

use crate::{
    host::{Host, LOOPBACK_ALLOWED, expect_error, folder, probe},
    proxies::Proxy,
    site::{Identity, Site},
};

fn seen(answer: &Value) -> &str {
    let sha256 = &answer["verdict"]["path"][0]["sha256"];
    sha256.as_str().unwrap_or_else(|| panic!("{answer}"))
}

/// The resolver says 127.0.0.1; the browser was at 127.0.0.2. The probe goes where the browser was,
/// and where nobody knows that, where the resolver says.
#[test]
fn the_address_of_the_browser_counts_and_not_what_the_resolver_says() {
    let root = Identity::root("Root");
    let (told, resolved) = (root.site("localhost"), root.site("localhost"));
    let other = Site::show(&resolved, &[]);
    let browsers = Site::show_at(&told, ("127.0.0.2", other.port));
    let mut host = Host::start();
    let more = json!({ "address": "127.0.0.2" });
    let answer = host.ask(&probe("localhost", browsers.port, &more));
    assert_eq!(seen(&answer), told.sha256());
    assert_eq!(answer["connection"]["address"], "127.0.0.2");
    let answer = host.ask(&probe("localhost", browsers.port, &json!({})));
    assert_eq!(seen(&answer), resolved.sha256());
    assert_eq!(answer["connection"]["address"], "127.0.0.1");
}

/// A name of the internet that the resolver leads into this computer, as an attacker's own name
/// server does: only an address that may be probed is reached. The nearest honest thing is the same
/// name with an address that the configuration allows.
#[test]
fn a_name_that_resolves_to_this_computer_is_not_reached() {
    let site = Identity::root("Root").site("localhost");
    let server = Site::show(&site, &[]);
    let question = probe("localhost", server.port, &json!({}));
    let mut strict = Host::with(folder("", None, None), &[]);
    expect_error(&strict.ask(&question), "probe-address-refused", "loopback");
    let allowed = folder("[probe]\nallow = [\"127.0.0.1/32\"]\n", None, None);
    assert_eq!(
        seen(&Host::with(allowed, &[]).ask(&question)),
        site.sha256()
    );
    assert_eq!(server.count(), 1);
}

/// A proxy that leads the probe to an interceptor, or to the honest site where the browser met an
/// interceptor. What the browser saw is judged, and that the two differ is said.
#[test]
fn a_proxy_that_leads_elsewhere_changes_no_verdict() {
    let (state, honest) = (Identity::root("State"), Identity::root("Public"));
    let (bad, good) = (state.site("a.test"), honest.site("a.test"));
    let (listed, public) = (state.listing(), honest.pem.clone());
    let interceptor = Site::show(&bad, &[&state]);
    let site = Site::show(&good, &[&honest]);
    let places = folder(LOOPBACK_ALLOWED, Some(&listed), Some(&public));
    let mut host = Host::with(places, &[]);
    let mut ask = |observed: &Identity, shown: &Site| {
        let proxy = Proxy::lying(shown.port);
        let form = json!({ "type": "http", "host": "127.0.0.1", "port": proxy.port });
        let more = json!({ "proxy": form, "observed": [observed.base64()] });
        let answer = host.ask(&probe("a.test", 443, &more));
        let notes = answer["verdict"]["notes"].to_string();
        let standing = answer["verdict"]["standing"].as_str().map(str::to_owned);
        (standing.unwrap(), notes.contains("probe-differs"))
    };
    let (public, known) = (
        "publicly-trusted".to_owned(),
        "known-interception".to_owned(),
    );
    assert_eq!(ask(&good, &interceptor), (public.clone(), true));
    assert_eq!(ask(&bad, &site), (known, true));
    assert_eq!(ask(&good, &site), (public, false));
}

/// Proxies that say what they must not: an error each, and the server is not met around them.
#[test]
fn a_proxy_that_talks_nonsense_brings_an_error() {
    let server = Site::show(&Identity::root("Root").site("127.0.0.1"), &[]);
    let mut host = Host::start();
    for (words, code) in [
        (&b""[..], "probe-proxy-failed"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: https://evil.test/\r\n\r\n",
            "probe-proxy-failed",
        ),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "probe-proxy-failed"),
        (
            b"HTTP/1.1 200 OK\r\n\r\n<html>Log in first</html>",
            "probe-tls-failed",
        ),
        (b"HTTP/1.1 200 OK\r\n\r\n", "probe-tls-failed"),
    ] {
        let proxy = Proxy::saying(words);
        let form = json!({ "type": "http", "host": "127.0.0.1", "port": proxy.port });
        let answer = host.ask(&probe("127.0.0.1", server.port, &json!({ "proxy": form })));
        expect_error(&answer, code, "");
    }
    assert_eq!(server.count(), 0);
    // One that does what a proxy does is used.
    let server = Site::show(&Identity::root("Root").site("127.0.0.1"), &[]);
    let proxy = Proxy::http(None);
    let form = json!({ "type": "http", "host": "127.0.0.1", "port": proxy.port });
    let answer = host.ask(&probe("127.0.0.1", server.port, &json!({ "proxy": form })));
    assert_eq!(answer["connection"]["via"], "http", "{answer}");
}
