//! Every format, and the same verdict for the same chain in each.

use rootwatch::certificate::Certificate;
use serde_json::{Value, json};

use crate::{
    corpus::{Corpus, KNOWN, OPEN, PRIVATE, ooni, pem, request, zgrab},
    process::{expect, lines, run, text},
};

/// A field of every line; null where a line has none.
fn field(lines: &[Value], name: &str) -> Value {
    lines.iter().map(|line| line[name].clone()).collect()
}

#[test]
fn reads_each_format_in_one_stream_with_one_and_the_same_verdict() {
    let corpus = Corpus::new();
    let chain = corpus.intercepted();
    let mut asked = request(7, &chain);
    asked["serverName"] = json!("a.example");
    let (measured, grabbed) = (ooni(&[&chain, &[], &chain]), zgrab(&chain));
    let pem = pem(&chain);
    let input = format!("\u{feff}{asked}\r\n\n{measured}\n  {grabbed}\n{pem}");
    let output = run(corpus.config.path(), &[], input.as_bytes());
    expect(
        &output,
        &[
            (1, KNOWN),
            (3, KNOWN),
            (3, OPEN),
            (3, KNOWN),
            (4, KNOWN),
            (5, KNOWN),
        ],
    );
    let lines = lines(&output);
    let ids = json!([7, "uid-1", "uid-1", "uid-1", "a.example", null]);
    assert_eq!(field(&lines, "id"), ids);
    let handshakes = json!([null, 0, 1, 2, 0, null]);
    assert_eq!(field(&lines, "handshake"), handshakes);
    let name = "a.example";
    let names = json!([name, name, name, name, name, null]);
    assert_eq!(field(&lines, "serverName"), names);
    let no_chain = json!([{ "code": "no-chain" }]);
    assert_eq!(lines[2]["verdict"]["notes"], no_chain);
    for line in [1, 3, 4] {
        assert_eq!(lines[line]["verdict"], lines[0]["verdict"], "{line}");
    }
    // Without a name there is none to be missing.
    assert_eq!(lines[5]["verdict"]["path"], lines[0]["verdict"]["path"]);
    assert_eq!(output.status.code(), Some(3));
}

/// `scan` and `check` agree on a chain of which nothing is installed.
#[test]
fn says_what_check_says() {
    let corpus = Corpus::new();
    for chain in [corpus.intercepted(), corpus.private()] {
        let output = run(corpus.config.path(), &[], pem(&chain).as_bytes());
        assert_eq!(lines(&output)[0]["verdict"], check(&corpus, &chain));
    }
}

fn check(corpus: &Corpus, chain: &[Certificate]) -> Value {
    let file = corpus.config.path().join("chain.pem");
    std::fs::write(&file, pem(chain)).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_rootwatch"))
        .args(["check", "--json", file.to_str().unwrap()])
        .env("HOME", corpus.config.path())
        .env("ROOTWATCH_CONFIG_DIR", corpus.config.path())
        .env("ROOTWATCH_ROOT", corpus.config.path())
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn files_are_named_and_follow_one_another() {
    let corpus = Corpus::new();
    let write = |name: &str, text: &str| {
        let path = corpus.config.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // No end of line at the end, and a chain whose other half is in another file.
    let one = write("one.jsonl", &request(1, &corpus.private()).to_string());
    let two = write("two.pem", &pem(&corpus.private()[..1]));
    let three = write("three.pem", &pem(&corpus.private()[1..]));
    let missing = corpus
        .config
        .path()
        .join("missing")
        .to_str()
        .unwrap()
        .to_owned();
    let output = run(
        corpus.config.path(),
        &[&one, &missing, &two, "-", &three],
        request(2, &[]).to_string().as_bytes(),
    );
    expect(
        &output,
        &[
            (1, PRIVATE),
            (0, "input-unreadable"),
            (1, OPEN),
            (1, OPEN),
            (1, PRIVATE),
        ],
    );
    let found = lines(&output);
    let files: Vec<_> = found.iter().map(|line| line.get("file").cloned()).collect();
    let name = |file: &String| Some(json!(file));
    assert_eq!(
        files,
        [name(&one), name(&missing), name(&two), None, name(&three)]
    );
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn the_summary_counts_and_the_public_one_tells_of_nobody() {
    let corpus = Corpus::new();
    let input = format!(
        "{}\n{}\n{}\nnonsense\n{}\n",
        ooni(&[&corpus.intercepted(), &corpus.private()]),
        request(1, &corpus.intercepted()),
        request(2, &[]),
        json!({ "test_name": "ndt", "test_keys": {} }),
    );
    let squeezed = |bytes: &[u8]| -> Vec<String> {
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        text(bytes).lines().map(words).collect()
    };
    let expected = [
        "known-interception 2",
        "outside-public-trust 1",
        "undetermined 1",
        "publicly-trusted 0",
        "pretend (by certificate) 2",
        "format-unknown 1",
        "lines without a handshake 1",
    ];
    let output = run(corpus.config.path(), &[], input.as_bytes());
    let summary = squeezed(&output.stderr);
    assert!(summary[0].starts_with("4 chains in "), "{summary:?}");
    for line in expected {
        assert!(
            summary.iter().any(|other| other == line),
            "{line}: {summary:?}"
        );
    }
    let alone = run(
        corpus.config.path(),
        &["--public-only-summary"],
        input.as_bytes(),
    );
    let summary = squeezed(&alone.stdout);
    for line in expected {
        assert!(
            summary.iter().any(|other| other == line),
            "{line}: {summary:?}"
        );
    }
    assert_eq!(text(&alone.stderr), "");
    for detail in [
        "a.example",
        "203.0.113.5",
        "uid-1",
        "nonsense",
        "Listed Root",
        "{",
    ] {
        assert!(!text(&alone.stdout).contains(detail), "{detail}");
    }
    assert_eq!(
        (output.status.code(), alone.status.code()),
        (Some(3), Some(3))
    );
}
