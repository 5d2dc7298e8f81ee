//! Ports on loopback for programs that have to be told which to use.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Child;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::wait;

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
        Ok(TcpStream::connect(address).ok().map(drop))
    })
}

/// An address that was free a moment ago, for programs that do not say which port they chose.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
