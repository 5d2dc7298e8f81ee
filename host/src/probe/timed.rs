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

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    /// A stream whose other end sends `count` bytes and then keeps still until it is dropped.
    fn stream(count: usize, deadline: Instant) -> (Timed, thread::JoinHandle<TcpStream>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let sender = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(&vec![b'x'; count]).unwrap();
            stream
        });
        (Timed::new(stream, deadline), sender)
    }

    #[test]
    fn a_flood_ends_at_the_cap() {
        let deadline = Instant::now() + Duration::from_mins(1);
        let (mut timed, _sender) = stream(READ_CAP + 1, deadline);
        let mut bytes = Vec::new();
        let error = timed.read_to_end(&mut bytes).unwrap_err();
        assert_eq!(
            (error.kind(), bytes.len()),
            (io::ErrorKind::QuotaExceeded, READ_CAP)
        );
    }

    #[test]
    fn bytes_now_and_then_do_not_move_the_deadline() {
        let (mut timed, _sender) = stream(3, Instant::now() + Duration::from_millis(100));
        let mut bytes = Vec::new();
        let error = timed.read_to_end(&mut bytes).unwrap_err();
        assert_eq!((error.kind(), bytes.len()), (io::ErrorKind::TimedOut, 3));
        // More has come by now or not: the time is over.
        let late = timed.read(&mut [0]).unwrap_err();
        assert_eq!(late.kind(), io::ErrorKind::TimedOut);
        assert_eq!(
            timed.write(b"x").unwrap_err().kind(),
            io::ErrorKind::TimedOut
        );
    }
}
