//! How a browser reaches the lab's internet: through the CONNECT proxy, or through the SOCKS one.

use std::net::SocketAddr;
use std::process::Command;

/// A proxy on loopback.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Proxy {
    Http(SocketAddr),
    /// Version 5, which also finds the address behind a name.
    Socks(SocketAddr),
}

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
