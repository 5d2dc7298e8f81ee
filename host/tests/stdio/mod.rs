//! Runs the built binary and speaks frames with it.

#![allow(dead_code, reason = "no test needs all of it")]

use std::{
    io::{Read, Write},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// Starts the host without a configuration folder.
pub(crate) fn host(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rootwatch"));
    start(without_configuration(command.args(arguments)))
}

/// There is none where it would be looked for.
pub(crate) fn without_configuration(command: &mut Command) -> &mut Command {
    command
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("ROOTWATCH_CONFIG_DIR")
}

/// Starts a program whose streams the test holds.
pub(crate) fn start(command: &mut Command) -> Child {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Runs the host with `input` on its standard input until it ends.
pub(crate) fn run(arguments: &[&str], input: &[u8]) -> Output {
    feed(host(arguments), input)
}

/// Writes `input` to a program's standard input and waits for its end.
pub(crate) fn feed(mut child: Child, input: &[u8]) -> Output {
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The host may end before it has read everything; that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

pub(crate) fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(body.len()).unwrap().to_ne_bytes().to_vec();
    out.extend(body);
    out
}

/// The next frame, below the response cap.
#[track_caller]
pub(crate) fn next_frame(stdout: &mut impl Read) -> Value {
    let mut length = [0; 4];
    stdout.read_exact(&mut length).unwrap();
    let length = u32::from_ne_bytes(length);
    assert!(length < 1_000_000, "a response of {length} bytes");
    let mut body = vec![0; usize::try_from(length).unwrap()];
    stdout.read_exact(&mut body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// Every byte of `stdout` as frames.
#[track_caller]
pub(crate) fn frames(mut stdout: &[u8]) -> Vec<Value> {
    let mut found = Vec::new();
    while !stdout.is_empty() {
        found.push(next_frame(&mut stdout));
    }
    found
}
