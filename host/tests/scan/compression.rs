//! gzip and zstd: the same as plain, and what is cut off is told.

use std::io::Write;

use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::{
    corpus::{Corpus, requests},
    process::{lines, run},
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

#[test]
fn packed_is_the_same_as_plain() {
    let corpus = Corpus::new();
    let input = requests(&corpus, 200);
    let input = input.as_bytes();
    let plain = run(corpus.config.path(), &[], input);
    assert_eq!(lines(&plain).len(), 200);
    // In the middle of a line.
    let (one, two) = input.split_at(input.len() / 2);
    for packed in [
        gzip(input),
        zstd(input),
        [gzip(one), gzip(two)].concat(),
        [zstd(one), zstd(two)].concat(),
    ] {
        let output = run(corpus.config.path(), &[], &packed);
        assert!(output.stdout == plain.stdout);
        assert_eq!(output.status.code(), plain.status.code());
    }
}

/// What was whole before the cut counts, the line that was cut does not, and the cut is told.
#[test]
fn a_cut_stream_is_told_with_its_line() {
    let corpus = Corpus::new();
    let input = requests(&corpus, 200);
    let plain = run(corpus.config.path(), &[], input.as_bytes());
    for packed in [gzip(input.as_bytes()), zstd(input.as_bytes())] {
        for length in [packed.len() / 2, packed.len() - 1] {
            let output = run(corpus.config.path(), &[], &packed[..length]);
            let found = lines(&output);
            let (last, before) = found.split_last().unwrap();
            assert_eq!(last["error"]["code"], "input-unreadable");
            assert_eq!(last["line"], before.len() + 1);
            assert_eq!(before, &lines(&plain)[..before.len()]);
        }
    }
    let output = run(corpus.config.path(), &[], &gzip(b"")[..12]);
    assert_eq!(lines(&output)[0]["error"]["code"], "input-unreadable");
    assert_eq!(output.status.code(), Some(1));
}
