//! The probe, from frame to frame: the built binary against servers and proxies that the test
//! makes on loopback, which the configuration of each test allows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot make its world must fail"
)]

mod command;
mod completion;
#[cfg(unix)]
mod desktop;
mod handshake;
mod host;
#[cfg(target_os = "linux")]
mod lies;
mod limits;
mod proxies;
mod proxy;
mod refusal;
#[cfg(target_os = "linux")]
mod sandbox;
mod site;
