//! The extension's part without a browser: frames with the real host over its standard input and
//! output, one question at a time. `host/PROTOCOL.md` says what is in them.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::CertificateDer;
use serde_json::{Value, json};

use crate::child::KillOnDrop;
use crate::home::Home;
use crate::host_process::HostProcess;

const DEADLINE: Duration = Duration::from_secs(30);
/// What Firefox passes to a host: its manifest's place (nobody reads it) and the add-on's id.
const ARGUMENTS: [&str; 2] = ["/lab/org.rootwatch.host.json", "rootwatch@rootwatch.org"];

/// A running host that listens to us.
pub(crate) struct Conversation {
    input: ChildStdin,
    answers: Receiver<Value>,
    host: KillOnDrop,
}

impl Conversation {
    /// Starts `rootwatch` in `home`, as Firefox would. What it says on standard error goes into `log`.
    pub(crate) fn begin(rootwatch: &Path, home: &Home, log: &Path) -> Result<Self> {
        Self::with(Command::new(rootwatch), home, log)
    }

    /// The same with a command that becomes the host.
    pub(crate) fn with(mut command: Command, home: &Home, log: &Path) -> Result<Self> {
        home.apply(&mut command);
        let mut child = command
            .args(ARGUMENTS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let host = KillOnDrop(child);
        let output = output.context("the host has no output")?;
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let mut output = output;
            while let Ok(answer) = read_frame(&mut output) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        let conversation = Self {
            input: input.context("the host has no input")?,
            answers,
            host,
        };
        let hello = conversation.await_answer()?;
        match hello.get("problems").and_then(Value::as_array) {
            Some(problems) if problems.is_empty() => Ok(conversation),
            _ => bail!("the host does not like its configuration: {hello}"),
        }
    }

    /// The answer to one question.
    pub(crate) fn ask(&mut self, question: &Value) -> Result<Value> {
        self.input.write_all(&frame(question)?)?;
        self.input.flush()?;
        let answer = self.await_answer()?;
        if answer.get("id") != question.get("id") {
            bail!("{answer} does not answer {question}");
        }
        Ok(answer)
    }

    /// The process behind it.
    pub(crate) fn host(&self) -> HostProcess {
        HostProcess::of(self.host.0.id())
    }

    fn await_answer(&self) -> Result<Value> {
        let answer = self.answers.recv_timeout(DEADLINE);
        answer.context("the host says nothing")
    }
}

/// The question for a verdict on what a browser observed of a site, under the site's name.
pub(crate) fn assess(server_name: &str, chain: &[CertificateDer<'_>]) -> Value {
    let chain = chain.iter().map(|der| BASE64_STANDARD.encode(der));
    json!({
        "type": "assess",
        "protocol": 1,
        "id": server_name,
        "serverName": server_name,
        "chainSource": "observed",
        "chain": chain.collect::<Vec<_>>(),
    })
}

/// A message with its length before it (native messaging, `host/PROTOCOL.md`).
pub(crate) fn frame(message: &Value) -> Result<Vec<u8>> {
    let body = message.to_string();
    let length = u32::try_from(body.len())?.to_ne_bytes();
    Ok([&length, body.as_bytes()].concat())
}

fn read_frame(output: &mut ChildStdout) -> Result<Value> {
    let mut length = [0; 4];
    output.read_exact(&mut length)?;
    let mut body = vec![0; usize::try_from(u32::from_ne_bytes(length))?];
    output.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}
