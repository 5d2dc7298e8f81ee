//! The doctor, and everything that it can find, made for real.

mod manifests;
mod policies;
mod programs;

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::{
    FIREFOX,
    computer::{Computer, err, out},
};

const CHROMIUM: &str = ".config/chromium/NativeMessagingHosts/org.rootwatch.host.json";
const ID: &str = "knnbhepcdgfjofjgneafcmmhjakjijim";

/// A computer on which everything is as it should be.
fn healthy() -> Computer {
    let computer = Computer::new();
    let list = "[Profile0]\nName=a\nIsRelative=1\nPath=a.default\n";
    computer.write("home/.mozilla/firefox/profiles.ini", list);
    let addon = json!({ "id": "rootwatch@rootwatch.org", "active": true });
    firefox_has(&computer, &json!([addon]));
    let folder = computer.path("the extension");
    fs::create_dir(&folder).unwrap();
    chromium_has(&computer, &json!({ "path": folder, "disable_reasons": [] }));
    let output = computer.run(&["install"]);
    assert!(output.status.success(), "{}", out(&output));
    computer
}

fn firefox_has(computer: &Computer, addons: &Value) {
    let text = json!({ "addons": addons }).to_string();
    computer.write("home/.mozilla/firefox/a.default/extensions.json", &text);
}

fn chromium_has(computer: &Computer, settings: &Value) {
    let text = json!({ "extensions": { "settings": { ID: settings } } }).to_string();
    computer.write("home/.config/chromium/Default/Preferences", &text);
}

/// What the doctor says of one browser.
fn examine(computer: &Computer, browser: &str) -> Value {
    let output = computer.run(&["doctor", "--json", "--browser", browser]);
    let report: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(report["well"], output.status.success(), "{report:#}");
    report["browsers"][0].clone()
}

#[track_caller]
fn check(computer: &Computer, browser: &str, code: &str, next: &str) -> Value {
    let found = examine(computer, browser);
    assert_eq!(found["faults"][0]["code"], code, "{found:#}");
    let step = found["next"].as_str().unwrap();
    assert!(step.contains(next), "{step}");
    found
}

fn edit(file: &Path, act: impl FnOnce(&mut Value)) {
    let mut manifest = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    act(&mut manifest);
    fs::write(file, manifest.to_string()).unwrap();
}

#[test]
fn where_all_is_well_it_says_that_it_works() {
    let computer = healthy();
    let output = computer.run(&["doctor"]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    for browser in ["Firefox: works", "Chromium: works"] {
        assert!(text.contains(browser), "{text}");
    }
    let version = format!(", version {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(text.matches(&version).count(), 2, "{text}");
    for browser in ["firefox", "chromium"] {
        let found = examine(&computer, browser);
        assert_eq!(found["works"], true);
        assert_eq!(found["next"], Value::Null);
        if cfg!(target_os = "linux") {
            // How much of it a kernel takes is the kernel's.
            assert_eq!(found["sandbox"]["dumps"], "full", "{found:#}");
            assert!(text.contains("\n  sandbox   "), "{text}");
        } else {
            assert_eq!(found["sandbox"], Value::Null);
        }
    }
}

/// Ubuntu as it comes: Firefox is a Snap, which a script of the usual name starts.
#[test]
fn on_ubuntu_all_can_be_well() {
    let computer = Computer::new();
    let own = "home/snap/firefox/common/.mozilla/firefox";
    let list = "[Profile0]\nName=a\nIsRelative=1\nPath=a.default\n";
    computer.write(&format!("{own}/profiles.ini"), list);
    let addon = json!({ "id": "rootwatch@rootwatch.org", "active": true });
    let addons = json!({ "addons": [addon] }).to_string();
    computer.write(&format!("{own}/a.default/extensions.json"), &addons);
    computer.script(
        "usr/bin/firefox",
        "#!/bin/sh\nexec /snap/bin/firefox \"$@\"\n",
    );
    computer.script("snap/bin/firefox", "#!/bin/sh\n");
    let run = |arguments: &[&str]| {
        let mut command = computer.command(env!("CARGO_BIN_EXE_rootwatch"), arguments);
        command
            .env("PATH", "/usr/bin:/bin:/snap/bin")
            .output()
            .unwrap()
    };
    assert!(run(&["install"]).status.success());
    for arguments in [&["doctor"][..], &["doctor", "--browser", "firefox"]] {
        let output = run(arguments);
        let text = out(&output);
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert!(text.starts_with("Firefox (Snap): works\n"), "{text}");
        assert!(!text.contains("Firefox: "), "{text}");
        // It has the host started outside of its sandbox.
        assert!(!text.contains("[sandbox-untried]"), "{text}");
    }
}

#[test]
fn the_extension_is_looked_for_last() {
    let computer = healthy();
    firefox_has(&computer, &json!([]));
    check(&computer, "firefox", "extension-missing", "about:addons");
    let addon = json!({ "id": "rootwatch@rootwatch.org", "active": false });
    firefox_has(&computer, &json!([addon]));
    check(&computer, "firefox", "extension-disabled", "about:addons");
    chromium_has(&computer, &json!({ "path": "/gone" }));
    let extensions = "chrome://extensions";
    check(&computer, "chromium", "extension-missing", extensions);
    fs::remove_file(computer.home(".config/chromium/Default/Preferences")).unwrap();
    computer.write("home/.config/chromium/Local State", "{}");
    check(&computer, "chromium", "extension-unknown", extensions);
}

#[test]
fn the_configuration_folder_is_read_too() {
    let computer = healthy();
    let text = "[probe]\nallow = 7\n";
    let file = computer.write("home/.config/rootwatch/config.toml", text);
    let output = computer.run(&["doctor"]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("Firefox: works"), "{text}");
    let said = format!("Configuration: not all of it can be used\n  {file}:2: ");
    assert!(text.contains(&said), "{text}");
}

#[test]
fn without_a_browser_there_is_nothing_that_works() {
    let computer = Computer::new();
    let output = computer.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("No browser was found"));
    let output = computer.run(&["doctor", "--browser", "netscape"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("netscape"), "{}", err(&output));
}
