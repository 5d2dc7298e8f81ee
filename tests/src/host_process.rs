//! The native messaging host as the operating system sees it: a child of the browser that can be
//! looked for, stopped and killed. Only processes that were started in the story's own home count.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::child;
use crate::home::Home;
use crate::step;
use crate::wait;

/// A running host.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HostProcess {
    id: u32,
}

impl HostProcess {
    /// The host that a process became.
    pub(crate) fn of(id: u32) -> Self {
        Self { id }
    }

    /// Waits until a host other than `before` runs in `home`.
    pub(crate) fn await_in(home: &Home, before: Option<&Self>) -> Result<Self> {
        wait::until("the host to run", || {
            Ok(Self::all_in(home)?
                .into_iter()
                .find(|found| Some(found) != before))
        })
    }

    /// Every host that runs in `home`.
    pub(crate) fn all_in(home: &Home) -> Result<Vec<Self>> {
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let folder = entry?.path();
            let Some(id) = process_id(&folder) else {
                continue;
            };
            if is_host(&folder) && home.owns(id) {
                found.push(Self { id });
            }
        }
        Ok(found)
    }

    /// The memory that it holds now (`VmRSS` of proc(5)), in MiB.
    pub(crate) fn resident(&self) -> Result<f64> {
        self.memory("VmRSS:")
    }

    /// The most memory that it held at a time (`VmHWM`), in MiB.
    pub(crate) fn peak(&self) -> Result<f64> {
        self.memory("VmHWM:")
    }

    /// How many files it has open.
    pub(crate) fn files(&self) -> Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.id))?.count())
    }

    fn memory(&self, what: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id))?;
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix(what)?.trim().strip_suffix(" kB"))
            .context("the kernel tells no memory of the host")?;
        Ok(kilobytes.parse::<f64>()? / 1024.0)
    }

    /// Lets the host hang: it keeps its pipes and answers nothing.
    pub(crate) fn stop(&self) -> Result<()> {
        self.signal("STOP")
    }

    /// Lets a host that hangs go on.
    pub(crate) fn go_on(&self) -> Result<()> {
        self.signal("CONT")
    }

    /// Ends the host without giving it a chance to say anything, even if it is stopped, and waits until the
    /// browser has taken notice: no zombie is left.
    pub(crate) fn kill(&self) -> Result<()> {
        self.signal("KILL")?;
        wait::until("the browser to reap the host", || {
            let folder = PathBuf::from(format!("/proc/{}", self.id));
            Ok((!folder.exists()).then_some(()))
        })
    }

    /// Waits until it has ended. After its browser's death nobody else would know that it is this home's.
    pub(crate) fn await_end(&self) -> Result<()> {
        wait::until("the host to end", || {
            let folder = PathBuf::from(format!("/proc/{}", self.id));
            Ok((!is_host(&folder)).then_some(()))
        })
    }

    /// Ends the browser that started the host, as a crash does.
    pub(crate) fn kill_browser(&self) -> Result<()> {
        let browser = child::parent(self.id).context("nobody started the host")?;
        send("KILL", browser).context("cannot kill the browser")
    }

    fn signal(&self, name: &str) -> Result<()> {
        send(name, self.id).with_context(|| format!("cannot send {name} to the host"))
    }
}

/// The shell's own `kill`: std has no signals, and the lab forbids unsafe code.
fn send(signal: &str, id: u32) -> Result<()> {
    let script = format!("kill -{signal} {id}");
    step::quietly(Command::new("sh").args(["-c", &script]))
}

fn process_id(folder: &Path) -> Option<u32> {
    folder.file_name()?.to_str()?.parse().ok()
}

/// By its command line, which everybody may read. A zombie has none, so a host that was killed and not
/// yet reaped does not count.
fn is_host(folder: &Path) -> bool {
    let line = fs::read(folder.join("cmdline")).unwrap_or_default();
    let program = line.split(|byte| *byte == 0).next().unwrap_or_default();
    program.ends_with(b"/rootwatch")
}
