//! From the lines of the sources to batches: what is JSON, what is PEM, and what is neither.

use std::{
    io::{self, Read},
    mem,
    sync::{Arc, mpsc::Sender},
};

use serde_json::Value;

use super::{
    Counters,
    batch::{Batch, Content, FULL},
    lines::{LINE_CAP, Line, Lines},
    pem::{Meaning, Pem},
    source::Source,
    window::Window,
};
use crate::request::RequestError;

/// Lines at the beginning of a source that wait until it is known whether they are text around PEM.
const UNDECIDED: usize = 100;

/// Reads every source and hands batches on.
pub(super) struct Reader {
    window: Arc<Window>,
    full: Sender<Batch>,
    counters: Arc<Counters>,
    batch: Batch,
}

/// Nobody takes batches any more.
struct Closed;

/// What a line is that is neither JSON nor PEM.
enum Text {
    /// It stands around PEM, as `openssl s_client` writes it: nothing.
    Around,
    /// A bad line.
    Bad,
    /// That depends on what comes; the numbers of those lines.
    Undecided(Vec<u64>),
}

impl Reader {
    pub(super) fn new(window: Arc<Window>, full: Sender<Batch>, counters: Arc<Counters>) -> Self {
        Self {
            window,
            full,
            counters,
            batch: Batch::new(0, None),
        }
    }

    /// Reads until the sources end, or nobody takes batches any more.
    pub(super) fn run(mut self, sources: Vec<Source>) {
        for source in sources {
            self.batch.file = source.name();
            let read = match source.open(&self.counters) {
                Ok(input) => self.read(Lines::new(input)),
                Err(error) => {
                    self.refuse(None, unreadable(&error));
                    Ok(())
                }
            };
            if read.and_then(|()| self.hand_on()).is_err() {
                return;
            }
        }
    }

    fn read(&mut self, mut lines: Lines<impl Read>) -> Result<(), Closed> {
        let (mut pem, mut text) = (Pem::default(), Text::Undecided(Vec::new()));
        loop {
            let is_waiting = lines.is_drained() && !self.batch.items.is_empty();
            if is_waiting || self.batch.weight >= FULL {
                self.hand_on()?;
            }
            let number = lines.number() + 1;
            match lines.read() {
                Ok(Some(line)) => self.line(number, line, &mut pem, &mut text),
                Ok(None) => {
                    pem.end();
                    self.take(&mut pem);
                    self.decide(&mut text, Text::Bad);
                    return Ok(());
                }
                // A chain that was cut off is none.
                Err(error) => {
                    self.decide(&mut text, Text::Bad);
                    self.refuse(Some(number), unreadable(&error));
                    return Ok(());
                }
            }
        }
    }

    fn line(&mut self, number: u64, line: Line<'_>, pem: &mut Pem, text: &mut Text) {
        let line = match line {
            Line::Text(line) => line,
            Line::TooLong => {
                pem.end();
                self.take(pem);
                self.decide(text, Text::Bad);
                let message = format!("the line has more than {LINE_CAP} bytes");
                return self.refuse(Some(number), error("line-too-long", message));
            }
        };
        let line = without_mark(number, line).trim_ascii();
        if line.is_empty() {
            return;
        }
        if line.first() == Some(&b'{') {
            pem.end();
            self.take(pem);
            self.decide(text, Text::Bad);
            self.batch.push_json(number, line);
            return;
        }
        let meaning = pem.line(number, line);
        self.take(pem);
        match (meaning, &mut *text) {
            (Meaning::Block, _) => self.decide(text, Text::Around),
            (Meaning::Text, Text::Around) => {}
            (Meaning::Text, Text::Bad) => self.refuse(Some(number), unknown()),
            (Meaning::Text, Text::Undecided(held)) => {
                held.push(number);
                if held.len() > UNDECIDED {
                    self.decide(text, Text::Bad);
                }
            }
        }
    }

    /// From now on it is known what text is, and so what the lines were that waited.
    fn decide(&mut self, text: &mut Text, decided: Text) {
        let before = mem::replace(text, decided);
        if let (Text::Undecided(held), Text::Bad) = (before, &*text) {
            for number in held {
                self.refuse(Some(number), unknown());
            }
        }
    }

    fn take(&mut self, pem: &mut Pem) {
        for found in pem.found() {
            let content = found.chain.map_or_else(Content::Refused, Content::Chain);
            self.batch.push(Some(found.line), content);
        }
    }

    fn refuse(&mut self, line: Option<u64>, error: RequestError) {
        self.batch.push(line, Content::Refused(error));
    }

    /// Hands the batch on and begins the next.
    fn hand_on(&mut self) -> Result<(), Closed> {
        if self.batch.items.is_empty() {
            return Ok(());
        }
        let next = Batch::new(self.batch.number + 1, self.batch.file.clone());
        let batch = mem::replace(&mut self.batch, next);
        if !self.window.enter(batch.weight) {
            return Err(Closed);
        }
        self.full.send(batch).map_err(|_| Closed)
    }
}

/// A line without the byte order mark that some programs begin a file with.
fn without_mark(number: u64, line: &[u8]) -> &[u8] {
    let mark = "\u{feff}".as_bytes();
    match line.strip_prefix(mark) {
        Some(rest) if number == 1 => rest,
        _ => line,
    }
}

fn unknown() -> RequestError {
    error("format-unknown", "neither a JSON object nor PEM")
}

fn unreadable(cause: &io::Error) -> RequestError {
    error("input-unreadable", cause.to_string())
}

fn error(code: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(&Value::Null, code, message)
}
