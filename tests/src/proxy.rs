//! How a browser reaches the lab's internet: through the CONNECT proxy, or through the SOCKS one; one
//! site it reaches by itself.

use std::net::SocketAddr;
use std::process::Command;

/// A proxy on loopback.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Proxy {
    Http(SocketAddr),
    /// Version 5, which also finds the address behind a name.
    Socks(SocketAddr),
}

/// The site that browsers and the host look up and reach by themselves, as most people's do every
/// site: at the port where a story has put its server.
pub(crate) const NEAR: &str = "localhost";

/// Variables by which a desktop would say something else.
const DESKTOP: &[&str] = &[
    "DESKTOP_SESSION",
    "GNOME_DESKTOP_SESSION_ID",
    "KDE_FULL_SESSION",
    "XDG_CURRENT_DESKTOP",
    "no_proxy",
    "NO_PROXY",
];

impl Proxy {
    /// Tells a process in the way that programs without settings of their own follow, Chromium and
    /// the host that it starts among them.
    pub(crate) fn apply(self, command: &mut Command) {
        for name in DESKTOP {
            command.env_remove(name);
        }
        for name in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        command.env("no_proxy", NEAR);
        match self {
            Self::Http(address) => {
                for name in ["http_proxy", "https_proxy"] {
                    command.env(name, format!("http://{address}"));
                }
            }
            // Chromium takes whatever stands in `all_proxy` for an HTTP proxy.
            Self::Socks(address) => {
                command.env("SOCKS_SERVER", address.to_string());
                command.env("SOCKS_VERSION", "5");
            }
        }
    }
}
