//! The commands and their options. Their documentation is what `--help` prints.

use std::net::IpAddr;

use clap::{Args, Parser, Subcommand};

/// Names the known interception authority behind a certificate chain.
#[derive(Parser)]
#[command(name = "rootwatch", version)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Shows the list of authorities, or one of them with its sources.
    Authorities {
        /// Identifier of one authority.
        id: Option<String>,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Judges the certificates of a file: DER, PEM, PKCS#7 or .mobileconfig, or evidence that the
    /// extension saved. A file with CA certificates only is judged as one to install. Exit status
    /// 3: an authority.
    Check {
        /// The file, or - for standard input.
        file: String,
        /// Prints the verdict object of the protocol.
        #[arg(long)]
        json: bool,
        /// The server's name; the file is then its chain, whatever it holds.
        #[arg(long, value_name = "NAME")]
        server_name: Option<String>,
    },
    /// Finds out whether each browser can talk with the host, and what mends it. Exit status 1:
    /// one cannot, or there is none.
    Doctor {
        /// One browser by its name, whether it is found or not.
        #[arg(long, value_name = "NAME")]
        browser: Option<String>,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Registers the host with the browsers of this user. Exit status 1: something is left.
    Install(Registration),
    /// Makes one TLS handshake with a server and judges the chain that it shows.
    Probe {
        /// The server: name or address, and a port where it is not 443.
        #[arg(value_name = "HOST[:PORT]")]
        server: String,
        /// The address to connect to; without it the name is resolved.
        #[arg(long, value_name = "IP", conflicts_with = "proxy")]
        address: Option<IpAddr>,
        /// Prints the verdict object of the protocol, with the connection in it.
        #[arg(long)]
        json: bool,
        /// `socks5://[user:password@]host:port` or `http://…`; without it none is used.
        #[arg(long, value_name = "URL")]
        proxy: Option<String>,
    },
    /// Shows the installed roots that are more than public ones: where each is, and how to
    /// remove it. Changes nothing. Exit status 3: a listed authority's is trusted for websites.
    Roots {
        /// Prints the response of the protocol, without type and id.
        #[arg(long)]
        json: bool,
    },
    /// Talks native messaging on standard input and output. Browsers start it this way.
    Serve,
    /// Takes the registration away, and leaves nothing behind.
    Uninstall(Registration),
}

#[derive(Args)]
pub(super) struct Registration {
    /// One browser by its name, or all that there are, found or not.
    #[arg(long, value_name = "NAME|all")]
    pub(super) browser: Option<String>,
    /// For everybody on this computer.
    #[arg(long)]
    pub(super) system: bool,
    /// Shows each file and registry value, and changes nothing.
    #[arg(long)]
    pub(super) print: bool,
    /// Prints JSON.
    #[arg(long)]
    pub(super) json: bool,
}
