//! The Debian package: the host with its manual and completions, the manifests that register it with
//! every browser for everybody, and the extension where Debian's Firefox and Chromium load it from, as
//! Debian's own `webext-…` packages do it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value};

use crate::home::contains;
use crate::manual;
use crate::package;
use crate::profile::ADD_ON;
use crate::step;
use crate::toolchain::Toolchain;

/// Where the package puts the host.
const PROGRAM: &str = "/usr/bin/rootwatch";

/// The browsers of which the package knows where they look, by `rootwatch install`'s names.
const BROWSERS: [&str; 6] = ["firefox", "chromium", "chrome", "edge", "brave", "vivaldi"];

/// Firefox's own id, below which system-wide add-ons lie.
const FIREFOX: &str = "usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}";

/// Debian's Chromium loads every folder in it.
const CHROMIUM: &str = "usr/share/chromium/extensions/rootwatch";

/// Read by the script that starts Debian's Chromium.
const CHROMIUM_FLAGS: &str = "\
# Lets Rootwatch see the certificates of Chromium's own connections. To Chromium this is an experiment
# (chrome://flags/#web-request-security-info); without it Rootwatch makes connections of its own.
export CHROMIUM_FLAGS=\"$CHROMIUM_FLAGS --enable-features=WebRequestSecurityInfo\"
";

/// Builds the package of `host`, a built program for this computer, in `folder`.
pub(crate) fn build(toolchain: &Toolchain, host: &Path, folder: &Path) -> Result<PathBuf> {
    let stage = folder.join("debian");
    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    let staged = Stage(stage.clone());
    staged.program(host)?;
    staged.manual(host)?;
    staged.documents(&toolchain.root)?;
    for browser in BROWSERS {
        staged.manifests(host, browser)?;
    }
    staged.write("etc/chromium.d/rootwatch", CHROMIUM_FLAGS.as_bytes())?;
    let extension = toolchain.root.join("extension");
    package::lay_out_firefox(&extension, &staged.at(FIREFOX).join(ADD_ON))?;
    package::lay_out_chromium(&extension, &staged.at(CHROMIUM))?;
    staged.control(host)?;
    let name = format!("rootwatch_{}_{}.deb", version(), architecture());
    let package = folder.join(name);
    let mut command = Command::new("dpkg-deb");
    command
        .args(["--root-owner-group", "-Zxz", "--build"])
        .args([&stage, &package])
        .env("SOURCE_DATE_EPOCH", toolchain.source_date()?);
    step::quietly(&mut command)?;
    fs::remove_dir_all(stage)?;
    Ok(package)
}

/// The version of everything in this checkout.
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// The folder that becomes the package.
struct Stage(PathBuf);

impl Stage {
    fn at(&self, path: &str) -> PathBuf {
        self.0.join(path.trim_start_matches('/'))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let file = self.at(path);
        fs::create_dir_all(file.parent().context("no folder")?)?;
        fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))
    }

    fn compressed(&self, path: &str, text: &[u8]) -> Result<()> {
        self.write(path, text)?;
        step::quietly(Command::new("gzip").args(["-9", "-n"]).arg(self.at(path)))
    }

    fn program(&self, host: &Path) -> Result<()> {
        self.write(PROGRAM, &fs::read(host)?)?;
        Ok(fs::set_permissions(
            self.at(PROGRAM),
            fs::Permissions::from_mode(0o755),
        )?)
    }

    /// The pages and completions that the program makes of its own commands.
    fn manual(&self, host: &Path) -> Result<()> {
        let pages = self.0.join("pages");
        for page in manual::pages(host, &pages)? {
            let name = page.file_name().unwrap_or_default().to_string_lossy();
            self.compressed(&format!("usr/share/man/man1/{name}"), &fs::read(&page)?)?;
        }
        fs::remove_dir_all(pages)?;
        for (shell, path) in COMPLETIONS {
            self.write(path, &manual::completion(host, shell)?)?;
        }
        Ok(())
    }

    fn documents(&self, root: &Path) -> Result<()> {
        let changes = fs::read(root.join("CHANGELOG.md"))?;
        self.compressed("usr/share/doc/rootwatch/changelog", &changes)?;
        self.write("usr/share/doc/rootwatch/copyright", COPYRIGHT.as_bytes())
    }

    /// What `rootwatch install --system` would write for a browser, with the program in its place.
    fn manifests(&self, host: &Path, browser: &str) -> Result<()> {
        let arguments = ["install", "--system", "--print", "--json", "--browser"];
        let report = step::output(Command::new(host).args(arguments).arg(browser))?;
        let report: Value = serde_json::from_slice(&report)?;
        let changes = report.pointer("/browsers/0/changes");
        let changes = changes.and_then(Value::as_array).context("no changes")?;
        ensure!(!changes.is_empty(), "nothing registers with {browser}");
        for change in changes {
            let text = |name: &str| change.get(name).and_then(Value::as_str);
            let place = text("place").context("a change has no place")?;
            if place.starts_with("/usr/lib64/") {
                // Where other distributions have their libraries.
                continue;
            }
            let content = text("content").context("a change has no content")?;
            let mut manifest: Map<String, Value> = serde_json::from_str(content)
                .with_context(|| format!("{place} would be no manifest: {content:?}"))?;
            manifest.insert("path".to_owned(), PROGRAM.into());
            let text = serde_json::to_string_pretty(&manifest)?;
            self.write(place, format!("{text}\n").as_bytes())?;
        }
        Ok(())
    }

    /// Debian's description of the package, and the files that an administrator may change.
    fn control(&self, host: &Path) -> Result<()> {
        let files = files(&self.0)?;
        let mut size = 0;
        for file in &files {
            size += fs::metadata(file)?.len().div_ceil(1024);
        }
        let inside =
            |file: &PathBuf| Some(format!("/{}", file.strip_prefix(&self.0).ok()?.display()));
        let paths = files.iter().filter_map(inside);
        let configuration: String = paths
            .filter(|path| path.starts_with("/etc/"))
            .map(|path| path + "\n")
            .collect();
        let control = format!(
            "Package: rootwatch\n\
             Version: {}\n\
             Architecture: {}\n\
             Section: web\n\
             Priority: optional\n\
             Maintainer: The Rootwatch developers <rootwatch@rootwatch.org>\n\
             Installed-Size: {size}\n\
             Depends: {}\n\
             Recommends: firefox-esr | firefox | chromium\n\
             {DESCRIPTION}",
            version(),
            architecture(),
            dependencies(&fs::read(host)?),
        );
        self.write("DEBIAN/conffiles", configuration.as_bytes())?;
        self.write("DEBIAN/control", control.as_bytes())
    }
}

