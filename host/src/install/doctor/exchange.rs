//! Starts the host the way a browser does, and talks with it: a `hello` and an `assess`.

use std::{
    io::{self, ErrorKind, Read},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::fault::Fault;
use crate::framing::{Frame, read_frame, write_frame};

/// Between two looks at a process that is about to end.
const PAUSE: Duration = Duration::from_millis(10);

/// Characters of standard error that are shown.
const ERROR_CAP: u64 = 300;

/// What a host that answers as it should says of itself.
pub(crate) struct Answered {
    /// Its version.
    pub(crate) version: String,
    /// What it has given up, as its `hello` says it; null where it says nothing.
    pub(crate) sandbox: Value,
}

/// What the host says of itself, if it answers as it should.
pub(crate) fn try_out(mut command: Command, deadline: Duration) -> Result<Answered, Fault> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| unstartable(&command, &error))?;
    let until = Instant::now() + deadline;
    let result = talk(&mut child, until);
    let result = match result {
        Err(Fault::HostEnded(_)) => Err(Fault::HostEnded(end_of(&mut child, until))),
        result => result,
    };
    // It has ended, or is ended here.
    let _ = child.kill();
    let _ = child.wait();
    result
}

/// How a host ended that closed its output, and what it said.
fn end_of(child: &mut Child, until: Instant) -> String {
    let status = loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < until => thread::sleep(PAUSE),
            Ok(None) => return "it closed its output and runs on".to_owned(),
            Ok(Some(status)) => break status.to_string(),
            Err(error) => return error.to_string(),
        }
    };
    let mut said = String::new();
    if let Some(errors) = child.stderr.take() {
        // What it said is only an addition.
        let _ = errors.take(ERROR_CAP).read_to_string(&mut said);
    }
    let first = said.lines().next().unwrap_or_default();
    format!("{status} {first}").trim().to_owned()
}

fn unstartable(command: &Command, error: &io::Error) -> Fault {
    let program = Path::new(command.get_program());
    match error.kind() {
        ErrorKind::NotFound => Fault::ProgramMissing(program.display().to_string()),
        _ => Fault::HostUnstartable(error.to_string()),
    }
}

fn talk(child: &mut Child, until: Instant) -> Result<Answered, Fault> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Fault::HostConfused("it has no standard streams".to_owned()));
    };
    let answers = listen(output);
    let hello = next(&answers, until)?;
    let version = hello.get("version").and_then(Value::as_str);
    let version = version.unwrap_or_default().to_owned();
    expect(&hello, "hello", &Value::Null)?;
    say(
        &mut input,
        &json!({ "type": "hello", "id": 1, "protocol": 1 }),
    )?;
    let mut hello = next(&answers, until)?;
    if is_unasked(&hello) {
        // It tells of registrations; those that matter are for the doctor too.
        hello = next(&answers, until)?;
    }
    expect(&hello, "hello", &json!(1))?;
    let sandbox = hello.get("sandbox").cloned().unwrap_or_default();
    say(&mut input, &question())?;
    let answer = next(&answers, until)?;
    expect(&answer, "verdict", &json!(2))?;
    let standing = answer.pointer("/verdict/standing");
    if standing.and_then(Value::as_str) != Some("publicly-trusted") {
        return Err(Fault::HostConfused(
            "it does not know a public root".to_owned(),
        ));
    }
    Ok(Answered { version, sandbox })
}

/// A root of the Mozilla programme, as a chain.
fn question() -> Value {
    let root = webpki_root_certs::TLS_SERVER_ROOT_CERTS.first();
    let der = root.map(|root| STANDARD.encode(root)).unwrap_or_default();
    json!({ "type": "assess", "id": 2, "chainSource": "observed", "chain": [der] })
}

fn is_unasked(message: &Value) -> bool {
    message.get("type").and_then(Value::as_str) == Some("hello") && message.get("id").is_none()
}

fn say(input: &mut ChildStdin, message: &Value) -> Result<(), Fault> {
    write_frame(input, message.to_string().as_bytes())
        .map_err(|error| Fault::HostEnded(error.to_string()))
}

/// Reads on a thread of its own, which ends with the stream.
fn listen(mut output: ChildStdout) -> Receiver<Result<Value, Fault>> {
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        loop {
            let answer = match read_frame(&mut output) {
                Ok(Some(Frame::Body(body))) => serde_json::from_slice(&body)
                    .map_err(|error| Fault::HostConfused(error.to_string())),
                Ok(Some(Frame::TooLarge(length))) => {
                    Err(Fault::HostConfused(format!("a frame of {length} bytes")))
                }
                Ok(None) => Err(Fault::HostEnded(String::new())),
                Err(error) => Err(Fault::HostConfused(error.to_string())),
            };
            let is_last = answer.is_err();
            if sender.send(answer).is_err() || is_last {
                break;
            }
        }
    });
    answers
}

fn next(answers: &Receiver<Result<Value, Fault>>, until: Instant) -> Result<Value, Fault> {
    let left = until.saturating_duration_since(Instant::now());
    match answers.recv_timeout(left) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(Fault::HostSilent),
        Err(RecvTimeoutError::Disconnected) => Err(Fault::HostEnded(String::new())),
    }
}

fn expect(answer: &Value, kind: &str, id: &Value) -> Result<(), Fault> {
    let field = |name| answer.get(name).unwrap_or(&Value::Null);
    if field("type") == kind && field("id") == id {
        return Ok(());
    }
    Err(Fault::HostConfused(format!("no {kind} where one was due")))
}
