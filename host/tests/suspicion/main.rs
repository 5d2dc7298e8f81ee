//! Who must be suspected and who must not, with certificates that are made on the spot in the
//! shapes that real tools give them.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot make its certificates must fail"
)]

mod document;
mod extensions;
mod made;
mod memory;
mod quiet;
mod signs;
mod speaks;
mod wire;