const DESCRIPTION: &str = "\
Description: tells who issued a website's certificate to read along
 Rootwatch says on every page whether the authority behind the certificate is
 a known interception authority: a state's \"national security certificate\",
 malware, an antivirus program, a parental control or a company's proxy.
 .
 This package holds the native messaging host, which builds and proves the
 certification path, its command line, and the extension for Firefox and
 Chromium, registered for all users.
";

const COPYRIGHT: &str = "\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Rootwatch

Files: *
Copyright: 2026 the Rootwatch developers
License: MIT or Apache-2.0
 On Debian systems the text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0. The MIT license:
 .
 Permission is hereby granted, free of charge, to any person obtaining a copy
 of this software and associated documentation files (the \"Software\"), to deal
 in the Software without restriction, including without limitation the rights
 to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 copies of the Software, and to permit persons to whom the Software is
 furnished to do so, subject to the following conditions:
 .
 The above copyright notice and this permission notice shall be included in
 all copies or substantial portions of the Software.
 .
 THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 SOFTWARE.
";

/// Shells, and where Debian's look for what completes a command.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/rootwatch"),
    ("fish", "usr/share/fish/vendor_completions.d/rootwatch.fish"),
    ("zsh", "usr/share/zsh/vendor-completions/_rootwatch"),
];

/// The libraries that a program was linked with, by what stands in its table of symbol versions.
fn dependencies(program: &[u8]) -> String {
    let libc = glibc(program).map_or_else(
        || "libc6".to_owned(),
        |(major, minor)| format!("libc6 (>= {major}.{minor})"),
    );
    if contains(program, b"libgcc_s.so.1") {
        format!("{libc}, libgcc-s1")
    } else {
        libc
    }
}

/// The newest C library that a program asks for, from names like `GLIBC_2.17` in it.
pub(crate) fn glibc(program: &[u8]) -> Option<(u32, u32)> {
    const MARK: &[u8] = b"\0GLIBC_";
    let starts = program.windows(MARK.len()).enumerate();
    starts
        .filter(|(_, bytes)| *bytes == MARK)
        .filter_map(|(at, _)| {
            let rest = program.get(at + MARK.len()..)?;
            let text = rest.split(|byte| *byte == 0).next()?;
            let mut parts = std::str::from_utf8(text).ok()?.split('.');
            Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
        })
        .max()
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    package::collect(folder, &mut found)?;
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_c_library_is_found() {
        let program = b"x\0GLIBC_2.9\0GLIBC_2.17\0GLIBC_2.2.5\0GLIBC_PRIVATE\0libgcc_s.so.1\0";
        assert_eq!(glibc(program), Some((2, 17)));
        assert_eq!(dependencies(program), "libc6 (>= 2.17), libgcc-s1");
        assert_eq!(dependencies(b"static"), "libc6");
    }
}
