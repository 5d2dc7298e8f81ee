//! The host as a process, with a configuration folder of its own, asked while it runs.

use std::{
    io::{Read, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const LOOPBACK_ALLOWED: &str = "[probe]\nallow = [\"127.0.0.0/8\", \"::1/128\"]\n";

/// Longer than any deadline: only a host that hangs gets there.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Host {
    child: Child,
    stdin: ChildStdin,
    answers: Receiver<Value>,
    /// Lives as long as the process that reads it.
    _folder: TempDir,
}

/// A folder with `config.toml` and, where given, a listed root and a public one.
pub(crate) fn folder(config: &str, listed: Option<&str>, public: Option<&str>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write("config.toml", config);
    if let Some(text) = listed {
        write("authorities.d/pretend.toml", text);
    }
    if let Some(text) = public {
        write("public-roots.d/public.pem", text);
    }
    folder
}

/// The binary with nothing of this computer's own set-up.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rootwatch"));
    command
        .env_clear()
        .env("HOME", folder)
        .env("ROOTWATCH_CONFIG_DIR", folder)
        .env("PATH", folder.join("bin"));
    if cfg!(windows) {
        // Without these Windows has no network, and wine not all of its libraries.
        for name in ["PATH", "SystemRoot"] {
            command.env(name, std::env::var_os(name).unwrap_or_default());
        }
    }
    command
}

impl Host {
    pub(crate) fn start() -> Self {
        Self::with(folder(LOOPBACK_ALLOWED, None, None), &[])
    }

    pub(crate) fn with(folder: TempDir, variables: &[(&str, &str)]) -> Self {
        let mut child = command(folder.path())
            .arg("serve")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, answers) = channel();
        let mut stdout = child.stdout.take().unwrap();
        thread::spawn(move || {
            let mut length = [0; 4];
            while stdout.read_exact(&mut length).is_ok() {
                let mut body = vec![0; u32::from_ne_bytes(length).try_into().unwrap()];
                stdout.read_exact(&mut body).unwrap();
                if sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
                    return;
                }
            }
        });
        let stdin = child.stdin.take().unwrap();
        let host = Self {
            child,
            stdin,
            answers,
            _folder: folder,
        };
        let hello = host.answer();
        assert_eq!(
            (&hello["type"], &hello["problems"]),
            (&json!("hello"), &json!([]))
        );
        host
    }

    /// Its number as a process.
    #[cfg(target_os = "linux")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn send(&mut self, request: &Value) {
        let body = request.to_string();
        let length = u32::try_from(body.len()).unwrap().to_ne_bytes();
        self.stdin.write_all(&length).unwrap();
        self.stdin.write_all(body.as_bytes()).unwrap();
        self.stdin.flush().unwrap();
    }

    pub(crate) fn answer(&self) -> Value {
        self.answers.recv_timeout(PATIENCE).unwrap()
    }

    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        self.send(request);
        self.answer()
    }

    /// Closes its input, waits for its end, and gives what it said until then.
    pub(crate) fn end(self) -> (std::process::ExitStatus, Vec<Value>) {
        let Self {
            mut child,
            stdin,
            answers,
            ..
        } = self;
        drop(stdin);
        let status = child.wait().unwrap();
        (status, answers.iter().collect())
    }
}

/// A probe of `server_name` at this address, with `more` fields.
pub(crate) fn probe(server_name: &str, port: u16, more: &Value) -> Value {
    let mut request = json!({
        "type": "probe",
        "id": 1,
        "serverName": server_name,
        "port": port,
        "proxy": { "type": "direct" },
    });
    for (name, value) in more.as_object().unwrap() {
        request[name.as_str()] = value.clone();
    }
    request
}

/// The same directly to loopback, as if the browser had told the address.
pub(crate) fn direct(server_name: &str, port: u16) -> Value {
    probe(server_name, port, &json!({ "address": "127.0.0.1" }))
}

#[track_caller]
pub(crate) fn expect_error(answer: &Value, code: &str, part: &str) {
    assert_eq!(
        (&answer["type"], &answer["code"]),
        (&json!("error"), &json!(code)),
        "{answer}"
    );
    assert!(
        answer["message"].as_str().unwrap().contains(part),
        "{answer}"
    );
}
