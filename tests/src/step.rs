//! Steps of the lab's commands: each has a name, takes some time, keeps its output in a file, and
//! shows it only when it fails.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::ScopedJoinHandle;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};

/// How much of a failed step's output is shown.
const LINES_SHOWN: usize = 150;

/// Runs a step's commands one after the other and says how long they took together.
pub(crate) fn run(name: &str, logs: &Path, commands: Vec<Command>) -> Result<()> {
    let started = Instant::now();
    let log = log_file(name, logs)?;
    for mut command in commands {
        let output = File::options().append(true).open(&log)?;
        let status = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .status()
            .with_context(|| format!("{name}: cannot run {}", command.get_program().display()))?;
        if !status.success() {
            println!("FAIL {name} ({:.1} s)", started.elapsed().as_secs_f64());
            println!("{}", tail(&fs::read(&log)?));
            bail!(
                "{name}: {} ended with {status}; {}",
                described(&command),
                log.display()
            );
        }
    }
    println!("  ok {name} ({:.1} s)", started.elapsed().as_secs_f64());
    Ok(())
}

/// Does a step that is not a command.
pub(crate) fn measured<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let value = work().with_context(|| name.to_owned())?;
    println!("  ok {name} ({:.1} s)", started.elapsed().as_secs_f64());
    Ok(value)
}

/// Waits for the thread in which a step runs beside others.
pub(crate) fn joined<T>(name: &str, thread: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread
        .join()
        .map_err(|_| anyhow!("{name}: the thread panicked"))?
}

/// Runs a small command whose output matters only when it fails.
pub(crate) fn quietly(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// Runs a small command and gives what it printed.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!(
        "{} ended with {}: {}",
        described(command),
        output.status,
        said.trim()
    );
}

/// Whether a command runs and succeeds; what it prints is of no interest.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn log_file(name: &str, logs: &Path) -> Result<PathBuf> {
    fs::create_dir_all(logs)?;
    let log = logs.join(format!("{}.log", name.replace(' ', "-")));
    File::create(&log)?;
    Ok(log)
}

fn described(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn tail(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().collect();
    let skipped = lines.len().saturating_sub(LINES_SHOWN);
    lines
        .into_iter()
        .skip(skipped)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_keeps_the_end() {
        let text = (0..200)
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join("\n");
        assert!(tail(text.as_bytes()).starts_with("50\n"));
        assert_eq!(tail(b"one\ntwo"), "one\ntwo");
    }

    #[test]
    fn failure_of_a_small_command_says_what_it_said() {
        let error = quietly(Command::new("sh").args(["-c", "echo no >&2; exit 4"])).unwrap_err();
        assert!(error.to_string().ends_with("exit status: 4: no"), "{error}");
    }
}
