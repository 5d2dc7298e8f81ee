//! The setup program for Windows, under wine: it installs, the doctor looks, it is started again and removed
//! beside a host that runs, as one does wherever a browser is open, and nothing of it is left.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::child::KillOnDrop;
use crate::chromium_profile::EXTENSION_ORIGIN;
use crate::step;
use crate::wait;
use crate::wine::Wine;

/// Where a user's PATH is.
const ENVIRONMENT: &str = r"HKCU\Environment";
/// Where Chrome's policies are.
const POLICIES: &str = r"Software\Policies\Google\Chrome";
/// What can be removed; the last thing that the removal touches.
const UNINSTALLERS: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion";
/// Where Chrome looks for the host, in the view of 64-bit programs and in that of the others.
const CHROME: &str = r"Software\Google\Chrome\NativeMessagingHosts\org.rootwatch.host";
const NARROW_CHROME: &str =
    r"Software\WOW6432Node\Google\Chrome\NativeMessagingHosts\org.rootwatch.host";

/// Each part leaves behind what the next one begins with.
pub(crate) fn play(wine: &Wine, file: &Path) -> Result<()> {
    let programs = wine.user()?.join("AppData/Local/Programs/Rootwatch");
    let setup = Setup {
        wine,
        file,
        programs,
    };
    let path = long_path();
    set_path(wine, &path)?;
    step::measured("setup installs", || installs(&setup, &path))?;
    step::measured("doctor of one user", || examine(&setup))?;
    step::measured("registration for everybody", || serve_everybody(&setup))?;
    step::measured("setup beside a running host", || renew(&setup, &path))?;
    step::measured("removal beside a running host", || {
        let _browser = setup.serve()?;
        remove(&setup, Some(&path))
    })?;
    step::measured("setup without a PATH", || {
        wine.registry(&["delete", ENVIRONMENT, "/v", "Path", "/f"])?;
        setup.start()?;
        let found = setup.path()?;
        ensure!(found == Some(setup.folder()?), "the PATH is {found:?}");
        // Wine cuts a long one for the programs that it starts.
        expect_command(&setup)?;
        remove(&setup, None)
    })
}

/// The setup program and what it installs.
struct Setup<'a> {
    wine: &'a Wine,
    file: &'a Path,
    /// The folder of the host.
    programs: PathBuf,
}

