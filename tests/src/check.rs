//! `cargo lab test`: the checks of what cargo builds, those of the extension and those of the host that is
//! handed out beside one another, each kind in turn up to the first that fails; then the stories.

use std::process::ExitCode;

use anyhow::Result;

use crate::e2e::{self, Outcome, verdicts};
use crate::instructions;
use crate::limits;
use crate::package;
use crate::portable;
use crate::scenes;
use crate::step;
use crate::table::Table;
use crate::tally::Tally;
use crate::toolchain::{Purpose, Toolchain};

/// Runs all there is. Fails where a check or a story failed.
pub(crate) fn everything(toolchain: &Toolchain) -> Result<ExitCode> {
    // Much of it is linking and waiting, which leaves a core to the others; and the host needs no set-up.
    std::thread::scope(|scope| {
        let build = scope.spawn(|| build_host(toolchain));
        toolchain.prepare(Purpose::Check)?;
        println!("Checks and build");
        let host = scope.spawn(|| {
            step::joined("release host", build)?;
            host_checks(toolchain)
        });
        let extension = scope.spawn(|| extension_checks(toolchain));
        cargo_checks(toolchain)?;
        step::joined("extension", extension)?;
        step::joined("host", host)
    })?;
    let scenes = scenes::play(toolchain, &[])?;
    let played = run_stories(toolchain, &[])?;
    let stories = verdicts::judgements(toolchain, &played.left_out)?;
    let table = Table { scenes, stories };
    println!("{}", table.markdown());
    println!("{played}");
    // Its stories are all of those in the README only where all of them can be played.
    if played.left_out.is_empty() {
        table.compare(&toolchain.readme())?;
    } else {
        println!("NOT COMPARED with the README, whose table has these stories too");
    }
    Ok(code(table.tally().is_clean() && played.failed == 0))
}

fn cargo_checks(toolchain: &Toolchain) -> Result<()> {
    for (name, args) in CARGO {
        let mut command = toolchain.cargo(args);
        command.env("RUSTDOCFLAGS", "-D warnings");
        step::run(name, &toolchain.logs(), vec![command])?;
    }
    Ok(())
}

fn extension_checks(toolchain: &Toolchain) -> Result<()> {
    for check in NPM {
        npm_check(toolchain, *check)?;
    }
    package(toolchain)?;
    npm_check(toolchain, LINT_OF_PACKAGE)
}

fn host_checks(toolchain: &Toolchain) -> Result<()> {
    client_check(toolchain)?;
    limits::check(toolchain)?;
    instructions::compare(toolchain)
}

fn npm_check(toolchain: &Toolchain, (name, script): (&str, &str)) -> Result<()> {
    let command = toolchain.npm(&["run", "--silent", script]);
    step::run(name, &toolchain.logs(), vec![command])
}

/// The extension's client with the real host.
fn client_check(toolchain: &Toolchain) -> Result<()> {
    let mut command = toolchain.npm(&["run", "--silent", "test:host"]);
    command.env("ROOTWATCH_HOST", Toolchain::rootwatch_program()?);
    step::run("client and host", &toolchain.logs(), vec![command])
}

/// Plays the scenes and writes the table into the README, with what the stories read when they were
/// played last.
pub(crate) fn table(toolchain: &Toolchain) -> Result<ExitCode> {
    toolchain.prepare(Purpose::Browse)?;
    println!("Build");
    build_host(toolchain)?;
    let stories = verdicts::judgements(toolchain, &[])?;
    let scenes = scenes::play(toolchain, &[])?;
    let table = Table { scenes, stories };
    table.write(&toolchain.readme())?;
    println!("{}", table.tally());
    Ok(code(table.tally().is_clean()))
}

/// Runs the stories alone: all of them, or those named.
pub(crate) fn stories(toolchain: &Toolchain, names: &[&str]) -> Result<ExitCode> {
    toolchain.prepare(e2e::purpose(names))?;
    build(toolchain)?;
    if e2e::is_shipped_wanted(names) {
        portable::build(toolchain)?;
    }
    let played = run_stories(toolchain, names)?;
    println!("{played}");
    Ok(code(played.failed == 0))
}

/// Plays the scenes: all of them, or those named.
pub(crate) fn scenes(toolchain: &Toolchain, names: &[&str]) -> Result<ExitCode> {
    toolchain.prepare(Purpose::Browse)?;
    println!("Build");
    build_host(toolchain)?;
    let judgements = scenes::play(toolchain, names)?;
    let tally = Tally::of(&judgements);
    println!("{tally}");
    Ok(code(tally.is_clean()))
}

/// Makes what the host needs now the baseline.
pub(crate) fn baseline(toolchain: &Toolchain) -> Result<()> {
    toolchain.prepare(Purpose::Browse)?;
    println!("Build");
    build_host(toolchain)?;
    instructions::write(toolchain)
}

/// Builds what the stories and the demonstration use: the host and the packaged add-on.
pub(crate) fn build(toolchain: &Toolchain) -> Result<()> {
    println!("Build");
    package(toolchain)?;
    build_host(toolchain)
}

fn build_host(toolchain: &Toolchain) -> Result<()> {
    let host = toolchain.cargo(&["build", "--release", "--package", "rootwatch"]);
    step::run("release host", &toolchain.logs(), vec![host])
}

/// Packs the extension for both browser families.
pub(crate) fn package(toolchain: &Toolchain) -> Result<()> {
    let extension = toolchain.root.join("extension");
    step::measured("package", || {
        package::firefox(&extension, &toolchain.xpi())?;
        package::chromium_store(&extension, &toolchain.chromium_zip())?;
        package::chromium_unpacked(&extension, &toolchain.chromium_unpacked_zip())?;
        package::lay_out_chromium(&extension, &toolchain.chromium_extension())
    })
}

fn run_stories(toolchain: &Toolchain, names: &[&str]) -> Result<Outcome> {
    println!("Stories");
    e2e::run(toolchain, names)
}

fn code(is_good: bool) -> ExitCode {
    if is_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Name and arguments of the checks that cargo does.
const CARGO: &[(&str, &[&str])] = &[
    ("formatting", &["fmt", "--all", "--check"]),
    (
        "clippy",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    ),
    ("rust tests", &["test", "--workspace"]),
    (
        "rustdoc",
        &[
            "doc",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ],
    ),
];

/// Name and script of the checks of `package.json`.
const NPM: &[(&str, &str)] = &[
    ("extension lint", "lint"),
    ("extension types", "types"),
    ("extension tests", "test"),
    ("workflow lint", "lint:workflows"),
];

/// The check of the package that goes to Mozilla, after it was packed.
const LINT_OF_PACKAGE: (&str, &str) = ("web-ext lint", "lint:webext");
