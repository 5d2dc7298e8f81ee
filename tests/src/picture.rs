//! Pictures of a screen: from the X window dump that Xvfb keeps of its frame buffer to PNG.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

/// Offsets of the words that matter in the header, all big-endian (X11/XWDFile.h).
const HEADER_SIZE: usize = 0;
const WIDTH: usize = 4;
const HEIGHT: usize = 5;
const BITS_PER_PIXEL: usize = 11;
const BYTES_PER_LINE: usize = 12;
const COLOURS: usize = 19;

/// One colour map entry of the dump, in bytes.
const COLOUR_SIZE: usize = 12;

/// A rectangle of RGB pixels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    rgb: Vec<u8>,
}

impl Picture {
    /// Reads a dump with 32 bits per pixel, blue first, which is what Xvfb makes at depth 24.
    pub(crate) fn from_dump(dump: &[u8]) -> Result<Self> {
        let word = |index: usize| -> Result<usize> {
            let bytes = dump
                .get(index * 4..index * 4 + 4)
                .context("the dump has no header")?;
            Ok(usize::try_from(u32::from_be_bytes(bytes.try_into()?))?)
        };
        ensure!(
            word(BITS_PER_PIXEL)? == 32,
            "the dump does not have 32 bits per pixel"
        );
        let (width, height, per_line) = (word(WIDTH)?, word(HEIGHT)?, word(BYTES_PER_LINE)?);
        let start = word(HEADER_SIZE)? + word(COLOURS)? * COLOUR_SIZE;
        let mut rgb = Vec::with_capacity(width * height * 3);
        for row in 0..height {
            let line = start + row * per_line;
            let line = dump
                .get(line..line + width * 4)
                .context("the dump is cut short")?;
            for pixel in line.as_chunks::<4>().0 {
                let [blue, green, red, _] = *pixel;
                rgb.extend([red, green, blue]);
            }
        }
        Ok(Self { width, height, rgb })
    }

    /// Reads a PNG with eight bits per colour, without its opacity.
    pub(crate) fn from_png(png: &[u8]) -> Result<Self> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info()?;
        let size = reader.output_buffer_size();
        let mut pixels = vec![0; size.context("the picture is too large")?];
        let frame = reader.next_frame(&mut pixels)?;
        pixels.truncate(frame.buffer_size());
        let rgb = match (frame.color_type, frame.bit_depth) {
            (png::ColorType::Rgb, png::BitDepth::Eight) => pixels,
            (png::ColorType::Rgba, png::BitDepth::Eight) => {
                let pixels = pixels.as_chunks::<4>().0.iter();
                pixels
                    .flat_map(|[red, green, blue, _]| [*red, *green, *blue])
                    .collect()
            }
            other => bail!("a picture of {other:?}"),
        };
        Ok(Self {
            width: usize::try_from(frame.width)?,
            height: usize::try_from(frame.height)?,
            rgb,
        })
    }

    /// Whether all pixels are the same, as on a screen on which nothing was drawn yet.
    pub(crate) fn is_blank(&self) -> bool {
        let pixels = self.rgb.as_chunks::<3>().0;
        pixels.iter().all(|pixel| Some(pixel) == pixels.first())
    }

    /// Writes the picture as PNG.
    pub(crate) fn save(&self, path: &Path) -> Result<()> {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height)?);
        let mut encoder = png::Encoder::new(BufWriter::new(file), width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        encoder.write_header()?.write_image_data(&self.rgb)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(width: u32, height: u32, pixels: &[[u8; 4]]) -> Vec<u8> {
        let mut words = [0_u32; 25];
        words[HEADER_SIZE] = 100;
        words[WIDTH] = width;
        words[HEIGHT] = height;
        words[BITS_PER_PIXEL] = 32;
        words[BYTES_PER_LINE] = width * 4;
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.extend(pixels.iter().flatten());
        bytes
    }

    #[test]
    fn dump_is_read_blue_first() {
        let picture = Picture::from_dump(&dump(1, 1, &[[1, 2, 3, 0]])).unwrap();
        assert_eq!(
            picture,
            Picture {
                width: 1,
                height: 1,
                rgb: vec![3, 2, 1]
            }
        );
    }

    #[test]
    fn what_is_saved_is_read_again() {
        let picture = Picture::from_dump(&dump(2, 1, &[[1, 2, 3, 0], [4, 5, 6, 0]])).unwrap();
        let file = std::env::temp_dir().join(format!("rootwatch-{}.png", std::process::id()));
        picture.save(&file).unwrap();
        assert_eq!(
            Picture::from_png(&std::fs::read(&file).unwrap()).unwrap(),
            picture
        );
        std::fs::remove_file(file).unwrap();
        assert!(Picture::from_png(b"GIF89a").is_err());
    }

    #[test]
    fn short_dump_is_an_error() {
        assert!(Picture::from_dump(&dump(2, 2, &[[0; 4]; 3])).is_err());
        assert!(Picture::from_dump(&[]).is_err());
    }

    #[test]
    fn blank_is_one_colour() {
        let blank =
            |pixels: &[[u8; 4]]| Picture::from_dump(&dump(2, 1, pixels)).unwrap().is_blank();
        assert!(blank(&[[7; 4], [7; 4]]));
        assert!(!blank(&[[7; 4], [8; 4]]));
    }
}
