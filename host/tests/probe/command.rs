//! `rootwatch probe`.

use serde_json::Value;

use crate::{
    host::{LOOPBACK_ALLOWED, command, folder},
    proxies::Proxy,
    site::{Identity, Site},
};

#[test]
fn prints_the_verdict_and_ends_like_check() {
    let (state, company) = (Identity::root("State"), Identity::root("Company"));
    let flagged = Site::show(&state.site("a.test"), &[&state]);
    let plain = Site::show(&company.site("a.test"), &[&company]);
    let folder = folder(LOOPBACK_ALLOWED, Some(&state.listing()), None);
    let run = |arguments: &[&str]| {
        let output = command(folder.path())
            .arg("probe")
            .args(arguments)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let at = |site: &Site| format!("a.test:{}", site.port);
    let (status, text) = run(&[&at(&flagged), "--address", "127.0.0.1"]);
    assert_eq!(status, Some(3));
    let headline = "Pretend can read what you do on this site.";
    assert!(text.starts_with(headline), "{text}");
    assert!(text.contains("\n  - Type no passwords, "), "{text}");
    let (_, calm) = run(&[&at(&plain), "--address", "127.0.0.1"]);
    let meaning = "\nThe certificate comes from Company. That can be the authority of a company";
    assert!(calm.contains(meaning), "{calm}");
    assert!(!calm.contains("no passwords"), "{calm}");
    assert!(
        text.contains("connection: 127.0.0.1, direct, TLS 1.3"),
        "{text}"
    );
    let (status, text) = run(&[&at(&plain), "--address", "127.0.0.1", "--json"]);
    assert_eq!(status, Some(0));
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["standing"], "outside-public-trust");
    assert_eq!(object["connection"]["protocol"], "TLS 1.3");
    let proxy = Proxy::socks5(Some("me:pw"));
    let url = format!("socks5://me:pw@127.0.0.1:{}", proxy.port);
    let (status, text) = run(&[&at(&flagged), "--proxy", &url]);
    assert_eq!(status, Some(3));
    assert!(text.contains("connection: socks5 proxy, TLS 1.3"), "{text}");
    assert_eq!(run(&["a b"]).0, Some(1));
    assert_eq!(run(&[]).0, Some(2));
}

#[test]
fn refuses_what_the_host_refuses() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let folder = folder("", None, None);
    let server_name = format!("127.0.0.1:{}", server.port);
    let output = command(folder.path())
        .args(["probe", &server_name])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("loopback"), "{error}");
    assert_eq!(server.count(), 0);
}

/// A server that never answers, looked at on a terminal (script, of util-linux, makes one) and not.
#[cfg(target_os = "linux")]
#[test]
fn shows_on_a_terminal_that_it_is_still_at_work() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("a.test:{}", silent.local_addr().unwrap().port());
    let folder = folder(LOOPBACK_ALLOWED, None, None);
    let arguments = ["probe", &server, "--address", "127.0.0.1"];
    let piped = command(folder.path()).args(arguments).output().unwrap();
    let error = String::from_utf8(piped.stderr).unwrap();
    assert!(!error.contains("Connecting"), "{error}");
    let line = format!(
        "{} {}",
        env!("CARGO_BIN_EXE_rootwatch"),
        arguments.join(" ")
    );
    let seen = std::process::Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .env("TERM", "xterm")
        .env("HOME", folder.path())
        .env("ROOTWATCH_CONFIG_DIR", folder.path())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let seen = String::from_utf8(seen.stdout).unwrap();
    assert!(
        seen.contains("\r⠋ Connecting to a.test\u{1b}[K\r⠙ "),
        "{seen:?}"
    );
    assert!(seen.contains("\r\u{1b}[Krootwatch: "), "{seen:?}");
}
