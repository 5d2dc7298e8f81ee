//! Programs that a browser cannot start, or that are no host.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use serde_json::json;

use super::{
    super::computer::{Computer, Mount, out},
    CHROMIUM, FIREFOX, ID, check, edit, examine, healthy,
};

fn set_mode(path: impl AsRef<Path>, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A program in the home that is a shell script, registered with both browsers.
fn script(computer: &Computer, lines: &str) {
    let text = format!("#!/bin/sh\n{lines}\n");
    let path = computer.script("home/bin/rootwatch", &text);
    for file in [FIREFOX, CHROMIUM] {
        edit(&computer.home(file), |manifest| {
            manifest["path"] = path.to_str().into();
        });
    }
}

#[test]
fn programs_that_cannot_be_started_are_told_apart() {
    let computer = healthy();
    let install = "Run: rootwatch install";
    edit(&computer.home(FIREFOX), |manifest| {
        manifest["path"] = "/gone/rootwatch".into();
    });
    check(&computer, "firefox", "program-missing", install);
    let program = computer.path("home/bin/rootwatch");
    script(&computer, "");
    set_mode(&program, 0o644);
    check(&computer, "firefox", "program-not-executable", install);
    script(&computer, "echo out of ideas >&2; exit 3");
    let found = check(&computer, "chromium", "host-ended", install);
    let message = found["faults"][0]["message"].as_str().unwrap();
    let end = "exit status: 3 out of ideas";
    assert!(message.ends_with(end), "{message}");
    script(&computer, r"printf '\002\000\000\000{}'; cat >/dev/null");
    check(&computer, "chromium", "host-confused", install);
    // A program for another processor.
    computer.script("home/bin/rootwatch", "\x7fELF\x02\x01\x01\0");
    check(&computer, "firefox", "host-unstartable", install);
}

#[test]
fn a_program_on_a_file_system_without_programs_has_to_be_moved() {
    let computer = healthy();
    let stick = computer.path("a stick");
    fs::create_dir(&stick).unwrap();
    let Some(_mounted) = Mount::new(&stick, "rw") else {
        return;
    };
    let program = computer.copy_of_program("a stick/rootwatch");
    let install = ["install", "--browser", "firefox"];
    assert!(computer.run_program(&program, &install).status.success());
    assert_eq!(examine(&computer, "firefox")["works"], true);
    Mount::again(&stick, "noexec");
    let code = "program-on-noexec";
    let found = check(&computer, "firefox", code, "Run: rootwatch install");
    let message = found["faults"][0]["message"].as_str().unwrap();
    assert!(message.contains("a stick"), "{message}");
}

/// A host that works is not to be blamed for its age.
#[test]
fn another_version_is_a_remark() {
    let computer = healthy();
    let answers = [
        json!({ "type": "hello", "version": "0.0.1" }),
        json!({ "type": "hello", "id": 1, "version": "0.0.1" }),
        json!({ "type": "verdict", "id": 2, "verdict": { "standing": "publicly-trusted" } }),
    ];
    let mut frames = Vec::new();
    for answer in answers.map(|answer| answer.to_string()) {
        frames.extend(u32::try_from(answer.len()).unwrap().to_ne_bytes());
        frames.extend(answer.bytes());
    }
    let file = computer.write("home/bin/frames", "");
    fs::write(&file, frames).unwrap();
    let lines = "cat \"$(dirname \"$0\")/frames\"; cat >/dev/null";
    script(&computer, lines);
    let found = examine(&computer, "firefox");
    assert_eq!(found["works"], true, "{found:#}");
    assert_eq!(found["version"], "0.0.1");
    assert_eq!(found["remarks"][0]["code"], "program-outdated");
}

/// The host that Firefox starts greets twice then, and answers.
#[test]
fn host_that_tells_of_another_browsers_registration_works() {
    let computer = healthy();
    edit(&computer.home(CHROMIUM), |manifest| {
        manifest["path"] = json!("/gone/rootwatch");
    });
    let found = examine(&computer, "firefox");
    assert_eq!(found["works"], true, "{found:#}");
    check(
        &computer,
        "chromium",
        "program-missing",
        "Run: rootwatch install",
    );
}

/// Stands for Flatpak: writes down what it was asked for, and starts it.
const FLATPAK: &str = r#"#!/bin/sh
echo "$@" > "$HOME/asked"
program="${2#--command=}"
shift 3
exec "$program" "$@"
"#;

/// The program of a Flatpak's browser lies beside the manifest, and is started in the sandbox.
#[test]
fn a_sandboxed_browser_is_asked_through_its_sandbox() {
    let computer = Computer::new();
    let own = ".var/app/org.chromium.Chromium/config/chromium";
    let folder = computer.path("the extension");
    fs::create_dir(&folder).unwrap();
    let settings = json!({ "extensions": { "settings": { ID: { "path": folder } } } });
    let preferences = format!("home/{own}/Default/Preferences");
    computer.write(&preferences, &settings.to_string());
    computer.script("usr/bin/flatpak", FLATPAK);
    assert!(computer.run(&["install"]).status.success());
    let found = examine(&computer, "chromium");
    assert_eq!(found["works"], true, "{found:#}");
    assert_eq!(found["packaging"], "flatpak");
    assert_eq!(found["remarks"], json!([]));
    let copy = computer.home(own).join("NativeMessagingHosts/rootwatch");
    let asked = fs::read_to_string(computer.home("asked")).unwrap();
    let command = format!("--command={}", copy.display());
    let origin = format!("chrome-extension://{ID}/");
    let expected = format!("run {command} org.chromium.Chromium {origin}\n");
    assert_eq!(asked, expected);
    let manifest = copy.with_file_name("org.rootwatch.host.json");
    edit(&manifest, |manifest| {
        manifest["path"] = env!("CARGO_BIN_EXE_rootwatch").into();
    });
    let code = "program-outside-sandbox";
    check(&computer, "chromium", code, "Run: rootwatch install");
    assert!(computer.run(&["install"]).status.success());
    set_mode(&copy, 0o644);
    check(&computer, "chromium", "program-not-executable", "chmod +x");
    assert!(computer.run(&["install"]).status.success());
    assert_eq!(examine(&computer, "chromium")["works"], true);
    // Without Flatpak's program it is tried outside, which is not the same.
    fs::remove_file(computer.path("usr/bin/flatpak")).unwrap();
    let found = examine(&computer, "chromium");
    assert_eq!(found["works"], true, "{found:#}");
    assert_eq!(found["remarks"][0]["code"], "sandbox-untried");
}

/// A Snap that starts only what lies in its own folders cannot be asked; one that asks the desktop
/// to start the host outside is tried as it would be (`on_ubuntu_all_can_be_well`).
#[test]
fn a_snap_is_said_to_be_tried_outside_of_its_sandbox() {
    let computer = Computer::new();
    computer.write("home/snap/chromium/common/chromium/Local State", "{}");
    assert!(computer.run(&["install"]).status.success());
    let found = examine(&computer, "chromium");
    assert_eq!(found["packaging"], "snap");
    assert_eq!(found["faults"][0]["code"], "extension-unknown");
    assert_eq!(found["remarks"][0]["code"], "sandbox-untried");
    // One that is not started at all is not said to have been tried.
    let copy = "snap/chromium/common/chromium/NativeMessagingHosts/rootwatch";
    fs::remove_file(computer.home(copy)).unwrap();
    let found = check(
        &computer,
        "chromium",
        "program-missing",
        "rootwatch install",
    );
    assert_eq!(found["remarks"], json!([]));
}

/// The steps that it names are those that help.
#[test]
fn what_it_says_to_run_mends_a_moved_program() {
    let computer = healthy();
    let old = computer.copy_of_program("old/rootwatch");
    let install = ["install", "--browser", "firefox"];
    assert!(computer.run_program(&old, &install).status.success());
    fs::remove_file(&old).unwrap();
    let found = check(&computer, "firefox", "program-missing", "Run: ");
    let step = found["next"].as_str().unwrap();
    let command = step.strip_prefix("Run: rootwatch ").unwrap();
    let output = computer.run(&command.split(' ').collect::<Vec<_>>());
    assert!(output.status.success(), "{}", out(&output));
    assert_eq!(examine(&computer, "firefox")["works"], true);
}
