//! The built binary registers with browsers and takes it away again, in homes of the tests' own.

// Homes, scripts and permissions as on Unix; what Windows has instead is tested in
// host/src/install/tests, and by the setup program (tests/src/windows_setup.rs).
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot run the command must fail"
)]

mod computer;
mod doctor;
mod start;
#[path = "../stdio/mod.rs"]
mod stdio;

use std::{fs, path::Path};

use computer::{Computer, err, out};
use serde_json::{Value, json};

const FIREFOX: &str = ".mozilla/native-messaging-hosts/org.rootwatch.host.json";

#[test]
fn registers_with_what_it_finds_and_takes_it_away_again() {
    let computer = Computer::new();
    computer.write("home/.mozilla/firefox/profiles.ini", "");
    computer.write("home/.config/chromium/Local State", "{}");
    let before = computer.contents();
    for word in ["registered", "already registered"] {
        let output = computer.run(&["install"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let text = out(&output);
        for browser in ["Firefox ", "Chromium "] {
            let line = text.lines().find(|line| line.starts_with(browser)).unwrap();
            assert!(line.contains(&format!("  {word}  ")), "{text}");
        }
        assert!(
            text.contains("Left to do:\n  Firefox: Add the extension"),
            "{text}"
        );
        assert!(
            text.contains(computer.home(FIREFOX).to_str().unwrap()),
            "{text}"
        );
        let written: Value =
            serde_json::from_slice(&fs::read(computer.home(FIREFOX)).unwrap()).unwrap();
        let program = fs::canonicalize(env!("CARGO_BIN_EXE_rootwatch")).unwrap();
        assert_eq!(Path::new(written["path"].as_str().unwrap()), program);
    }
    let output = computer.run(&["uninstall"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        out(&output).matches("  removed").count(),
        2,
        "{}",
        out(&output)
    );
    assert_eq!(computer.contents(), before);
    let output = computer.run(&["uninstall"]);
    assert_eq!(
        (output.status.code(), out(&output).lines().count()),
        (Some(0), 1)
    );
}

#[test]
fn a_dry_run_says_in_json_what_would_be_written() {
    let computer = Computer::new();
    let before = computer.contents();
    let output = computer.run(&["install", "--print", "--json", "--browser", "firefox"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(
        (&report["dryRun"], &report["scope"]),
        (&json!(true), &json!("user"))
    );
    let browser = &report["browsers"][0];
    assert_eq!(browser["id"], "firefox");
    let change = &browser["changes"][0];
    assert_eq!(change["place"], computer.home(FIREFOX).to_str().unwrap());
    assert_eq!(
        (&change["kind"], &change["outcome"]),
        (&json!("manifest"), &json!("done"))
    );
    let manifest: Value = serde_json::from_str(change["content"].as_str().unwrap()).unwrap();
    assert_eq!(
        manifest["allowed_extensions"],
        json!(["rootwatch@rootwatch.org"])
    );
    assert_eq!(computer.contents(), before);
}

#[test]
fn a_manifest_of_others_is_named_with_what_to_do() {
    let computer = Computer::new();
    let file = computer.write(&format!("home/{FIREFOX}"), "{}");
    let output = computer.run(&["install", "--browser", "firefox"]);
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    assert!(
        text.contains(&format!("{file} is not a manifest of Rootwatch")),
        "{text}"
    );
    assert!(
        text.contains("Move it away and run the command again."),
        "{text}"
    );
    assert_eq!(fs::read_to_string(computer.home(FIREFOX)).unwrap(), "{}");
}

#[test]
fn for_everybody_it_needs_a_program_that_everybody_may_start() {
    let computer = Computer::new();
    computer.close_to_others();
    let program = computer.copy_of_program("home/bin/rootwatch");
    let output = computer.run_program(&program, &["install", "--system", "--browser", "chrome"]);
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    assert!(said.contains("other users may not start"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

/// A home on a file system that cannot be written: as on a kiosk, or on a full disk's last day.
#[test]
fn a_home_that_cannot_be_written_is_a_clear_end() {
    let computer = Computer::new();
    let Some(_mounted) = computer.make_home_read_only() else {
        return;
    };
    let output = computer.run(&["install", "--browser", "firefox"]);
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    assert!(text.contains("Firefox: cannot make"), "{text}");
    assert!(
        text.contains("When that is repaired, run the command again."),
        "{text}"
    );
}

#[test]
fn an_unknown_browser_is_answered_with_the_known_ones() {
    let computer = Computer::new();
    let before = computer.contents();
    for command in ["install", "uninstall"] {
        let output = computer.run(&[command, "--browser", "netscape"]);
        assert_eq!(output.status.code(), Some(1));
        let said = err(&output);
        assert!(
            said.contains("netscape") && said.contains("yandex"),
            "{said}"
        );
    }
    assert_eq!(computer.contents(), before);
}

#[test]
fn without_a_home_it_says_so() {
    let computer = Computer::new();
    let mut command = computer.command(env!("CARGO_BIN_EXE_rootwatch"), &["install"]);
    let output = command.env_remove("HOME").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("HOME is not set"), "{}", err(&output));
}
