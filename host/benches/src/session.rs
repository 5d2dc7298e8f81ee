//! One session of the host inside this process: the program's own loop, with frames in memory where
//! a browser's pipes are. Between two requests it does whatever else is to be measured, so that
//! everything meets the same caches and the same neighbours on the machine.

use std::{
    io::{self, Read, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use rootwatch::{knowledge::Knowledge, serve::serve};
use serde_json::Value;

use crate::wire::{frame, receive};

/// Room for a response.
const RESPONSE: usize = 16 * 1024;

/// Serves the requests in `bodies` and gives the time that each took, from the frame that comes in
/// to the frame that is out, with the responses.
pub(crate) fn run(
    config: &Path,
    bodies: &[Vec<u8>],
    between: impl FnMut(usize) -> Result<()>,
) -> Result<(Vec<Duration>, Vec<Value>)> {
    let frames = bodies
        .iter()
        .map(|body| frame(body))
        .collect::<Result<_>>()?;
    let mut feed = Feed {
        frames,
        next: 0,
        position: 0,
        started: None,
        times: Vec::new(),
        between,
    };
    let written = Written(Arc::new(Mutex::new(touched(bodies.len() * RESPONSE))));
    serve(
        &mut feed,
        written.clone(),
        Knowledge::load(Some(config)),
        None,
        |_, _| (),
    )?;
    let bytes = written.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut rest = &bytes[..];
    let mut responses = Vec::new();
    // The first one is the greeting.
    receive(&mut rest)?;
    while !rest.is_empty() {
        responses.push(receive(&mut rest)?);
    }
    ensure!(
        responses.len() == feed.times.len(),
        "the responses are not as many as the requests"
    );
    Ok((feed.times, responses))
}

/// Hands out one frame after the other, and looks at the clock when the next one is asked for.
struct Feed<B> {
    frames: Vec<Vec<u8>>,
    next: usize,
    position: usize,
    started: Option<Instant>,
    times: Vec<Duration>,
    between: B,
}

impl<B: FnMut(usize) -> Result<()>> Read for Feed<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let is_used_up = self.next == 0 || self.position == self.frames[self.next - 1].len();
        if is_used_up {
            self.times
                .extend(self.started.take().map(|started| started.elapsed()));
            if self.next == self.frames.len() {
                return Ok(0);
            }
            (self.between)(self.next).map_err(io::Error::other)?;
            self.next += 1;
            self.position = 0;
            self.started = Some(Instant::now());
        }
        let rest = &self.frames[self.next - 1][self.position..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        Ok(count)
    }
}

/// An empty vector whose memory the kernel has already given: a pipe costs no new page either.
fn touched(size: usize) -> Vec<u8> {
    let mut bytes = vec![1; size];
    bytes.clear();
    bytes
}

/// What the host has written.
#[derive(Clone)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
