//! A browser that follows the desktop: environment variables, GNOME, KDE.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::json;

use crate::{
    host::{Host, LOOPBACK_ALLOWED, expect_error, folder, probe},
    proxies::Proxy,
    site::{Identity, Site},
};

fn system() -> serde_json::Value {
    json!({ "proxy": { "type": "system" } })
}

/// A folder whose `gsettings` prints `settings`.
fn gnome(settings: &str) -> tempfile::TempDir {
    let folder = folder(LOOPBACK_ALLOWED, None, None);
    let program = folder.path().join("bin/gsettings");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::write(&program, format!("#!/bin/sh\necho \"{settings}\"\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[test]
fn the_environment_names_a_proxy_or_an_exception_from_it() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let proxy = Proxy::http(Some("Basic bWU6cHc="));
    let url = format!("http://me:pw@127.0.0.1:{}", proxy.port);
    let variables = [("https_proxy", url.as_str()), ("no_proxy", "127.0.0.1")];
    let mut host = Host::with(folder(LOOPBACK_ALLOWED, None, None), &variables);
    let answer = host.ask(&probe("a.test", server.port, &system()));
    assert_eq!(answer["connection"]["via"], "http", "{answer}");
    assert_eq!(
        proxy.asked.recv().unwrap().target,
        format!("a.test:{}", server.port)
    );
    let answer = host.ask(&probe("127.0.0.1", server.port, &system()));
    assert_eq!(answer["connection"]["via"], "direct", "{answer}");
}

#[test]
fn gnome_names_a_proxy_or_a_script() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let proxy = Proxy::socks5(None);
    let manual = format!(
        "org.gnome.system.proxy mode 'manual'\norg.gnome.system.proxy.socks host '127.0.0.1'\n\
         org.gnome.system.proxy.socks port {}",
        proxy.port
    );
    let answer = Host::with(gnome(&manual), &[]).ask(&probe("a.test", server.port, &system()));
    assert_eq!(answer["connection"]["via"], "socks5", "{answer}");
    let script = gnome("org.gnome.system.proxy mode 'auto'");
    let answer = Host::with(script, &[]).ask(&probe("127.0.0.1", server.port, &system()));
    expect_error(&answer, "probe-proxy-unsupported", "script");
}

#[test]
fn kde_names_a_proxy_and_no_set_up_means_none() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let proxy = Proxy::http(None);
    let plain = folder(LOOPBACK_ALLOWED, None, None);
    let answer = Host::with(plain, &[]).ask(&probe("127.0.0.1", server.port, &system()));
    assert_eq!(answer["connection"]["via"], "direct", "{answer}");
    // The desktop is KDE, so what GNOME's program says does not count.
    let kde = gnome("org.gnome.system.proxy mode 'none'");
    fs::create_dir_all(kde.path().join(".config")).unwrap();
    let text = format!(
        "[Proxy Settings]\nProxyType=1\nhttpsProxy=http://127.0.0.1 {}\n",
        proxy.port
    );
    fs::write(kde.path().join(".config/kioslaverc"), text).unwrap();
    let mut host = Host::with(kde, &[("XDG_CURRENT_DESKTOP", "KDE")]);
    let answer = host.ask(&probe("a.test", server.port, &system()));
    assert_eq!(answer["connection"]["via"], "http", "{answer}");
}
