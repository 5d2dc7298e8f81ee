//! A program of this computer writes into the configuration folder. It can accuse, which every
//! verdict says; it cannot take a listed authority off the list, nor make it public in silence, nor
//! keep the host from starting.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    made::{Ca, entry},
    stdio::{frame, frames},
};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

/// The hello of a host with this configuration folder, and its verdict on the chain.
fn serve(folder: &Path, chain: &[&Ca], site: &[u8]) -> (Value, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rootwatch"))
        .arg("serve")
        .env("HOME", folder)
        .env("ROOTWATCH_ROOT", folder.join("root"))
        .env("ROOTWATCH_CONFIG_DIR", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut encoded = vec![STANDARD.encode(site)];
    encoded.extend(chain.iter().map(|ca| STANDARD.encode(ca.made.der())));
    let request = json!({ "type": "assess", "id": 1, "chainSource": "observed", "chain": encoded });
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all(&frame(request.to_string().as_bytes()))
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let [hello, answer] = frames(&output.stdout).try_into().unwrap();
    (hello, answer["verdict"].clone())
}

fn notes(verdict: &Value) -> Vec<&str> {
    let notes = verdict["notes"].as_array().unwrap().iter();
    notes.map(|note| note["code"].as_str().unwrap()).collect()
}

/// An entry that calls an honest public CA a state's: the verdict follows it and says whose it is.
#[test]
fn an_added_entry_accuses_in_its_own_name_only() {
    let honest = Ca::root("Public", "Pub");
    let site = honest.sign("site").der().to_vec();
    let (pem, text) = (honest.made.pem(), entry(&honest, ""));
    let public = ("public-roots.d/p.pem", pem.as_str());
    let plain = folder(&[public]);
    let (hello, verdict) = serve(plain.path(), &[&honest], &site);
    assert_eq!(
        hello["added"],
        json!({ "authorities": 0, "publicRoots": 1 })
    );
    assert_eq!(verdict["standing"], "publicly-trusted");
    let accusing = folder(&[public, ("authorities.d/a.toml", &text)]);
    let (hello, verdict) = serve(accusing.path(), &[&honest], &site);
    assert_eq!(
        hello["added"],
        json!({ "authorities": 1, "publicRoots": 1 })
    );
    assert_eq!(verdict["standing"], "known-interception");
    assert!(notes(&verdict).contains(&"authority-added"), "{verdict}");
    let file = verdict["authority"]["added"].as_str().unwrap();
    assert!(Path::new(file).ends_with("authorities.d/a.toml"), "{file}");
}

/// A listed root as a public one, and the same list entry as something harmless.
#[test]
fn nothing_added_takes_a_listed_authority_off_the_list() {
    let (bad, other) = (Ca::root("State", "Gov"), Ca::root("Other", "Org"));
    let (site, honest) = (
        bad.sign("site").der().to_vec(),
        other.sign("site").der().to_vec(),
    );
    let (first, pem) = (entry(&bad, ""), bad.made.pem());
    let harmless = first
        .replace("\"pretend\"", "\"harmless\"")
        .replace("\"state\"", "\"antivirus\"")
        .replace("\"observed\"", "\"capability\"");
    let same_id = harmless.replace("\"harmless\"", "\"pretend\"");
    let folder = folder(&[
        ("authorities.d/a.toml", &first),
        ("authorities.d/b.toml", &harmless),
        ("authorities.d/c.toml", &same_id),
        ("public-roots.d/p.pem", &pem),
    ]);
    let (hello, verdict) = serve(folder.path(), &[&bad], &site);
    assert_eq!(verdict["standing"], "known-interception");
    assert_eq!(verdict["authority"]["id"], "pretend");
    assert_eq!(verdict["authority"]["category"], "state");
    let problems = hello["problems"].as_array().unwrap();
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    assert!(problem["file"].as_str().unwrap().ends_with("c.toml"));
    assert!(
        problem["message"]
            .as_str()
            .unwrap()
            .contains("taken already")
    );
    // Whoever is not listed is not touched by all this.
    let (_, verdict) = serve(folder.path(), &[&other], &honest);
    assert_eq!(verdict["standing"], "outside-public-trust");
    assert_eq!(verdict["authority"], Value::Null);
}

/// An unlisted root that is called public: the verdict says so each time.
#[test]
fn a_root_is_not_whitened_in_silence() {
    let company = Ca::root("Company", "Corp");
    let site = company.sign("site").der().to_vec();
    let pem = company.made.pem();
    let (_, before) = serve(folder(&[]).path(), &[&company], &site);
    assert_eq!(before["standing"], "outside-public-trust");
    let whitened = folder(&[("public-roots.d/p.pem", &pem)]);
    let (hello, after) = serve(whitened.path(), &[&company], &site);
    assert_eq!(hello["added"]["publicRoots"], 1);
    assert_eq!(after["standing"], "publicly-trusted");
    assert_eq!(notes(&after), ["public-root-added"]);
}

/// A pipe that nobody writes to, a device that never ends, a folder, a giant; a good file beside.
#[cfg(unix)]
#[test]
fn what_is_no_file_does_not_keep_the_host_from_starting() {
    let bad = Ca::root("State", "Gov");
    let site = bad.sign("site").der().to_vec();
    let text = entry(&bad, "");
    let folder = folder(&[
        ("authorities.d/good.toml", &text),
        ("public-roots.d/x.txt", ""),
    ]);
    for (part, ending) in [("authorities.d", "toml"), ("public-roots.d", "pem")] {
        let at = |name: &str| folder.path().join(part).join(format!("{name}.{ending}"));
        let made = Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        std::os::unix::fs::symlink("/dev/zero", at("endless")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        // It takes no room on the disk.
        let giant = fs::File::create(at("giant")).unwrap();
        giant.set_len(1 << 40).unwrap();
    }
    let config = folder.path().join("config.toml");
    let made = Command::new("mkfifo").arg(config).status().unwrap();
    assert!(made.success());
    let (hello, verdict) = serve(folder.path(), &[&bad], &site);
    assert_eq!(verdict["standing"], "known-interception");
    let problems = hello["problems"].as_array().unwrap();
    let messages: Vec<&str> = problems
        .iter()
        .map(|problem| problem["message"].as_str().unwrap())
        .collect();
    let count = |part: &str| messages.iter().filter(|text| text.contains(part)).count();
    assert_eq!(
        (count("not a file"), count("longer than")),
        (7, 2),
        "{messages:?}"
    );
}
