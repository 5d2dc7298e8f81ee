//! Every input that fuzzing found worth keeping, read again by the same targets (`host/fuzz`).

// The profile of one target lies where Firefox has it on Linux.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a corpus that cannot be read must fail"
)]

use std::{fs, path::Path};

mod made;
#[path = "../fuzz/src/targets.rs"]
mod targets;

#[test]
fn every_input_of_the_corpus_is_read_again() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, target) in targets::ALL {
        let mut count = 0;
        for entry in fs::read_dir(corpus.join(name)).unwrap() {
            let file = entry.unwrap().path();
            println!("{}", file.display());
            target(&fs::read(&file).unwrap());
            count += 1;
        }
        assert!(count > 0, "{name} has no corpus");
    }
}
