//! Another interceptor that nobody here wrote: Debian's sslsplit, with a CA that its user made for
//! it, as its manual says. It is given one fixed server to which it passes everything on, because
//! looking names up would lead out of the lab.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::child::KillOnDrop;
use crate::mitmproxy::{await_listening, free_address};
use crate::pki::{Authority, Name};

/// What its user called the CA.
const CA: Name = Name {
    country: None,
    organization: "Pretend Network Lab",
    common: "Pretend Split CA",
};

/// A running sslsplit; ends when dropped.
pub(crate) struct Sslsplit {
    pub(crate) address: SocketAddr,
    /// Its CA certificate (without the key), as its user would install it.
    pub(crate) ca: PathBuf,
    _process: KillOnDrop,
}

impl Sslsplit {
    /// Starts it in `folder`, in front of the TLS server `origin`.
    pub(crate) fn start(folder: &Path, origin: SocketAddr) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let authority = Authority::root(CA)?;
        let (ca, key) = (folder.join("ca.pem"), folder.join("ca.key"));
        fs::write(&ca, authority.pem())?;
        fs::write(&key, authority.key_pem())?;
        let address = free_address()?;
        let log = File::create(folder.join("sslsplit.log"))?;
        let mut command = Command::new("sslsplit");
        command.args(["-D", "-k"]).arg(&key).arg("-c").arg(&ca);
        for end in [address, origin] {
            if end == address {
                command.arg("ssl");
            }
            command.args([end.ip().to_string(), end.port().to_string()]);
        }
        let process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start sslsplit")?;
        let mut process = KillOnDrop(process);
        await_listening("sslsplit", &mut process.0, address)?;
        // The program has read it, and nothing else needs it.
        fs::remove_file(key)?;
        Ok(Self {
            address,
            ca,
            _process: process,
        })
    }
}
