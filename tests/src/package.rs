//! The packages of the extension, one for each browser family: ZIP files without compression (the
//! extension is small), their entries in the order of their names and all dated alike, so that the
//! same files make the same bytes. Only the manifest differs; `chromium_manifest` derives it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::chromium_manifest;

/// A name inside the package, with `/` between folders, and the bytes.
type Entry = (String, Vec<u8>);

const MANIFEST: &str = "manifest.json";
/// Holds the public key that gives the extension its id in Chromium; not shipped by itself.
const KEY: &str = "chromium-key.txt";

/// Packs `extension` for Firefox into `xpi`.
pub(crate) fn firefox(extension: &Path, xpi: &Path) -> Result<()> {
    write(xpi, &zip(&entries(extension)?)?)
}

/// Packs `extension` into `archive` for the stores of Chromium's family, which sign it with a key of
/// their own and take no other.
pub(crate) fn chromium_store(extension: &Path, archive: &Path) -> Result<()> {
    write(archive, &zip(&chromium_entries(extension, None)?)?)
}

/// Packs `extension` into `archive` for people who unpack it and load it into Chromium.
pub(crate) fn chromium_unpacked(extension: &Path, archive: &Path) -> Result<()> {
    let key = key(extension)?;
    write(archive, &zip(&chromium_entries(extension, Some(&key))?)?)
}

/// Lays out in `folder`, which it empties first, what [`firefox`] packs.
pub(crate) fn lay_out_firefox(extension: &Path, folder: &Path) -> Result<()> {
    lay_out(&entries(extension)?, folder)
}

/// Lays out in `folder`, which it empties first, what [`chromium_unpacked`] packs.
pub(crate) fn lay_out_chromium(extension: &Path, folder: &Path) -> Result<()> {
    let key = key(extension)?;
    lay_out(&chromium_entries(extension, Some(&key))?, folder)
}

fn key(extension: &Path) -> Result<String> {
    let file = extension.join(KEY);
    let key =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(key.trim().to_owned())
}

fn chromium_entries(extension: &Path, key: Option<&str>) -> Result<Vec<Entry>> {
    let mut entries = entries(extension)?;
    for (name, bytes) in &mut entries {
        if name == MANIFEST {
            *bytes = chromium_manifest::derive(bytes, key)?;
        }
    }
    Ok(entries)
}

fn lay_out(entries: &[Entry], folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for (name, bytes) in entries {
        write(&folder.join(name), bytes)?;
    }
    Ok(())
}

/// What is shipped, in the order of the names.
fn entries(extension: &Path) -> Result<Vec<Entry>> {
    let mut files = Vec::new();
    collect(extension, &mut files)?;
    files.sort();
    ensure!(
        files.contains(&extension.join(MANIFEST)),
        "the extension has no manifest"
    );
    let mut entries = Vec::new();
    for file in &files {
        let inside = file.strip_prefix(extension)?;
        if is_shipped(inside) {
            let name = inside.to_str().context("a name is not Unicode")?;
            entries.push((name.to_owned(), fs::read(file)?));
        }
    }
    Ok(entries)
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}

/// Adds every file below `folder`.
pub(crate) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Folders of the extension that are about it and no part of it.
const FOLDERS_AT_HOME: [&str; 2] = ["store", "testing"];

/// Tests, notes, what the stores are told, the key and hidden files stay at home. `file` is the path
/// inside the extension: where the checkout lies says nothing.
fn is_shipped(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let is_at_home = file.components().any(|part| {
        FOLDERS_AT_HOME
            .iter()
            .any(|folder| part.as_os_str() == *folder)
    });
    let is_test = name.contains(".test.");
    let is_note = name.to_ascii_lowercase().ends_with(".md");
    !is_at_home && !is_test && !is_note && name != KEY && !name.starts_with('.')
}

/// Writes the records of APPNOTE.TXT 4.3: per entry a local header and the bytes, then the
/// central directory and its end.
fn zip(entries: &[Entry]) -> Result<Vec<u8>> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in entries {
        let offset = u32::try_from(archive.len())?;
        let description = description(name, bytes)?;
        archive.extend(0x0403_4b50_u32.to_le_bytes());
        archive.extend(&description);
        archive.extend(name.as_bytes());
        archive.extend(bytes);
        directory.extend(0x0201_4b50_u32.to_le_bytes());
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&description);
        // No comment, first disk, no attributes.
        directory.extend([0_u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (u32::try_from(archive.len())?, u16::try_from(entries.len())?);
    archive.extend(&directory);
    archive.extend(0x0605_4b50_u32.to_le_bytes());
    archive.extend([0_u8; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(u32::try_from(directory.len())?.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0_u8; 2]);
    Ok(archive)
}

/// The fields that local header and central directory share.
fn description(name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    let size = u32::try_from(bytes.len())?.to_le_bytes();
    let mut fields = Vec::new();
    fields.extend(VERSION.to_le_bytes());
    // Bit 11: names are UTF-8. Then: stored, not compressed.
    fields.extend(0x0800_u16.to_le_bytes());
    fields.extend(0_u16.to_le_bytes());
    // Midnight of 1 January 1980, the first moment that a ZIP file can name.
    fields.extend(0_u16.to_le_bytes());
    fields.extend(0x0021_u16.to_le_bytes());
    fields.extend(crc32(bytes).to_le_bytes());
    fields.extend(size);
    fields.extend(size);
    fields.extend(u16::try_from(name.len())?.to_le_bytes());
    fields.extend(0_u16.to_le_bytes());
    Ok(fields)
}

/// CRC-32 as ZIP wants it (APPNOTE.TXT 4.4.7), bit by bit: the input is small.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = crc & 1;
            crc = (crc >> 1) ^ (0xedb8_8320 * carry);
        }
    }
    !crc
}

