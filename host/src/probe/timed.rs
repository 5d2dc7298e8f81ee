//! A stream with a deadline and a limit on what is read, so that neither silence, nor a byte now
//! and then, nor a flood can hold a probe.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

/// More than any handshake needs: its largest message may have 64 KiB.
pub const READ_CAP: usize = 256 * 1024;

/// The stream. Reading or writing past the deadline gives `TimedOut`, reading past the cap
/// `QuotaExceeded`.
#[derive(Debug)]
pub struct Timed {
    stream: TcpStream,
    deadline: Instant,
    left: usize,
}

/// The time until `deadline`, or `TimedOut`.
pub(crate) fn until(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left)
}

impl Timed {
    /// Wraps a stream.
    pub fn new(stream: TcpStream, deadline: Instant) -> Self {
        Self {
            stream,
            deadline,
            left: READ_CAP,
        }
    }

    /// Closes the connection both ways; it may be closed already.
    pub fn hang_up(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// A socket says `WouldBlock` where its timeout has come.
fn timed_out(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock => io::ErrorKind::TimedOut.into(),
        _ => error,
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        self.stream.set_read_timeout(Some(until(self.deadline)?))?;
        let length = buffer.len().min(self.left);
        let within = buffer.get_mut(..length).unwrap_or_default();
        let count = self.stream.read(within).map_err(timed_out)?;
        self.left -= count;
        Ok(count)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(until(self.deadline)?))?;
        self.stream.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
