//! What can go wrong around the host, and how each ends: with an answer, or with one line and a
//! status that says so. `SECURITY.md` has the table. What a browser does then is in `tests/e2e`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot talk to its process must fail"
)]

mod made;
mod stdio;

use std::{
    fs::{self, File, Permissions},
    io::{BufReader, Read, Write},
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use made::Ca;
use serde_json::{Value, json};
use stdio::{feed, frame, frames, next_frame, run, start, without_configuration};

/// How often the host is killed.
const KILLS: u64 = 1000;

/// Kibibytes of stack; what is built for tests keeps more on it.
const STACK: u32 = if cfg!(debug_assertions) { 128 } else { 64 };

/// As Firefox starts it.
const BY_FIREFOX: &str = "/nowhere/org.rootwatch.host.json rootwatch@rootwatch.org";

/// A question about a site of a root that nobody knows, in a frame.
fn question(id: u64) -> Vec<u8> {
    let root = Ca::root("Stranger", "Nobody");
    let chain = [root.sign("site"), root.certificate()];
    let chain: Vec<String> = chain
        .iter()
        .map(|certificate| STANDARD.encode(certificate.der()))
        .collect();
    let request = json!({
        "id": id, "type": "assess", "protocol": 1, "serverName": "site",
        "chainSource": "observed", "chain": chain,
    });
    frame(request.to_string().as_bytes())
}

/// The answers to questions are verdicts, each to its own.
#[track_caller]
fn ensure_answered(output: &[u8], ids: &[u64]) {
    let found = frames(output);
    assert_eq!(found[0]["type"], "hello");
    let mut answered: Vec<u64> = found[1..]
        .iter()
        .map(|answer| {
            assert_eq!(answer["verdict"]["standing"], "outside-public-trust");
            answer["id"].as_u64().unwrap()
        })
        .collect();
    answered.sort_unstable();
    assert_eq!(answered, ids);
}

/// The host under a shell that takes something from it first.
fn limited(limits: &str) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{limits}; exec \"$0\" {BY_FIREFOX}")])
        .arg(env!("CARGO_BIN_EXE_rootwatch"));
    without_configuration(&mut shell);
    shell
}

/// The host with nothing but a home.
fn in_home(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rootwatch"));
    command.arg("serve").env_clear().env("HOME", home);
    command
}

