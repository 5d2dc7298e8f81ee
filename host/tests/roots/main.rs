//! `rootwatch roots` and the request `roots` with stores that the real tools made, in a scratch
//! home and a scratch root folder. `certutil` (libnss3-tools), `openssl` and
//! `update-ca-certificates` (ca-certificates) must be installed: the stores are those of Linux.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot make its stores must fail"
)]

mod evidence;
mod locks;
mod nss;
mod policies;
mod removal;
mod scratch;
mod session;
#[path = "../stdio/mod.rs"]
mod stdio;
mod system;
mod verdict;
mod wire;
