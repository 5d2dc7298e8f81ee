//! Programs that speak native messaging over pipes, as a browser starts them.

use std::{
    fs,
    io::{BufReader, BufWriter},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::wire::{receive, send};

/// A running host.
pub(crate) struct Host {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Host {
    /// Starts it, with an empty home and `config` as its configuration folder.
    pub(crate) fn start(command: &[&Path], config: &Path) -> Result<Self> {
        let (program, arguments) = command.split_first().context("no program")?;
        let mut child = Command::new(program)
            .args(arguments)
            .env("HOME", config)
            .env("ROOTWATCH_ROOT", config)
            .env("ROOTWATCH_CONFIG_DIR", config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let input = child.stdin.take().context("no input")?;
        let output = child.stdout.take().context("no output")?;
        Ok(Self {
            child,
            input: BufWriter::new(input),
            output: BufReader::new(output),
        })
    }

    /// The next message.
    pub(crate) fn receive(&mut self) -> Result<Value> {
        receive(&mut self.output)
    }

    /// Asks something.
    pub(crate) fn send(&mut self, body: &[u8]) -> Result<()> {
        send(&mut self.input, body)
    }

    /// How many files it has open.
    pub(crate) fn files(&self) -> Result<usize> {
        let listed = fs::read_dir(format!("/proc/{}/fd", self.child.id()));
        Ok(listed.context("the kernel tells no open files")?.count())
    }

    /// What its threads have used of the processors (`proc_pid_schedstat(5)`).
    pub(crate) fn cpu_time(&self) -> Result<Duration> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let text = fs::read_to_string(thread?.path().join("schedstat"))?;
            let used = text.split(' ').next().and_then(|used| used.parse().ok());
            nanoseconds += used.unwrap_or(0_u64);
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// The most memory that it had at a time, in bytes, with the files that are mapped.
    pub(crate) fn peak(&self) -> Result<u64> {
        peak_of(&self.child)
    }

    /// Closes its input and waits for its end.
    pub(crate) fn end(mut self) -> Result<()> {
        drop(self.input);
        self.child.wait()?;
        Ok(())
    }
}

/// The most memory that a process had at a time, in bytes, with the files that are mapped.
pub(crate) fn peak_of(process: &Child) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|text| text.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    Ok(1024 * kib.context("the kernel tells no VmHWM")?)
}

/// How long it takes from the start to the greeting, and on to the answer to `body`.
pub(crate) fn from_start(
    command: &[&Path],
    config: &Path,
    body: &[u8],
) -> Result<(Duration, Duration, Value)> {
    let started = Instant::now();
    let mut host = Host::start(command, config)?;
    host.receive()?;
    let greeted = started.elapsed();
    host.send(body)?;
    let answer = host.receive()?;
    let answered = started.elapsed();
    host.end()?;
    Ok((greeted, answered, answer))
}
