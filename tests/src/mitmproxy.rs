//! The interceptor that nobody here wrote: mitmproxy, started with a folder of its own so that it
//! makes a fresh CA, as it does on everybody's computer.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::child::KillOnDrop;
use crate::wait;

/// A running mitmdump; ends when dropped.
pub(crate) struct Mitmproxy {
    pub(crate) address: SocketAddr,
    /// Its CA certificate (without the key), as its user would install it.
    pub(crate) ca: PathBuf,
    _process: KillOnDrop,
}

impl Mitmproxy {
    /// Starts it in `folder`, in front of the CONNECT proxy `upstream`, whose servers it checks
    /// against the PEM file `public_root`.
    pub(crate) fn start(
        mitmdump: &Path,
        folder: &Path,
        upstream: SocketAddr,
        public_root: &Path,
    ) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let address = free_address()?;
        let log = std::fs::File::create(folder.join("mitmdump.log"))?;
        let mut trust = "ssl_verify_upstream_trusted_ca=".to_owned();
        trust.push_str(&public_root.to_string_lossy());
        let process = Command::new(mitmdump)
            .arg("--set")
            .arg(format!("confdir={}", folder.display()))
            .args(["--set", &trust, "--set", "termlog_verbosity=info"])
            .args(["--mode", &format!("upstream:http://{upstream}")])
            .args(["--listen-host", &address.ip().to_string()])
            .args(["--listen-port", &address.port().to_string()])
            .stdin(std::process::Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", mitmdump.display()))?;
        let mut process = KillOnDrop(process);
        await_listening("mitmdump", &mut process.0, address)?;
        let ca = folder.join("mitmproxy-ca-cert.pem");
        Ok(Self {
            address,
            ca,
            _process: process,
        })
    }
}

/// Waits until somebody listens at `address`; fails as soon as the process ends instead.
pub(crate) fn await_listening(
    program: &str,
    process: &mut Child,
    address: SocketAddr,
) -> Result<()> {
    let what = format!("{program} to listen");
    wait::until_within(Duration::from_mins(1), &what, || {
        if let Some(status) = process.try_wait()? {
            bail!("{program} ended with {status}; see {program}.log");
        }
        Ok(std::net::TcpStream::connect(address).ok().map(drop))
    })
}

/// An address that was free a moment ago, for programs that do not say which port they chose.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
