//! What the lab needs on a machine, and how it gets there: browsers and libraries as the
//! distribution's packages, everything else inside the checkout under `target/lab`, so that a tool
//! which happens to be on the machine never hides a missing step. What is there is left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::services::{Denied, switch_off};
use crate::step;

const GECKODRIVER_VERSION: &str = "0.37.1";

/// Debian's packages that every run needs. The font draws Cyrillic and Kazakh.
const PACKAGES: &[&str] = &[
    "chromium",
    "chromium-driver",
    "faketime",
    "firefox-esr",
    "fonts-dejavu-core",
    "libnss3-tools",
    "openssl",
    SQUID,
    "sslsplit",
    "valgrind",
    "xvfb",
];

/// The build of Squid that can take TLS apart; its package also brings a service (`services.rs`).
const SQUID: &str = "squid-openssl";

/// Programs that stand for the packages where there is no dpkg to ask.
const PROGRAMS: &[&str] = &[
    "chromium",
    "chromedriver",
    "faketime",
    "firefox-esr",
    "certutil",
    "openssl",
    "squid",
    "sslsplit",
    "valgrind",
    "Xvfb",
];

/// What a command is going to do with the machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Purpose {
    /// Play in the lab's internet.
    Browse,
    /// That, and check the sources of the add-on.
    Check,
}

/// Where everything is.
#[derive(Clone)]
pub(crate) struct Toolchain {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// The lab's own folder in it, never committed.
    pub(crate) lab: PathBuf,
}

