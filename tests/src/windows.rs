//! `cargo lab test --windows`: the host for Windows, built here and run under wine: its own tests, and
//! the setup program from installation to removal. Not part of `cargo lab test`, for the time it takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::debian::version;
use crate::step;
use crate::toolchain::Toolchain;
use crate::wait;

const TARGET: &str = "x86_64-pc-windows-gnu";

/// Debian's `wine64` puts it on nobody's path.
const WINE: &str = "/usr/lib/wine/wine64";
/// What all programs of one wine talk to.
const SERVER: &str = "/usr/lib/wine/wineserver";

/// Where Chrome's policies are.
const POLICIES: &str = r"Software\Policies\Google\Chrome";

/// Debian's packages that build it, and the one that runs it.
const BUILDERS: [&str; 2] = ["gcc-mingw-w64-x86-64", "nsis"];
const RUNNER: [&str; 1] = ["wine64"];

/// Everything of it, in turn; the first failure ends it.
pub(crate) fn test(toolchain: &Toolchain) -> Result<ExitCode> {
    println!("Windows");
    toolchain.debian_packages(&RUNNER)?;
    let setup = setup(toolchain)?;
    let wine = Wine::create(toolchain)?;
    let mut tests = toolchain.cargo(&["test", "--package", "rootwatch", "--target", TARGET]);
    wine.apply(&mut tests);
    tests.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE);
    step::run("tests under wine", &toolchain.logs(), vec![tests])?;
    step::measured("setup program", || play(&wine, &setup))?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the setup program, beside the other packages.
pub(crate) fn setup(toolchain: &Toolchain) -> Result<PathBuf> {
    toolchain.debian_packages(&BUILDERS)?;
    let mut target = Command::new("rustup");
    target.args(["target", "add", TARGET]);
    let build = toolchain.cargo(&[
        "build",
        "--release",
        "--package",
        "rootwatch",
        "--target",
        TARGET,
    ]);
    step::run("Windows host", &toolchain.logs(), vec![target, build])?;
    let program = toolchain
        .root
        .join("target")
        .join(TARGET)
        .join("release/rootwatch.exe");
    let folder = toolchain.releases();
    fs::create_dir_all(&folder)?;
    let setup = folder.join(format!("rootwatch-{}-x86_64-windows-setup.exe", version()));
    let mut pack = Command::new("makensis");
    pack.args(["-V2", "-WX"])
        .arg(format!("-DVERSION={}", version()));
    for (name, path) in [
        ("PROGRAM", &program),
        ("ROOT", &toolchain.root),
        ("OUTPUT", &setup),
    ] {
        pack.arg(format!("-D{name}={}", path.display()));
    }
    pack.arg(toolchain.root.join("manifests/packaging/windows/setup.nsi"));
    pack.env("SOURCE_DATE_EPOCH", toolchain.source_date()?);
    step::run("Windows setup", &toolchain.logs(), vec![pack])?;
    Ok(setup)
}

/// A Windows of our own.
struct Wine {
    /// Its drive C and its registry.
    prefix: PathBuf,
    /// The library of Windows that wine lacks.
    libraries: PathBuf,
}

