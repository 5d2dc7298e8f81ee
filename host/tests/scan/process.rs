//! Runs the command.

use std::{
    io::Write,
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
};

use serde_json::Value;

/// The command with the corpus's authority on its list.
pub(crate) fn command(config: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rootwatch"));
    command
        .arg("scan")
        .args(arguments)
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("ROOTWATCH_CONFIG_DIR", config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs it with `input` until it ends.
pub(crate) fn run(config: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let child = command(config, arguments).spawn().unwrap();
    feed(child, input)
}

/// Gives it `input` and waits for its end.
pub(crate) fn feed(mut child: Child, input: &[u8]) -> Output {
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // It may end before it has read everything; that is its right.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The lines of standard output.
#[track_caller]
pub(crate) fn lines(output: &Output) -> Vec<Value> {
    let lines = text(&output.stdout).lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What a line says in short: its line number, and its standing or the error's code.
pub(crate) fn brief(line: &Value) -> (u64, String) {
    let word = line["verdict"]["standing"].as_str();
    let word = word.or_else(|| line["error"]["code"].as_str()).unwrap();
    (line["line"].as_u64().unwrap_or_default(), word.to_owned())
}

#[track_caller]
pub(crate) fn expect(output: &Output, expected: &[(u64, &str)]) {
    let found: Vec<_> = lines(output).iter().map(brief).collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(line, word)| (*line, (*word).to_owned()))
        .collect();
    assert_eq!(found, expected, "{}", text(&output.stderr));
}
