//! Bad lines, and what they do to the rest.

#[cfg(target_os = "linux")]
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};

use serde_json::json;

#[cfg(target_os = "linux")]
use crate::{corpus::OPEN, process::feed};
use crate::{
    corpus::{Corpus, PRIVATE, request},
    process::{command, expect, lines, run, text},
};

#[test]
fn a_bad_line_is_named_and_the_rest_goes_on() {
    let corpus = Corpus::new();
    let good = request(1, &corpus.private());
    let bad_chain = json!({
        "type": "assess", "id": "b", "chainSource": "observed", "chain": ["AAAA"],
    });
    let input = format!(
        "{good}\n{{\"type\":\n{bad_chain}\nnonsense\n{{\"type\":\"hello\",\"id\":1}}\n{{}}\n[{good}]\n{good}"
    );
    let output = run(corpus.config.path(), &[], input.as_bytes());
    expect(
        &output,
        &[
            (1, PRIVATE),
            (2, "json-invalid"),
            (3, "certificate-invalid"),
            (4, "format-unknown"),
            (5, "request-unsupported"),
            (6, "format-unknown"),
            (7, "format-unknown"),
            (8, PRIVATE),
        ],
    );
    assert_eq!(lines(&output)[2]["id"], "b");
    assert_eq!(output.status.code(), Some(1));
}

/// Not JSON at all: every line is a bad one, however many there are before it is clear.
#[test]
fn nonsense_is_never_passed_over_in_silence() {
    let corpus = Corpus::new();
    for count in [1, 100, 101, 300] {
        let mut input = "# a table\n".to_owned();
        input.push_str(&"a,b\n".repeat(count - 1));
        let output = run(corpus.config.path(), &[], input.as_bytes());
        let expected: Vec<_> = (1..=u64::try_from(count).unwrap())
            .map(|line| (line, "format-unknown"))
            .collect();
        expect(&output, &expected);
        assert_eq!(output.status.code(), Some(1));
    }
    let output = run(corpus.config.path(), &[], b"a\n{}\n");
    expect(&output, &[(1, "format-unknown"), (2, "format-unknown")]);
    let output = run(corpus.config.path(), &[], b"\n \n");
    expect(&output, &[]);
    assert_eq!(output.status.code(), Some(0));
}

/// The peak of resident memory in KiB, while the process waits for more input.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}

/// A line of 50 MB takes no more memory than the longest that is read, and neither do many.
#[cfg(target_os = "linux")]
#[test]
fn a_line_of_fifty_megabytes_is_named_and_takes_no_memory() {
    let corpus = Corpus::new();
    let mut child = command(corpus.config.path(), &["--threads", "2"])
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut answer = |expected: &str| {
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains(expected), "{line}");
    };
    writeln!(stdin, "{}", request(1, &corpus.private())).unwrap();
    answer(PRIVATE);
    let before = peak(child.id());
    let part = vec![b'x'; 1_000_000];
    for start in ["{\"type\":\"", "nonsense", "-----BEGIN CERTIFICATE-----"] {
        stdin.write_all(start.as_bytes()).unwrap();
        for _ in 0..50 {
            stdin.write_all(&part).unwrap();
        }
        stdin.write_all(b"\n").unwrap();
        answer("line-too-long");
    }
    writeln!(stdin, "{}", request(2, &[])).unwrap();
    answer(OPEN);
    let after = peak(child.id());
    drop(stdin);
    child.wait().unwrap();
    // The line's buffer doubles up to 16 MiB.
    assert!(after - before < 20 * 1024, "from {before} to {after} KiB");
}

/// An answer comes although the input does not end: a pipe that waits is no deadlock.
#[test]
fn answers_before_more_input_comes() {
    let corpus = Corpus::new();
    let mut child = command(corpus.config.path(), &[]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in 0..20 {
        writeln!(stdin, "{}", request(id, &corpus.private())).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["id"], id);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

/// `rootwatch scan | head -1`, with an input that would go on for ever.
#[test]
fn a_closed_output_ends_it_quietly() {
    let corpus = Corpus::new();
    let mut child = command(corpus.config.path(), &[]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let line = format!("{}\n", request(1, &corpus.private()));
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdin.write_all(line.as_bytes()).unwrap();
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    assert!(first.contains(PRIVATE));
    drop(stdout);
    // Until nobody reads: the process has ended while its input is open.
    while stdin.write_all(line.as_bytes()).is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let corpus = Corpus::new();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let child = command(corpus.config.path(), &[])
        .stdout(full)
        .spawn()
        .unwrap();
    let output = feed(child, request(1, &[]).to_string().as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("cannot write to standard output"));
}

#[test]
fn wrong_arguments_are_told() {
    let corpus = Corpus::new();
    for arguments in [
        ["--threads", "0"],
        ["--threads", "x"],
        ["--threads", "2000"],
    ] {
        assert_eq!(
            run(corpus.config.path(), &arguments, b"").status.code(),
            Some(2)
        );
    }
    let mut help = String::new();
    let output = run(corpus.config.path(), &["--help"], b"");
    output.stdout.as_slice().read_to_string(&mut help).unwrap();
    assert!(help.contains("--public-only-summary") && help.contains("Exit status 3"));
}
