//! A host that is asked one thing after the other, while the stores change.

use std::{
    io::{Read, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    thread,
};

use serde_json::{Value, json};

use crate::{
    scratch::{Scratch, base64},
    stdio::{frame, frames, next_frame},
};

pub(crate) struct Session {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl Session {
    pub(crate) fn start(scratch: &Scratch) -> Self {
        let mut command = scratch.command(&["serve"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut session = Self {
            child,
            input,
            output,
        };
        assert_eq!(session.answer()["type"], "hello");
        session
    }

    /// Asks about certificates in PEM: one end-entity, or a whole chain.
    pub(crate) fn send(&mut self, id: u32, chain: &[&str]) {
        self.input.write_all(&request(id, chain)).unwrap();
    }

    pub(crate) fn answer(&mut self) -> Value {
        next_frame(&mut self.output)
    }

    /// The verdict.
    pub(crate) fn ask(&mut self, chain: &[&str]) -> Value {
        self.send(1, chain);
        let answer = self.answer();
        assert_eq!(answer["type"], "verdict", "{answer}");
        answer["verdict"].clone()
    }

    /// What is installed, as the host can read it.
    #[cfg(target_os = "linux")]
    pub(crate) fn roots(&mut self) -> Value {
        let request = json!({ "type": "roots", "id": 1 });
        let bytes = frame(request.to_string().as_bytes());
        self.input.write_all(&bytes).unwrap();
        self.answer()
    }

    /// Sends all of it, closes the input, and waits for the end.
    pub(crate) fn flood(mut self, requests: Vec<u8>) -> Vec<Value> {
        // The host stops reading while nobody reads what it writes.
        let writer = thread::spawn(move || self.input.write_all(&requests).unwrap());
        let mut answers = Vec::new();
        self.output.read_to_end(&mut answers).unwrap();
        writer.join().unwrap();
        assert!(self.child.wait().unwrap().success());
        frames(&answers)
    }
}

/// The frame of one question.
pub(crate) fn request(id: u32, chain: &[&str]) -> Vec<u8> {
    let source = if chain.len() == 1 {
        "observed-leaf"
    } else {
        "observed"
    };
    let chain: Vec<String> = chain.iter().map(|pem| base64(pem)).collect();
    let request = json!({
        "type": "assess", "id": id, "chainSource": source, "chain": chain,
        "serverName": "site.example",
    });
    frame(request.to_string().as_bytes())
}