/// 2.0, the version with which folders in names came.
const VERSION: u16 = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::contains;

    /// The check value that the catalogue of CRC algorithms gives for CRC-32/ISO-HDLC.
    #[test]
    fn crc_is_the_one_that_zip_uses() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn tests_notes_and_hidden_files_are_not_shipped() {
        let shipped = [
            "manifest.json",
            "background/main.js",
            "_locales/kk/messages.json",
        ];
        assert!(shipped.iter().all(|file| is_shipped(Path::new(file))));
        let kept = [
            "background/main.test.js",
            "PERMISSIONS.md",
            "chromium-key.txt",
            "popup/.eslintrc",
            "store/en.md",
            "store/picture.png",
            "testing/browser.js",
        ];
        for file in kept {
            assert!(!is_shipped(Path::new(file)), "{file}");
        }
    }

    /// A checkout may lie in a folder whose name means something inside the extension.
    #[test]
    fn where_the_extension_lies_says_nothing_of_what_is_shipped() {
        let room = std::env::temp_dir().join(format!("rootwatch-lies-{}", std::process::id()));
        let extension = room.join("testing/store/extension");
        for file in [MANIFEST, "popup/popup.js", "store/picture.png"] {
            write(&extension.join(file), b"{}").unwrap();
        }
        let entries = entries(&extension).unwrap();
        let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [MANIFEST, "popup/popup.js"]);
        fs::remove_dir_all(room).unwrap();
    }

    /// `package.json` says the same to web-ext, whose own package nobody ships.
    #[test]
    fn web_ext_leaves_the_same_folders_at_home() {
        let text = include_str!("../../package.json");
        let package: serde_json::Value = serde_json::from_str(text).unwrap();
        let ignored = package["webExt"]["ignoreFiles"].as_array().unwrap();
        for folder in FOLDERS_AT_HOME {
            for pattern in [folder.to_owned(), format!("{folder}/**")] {
                assert!(ignored.iter().any(|known| *known == pattern), "{pattern}");
            }
        }
        assert!(ignored.iter().any(|known| known == KEY));
    }

    /// The extension of this checkout, packed twice.
    #[test]
    fn all_packages_hold_the_same_files_and_are_the_same_every_time() {
        let extension = Path::new(env!("CARGO_MANIFEST_DIR")).join("../extension");
        let room = std::env::temp_dir().join(format!("rootwatch-package-{}", std::process::id()));
        let (xpi, store) = (room.join("firefox.xpi"), room.join("store.zip"));
        let unpacked = room.join("unpacked.zip");
        let folder = room.join("chromium");
        let pack = || {
            firefox(&extension, &xpi).unwrap();
            chromium_store(&extension, &store).unwrap();
            chromium_unpacked(&extension, &unpacked).unwrap();
            lay_out_chromium(&extension, &folder).unwrap();
            [&xpi, &store, &unpacked].map(|file| fs::read(file).unwrap())
        };
        let first = pack();
        fs::write(folder.join("left-over.js"), "").unwrap();
        assert_eq!(first, pack());
        let key = fs::read_to_string(extension.join(KEY)).unwrap();
        let has_key = first.map(|package| contains(&package, key.trim().as_bytes()));
        assert_eq!(has_key, [false, false, true]);
        assert!(!folder.join("left-over.js").exists());

        let shipped = entries(&extension).unwrap();
        let laid_out = entries(&folder).unwrap();
        let differing: Vec<&str> = shipped
            .iter()
            .zip(&laid_out)
            .filter(|(one, other)| one != other)
            .map(|((name, _), _)| name.as_str())
            .collect();
        assert_eq!(shipped.len(), laid_out.len());
        assert_eq!(differing, [MANIFEST]);
        fs::remove_dir_all(room).unwrap();
    }

    #[test]
    fn directory_is_found_from_the_end() {
        let archive = zip(&[("a".to_owned(), b"one".to_vec()), ("b".to_owned(), vec![])]).unwrap();
        let end = &archive[archive.len() - 22..];
        assert_eq!(end[..4], 0x0605_4b50_u32.to_le_bytes());
        let start = u32::from_le_bytes(end[16..20].try_into().unwrap());
        let start = usize::try_from(start).unwrap();
        assert_eq!(archive[start..start + 4], 0x0201_4b50_u32.to_le_bytes());
    }
}