/// The host with a configuration folder, and a home.
fn with_folders(config: &Path, home: &Path, input: &[u8]) -> Output {
    let mut command = in_home(home);
    feed(start(command.env("ROOTWATCH_CONFIG_DIR", config)), input)
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args([&format!("-{name}"), &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Killed after any byte of what it is told, while it works or while it waits: it ends at once, and
/// the next one knows nothing of it.
#[test]
fn a_killed_host_leaves_nothing_to_the_next_one() {
    let home = tempfile::tempdir().unwrap();
    let input = [question(1), question(2), question(3)].concat();
    for kill in 0..KILLS {
        let mut child = start(&mut in_home(home.path()));
        let length = u64::try_from(input.len()).unwrap();
        let told = usize::try_from(length * kill / KILLS).unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(&input[..told]).unwrap();
        // Every second one is killed when it has begun to answer, the others wherever they are.
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        if kill % 2 == 0 {
            assert_eq!(next_frame(&mut stdout)["type"], "hello");
        }
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
        // The other end is closed too: nobody else holds it.
        stdout.read_to_end(&mut Vec::new()).unwrap();
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    ensure_answered(&run(&["serve"], &input).stdout, &[1, 2, 3]);
}

#[test]
fn where_nobody_reads_the_answers_it_ends() {
    let mut child = stdio::host(&["serve"]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // The host may end before it has read everything. What another thread answers it may not notice; the
    // next answer of its own it does.
    for id in 1..=50 {
        drop(stdin.write_all(&question(id)));
    }
    drop(stdin.write_all(&frame(br#"{"id":51,"type":"hello","protocol":1}"#)));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
}

/// `/dev/full` is what a full disk is to whoever writes.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_it_where_the_answers_go_and_only_there() {
    let full = || {
        let full = File::options().write(true).open("/dev/full");
        Stdio::from(full.unwrap())
    };
    let host = |stdout: Stdio, stderr: Stdio, input: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rootwatch"))
            .arg("serve")
            .env("HOME", env!("CARGO_TARGET_TMPDIR"))
            .stdin(Stdio::piped())
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .unwrap();
        // The host may end before it has read everything.
        drop(child.stdin.take().unwrap().write_all(input));
        child.wait_with_output().unwrap()
    };
    let lost = host(full(), Stdio::piped(), &question(1));
    assert_eq!(lost.status.code(), Some(1));
    assert_eq!(String::from_utf8(lost.stderr).unwrap().lines().count(), 1);
    let answered = host(Stdio::piped(), full(), &question(1));
    assert!(answered.status.success());
    ensure_answered(&answered.stdout, &[1]);
    // What it says at its end has nowhere to go; the status still tells it.
    assert_eq!(host(full(), full(), b"").status.code(), Some(1));
}

#[test]
fn with_no_home_and_no_readable_configuration_it_serves_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    ensure_answered(&with_folders(&nowhere, &nowhere, &question(1)).stdout, &[1]);
    // Permissions do not stop an administrator, who runs the tests; folders in the place of files do.
    let config = folder.path().join("config");
    fs::create_dir_all(config.join("authorities.d/own.toml")).unwrap();
    fs::create_dir_all(config.join("public-roots.d/own.pem")).unwrap();
    fs::create_dir_all(config.join("config.toml")).unwrap();
    let output = with_folders(&config, &nowhere, &question(1));
    ensure_answered(&output.stdout, &[1]);
    let hello = &frames(&output.stdout)[0];
    let problems = hello["problems"].as_array().unwrap();
    for name in ["own.toml", "own.pem", "config.toml"] {
        let is_told = |problem: &Value| problem["file"].as_str().unwrap().ends_with(name);
        assert!(problems.iter().any(is_told), "{name}: {problems:?}");
    }
    assert!(!nowhere.exists());
}

/// The path through a chain of forty is found without a call for each step.
#[test]
fn a_small_stack_is_enough_for_a_long_chain() {
    let mut chain = vec![Ca::root("0", "Deep")];
    for depth in 1..40 {
        let issuer = chain.last().unwrap();
        chain.push(issuer.intermediate(&depth.to_string()));
    }
    let mut certificates: Vec<String> = chain
        .iter()
        .rev()
        .map(|ca| STANDARD.encode(ca.certificate().der()))
        .collect();
    certificates.insert(0, STANDARD.encode(chain.last().unwrap().sign("site").der()));
    let deep = json!({
        "id": 1, "type": "assess", "protocol": 1, "serverName": "site",
        "chainSource": "observed", "chain": certificates,
    });
    let input = [frame(deep.to_string().as_bytes()), question(2)].concat();
    let output = feed(start(&mut limited(&format!("ulimit -s {STACK}"))), &input);
    assert!(output.status.success(), "{output:?}");
    ensure_answered(&output.stdout, &[1, 2]);
}

/// From one beside the standard ones, without which no program is loaded, to plenty: it always greets
/// and answers, also what it needs some for.
#[test]
fn without_file_descriptors_it_answers() {
    let config = tempfile::tempdir().unwrap();
    let allow = "[probe]\nallow = [\"127.0.0.0/8\"]\n";
    fs::write(config.path().join("config.toml"), allow).unwrap();
    // Nobody listens at that port.
    let probe = json!({
        "id": 3, "type": "probe", "protocol": 1, "serverName": "site.invalid",
        "address": "127.0.0.1", "port": 1, "proxy": { "type": "direct" },
    });
    let roots = json!({ "id": 2, "type": "roots", "protocol": 1 });
    let [probe, roots] = [probe, roots].map(|request| frame(request.to_string().as_bytes()));
    let questions = [
        (question(1), "verdict", Value::Null),
        (roots, "roots", Value::Null),
        (probe, "error", "probe-connect-failed".into()),
        (question(4), "verdict", Value::Null),
    ];
    for limit in [4, 5, 6, 7, 8, 16] {
        let mut command = limited(&format!("ulimit -n {limit}"));
        let mut child = start(command.env("ROOTWATCH_CONFIG_DIR", config.path()));
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        assert_eq!(next_frame(&mut stdout)["type"], "hello");
        for (request, kind, code) in &questions {
            stdin.write_all(request).unwrap();
            let answer = next_frame(&mut stdout);
            assert_eq!((&answer["type"], &answer["code"]), (&json!(kind), code));
        }
        drop(stdin);
        assert!(child.wait().unwrap().success(), "{limit}");
    }
}

/// Permissions do not stop an administrator, who runs the tests, so a user without any looks.
#[cfg(target_os = "linux")]
#[test]
fn a_home_that_can_only_be_read_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let folder_path = folder.path().to_owned();
    let (home, host) = (folder_path.join("home"), folder_path.join("rootwatch"));
    fs::create_dir_all(home.join(".config/rootwatch/authorities.d")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_rootwatch"), &host).unwrap();
    let paths = [
        ".config/rootwatch/authorities.d",
        ".config/rootwatch",
        ".config",
        "",
    ];
    let permit = |mode: u32| {
        for path in paths
            .map(|path| home.join(path))
            .iter()
            .chain([&folder_path])
        {
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
    };
    permit(0o555);
    let is_stopped = fs::write(home.join("written"), "").is_err();
    let mut command = if is_stopped {
        Command::new(&host)
    } else {
        fs::remove_file(home.join("written")).unwrap();
        let mut nobody = Command::new("setpriv");
        nobody
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&host);
        nobody
    };
    command.arg("serve").env_clear().env("HOME", &home);
    let output = feed(start(&mut command), &question(1));
    ensure_answered(&output.stdout, &[1]);
    let hello = &frames(&output.stdout)[0];
    assert_eq!(hello["problems"], json!([]));
    assert!(
        output.stderr.is_empty() && output.status.success(),
        "{output:?}"
    );
    permit(0o755);
}

/// As a laptop that is closed between a question and its answer.
#[test]
fn a_suspended_host_answers_when_it_goes_on() {
    let mut child = stdio::host(&["serve"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    assert_eq!(next_frame(&mut stdout)["type"], "hello");
    for id in 1..=20 {
        signal(&child, "STOP");
        stdin.write_all(&question(id)).unwrap();
        signal(&child, "CONT");
        let answer = next_frame(&mut stdout);
        assert_eq!(
            (&answer["id"], &answer["type"]),
            (&json!(id), &json!("verdict"))
        );
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
