//! `rootwatch scan` as a process: streams in, lines out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot run the command must fail"
)]

mod compression;
mod corpus;
mod document;
mod errors;
mod formats;
#[path = "../made/mod.rs"]
mod made;
mod order;
mod pem;
mod process;
