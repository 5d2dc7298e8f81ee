//! What the serving host has given up, seen from outside, and tried from inside: by a program that
//! it starts, which has no more than itself, and by a store of roots that lies out of its reach.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use serde_json::{Value, json};

use crate::{
    host::{Host, LOOPBACK_ALLOWED, folder, probe},
    proxies::Proxy,
    site::{Identity, Site},
};

/// How far this kernel knows Landlock, tried in a thread that ends right after.
fn landlock() -> &'static str {
    let tried = thread::spawn(|| {
        let files = Ruleset::default().handle_access(AccessFs::from_all(ABI::V6));
        let ports = files.unwrap().handle_access(AccessNet::BindTcp).unwrap();
        let all = ports.scope(Scope::from_all(ABI::V6)).unwrap();
        let restricted = all.create().unwrap().restrict_self();
        restricted.unwrap().ruleset
    });
    match tried.join().unwrap() {
        RulesetStatus::FullyEnforced => "full",
        RulesetStatus::PartiallyEnforced => "partial",
        RulesetStatus::NotEnforced => "none",
    }
}

fn proc(process: u32, file: &str, field: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{process}/{file}")).unwrap();
    let found = text.lines().find_map(|line| line.strip_prefix(field));
    let words = found.unwrap_or_else(|| panic!("{field} in {text}"));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_host_says_what_it_gave_up_and_the_kernel_agrees() {
    let mut host = Host::start();
    // What the browser hears first does not wait for it.
    let hello = host.ask(&json!({ "type": "hello", "id": 1 }));
    let sandbox = &hello["sandbox"];
    let expected = json!({ "calls": "full", "dumps": "full", "files": landlock() });
    assert_eq!(*sandbox, expected);
    let id = host.id();
    assert_eq!(proc(id, "status", "NoNewPrivs:"), "1");
    // 2 is a filter.
    assert_eq!(proc(id, "status", "Seccomp:"), "2");
    assert_eq!(proc(id, "limits", "Max core file size"), "0 0 bytes");
    // All threads have it, not only the one that called.
    let threads = fs::read_dir(format!("/proc/{id}/task")).unwrap();
    let threads: Vec<_> = threads.map(|one| one.unwrap().path()).collect();
    assert!(threads.len() > 1);
    for thread in threads {
        let status = fs::read_to_string(thread.join("status")).unwrap();
        assert!(status.contains("Seccomp:\t2"), "{status}");
    }
}

/// Tries what the host has given up, and names what it could do.
const ATTEMPTS: &str = r#"
    cat "$HOME/Documents/secret" >/dev/null 2>&1 && did="$did read"
    (echo x >"$HOME/.config/written") 2>/dev/null && did="$did write"
    (echo x >>"$HOME/Documents/secret") 2>/dev/null && did="$did append"
    mkdir "$HOME/made" 2>/dev/null && did="$did mkdir"
    rm "$HOME/Documents/old" 2>/dev/null && did="$did remove"
    chmod 600 "$HOME/Documents/secret" 2>/dev/null && did="$did chmod"
    touch -c "$HOME/Documents/secret" 2>/dev/null && did="$did touch"
    "$HOME/Documents/program" 2>/dev/null && did="$did start"
    kill -0 TEST 2>/dev/null && did="$did signal"
"#;
const ALL: &str = " read write append mkdir remove chmod touch start signal";

fn executable(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A home with a secret in it.
fn home(config: &str) -> tempfile::TempDir {
    let home = folder(config, None, None);
    executable(
        &home.path().join("Documents/program"),
        "#!/bin/sh\nexit 0\n",
    );
    fs::write(home.path().join("Documents/secret"), "s").unwrap();
    fs::write(home.path().join("Documents/old"), "o").unwrap();
    fs::create_dir(home.path().join(".config")).unwrap();
    home
}

/// `gsettings` is a script that says through its settings what it could do: the proxy that works is
/// the one that it names where it could do nothing.
#[test]
fn a_program_that_the_host_starts_can_read_and_change_nothing() {
    if landlock() != "full" {
        // Signals, for one, are left where the kernel is old; `doctor` says so.
        println!("this kernel lacks some of Landlock");
        return;
    }
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let proxy = Proxy::socks5(None);
    let attempts = ATTEMPTS.replace("TEST", &std::process::id().to_string());
    let home = home(LOOPBACK_ALLOWED);
    let script = format!(
        "#!/bin/sh\nPATH=/usr/bin:/bin\ndid=\n{attempts}\n\
         if [ -n \"$1\" ] && [ -z \"$did\" ]; then port={}; else port=1; fi\n\
         echo \"org.gnome.system.proxy mode 'manual'\"\n\
         echo \"org.gnome.system.proxy.socks host '127.0.0.1'\"\n\
         echo \"org.gnome.system.proxy.socks port $port\"\n",
        proxy.port
    );
    executable(&home.path().join("bin/gsettings"), &script);
    let place = home.path().to_owned();
    let mut host = Host::with(home, &[]);
    let question = probe(
        "a.test",
        server.port,
        &json!({ "proxy": { "type": "system" } }),
    );
    let answer = host.ask(&question);
    assert_eq!(answer["connection"]["via"], "socks5", "{answer}");
    // Nothing was changed, and each of the attempts is one that works elsewhere.
    assert_eq!(
        fs::read_to_string(place.join("Documents/secret")).unwrap(),
        "s"
    );
    assert!(place.join("Documents/old").exists() && !place.join("made").exists());
    let outside = format!("did=\n{attempts}\necho \"$did\"");
    let mut command = Command::new("sh");
    command.args(["-c", &outside]).env("HOME", &place);
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), ALL);
}

/// A policy may name a file anywhere. The command, which a person starts, reads it; the serving
/// host reaches the browsers' folders only, where the same file counts.
#[test]
fn the_host_reads_stores_of_roots_and_nothing_else_of_a_home() {
    if landlock() == "none" {
        println!("this kernel has no Landlock");
        return;
    }
    let root = Identity::root("Company");
    for (place, is_reached) in [
        ("Documents/ca.pem", false),
        (".mozilla/certificates/ca.pem", true),
    ] {
        let home = home("");
        let file = home.path().join(place);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &root.pem).unwrap();
        let install = json!({ "policies": { "Certificates": { "Install": [file] } } });
        // The root folder is another than the home, which would be within reach with it.
        let system = tempfile::tempdir().unwrap();
        let policies = system.path().join("etc/firefox/policies");
        fs::create_dir_all(&policies).unwrap();
        fs::write(policies.join("policies.json"), install.to_string()).unwrap();
        let variables = [("ROOTWATCH_ROOT", system.path().to_str().unwrap())];
        let command = crate::host::command(home.path())
            .args(["roots", "--json"])
            .envs(variables)
            .output()
            .unwrap();
        let by_command: Value = serde_json::from_slice(&command.stdout).unwrap();
        let mut host = Host::with(home, &variables);
        let by_host = host.ask(&json!({ "type": "roots", "id": 1 }));
        let found = |answer: &Value| answer.to_string().contains(&root.sha256());
        assert_eq!(
            (found(&by_command), found(&by_host)),
            (true, is_reached),
            "{place}"
        );
    }
}
