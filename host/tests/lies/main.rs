//! Attackers who lie to the host: each lie ends as `SECURITY.md` says, and so does the nearest
//! honest thing that looks like it. What a server, a resolver or a proxy does is in
//! `host/tests/probe/lies.rs`; other tests that hold a row of the table are where their subject is.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot make its lies must fail"
)]

mod added;
#[path = "../der/mod.rs"]
mod der;
mod fields;
mod hostile;
mod lengths;
#[path = "../made/mod.rs"]
mod made;
mod names;
#[path = "../stdio/mod.rs"]
mod stdio;
mod table;
mod text;
