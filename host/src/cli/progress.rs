//! A sign of life on standard error while something takes longer than a second, where a person
//! looks at it.

use std::{
    io::{self, IsTerminal, Write},
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread::{self, JoinHandle},
    time::Duration,
};

/// What takes less needs no sign.
const PATIENCE: Duration = Duration::from_secs(1);
const TURN: Duration = Duration::from_millis(100);
const FRAMES: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/// Turns until it is dropped, and leaves no trace.
pub(super) struct Progress {
    ended: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts with what is being done. Nothing is written where standard error is no terminal, or
    /// one that cannot go back in its line.
    pub(super) fn start(what: impl Into<String>) -> Self {
        let what = what.into();
        Self::watch(move || what.clone())
    }

    /// The same, with what is asked for anew at each turn.
    pub(super) fn watch(what: impl Fn() -> String + Send + 'static) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if is_dumb || !io::stderr().is_terminal() {
            return Self {
                ended: None,
                thread: None,
            };
        }
        let (ended, end) = channel();
        let turn = move || {
            let mut frames = FRAMES.iter().cycle();
            let mut wait = PATIENCE;
            while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = TURN;
                let frame = frames.next().unwrap_or(&' ');
                // Erases what a longer text left (ECMA-48, EL).
                write(&format!("\r{frame} {}\x1b[K", what()));
            }
            if wait == TURN {
                write("\r\x1b[K");
            }
        };
        Self {
            ended: Some(ended),
            thread: Some(thread::spawn(turn)),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.ended.take());
        if let Some(thread) = self.thread.take() {
            // A sign of life is worth no failure.
            drop(thread.join());
        }
    }
}

fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    // The same holds here.
    drop(stderr.write_all(text.as_bytes()));
    drop(stderr.flush());
}
