//! `cargo lab icons`: the icon in every size that browsers and stores want, drawn by a browser from the
//! one drawing, so that they cannot differ from it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::browser::{Browser, Flag, Kind};
use crate::check;
use crate::setting::Setting;
use crate::toolchain::{Purpose, Toolchain};
use crate::world::World;

/// Edges in pixels: toolbars and lists of extensions (16 to 64), addons.mozilla.org (96), Chrome's
/// web store (128).
const SIZES: [u32; 6] = [16, 32, 48, 64, 96, 128];

/// How much a colour may differ on average from the drawing, of 255: browsers smooth edges differently.
const TOLERANCE: f64 = 3.0;

/// Draws all of them anew, into the extension.
pub(crate) fn draw(toolchain: &Toolchain) -> Result<()> {
    toolchain.prepare(Purpose::Browse)?;
    check::package(toolchain)?;
    let setting = Setting::usual(Kind::Chromium(Flag::On)).without_host();
    let world = World::create(toolchain, toolchain.lab.join("icons"), setting)?;
    let folder = folder(toolchain);
    for (size, png) in drawn(&*world.browser()?, &folder)? {
        let file = file(&folder, size);
        fs::write(&file, png).with_context(|| format!("cannot write {}", file.display()))?;
        println!("  {}", file.display());
    }
    world.tidy()
}

/// Fails unless the files look like the drawing.
pub(crate) fn compare(toolchain: &Toolchain, browser: &(dyn Browser + 'static)) -> Result<()> {
    let folder = folder(toolchain);
    for (size, png) in drawn(browser, &folder)? {
        let kept = pixels(&fs::read(file(&folder, size))?)?;
        let fresh = pixels(&png)?;
        ensure!(
            kept.len() == fresh.len(),
            "icon-{size}.png has another size"
        );
        let differences = kept.iter().zip(&fresh);
        let sum: f64 = differences
            .map(|(one, other)| f64::from(one.abs_diff(*other)))
            .sum();
        let mean = sum / f64::from(size * size * 4);
        ensure!(
            mean < TOLERANCE,
            "icon-{size}.png differs from icon.svg by {mean:.1}; run: cargo lab icons"
        );
    }
    Ok(())
}

fn folder(toolchain: &Toolchain) -> PathBuf {
    toolchain.root.join("extension/icons")
}

fn file(folder: &Path, size: u32) -> PathBuf {
    folder.join(format!("icon-{size}.png"))
}

/// The drawing in each size, as PNG, from the page that the browser shows.
fn drawn(browser: &(dyn Browser + 'static), folder: &Path) -> Result<Vec<(u32, Vec<u8>)>> {
    let drawing = fs::read_to_string(folder.join("icon.svg"))?;
    let pictures = browser.run_in_page(DRAW, &[json!(drawing), json!(SIZES)])?;
    let pictures = pictures.as_array().context("nothing was drawn")?;
    ensure!(pictures.len() == SIZES.len(), "drawn: {}", pictures.len());
    let png = |picture: &Value| -> Result<Vec<u8>> {
        let text = picture.as_str().context("a picture is no text")?;
        Ok(BASE64_STANDARD.decode(text)?)
    };
    SIZES
        .into_iter()
        .zip(pictures)
        .map(|(size, picture)| Ok((size, png(picture)?)))
        .collect()
}

/// Red, green, blue and opacity of every pixel.
fn pixels(png: &[u8]) -> Result<Vec<u8>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info()?;
    let size = reader
        .output_buffer_size()
        .context("the picture is too large")?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels)?;
    ensure!(
        frame.color_type == png::ColorType::Rgba,
        "the picture has no opacity"
    );
    Ok(pixels)
}

const DRAW: &str = r#"const [drawing, sizes] = arguments;
    const image = new Image();
    image.src = `data:image/svg+xml;base64,${btoa(drawing)}`;
    return image.decode().then(() => sizes.map(size => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = size;
      canvas.getContext("2d").drawImage(image, 0, 0, size, size);
      return canvas.toDataURL("image/png").split(",")[1];
    }));"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_the_size_in_its_name_and_in_the_manifest() {
        let extension = Path::new(env!("CARGO_MANIFEST_DIR")).join("../extension");
        let manifest = fs::read(extension.join("manifest.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        let named = manifest["icons"].as_object().unwrap();
        assert_eq!(named.len(), SIZES.len());
        for size in SIZES {
            let path = &named[&size.to_string()];
            assert_eq!(path, &json!(format!("icons/icon-{size}.png")));
            let png = fs::read(file(&extension.join("icons"), size)).unwrap();
            let edge = usize::try_from(size).unwrap();
            assert_eq!(pixels(&png).unwrap().len(), edge * edge * 4, "{size}");
        }
    }
}
