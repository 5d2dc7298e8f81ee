//! Native messaging frames: a 32-bit native-endian length and that many bytes.
//! Knows nothing of what the bytes mean.
//! <https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging>

use std::{
    fmt,
    io::{self, Read, Write},
};

use byteorder::{ByteOrder, NativeEndian, WriteBytesExt};

/// The longest request that is kept.
pub const REQUEST_CAP: u32 = 1024 * 1024;
/// A length beyond this is no request of any browser: the stream is broken.
pub const LENGTH_CAP: u32 = 64 * 1024 * 1024;

/// What came in.
#[derive(Debug, PartialEq)]
pub enum Frame {
    /// The bytes of a frame.
    Body(Vec<u8>),
    /// A frame over [`REQUEST_CAP`], read to its end and thrown away; its length.
    TooLarge(u32),
}

/// Why no further frame can be read.
#[derive(Debug)]
pub enum FrameError {
    /// The input ended inside a frame.
    Truncated,
    /// The announced length exceeds [`LENGTH_CAP`].
    Broken(u32),
    /// Reading or writing failed.
    Io(io::Error),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the input ended inside a frame"),
            Self::Broken(length) => write!(f, "frame length {length} exceeds {LENGTH_CAP}"),
            Self::Io(error) => write!(f, "the stream failed: {error}"),
        }
    }
}

impl std::error::Error for FrameError {}

/// Reads the next frame; `None` where the input ends between two frames.
pub fn read_frame(input: &mut impl Read) -> Result<Option<Frame>, FrameError> {
    let mut prefix = Vec::with_capacity(4);
    input
        .take(4)
        .read_to_end(&mut prefix)
        .map_err(FrameError::Io)?;
    if prefix.is_empty() {
        return Ok(None);
    }
    if prefix.len() < 4 {
        return Err(FrameError::Truncated);
    }
    let length = NativeEndian::read_u32(&prefix);
    if length > LENGTH_CAP {
        return Err(FrameError::Broken(length));
    }
    if length > REQUEST_CAP {
        let drained = io::copy(&mut input.take(length.into()), &mut io::sink());
        return match drained.map_err(FrameError::Io)? {
            count if count == u64::from(length) => Ok(Some(Frame::TooLarge(length))),
            _ => Err(FrameError::Truncated),
        };
    }
    let mut body = Vec::new();
    let count = input
        .take(length.into())
        .read_to_end(&mut body)
        .map_err(FrameError::Io)?;
    if u64::try_from(count).ok() != Some(length.into()) {
        return Err(FrameError::Truncated);
    }
    Ok(Some(Frame::Body(body)))
}

/// Writes one frame, at once so that the browser does not wake for its length alone, and flushes.
pub fn write_frame(output: &mut impl Write, body: &[u8]) -> Result<(), FrameError> {
    let length = u32::try_from(body.len()).map_err(|_| FrameError::Broken(u32::MAX))?;
    let mut frame = Vec::with_capacity(4 + body.len());
    frame
        .write_u32::<NativeEndian>(length)
        .map_err(FrameError::Io)?;
    frame.extend_from_slice(body);
    output.write_all(&frame).map_err(FrameError::Io)?;
    output.flush().map_err(FrameError::Io)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a pipe may.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let (Some((first, rest)), Some(slot)) = (self.0.split_first(), buffer.first_mut())
            else {
                return Ok(0);
            };
            *slot = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn frame(body: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write_frame(&mut out, body).unwrap();
        out
    }

    /// Keeps every piece by itself.
    struct Pieces(Vec<Vec<u8>>);

    impl Write for Pieces {
        fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
            self.0.push(piece.to_vec());
            Ok(piece.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn length_and_body_are_written_at_once() {
        let mut out = Pieces(Vec::new());
        write_frame(&mut out, b"{}").unwrap();
        assert_eq!(out.0, [[&2_u32.to_ne_bytes()[..], b"{}"].concat()]);
    }

    #[test]
    fn short_reads_are_not_corruption() {
        let bytes = frame(b"{}");
        let read = read_frame(&mut Slow(&bytes)).unwrap();
        assert_eq!(read, Some(Frame::Body(b"{}".to_vec())));
    }

    #[test]
    fn end_between_frames_is_clean_and_inside_is_not() {
        assert!(matches!(read_frame(&mut &b""[..]), Ok(None)));
        assert!(matches!(
            read_frame(&mut &b"\x01\x00"[..]),
            Err(FrameError::Truncated)
        ));
        let bytes = frame(b"abc");
        let cut = &bytes[..bytes.len() - 1];
        assert!(matches!(
            read_frame(&mut &cut[..]),
            Err(FrameError::Truncated)
        ));
        let bytes = frame(&vec![b'x'; 1024 * 1024 + 1]);
        let cut = &bytes[..bytes.len() - 1];
        assert!(matches!(
            read_frame(&mut &cut[..]),
            Err(FrameError::Truncated)
        ));
    }

    #[test]
    fn drains_a_frame_above_the_cap_and_reads_the_next() {
        let mut bytes = frame(&vec![b'x'; 1024 * 1024 + 1]);
        bytes.extend(frame(b"next"));
        let mut input = &bytes[..];
        assert_eq!(
            read_frame(&mut input).unwrap(),
            Some(Frame::TooLarge(1024 * 1024 + 1))
        );
        assert_eq!(
            read_frame(&mut input).unwrap(),
            Some(Frame::Body(b"next".to_vec()))
        );
    }

    #[test]
    fn the_caps_themselves_are_allowed() {
        let longest = vec![b'x'; 1024 * 1024];
        let bytes = frame(&longest);
        let read = read_frame(&mut &bytes[..]).unwrap();
        assert_eq!(read, Some(Frame::Body(longest)));
        let prefix = (64 * 1024 * 1024_u32).to_ne_bytes();
        let mut endless = (&prefix[..]).chain(io::repeat(b'x'));
        let read = read_frame(&mut endless).unwrap();
        assert_eq!(read, Some(Frame::TooLarge(64 * 1024 * 1024)));
    }

    #[test]
    fn rejects_length_above_cap() {
        let bytes = (64 * 1024 * 1024 + 1_u32).to_ne_bytes();
        assert!(matches!(
            read_frame(&mut &bytes[..]),
            Err(FrameError::Broken(_))
        ));
    }
}
