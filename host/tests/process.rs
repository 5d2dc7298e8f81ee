//! The built binary over stdio: frames in, frames out, and nothing else on standard output.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot talk to its process must fail"
)]

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

/// Runs the host with `input` on its standard input until it ends.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rootwatch"))
        .args(arguments)
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("ROOTWATCH_CONFIG_DIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The host may end before it has read everything; that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(body.len()).unwrap().to_ne_bytes().to_vec();
    out.extend(body);
    out
}

/// Every byte of `stdout` as frames.
#[track_caller]
fn frames(mut stdout: &[u8]) -> Vec<Value> {
    let mut found = Vec::new();
    while !stdout.is_empty() {
        let length = u32::from_ne_bytes(stdout[..4].try_into().unwrap());
        let end = 4 + usize::try_from(length).unwrap();
        assert!(end - 4 < 1_000_000, "a response of {length} bytes");
        found.push(serde_json::from_slice(&stdout[4..end]).unwrap());
        stdout = &stdout[end..];
    }
    found
}

#[test]
fn speaks_first_and_answers_bad_requests_with_codes() {
    let cases: &[(&[u8], &str, Value)] = &[
        (b"{", "json-invalid", Value::Null),
        (b"[]", "request-invalid", Value::Null),
        (br#"{"type":"assess"}"#, "request-invalid", Value::Null),
        (
            br#"{"id":1,"type":"assess","chainSource":"observed"}"#,
            "request-invalid",
            json!(1),
        ),
        (br#"{"id":2,"type":"dance"}"#, "type-unknown", json!(2)),
        (
            br#"{"id":3,"type":"hello","protocol":2}"#,
            "protocol-unsupported",
            json!(3),
        ),
        (
            br#"{"id":"a","type":"assess","chainSource":"observed","chain":["!"]}"#,
            "base64-invalid",
            json!("a"),
        ),
        (
            br#"{"id":4,"type":"assess","chainSource":"observed","chain":["AAAA"]}"#,
            "certificate-invalid",
            json!(4),
        ),
    ];
    let mut input: Vec<u8> = cases.iter().flat_map(|(body, ..)| frame(body)).collect();
    input.extend(frame(&vec![b' '; 1024 * 1024 + 1]));
    input.extend(frame(
        br#"{"id":9,"type":"assess","chainSource":"observed","chain":[]}"#,
    ));
    let output = run(&["serve"], &input);
    assert!(output.status.success());
    let answers = frames(&output.stdout);
    assert_eq!(answers[0]["type"], "hello");
    for ((_, code, id), answer) in cases.iter().zip(&answers[1..]) {
        assert_eq!((&answer["code"], &answer["id"]), (&json!(code), id));
    }
    assert_eq!(answers[cases.len() + 1]["code"], "frame-too-large");
    let last = &answers[cases.len() + 2];
    assert_eq!(last["verdict"]["standing"], "undetermined");
    assert_eq!(answers.len(), cases.len() + 3);
}

#[test]
fn a_broken_stream_ends_with_one_line_and_status_1() {
    for input in [
        &u32::MAX.to_ne_bytes()[..],
        b"\x05\x00",
        &frame(b"abc")[..6],
    ] {
        let output = run(&["serve"], input);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
    }
}

/// A small generator of repeatable noise (xorshift64).
fn noise(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// 10,000 random and mutated frames: an answer each.
#[test]
fn every_frame_gets_an_answer() {
    let request = br#"{"id":7,"type":"assess","protocol":1,"serverName":"a.example","chainSource":"observed","chain":["MIIB"]}"#;
    let (mut state, mut input) = (0x9e37_79b9_7f4a_7c15, Vec::new());
    for round in 0..10_000 {
        let mut body = request.to_vec();
        if round % 2 == 0 {
            body = (0..noise(&mut state) % 64)
                .map(|_| noise(&mut state).to_le_bytes()[0])
                .collect();
        } else {
            for _ in 0..=noise(&mut state) % 4 {
                let at = usize::try_from(noise(&mut state)).unwrap() % body.len();
                body[at] = noise(&mut state).to_le_bytes()[0];
            }
        }
        input.extend(frame(&body));
    }
    let output = run(&["serve"], &input);
    assert!(output.status.success());
    assert_eq!(frames(&output.stdout).len(), 10_001);
}

#[test]
fn exit_statuses_are_those_of_the_readme() {
    assert_eq!(run(&["check", "-"], b"nothing").status.code(), Some(1));
    assert_eq!(run(&["dance"], b"").status.code(), Some(2));
    assert_eq!(run(&["authorities", "no-such"], b"").status.code(), Some(1));
    let shown = run(&["authorities", "mitmproxy"], b"");
    assert!(shown.status.success());
    assert!(
        String::from_utf8(shown.stdout)
            .unwrap()
            .contains("source: https://")
    );
}
