//! gzip (RFC 1952) and zstd (RFC 8878), recognised by their first bytes.

use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::frames::Frames;

/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// A compression.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Compression {
    Gzip,
    Nothing,
    Zstd,
}

impl Compression {
    /// Of the first four bytes. No text in a format of ours begins like the others.
    fn of(start: &[u8]) -> Self {
        match start {
            // ID1, ID2, CM (RFC 1952 §2.3).
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            // Magic_Number; a stream can begin with a skippable frame (RFC 8878 §3.1).
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Self::Zstd,
            _ => Self::Nothing,
        }
    }
}

/// The content of an input.
pub(super) fn unpack(mut input: impl Read + 'static) -> io::Result<BufReader<Box<dyn Read>>> {
    let mut start = Vec::with_capacity(4);
    input.by_ref().take(4).read_to_end(&mut start)?;
    let compression = Compression::of(&start);
    let whole = Cursor::new(start).chain(input);
    let content: Box<dyn Read> = match compression {
        Compression::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER, whole))),
        Compression::Nothing => Box::new(whole),
        Compression::Zstd => Box::new(Frames::new(BufReader::with_capacity(BUFFER, whole))),
    };
    Ok(BufReader::with_capacity(BUFFER, content))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        compress_to_vec(text, CompressionLevel::Fastest)
    }

    fn unpacked(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut found = Vec::new();
        unpack(Cursor::new(bytes.to_vec()))?.read_to_end(&mut found)?;
        Ok(found)
    }

    /// A frame that decoders pass over: magic number, length, content.
    const SKIPPABLE: &[u8] = &[0x5a, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, b'x', b'x'];

    #[test]
    fn knows_what_is_packed_and_what_only_looks_like_it() {
        for start in [
            "{\"ty",
            "----",
            "\u{feff}{",
            "",
            "a",
            "(\u{b5}/\u{fd}",
            "P*M",
        ] {
            assert_eq!(unpacked(start.as_bytes()).unwrap(), start.as_bytes());
        }
        assert_eq!(Compression::of(b"\x1f\x8b\x00\x00"), Compression::Nothing);
        assert_eq!(Compression::of(b"\x28\xb5\x2f"), Compression::Nothing);
        assert_eq!(
            Compression::of(SKIPPABLE.get(..4).unwrap()),
            Compression::Zstd
        );
    }

    #[test]
    fn joins_members_and_frames() {
        let text = b"abc\n".repeat(100_000);
        let twice = [text.as_slice(), b"x"].concat();
        assert_eq!(
            unpacked(&[gzip(&text), gzip(b"x")].concat()).unwrap(),
            twice
        );
        let frames = [SKIPPABLE, &zstd(&text), SKIPPABLE, &zstd(b"x"), &zstd(b"")].concat();
        assert_eq!(unpacked(&frames).unwrap(), twice);
        assert_eq!(unpacked(SKIPPABLE).unwrap(), b"");
    }

    /// A cut or changed stream is an error wherever it is cut, and never a shorter text.
    #[test]
    fn what_is_cut_or_damaged_is_an_error() {
        let text: Vec<u8> = (0..5000_u32).flat_map(u32::to_le_bytes).collect();
        for packed in [gzip(&text), zstd(&text)] {
            for length in [
                4,
                5,
                9,
                packed.len() / 2,
                packed.len() - 5,
                packed.len() - 1,
            ] {
                let cut = packed.get(..length).unwrap();
                assert!(unpacked(cut).is_err(), "{length} of {}", packed.len());
            }
            let mut damaged = packed.clone();
            // In the checksum: the last four bytes of a frame, the last but four of a member.
            let index = packed.len() - if packed.starts_with(&[0x1f]) { 6 } else { 2 };
            *damaged.get_mut(index).unwrap() ^= 1;
            assert!(unpacked(&damaged).is_err());
            assert!(unpacked(&[packed, b"and more".to_vec()].concat()).is_err());
        }
    }

    #[test]
    fn refuses_a_frame_that_wants_too_much_memory() {
        // Window_Descriptor 0x70: 2^24 bytes.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x70, 1, 0, 0];
        let error = unpacked(&frame).unwrap_err();
        assert!(error.to_string().contains("16777216"), "{error}");
        // 0x68: 2^23 bytes.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x68, 1, 0, 0];
        assert_eq!(unpacked(&frame).unwrap(), b"");
    }
}
