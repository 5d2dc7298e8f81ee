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
        let address = match self {
            Self::Http(address) => format!("http://{address}"),
            Self::Socks(address) => format!("socks5://{address}"),
        };
        for name in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(name.to_uppercase());
            match self {
                Self::Socks(_) if name != "all_proxy" => command.env_remove(name),
                _ => command.env(name, &address),
            };
        }
    }
}
