//! The interceptor that nobody here wrote: mitmproxy, started with a folder of its own so that it
//! makes a fresh CA there, as it does on everybody's computer, or with one that its user made.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::child::KillOnDrop;
use crate::pki::Authority;
use crate::ports::{await_listening, free_address};

/// A running mitmdump; ends when dropped.
pub(crate) struct Mitmproxy {
    pub(crate) address: SocketAddr,
    /// Its CA certificate (without the key), as its user would install it.
    pub(crate) ca: PathBuf,
    _process: KillOnDrop,
}

impl Mitmproxy {
    /// Starts it in `folder`, in front of the CONNECT proxy `upstream`, whose servers it checks
    /// against the PEM file `public_root`. Without `own` it makes a CA.
    pub(crate) fn start(
        mitmdump: &Path,
        folder: &Path,
        own: Option<&Authority>,
        upstream: SocketAddr,
        public_root: &Path,
    ) -> Result<Self> {
        fs::create_dir_all(folder)?;
        if let Some(own) = own {
            // Where its manual says. It reads the file again after it listens, so it stays.
            fs::write(folder.join("mitmproxy-ca.pem"), own.key_pem() + &own.pem())?;
        }
        let address = free_address()?;
        let log = File::create(folder.join("mitmdump.log"))?;
        let mut trust = "ssl_verify_upstream_trusted_ca=".to_owned();
        trust.push_str(&public_root.to_string_lossy());
        let process = Command::new(mitmdump)
            .arg("--set")
            .arg(format!("confdir={}", folder.display()))
            .args(["--set", &trust, "--set", "termlog_verbosity=info"])
            .args(["--mode", &format!("upstream:http://{upstream}")])
            .args(["--listen-host", &address.ip().to_string()])
            .args(["--listen-port", &address.port().to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", mitmdump.display()))?;
        let mut process = KillOnDrop(process);
        await_listening("mitmdump", &mut process.0, address)?;
        let ca = folder.join("mitmproxy-ca-cert.pem");
        if let Some(own) = own {
            fs::write(&ca, own.pem())?;
        }
        Ok(Self {
            address,
            ca,
            _process: process,
        })
    }
}
