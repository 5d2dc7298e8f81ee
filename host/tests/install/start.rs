//! How browsers start the host: whom it serves, and what it tells of registrations that do not
//! fit any more.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use serde_json::{Value, json};

use super::{
    FIREFOX,
    computer::{Computer, err, out},
    stdio::frames,
};

const ORIGIN: &str = "chrome-extension://knnbhepcdgfjofjgneafcmmhjakjijim/";

/// Starts a host and ends it at once; the `hello`s that it said, unasked.
fn start(computer: &Computer, program: &Path, arguments: &[&str]) -> (Output, Vec<Value>) {
    let output = computer.command(program, arguments).output().unwrap();
    let said = frames(&output.stdout);
    for hello in &said {
        assert_eq!((&hello["type"], hello.get("id")), (&json!("hello"), None));
    }
    (output, said)
}

/// What the `hello`s tell of registrations: the browser has its greeting before anything is looked
/// for, and no second one for nothing.
fn told(computer: &Computer, program: &Path) -> Value {
    let (_, said) = start(computer, program, &[ORIGIN]);
    assert_eq!(said[0]["problems"], json!([]));
    let Some(second) = said.get(1) else {
        return json!([]);
    };
    assert_eq!(said.len(), 2);
    assert_ne!(second["problems"], json!([]));
    second["problems"].clone()
}

#[test]
fn both_families_are_served_and_strangers_are_not() {
    let computer = Computer::new();
    let program = Path::new(env!("CARGO_BIN_EXE_rootwatch"));
    let manifest = computer.home(FIREFOX);
    let manifest = manifest.to_str().unwrap();
    for arguments in [
        &[manifest, "rootwatch@rootwatch.org"][..],
        &[ORIGIN],
        &[ORIGIN, "--parent-window=0"],
    ] {
        let (output, said) = start(&computer, program, arguments);
        assert_eq!((output.status.code(), said.len()), (Some(0), 1));
    }
    for arguments in [
        &[manifest, "other@example.org"][..],
        &["chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/"],
        &[ORIGIN, "serve"],
    ] {
        let (output, said) = start(&computer, program, arguments);
        assert_eq!(
            (output.status.code(), said.len()),
            (Some(2), 0),
            "{arguments:?}"
        );
        let said = err(&output);
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(
            said.contains("which is not Rootwatch's extension"),
            "{said}"
        );
    }
}

/// A person moves the program, and starts the browser that was registered anew.
#[test]
fn it_tells_of_manifests_that_start_another_program_or_none() {
    let computer = Computer::new();
    let old = computer.copy_of_program("old place/rootwatch");
    for browser in ["firefox", "chromium"] {
        let output = computer.run_program(&old, &["install", "--browser", browser]);
        assert!(output.status.success(), "{}", out(&output));
    }
    assert_eq!(told(&computer, &old), json!([]));
    let new = computer.copy_of_program("new place/rootwatch");
    for words in ["and not", "which is not there"] {
        let problems = told(&computer, &new);
        let problems = problems.as_array().unwrap();
        assert_eq!(problems.len(), 2, "{problems:?}");
        let file = &problems[0]["file"];
        assert_eq!(file, computer.home(FIREFOX).to_str().unwrap());
        let message = problems[0]["message"].as_str().unwrap();
        assert!(message.contains(old.to_str().unwrap()), "{message}");
        assert!(message.contains(words), "{message}");
        assert!(
            message.ends_with("\"rootwatch install\" mends it"),
            "{message}"
        );
        // The second time there is one only.
        let _ = fs::remove_file(&old);
    }
    // As it is said.
    computer.write("home/.mozilla/firefox/profiles.ini", "");
    computer.write("home/.config/chromium/Local State", "");
    assert!(computer.run_program(&new, &["install"]).status.success());
    assert_eq!(told(&computer, &new), json!([]));
}

/// The package for Debian, and a program of the user's own that is registered too.
#[test]
fn a_package_beside_it_is_told_of_only_where_a_browser_comes_to_it() {
    let computer = Computer::new();
    let package = computer.copy_of_program("usr/bin/rootwatch");
    let own = computer.copy_of_program("own/rootwatch");
    computer.write("home/.mozilla/firefox/profiles.ini", "");
    let install = ["install", "--browser", "firefox"];
    // As the package writes it.
    assert!(computer.run_program(&package, &install).status.success());
    let manifest = fs::read_to_string(computer.home(FIREFOX)).unwrap();
    let folder = "usr/lib/mozilla/native-messaging-hosts";
    let everybodys = computer.write(&format!("{folder}/org.rootwatch.host.json"), &manifest);
    assert!(computer.run_program(&own, &install).status.success());
    assert_eq!(told(&computer, &own), json!([]));
    fs::remove_file(computer.home(FIREFOX)).unwrap();
    let problems = told(&computer, &own);
    assert_eq!(problems[0]["file"], *everybodys, "{problems:#}");
    let message = problems[0]["message"].as_str().unwrap();
    assert!(
        message.ends_with("\"rootwatch install --system\" mends it"),
        "{message}"
    );
}

/// Whoever types it is a person, and nothing of the browsers' is looked at.
#[test]
fn serve_as_a_command_tells_nothing_of_registrations() {
    let computer = Computer::new();
    let gone = "{\"name\": \"org.rootwatch.host\", \"path\": \"/gone/rootwatch\"}";
    computer.write(&format!("home/{FIREFOX}"), gone);
    let mut command = computer.command(env!("CARGO_BIN_EXE_rootwatch"), &["serve"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().flush().unwrap();
    let output = child.wait_with_output().unwrap();
    let said = frames(&output.stdout);
    assert_eq!((said.len(), &said[0]["problems"]), (1, &json!([])));
}
