//! A Windows to run programs in: wine, with a drive and a registry of its own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::step;
use crate::toolchain::Toolchain;

/// Debian's `wine64` puts it on nobody's path.
pub(crate) const PROGRAM: &str = "/usr/lib/wine/wine64";
/// What all programs of one wine talk to.
const SERVER: &str = "/usr/lib/wine/wineserver";

/// See the file's first lines.
pub(crate) struct Wine {
    /// Its drive C and its registry.
    prefix: PathBuf,
    /// The library of Windows that wine lacks.
    libraries: PathBuf,
}

impl Wine {
    pub(crate) fn create(toolchain: &Toolchain) -> Result<Self> {
        let prefix = toolchain.lab.join("wine");
        if prefix.exists() {
            fs::remove_dir_all(&prefix)?;
        }
        fs::create_dir_all(&prefix)?;
        let libraries = toolchain.lab.join("wine-libraries");
        fs::create_dir_all(&libraries)?;
        let mut compile = Command::new("x86_64-w64-mingw32-gcc");
        compile.args(["-O2", "-shared", "-o"]);
        compile.arg(libraries.join("bcryptprimitives.dll"));
        compile.arg(toolchain.root.join("tests/windows/bcryptprimitives.c"));
        step::quietly(compile.arg("-ladvapi32"))?;
        let wine = Self { prefix, libraries };
        // The server stays: a program that starts while that of the last one ends finds nobody. So do the
        // services that the first program starts. Both keep the streams that they are given, and a pipe
        // among them would be read for ever.
        let is_started = step::succeeds(wine.server().arg("--persistent"))
            && step::succeeds(wine.run("wineboot").arg("--init"));
        ensure!(is_started, "wine does not start");
        Ok(wine)
    }

    /// Lets a process live in it.
    pub(crate) fn apply(&self, command: &mut Command) {
        command
            .env("WINEPREFIX", &self.prefix)
            .env("WINEPATH", &self.libraries)
            .env("WINEDEBUG", "-all")
            // No questions about Mono and Gecko, and no menu entries on this computer.
            .env("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=")
            .env_remove("DISPLAY");
    }

    fn server(&self) -> Command {
        let mut command = Command::new(SERVER);
        self.apply(&mut command);
        command
    }

    /// A program of Windows, by its name or its file.
    pub(crate) fn run(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(PROGRAM);
        self.apply(&mut command);
        command.arg(program);
        command
    }

    /// A file or folder of drive C.
    pub(crate) fn drive(&self, path: &str) -> PathBuf {
        self.prefix.join("drive_c").join(path)
    }

    /// This user's own folder.
    pub(crate) fn user(&self) -> Result<PathBuf> {
        let user = fs::read_dir(self.drive("users"))?
            .filter_map(Result::ok)
            .find(|entry| entry.file_name() != "Public")
            .context("wine has no user")?;
        Ok(user.path())
    }

    /// What the registry holds below a key with our name in it.
    pub(crate) fn values(&self, key: &str) -> Result<String> {
        let mut query = self.run("reg");
        let output = query.args(["query", key, "/s"]).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(text.contains("HKEY"), "{key} cannot be read");
        let lines = text
            .lines()
            .filter(|line| line.to_lowercase().contains("rootwatch"));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    /// The text of one value of the registry, by `reg`'s words for it after the key; nothing where there is
    /// none.
    pub(crate) fn value(&self, key: &str, which: &[&str]) -> Result<Option<String>> {
        let mut query = self.run("reg");
        let output = query.args(["query", key]).args(which).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut values = text.lines().filter_map(|line| {
            let (_, value) = line.split_once("_SZ")?;
            Some(value.trim().to_owned())
        });
        Ok(values.next())
    }

    /// Changes the registry.
    pub(crate) fn registry(&self, arguments: &[&str]) -> Result<()> {
        step::quietly(self.run("reg").args(arguments))
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // It fails only where it has ended already.
        step::succeeds(self.server().arg("--kill"));
    }
}