impl Toolchain {
    /// Finds the checkout that this program was built from.
    pub(crate) fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("no checkout")?;
        ensure!(
            root.join("extension").is_dir(),
            "{} is no longer there",
            root.display()
        );
        Ok(Self {
            root: root.to_owned(),
            lab: root.join("target/lab"),
        })
    }

    /// Installs what is missing. Steps that do not need one another run side by side.
    pub(crate) fn prepare(&self, purpose: Purpose) -> Result<()> {
        println!("Set-up");
        let (packages, geckodriver, npm) = std::thread::scope(|scope| {
            let packages = scope.spawn(|| self.packages().and_then(|()| self.mitmproxy()));
            let npm = scope.spawn(|| match purpose {
                Purpose::Browse => Ok(()),
                Purpose::Check => self.node_modules(),
            });
            let geckodriver = self.geckodriver();
            (
                step::joined("packages", packages),
                geckodriver,
                step::joined("node modules", npm),
            )
        });
        packages?;
        npm?;
        geckodriver
    }

    /// The driver of Firefox.
    pub(crate) fn geckodriver_program(&self) -> PathBuf {
        self.lab.join("tools/bin/geckodriver")
    }

    /// mitmproxy without a screen.
    pub(crate) fn mitmdump_program(&self) -> PathBuf {
        self.lab.join("mitmproxy/bin/mitmdump")
    }

    /// Where the table of verdicts stands.
    pub(crate) fn readme(&self) -> PathBuf {
        self.root.join("README.md")
    }

    /// The extension packed for the stores of Chromium's family.
    pub(crate) fn chromium_zip(&self) -> PathBuf {
        self.lab.join("rootwatch-chromium.zip")
    }

    /// The same for people who unpack it, with the key that fixes its id.
    pub(crate) fn chromium_unpacked_zip(&self) -> PathBuf {
        self.lab.join("rootwatch-chromium-unpacked.zip")
    }

    /// That as a folder, for `--load-extension`.
    pub(crate) fn chromium_extension(&self) -> PathBuf {
        self.lab.join("chromium-extension")
    }

    /// The extension packed for Firefox.
    pub(crate) fn xpi(&self) -> PathBuf {
        self.lab.join("rootwatch-firefox.xpi")
    }

    /// The extension that Rootwatch is measured beside.
    pub(crate) fn echo_xpi(&self) -> PathBuf {
        self.lab.join("echo.xpi")
    }

    /// Where everything that is handed out comes to lie.
    pub(crate) fn releases(&self) -> PathBuf {
        self.lab.join("packages")
    }

    /// cargo's folder of builds, which this program lies in too: `target`, or where `CARGO_TARGET_DIR` says.
    pub(crate) fn builds() -> Result<PathBuf> {
        let lab = std::env::current_exe()?;
        let builds = lab.ancestors().nth(2);
        Ok(builds.context("this program lies in no folder")?.to_owned())
    }

    /// The release build of the host.
    pub(crate) fn rootwatch_program() -> Result<PathBuf> {
        Ok(Self::builds()?.join("release/rootwatch"))
    }

    /// Where steps keep their output.
    pub(crate) fn logs(&self) -> PathBuf {
        self.lab.join("logs")
    }

    /// cargo in the checkout, as a person calls it: what `cargo lab` was told of its own package makes
    /// ring's build script run again, and with it most of what is built, there and back each time.
    pub(crate) fn cargo(&self, args: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        command.current_dir(&self.root).args(args);
        for (name, _) in std::env::vars_os() {
            let is_about_us = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
            });
            if is_about_us {
                command.env_remove(name);
            }
        }
        command
    }

    /// The moment that packages carry as their own: `SOURCE_DATE_EPOCH`, else that of the last commit.
    pub(crate) fn source_date(&self) -> Result<String> {
        if let Ok(given) = std::env::var("SOURCE_DATE_EPOCH") {
            return Ok(given);
        }
        let date = self.git(&["log", "-1", "--format=%ct"]);
        let date = date.context("git does not know the last commit")?;
        Ok(date.trim().to_owned())
    }

    /// What git says in the checkout.
    pub(crate) fn git(&self, args: &[&str]) -> Result<String> {
        let mut git = Command::new("git");
        let output = step::output(git.current_dir(&self.root).args(args))?;
        Ok(String::from_utf8(output)?)
    }

    /// npm in the checkout.
    pub(crate) fn npm(&self, args: &[&str]) -> Command {
        let mut command = Command::new("npm");
        command.current_dir(&self.root).args(args);
        command
    }

    fn packages(&self) -> Result<()> {
        let missing: Vec<&str> = if has_dpkg() {
            PACKAGES
                .iter()
                .copied()
                .filter(|name| !is_installed(name))
                .collect()
        } else {
            PROGRAMS
                .iter()
                .copied()
                .filter(|name| !is_on_path(name))
                .collect()
        };
        self.install(&missing)
    }

    /// Installs Debian's packages that only some command needs.
    pub(crate) fn debian_packages(&self, names: &[&'static str]) -> Result<()> {
        ensure!(
            has_dpkg(),
            "this needs Debian's packages {}",
            names.join(" ")
        );
        let missing = names.iter().copied().filter(|name| !is_installed(name));
        self.install(&missing.collect::<Vec<_>>())
    }

    fn install(&self, missing: &[&str]) -> Result<()> {
        if missing.is_empty() {
            println!("  ok packages (there)");
            return Ok(());
        }
        let list = missing.join(" ");
        if !has_dpkg() || !is_root()? {
            bail!("please install first: {list} (on Debian: sudo apt-get install {list})");
        }
        let apt = |args: &[&str]| {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive").args(args);
            command
        };
        let mut install = apt(&["install", "--yes", "--no-install-recommends", "--no-remove"]);
        install.args(missing);
        let mut commands = vec![apt(&["update"]), install];
        let mut denied = None;
        if missing.contains(&SQUID) {
            denied = Some(Denied::new()?);
            commands.extend(switch_off("squid"));
        }
        let result = step::run("packages", &self.logs(), commands);
        drop(denied);
        result
    }

    fn geckodriver(&self) -> Result<()> {
        let program = self.geckodriver_program();
        if says_version(&program, GECKODRIVER_VERSION) {
            println!("  ok geckodriver (there)");
            return Ok(());
        }
        // What it does is wait for Firefox; a build for speed would take longer than it saves.
        let mut install = self.cargo(&["install", "geckodriver", "--locked", "--force", "--debug"]);
        install
            .args(["--version", GECKODRIVER_VERSION, "--root"])
            .arg(self.lab.join("tools"))
            .arg("--target-dir")
            .arg(self.lab.join("tools/build"));
        step::run("geckodriver", &self.logs(), vec![install])
    }

    fn mitmproxy(&self) -> Result<()> {
        self.python_tool("mitmproxy", "tests/requirements.txt")
    }

    /// zig as a linker for C libraries older than the one here, and what lets cargo use it.
    pub(crate) fn zig(&self) -> Result<PathBuf> {
        self.python_tool("zig", "tests/zig-requirements.txt")?;
        Ok(self.lab.join("zig/bin"))
    }

    /// A Python with Apache Spark, which needs a Java beside it.
    pub(crate) fn spark(&self) -> Result<PathBuf> {
        self.debian_packages(&["default-jre-headless"])?;
        self.python_tool("spark", "tests/spark/requirements.txt")?;
        Ok(self.lab.join("spark/bin/python"))
    }

    /// Installs what a file of requirements names into an environment of its own.
    fn python_tool(&self, name: &str, requirements: &str) -> Result<()> {
        let folder = self.lab.join(name);
        let requirements = self.root.join(requirements);
        let wanted = fs::read(&requirements)?;
        let stamp = folder.join("requirements.txt");
        if fs::read(&stamp).is_ok_and(|text| text == wanted) {
            println!("  ok {name} (there)");
            return Ok(());
        }
        // Debian's own Python comes without what `python3 -m venv` needs. Asked for here, because not every
        // command that wants such a tool prepares for browsers first.
        if !step::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"])) {
            self.install(&["python3-venv"])?;
        }
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear"]).arg(&folder);
        let mut install = Command::new(folder.join("bin/python"));
        install
            .args([
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--requirement",
            ])
            .arg(requirements);
        step::run(name, &self.logs(), vec![venv, install])?;
        fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
    }

    fn node_modules(&self) -> Result<()> {
        let lock = fs::read(self.root.join("package-lock.json"))?;
        let stamp = self.root.join("node_modules/.rootwatch-lab");
        if fs::read(&stamp).is_ok_and(|known| known == lock) {
            println!("  ok node modules (there)");
            return Ok(());
        }
        let npm = self.npm(&["ci", "--no-audit", "--no-fund"]);
        step::run("node modules", &self.logs(), vec![npm])?;
        Ok(fs::write(stamp, lock)?)
    }
}

fn has_dpkg() -> bool {
    is_on_path("dpkg-query")
}

fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path);
    // Where servers are, and an ordinary user's path may not lead.
    let mut folders = folders.chain([PathBuf::from("/usr/sbin")]);
    folders.any(|folder| folder.join(program).is_file())
}

fn is_installed(package: &str) -> bool {
    let format = "--showformat=${db:Status-Status}";
    Command::new("dpkg-query")
        .args(["--show", format, package])
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}

/// Whether the lab is run by root.
pub(crate) fn is_root() -> Result<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout == b"0\n")
}

fn says_version(program: &Path, version: &str) -> bool {
    let output = Command::new(program).arg("--version").output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(version))
}
