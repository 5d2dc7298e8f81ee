//! Ports on loopback for programs that have to be told which to use.

use std::iter;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Child;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

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
            bail!("{program} ended with {status}; its log is beside the pictures of the story");
        }
        Ok(TcpStream::connect(address).ok().map(drop))
    })
}

/// An address for a program that has to be told its port. It lies below the ports that the system
/// gives to those who ask for any, so that no connection made in the meantime can take it.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let next = || LAST.fetch_add(1, Ordering::Relaxed) + 1;
    let mut ports = iter::repeat_with(next).take_while(|port| *port < FIRST_OF_SYSTEM);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let port = ports.find(is_free).context("no port is free")?;
    Ok(SocketAddr::from(([127, 0, 0, 1], port)))
}

/// The first port that Linux gives of its own choice (`ip_local_port_range` in the kernel's
/// documentation, ip-sysctl).
const FIRST_OF_SYSTEM: u16 = 32_768;

/// The last port that was handed out.
static LAST: AtomicU16 = AtomicU16::new(20_000);
