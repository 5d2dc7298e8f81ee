//! Lines of an input, none of which takes more memory than the cap.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes of a line: more than an OONI measurement has with the bodies of its pages.
pub const LINE_CAP: usize = 8 * 1024 * 1024;
/// A line's memory is kept for the next one, if it is no more than this.
const KEPT: usize = 256 * 1024;

/// Reads line by line.
#[derive(Debug)]
pub struct Lines<R> {
    input: BufReader<R>,
    number: u64,
    line: Vec<u8>,
}

/// What was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Line<'a> {
    /// A line without its end.
    Text(&'a [u8]),
    /// A line of more than `LINE_CAP` bytes.
    TooLong,
}

impl<R: Read> Lines<R> {
    /// Takes an input.
    pub fn new(input: BufReader<R>) -> Self {
        Self {
            input,
            number: 0,
            line: Vec::new(),
        }
    }

    /// The number of the line that was read last, or of the one that could not be read; from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether nothing is left of what was read, so that the next line may have to be waited for.
    pub fn is_drained(&self) -> bool {
        self.input.buffer().is_empty()
    }

    /// The next line; `None` at the end of the input.
    pub fn read(&mut self) -> io::Result<Option<Line<'_>>> {
        self.number += 1;
        self.line.clear();
        self.line.shrink_to(KEPT);
        let cap = u64::try_from(LINE_CAP).unwrap_or(u64::MAX);
        // One byte more than the cap, for the line's end.
        let mut start = self.input.by_ref().take(cap + 1);
        if start.read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if self.line.len() > LINE_CAP {
            self.input.skip_until(b'\n')?;
            return Ok(Some(Line::TooLong));
        }
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(Some(Line::Text(&self.line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &[u8], expected: &[Line<'_>]) {
        let mut lines = Lines::new(BufReader::with_capacity(5, input));
        for (index, line) in expected.iter().enumerate() {
            assert_eq!(lines.read().unwrap().as_ref(), Some(line));
            assert_eq!(lines.number(), u64::try_from(index).unwrap() + 1);
        }
        assert_eq!(lines.read().unwrap(), None);
    }

    #[test]
    fn reads_lines_with_any_end_and_none() {
        check(b"", &[]);
        check(b"\n", &[Line::Text(b"")]);
        let two = [Line::Text(b"a longer one"), Line::Text(b"b")];
        check(b"a longer one\nb", &two);
        check(b"a longer one\r\nb\r\n", &two);
    }

    #[test]
    fn passes_over_a_line_that_is_too_long_and_reads_on() {
        let most = vec![b'x'; LINE_CAP];
        for (more, first) in [
            (0, Line::Text(&most)),
            (1, Line::TooLong),
            (9, Line::TooLong),
        ] {
            let line = [most.clone(), vec![b'y'; more]].concat();
            check(
                &[line, b"\nz".to_vec()].concat(),
                &[first, Line::Text(b"z")],
            );
        }
        check(&[most.as_slice(), b"yy"].concat(), &[Line::TooLong]);
    }
}