impl Setup<'_> {
    fn start(&self) -> Result<()> {
        step::quietly(self.wine.run(self.file).arg("/S"))
    }

    fn host(&self) -> PathBuf {
        self.programs.join("rootwatch.exe")
    }

    fn rootwatch(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        step::output(self.wine.run(self.host()).args(arguments))
    }

    /// A host that was started as Chrome does and has said hello, and so runs until this is dropped.
    fn serve(&self) -> Result<KillOnDrop> {
        let mut command = self.wine.run(self.host());
        command
            .args([&format!("{EXTENSION_ORIGIN}/"), "--parent-window=0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut host = KillOnDrop(command.spawn().context("cannot start wine")?);
        let output = host.0.stdout.as_mut().context("the host has no output")?;
        let mut length = [0; 4];
        output
            .read_exact(&mut length)
            .context("the host says nothing")?;
        Ok(host)
    }

    /// What the doctor says of Chrome. It ends with 1 where something is wrong, as the missing extension
    /// is here.
    fn doctor(&self) -> Result<Value> {
        let mut command = self.wine.run(self.host());
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

    /// Fails unless the doctor names this fault first; where none is given, one of the extension's.
    fn expect_fault(&self, expected: Option<&str>) -> Result<()> {
        let report = self.doctor()?;
        let code = report.pointer("/browsers/0/faults/0/code");
        let code = code.and_then(Value::as_str);
        let is_right = expected.map_or_else(
            || code.is_some_and(|code| code.starts_with("extension-")),
            |expected| code == Some(expected),
        );
        ensure!(is_right, "{expected:?} expected: {report:#}");
        Ok(())
    }

    /// The user's PATH.
    fn path(&self) -> Result<Option<String>> {
        self.wine.value(ENVIRONMENT, &["/v", "Path"])
    }

    /// The folder of the host as Windows writes it.
    fn folder(&self) -> Result<String> {
        let inside = self.programs.strip_prefix(self.wine.drive(""))?;
        Ok(format!(
            r"C:\{}",
            inside.to_string_lossy().replace('/', r"\")
        ))
    }
}

/// Longer than NSIS's own strings can be, and with a variable in it that must stay one.
fn long_path() -> String {
    let tools = (0..100).map(|number| format!(r"C:\Program Files\Tool {number}"));
    let tools: Vec<String> = tools.collect();
    format!(r"%USERPROFILE%\bin;{}", tools.join(";"))
}

fn set_path(wine: &Wine, path: &str) -> Result<()> {
    let value = ["/v", "Path", "/t", "REG_EXPAND_SZ", "/d", path, "/f"];
    wine.registry(&[&["add", ENVIRONMENT], &value[..]].concat())
}

fn installs(setup: &Setup<'_>, path: &str) -> Result<()> {
    let before = setup.wine.values(r"HKCU\Software")?;
    ensure!(before.is_empty(), "not a clean Windows: {before}");
    setup.start()?;
    let report = setup.rootwatch(&["install", "--browser", "all", "--print", "--json"])?;
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
    let values = setup.wine.values(r"HKCU\Software")?;
    ensure!(
        values.contains(r"Mozilla\NativeMessagingHosts\org.rootwatch.host"),
        "the registry holds {values}"
    );
    expect_added(setup, path)
}

/// The folder stands behind what was there before.
fn expect_added(setup: &Setup<'_>, path: &str) -> Result<()> {
    let wanted = format!("{path};{}", setup.folder()?);
    let found = setup.path()?;
    ensure!(found.as_ref() == Some(&wanted), "the PATH is {found:?}");
    Ok(())
}

/// `rootwatch` is a command in a new terminal.
fn expect_command(setup: &Setup<'_>) -> Result<()> {
    let mut terminal = setup.wine.run("cmd");
    let said = step::output(terminal.args(["/c", "rootwatch", "--version"]))?;
    let said = String::from_utf8_lossy(&said);
    ensure!(said.starts_with("rootwatch "), "it says {said:?}");
    Ok(())
}

/// A policy of this user and one of everybody, and the configuration folder.
fn examine(setup: &Setup<'_>) -> Result<()> {
    let wine = setup.wine;
    setup.expect_fault(None)?;
    let list = format!(r"HKCU\{POLICIES}\NativeMessagingBlocklist");
    wine.registry(&["add", &list, "/v", "1", "/d", "*", "/f"])?;
    setup.expect_fault(Some("host-blocked"))?;
    wine.registry(&["delete", &list, "/f"])?;
    let key = format!(r"HKLM\{POLICIES}");
    let name = "NativeMessagingUserLevelHosts";
    wine.registry(&["add", &key, "/v", name, "/t", "REG_DWORD", "/d", "0", "/f"])?;
    setup.expect_fault(Some("user-hosts-blocked"))?;
    wine.registry(&["delete", &key, "/f"])?;
    setup.expect_fault(None)?;
    let folder = wine.user()?.join("AppData/Roaming/rootwatch");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("config.toml"), "[probe]\nallow = 7\n")?;
    let report = setup.doctor()?;
    let file = report.pointer("/configuration/0/file");
    let file = file.and_then(Value::as_str).unwrap_or_default();
    ensure!(
        file.ends_with(r"AppData\Roaming\rootwatch\config.toml"),
        "the doctor read no configuration: {report:#}"
    );
    Ok(fs::remove_dir_all(folder)?)
}

/// Both views of everybody's registry, one of which can hide the other.
fn serve_everybody(setup: &Setup<'_>) -> Result<()> {
    let wine = setup.wine;
    let install = ["install", "--system", "--browser", "chrome"];
    setup.rootwatch(&["uninstall", "--browser", "chrome"])?;
    setup.expect_fault(Some("not-registered"))?;
    setup.rootwatch(&install)?;
    let manifest = r"C:\Program Files\Rootwatch\manifests\Google Chrome\org.rootwatch.host.json";
    for found in of_everybody(wine)? {
        ensure!(
            found.as_deref() == Some(manifest),
            "the registry has {found:?}"
        );
    }
    setup.expect_fault(None)?;

    let narrow = format!(r"HKLM\{NARROW_CHROME}");
    wine.registry(&["add", &narrow, "/ve", "/d", r"C:\gone.json", "/f"])?;
    setup.expect_fault(Some("manifest-missing"))?;
    setup.rootwatch(&install)?;
    setup.expect_fault(None)?;

    setup.rootwatch(&["uninstall", "--system"])?;
    let left = of_everybody(wine)?;
    ensure!(left == [None, None, None], "left in the registry: {left:?}");
    let folder = wine.drive("Program Files/Rootwatch");
    ensure!(!folder.exists(), "{} is left", folder.display());
    setup.rootwatch(&["install", "--browser", "chrome"])?;
    setup.expect_fault(None)
}

/// Where Chrome's host manifest is by everybody's registry: as a 64-bit program names both views, and as
/// a 32-bit one sees it.
fn of_everybody(wine: &Wine) -> Result<[Option<String>; 3]> {
    let (usual, narrow) = (format!(r"HKLM\{CHROME}"), format!(r"HKLM\{NARROW_CHROME}"));
    Ok([
        wine.value(&usual, &["/ve"])?,
        wine.value(&narrow, &["/ve"])?,
        wine.value(&usual, &["/ve", "/reg:32"])?,
    ])
}

/// A newer setup program comes while a browser is open: the program is another file then, and the host that
/// runs goes on.
fn renew(setup: &Setup<'_>, path: &str) -> Result<()> {
    let mut browser = setup.serve()?;
    let before = fs::metadata(setup.host())?.ino();
    setup.start()?;
    let after = fs::metadata(setup.host())?.ino();
    ensure!(before != after, "the running program was not replaced");
    let end = browser.0.try_wait()?;
    ensure!(end.is_none(), "the host that ran has ended: {end:?}");
    expect_added(setup, path)
}

/// Nothing is left of it, and the PATH is as it was.
fn remove(setup: &Setup<'_>, path: Option<&str>) -> Result<()> {
    // By the name that the setup has in the list of programs: it finds its folder by how it was called.
    let uninstall = format!(r"{}\uninstall.exe", setup.folder()?);
    step::quietly(setup.wine.run(uninstall).arg("/S"))?;
    // It goes on in a copy of itself, so that it can remove itself.
    wait::until("the removal to end", || {
        let is_listed = setup.wine.values(UNINSTALLERS)?.contains("Rootwatch");
        Ok((!setup.programs.exists() && !is_listed).then_some(()))
    })?;
    let left = setup.wine.values(r"HKCU\Software")?;
    ensure!(left.is_empty(), "left in the registry: {left}");
    let found = setup.path()?;
    ensure!(found.as_deref() == path, "the PATH is {found:?}");
    let mut find = Command::new("find");
    find.arg(setup.wine.drive(""))
        .args(["-iname", "*rootwatch*"]);
    let left = String::from_utf8(step::output(&mut find)?)?;
    ensure!(left.is_empty(), "left on the drive: {left}");
    Ok(())
}
