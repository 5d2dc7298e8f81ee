//! The commands and their options. Their documentation is what `--help` prints.

use std::{net::IpAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

/// Names the known interception authority behind a certificate chain.
#[derive(Parser)]
#[command(
    name = "rootwatch",
    version,
    after_help = "Examples:\n  rootwatch doctor                     does it work in each browser?\n  rootwatch roots                      can somebody read along on this computer?\n  rootwatch probe a.example            who vouches for this site?\n  rootwatch check downloaded.crt       what would be installed?"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Shows the list of authorities, or one of them with its sources.
    #[command(after_help = "Examples:\n  rootwatch authorities\n  rootwatch authorities mitmproxy")]
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
    #[command(
        after_help = "Examples:\n  rootwatch check chain.pem\n  rootwatch check rootwatch-news.example-2026-11-29.json\n  openssl s_client -showcerts -connect a.example:443 </dev/null | rootwatch check -"
    )]
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
    #[command(after_help = "Examples:\n  rootwatch doctor\n  rootwatch doctor --browser firefox")]
    Doctor {
        /// One browser by its name, whether it is found or not.
        #[arg(long, value_name = "NAME")]
        browser: Option<String>,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Makes manual pages, or completions for a shell.
    #[command(
        after_help = "Examples:\n  rootwatch generate man --folder ~/.local/share/man/man1\n  rootwatch generate completions bash > ~/.local/share/bash-completion/completions/rootwatch"
    )]
    Generate {
        #[command(subcommand)]
        what: Generated,
    },
    /// Registers the host with the browsers of this user. Exit status 1: something is left.
    #[command(
        after_help = "Examples:\n  rootwatch install\n  rootwatch install --browser firefox --print"
    )]
    Install(Registration),
    /// Makes one TLS handshake with a server and judges the chain that it shows.
    #[command(
        after_help = "Examples:\n  rootwatch probe a.example\n  rootwatch probe a.example:8443 --address 192.0.2.1\n  rootwatch probe a.example --proxy socks5://127.0.0.1:9050"
    )]
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
    #[command(
        after_help = "Examples:\n  rootwatch roots\n  rootwatch roots --json | jq '.roots[].subject.text'"
    )]
    Roots {
        /// Prints the response of the protocol, without type and id.
        #[arg(long)]
        json: bool,
    },
    /// Judges a stream of chains, and writes one line of JSON for each. Knows by itself what it
    /// reads: assess requests, OONI measurements, ZGrab2's TLS output or PEM, plain, gzip or zstd.
    /// Exit status 3: an authority; 1: none, and something could not be judged.
    #[command(
        after_help = "Examples:\n  rootwatch scan measurements.jsonl.gz > verdicts.jsonl\n  zgrab2 tls -f hosts.txt | rootwatch scan --unordered > verdicts.jsonl\n  rootwatch scan --public-only-summary *.jsonl.zst"
    )]
    Scan(Scan),
    /// Talks native messaging on standard input and output. Browsers start it this way.
    #[command(after_help = "Examples:\n  rootwatch serve < frames")]
    Serve,
    /// Takes the registration away, and leaves nothing behind.
    #[command(
        after_help = "Examples:\n  rootwatch uninstall\n  rootwatch uninstall --browser chromium"
    )]
    Uninstall(Registration),
}

#[derive(Subcommand)]
pub(super) enum Generated {
    /// Completions, on standard output.
    #[command(
        after_help = "Examples:\n  rootwatch generate completions bash > ~/.local/share/bash-completion/completions/rootwatch\n  rootwatch generate completions zsh > ~/.zfunc/_rootwatch"
    )]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// The manual page of the program, on standard output.
    #[command(
        after_help = "Examples:\n  rootwatch generate man | man -l -\n  rootwatch generate man --folder ~/.local/share/man/man1"
    )]
    Man {
        /// Writes it there instead, with one page for each command.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
}

#[derive(Args)]
pub(super) struct Scan {
    /// Files, one after another; - or none is standard input.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// Writes each verdict as soon as it is there, not in the order of the input.
    #[arg(long)]
    pub(super) unordered: bool,
    /// Workers; without it one for each core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    /// Writes no verdicts, only the counts, which tell of nobody: for those who must not keep
    /// more.
    #[arg(long)]
    pub(super) public_only_summary: bool,
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
