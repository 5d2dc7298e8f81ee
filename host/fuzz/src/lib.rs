//! What the fuzzer runs. `../tests/corpus.rs` has the same targets read the corpus again.

#[path = "../../tests/made/mod.rs"]
mod made;
pub mod targets;
