//! The built binary over stdio: frames in, frames out, and nothing else on standard output.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot talk to its process must fail"
)]

mod stdio;

use serde_json::{Value, json};
use stdio::{frame, frames, run};

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
