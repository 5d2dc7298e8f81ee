//! Verdicts on chains that are made on the spot, without a process: what must be flagged, and the nearest
//! look-alike that must not be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot make its certificates must fail"
)]

mod algorithms;
mod anchors;
mod chains;
mod choice;
mod crowds;
#[path = "../made/mod.rs"]
mod made;
mod named;
mod order;
mod path_length;
