//! Another interceptor that nobody here wrote: Debian's sslsplit, with a CA that its user made for
//! it, as its manual says. For each site it listens at one address and passes everything on to one
//! fixed server, because looking names up would lead out of the lab.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::child::KillOnDrop;
use crate::pki::Authority;
use crate::ports::{await_listening, free_address};

/// A running sslsplit; ends when dropped.
pub(crate) struct Sslsplit {
    /// Where it listens, one address for each origin and in their order.
    pub(crate) addresses: Vec<SocketAddr>,
    _process: KillOnDrop,
}

impl Sslsplit {
    /// Starts it in `folder`, signing with `ca`, in front of the TLS servers `origins`.
    pub(crate) fn start(folder: &Path, ca: &Authority, origins: &[SocketAddr]) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let (certificate, key) = (folder.join("ca.pem"), folder.join("ca.key"));
        fs::write(&certificate, ca.pem())?;
        fs::write(&key, ca.key_pem())?;
        let log = File::create(folder.join("sslsplit.log"))?;
        let mut command = Command::new("sslsplit");
        command.args(["-D", "-k"]).arg(&key);
        command.arg("-c").arg(&certificate);
        let mut addresses = Vec::new();
        for origin in origins {
            let address = free_address()?;
            command.arg("ssl");
            for end in [address, *origin] {
                command.args([end.ip().to_string(), end.port().to_string()]);
            }
            addresses.push(address);
        }
        let process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start sslsplit")?;
        let mut process = KillOnDrop(process);
        for address in &addresses {
            await_listening("sslsplit", &mut process.0, *address)?;
        }
        // The program has read it, and nothing else needs it.
        fs::remove_file(key)?;
        Ok(Self {
            addresses,
            _process: process,
        })
    }
}