impl Wine {
    fn create(toolchain: &Toolchain) -> Result<Self> {
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

    fn apply(&self, command: &mut Command) {
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

    fn run(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(WINE);
        self.apply(&mut command);
        command.arg(program);
        command
    }

    /// The folder of this user's programs.
    fn programs(&self) -> Result<PathBuf> {
        Ok(self.user()?.join("AppData/Local/Programs/Rootwatch"))
    }

    /// This user's own folder.
    fn user(&self) -> Result<PathBuf> {
        let users = self.prefix.join("drive_c/users");
        let user = fs::read_dir(&users)?
            .filter_map(Result::ok)
            .find(|entry| entry.file_name() != "Public")
            .context("wine has no user")?;
        Ok(user.path())
    }

    /// What the registry of this user holds with our name in it.
    fn values(&self) -> Result<String> {
        let mut query = self.run("reg");
        query.args(["query", r"HKCU\Software", "/s"]);
        let output = query.output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(text.contains("HKEY"), "the registry cannot be read");
        let lines = text
            .lines()
            .filter(|line| line.to_lowercase().contains("rootwatch"));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // It fails only where it has ended already.
        step::succeeds(self.server().arg("--kill"));
    }
}

/// What the doctor says of Chrome: a policy of this user and one of everybody, and the configuration folder.
fn examine(wine: &Wine, host: &Path) -> Result<()> {
    let first = |expected: Option<&str>| -> Result<()> {
        let report = doctor(wine, host)?;
        let code = report.pointer("/browsers/0/faults/0/code");
        let code = code.and_then(Value::as_str);
        let is_right = expected.map_or_else(
            || code.is_some_and(|code| code.starts_with("extension-")),
            |expected| code == Some(expected),
        );
        ensure!(is_right, "the doctor says {report:#}");
        Ok(())
    };
    let registry = |arguments: &[&str]| step::quietly(wine.run("reg").args(arguments));
    first(None)?;
    let list = format!(r"HKCU\{POLICIES}\NativeMessagingBlocklist");
    registry(&["add", &list, "/v", "1", "/d", "*", "/f"])?;
    first(Some("host-blocked"))?;
    registry(&["delete", &list, "/f"])?;
    let key = format!(r"HKLM\{POLICIES}");
    let name = "NativeMessagingUserLevelHosts";
    registry(&["add", &key, "/v", name, "/t", "REG_DWORD", "/d", "0", "/f"])?;
    first(Some("user-hosts-blocked"))?;
    registry(&["delete", &key, "/f"])?;
    first(None)?;
    let folder = wine.user()?.join("AppData/Roaming/rootwatch");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("config.toml"), "[probe]\nallow = 7\n")?;
    let report = doctor(wine, host)?;
    let file = report.pointer("/configuration/0/file");
    let file = file.and_then(Value::as_str).unwrap_or_default();
    ensure!(
        file.ends_with(r"AppData\Roaming\rootwatch\config.toml"),
        "the doctor read no configuration: {report:#}"
    );
    Ok(fs::remove_dir_all(folder)?)
}

/// It ends with 1 where something is wrong, as the missing extension is here.
fn doctor(wine: &Wine, host: &Path) -> Result<Value> {
    let mut command = wine.run(host);
    let output = command
        .args(["doctor", "--browser", "chrome", "--json"])
        .output()?;
    ensure!(
        output.status.code() == Some(1),
        "the doctor ended with {}",
        output.status
    );
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Installs, looks, and removes.
fn play(wine: &Wine, setup: &Path) -> Result<()> {
    let before = wine.values()?;
    ensure!(before.is_empty(), "not a clean Windows: {before}");
    step::quietly(wine.run(setup).arg("/S"))?;
    let programs = wine.programs()?;
    let host = programs.join("rootwatch.exe");
    let arguments = ["install", "--browser", "all", "--print", "--json"];
    let report = step::output(wine.run(&host).args(arguments))?;
    let report: Value = serde_json::from_slice(&report)?;
    let browsers = report.get("browsers").and_then(Value::as_array);
    let changes = browsers.into_iter().flatten().filter_map(|browser| {
        let changes = browser.get("changes").and_then(Value::as_array)?;
        Some(changes.iter())
    });
    let mut count = 0;
    for change in changes.flatten() {
        let outcome = change.get("outcome").and_then(Value::as_str);
        ensure!(outcome == Some("kept"), "the setup left {change:#}");
        count += 1;
    }
    ensure!(count > 0, "the setup registered nothing: {report:#}");
    let values = wine.values()?;
    ensure!(
        values.contains(r"Mozilla\NativeMessagingHosts\org.rootwatch.host"),
        "the registry holds {values}"
    );
    examine(wine, &host)?;
    step::quietly(wine.run(programs.join("uninstall.exe")).arg("/S"))?;
    // It goes on in a copy of itself, so that it can remove itself.
    wait::until("the removal to end", || {
        Ok((!programs.exists()).then_some(()))
    })?;
    let left = wine.values()?;
    ensure!(left.is_empty(), "left in the registry: {left}");
    Ok(())
}
