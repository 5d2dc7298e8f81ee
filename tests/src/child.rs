//! Child processes that do not outlive the value that owns them, nor do the processes that they
//! started in turn: sslsplit works in a child, Squid has helpers in sessions of their own. They stay
//! in the lab's process group, so that Ctrl-C in a terminal ends them too.

use std::fs;
use std::process::{Child, Command};
use std::str::FromStr;

use crate::step;

/// A child process that is killed with all below it, and reaped, when dropped.
pub(crate) struct KillOnDrop(pub(crate) Child);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        let below = descendants(self.0.id());
        // Both fail only where the process has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
        kill_all(&below);
    }
}

/// Every process that `id` started, or that one of those started.
pub(crate) fn descendants(id: u32) -> Vec<u32> {
    let mut found = children(id);
    let mut seen = 0;
    while let Some(id) = found.get(seen).copied() {
        found.extend(children(id));
        seen += 1;
    }
    found
}

/// The process that started `id`.
pub(crate) fn parent(id: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    number_of("PPid:", &status)
}

/// The number behind a name, in a file of `/proc`.
pub(crate) fn number_of<T: FromStr>(name: &str, text: &str) -> Option<T> {
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    value.trim().parse().ok()
}

fn children(id: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{id}/task"));
    let lists = threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let parse = |list: String| -> Vec<u32> {
        let ids = list.split_whitespace();
        ids.filter_map(|id| id.parse().ok()).collect()
    };
    lists.flat_map(parse).collect()
}

/// Kills these, where they are still there. The shell's own `kill`: std has no signals, and the lab
/// forbids unsafe code. Most have ended with their parent by then, so it is no failure that one is not
/// there.
pub(crate) fn kill_all(ids: &[u32]) {
    if ids.is_empty() {
        return;
    }
    let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
    let script = format!("kill -KILL {}", ids.join(" "));
    step::succeeds(Command::new("sh").args(["-c", &script]));
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::path::Path;
    use std::process::Stdio;

    use super::*;
    use crate::wait;

    #[test]
    fn numbers_of_processes_are_read() {
        let status = "Name:\trootwatch\nPid:\t12\nPPid:\t7\n";
        assert_eq!(number_of("PPid:", status), Some(7));
        assert_eq!(number_of::<u32>("Uid:", status), None);
    }

    /// A shell that starts a shell that starts a `sleep` in a session of its own, as helpers do.
    #[test]
    fn what_a_child_started_ends_with_it() {
        let script = "sh -c 'setsid sleep 1000 & echo $!; wait' & wait";
        let mut child = Command::new("sh")
            .args(["-c", script])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut id = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut id).unwrap();
        let stat = Path::new("/proc").join(id.trim()).join("stat");
        // A zombie still has its folder: whoever inherits it may be slow to reap it.
        let is_running = || fs::read_to_string(&stat).is_ok_and(|text| !text.contains(") Z "));
        assert!(is_running(), "{id}");
        drop(KillOnDrop(child));
        wait::until(
            "the grandchild to end",
            || Ok((!is_running()).then_some(())),
        )
        .unwrap();
    }
}
