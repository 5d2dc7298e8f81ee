//! Offers through the built binary: as a browser asks, and as a person with a file does.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot talk to its process must fail"
)]

mod made;

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use made::{Ca, entry, params};
use rcgen::{DnType, KeyPair};
use serde_json::{Value, json};

/// A computer on which `listed` is registered as an authority.
fn home_with(listed: &Ca) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("authorities.d");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("pretend.toml"), entry(listed, "")).unwrap();
    home
}

fn run(home: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rootwatch"))
        .args(arguments)
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env("ROOTWATCH_CONFIG_DIR", home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The host may end before it has read everything; that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// What `rootwatch check -` prints about these certificates, with these variables set.
fn checked(home: &Path, input: &[u8], variables: &[(&str, &str)]) -> String {
    let file = home.join("offered");
    fs::write(&file, input).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rootwatch"));
    command
        .arg("check")
        .arg(file)
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env("ROOTWATCH_CONFIG_DIR", home);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The response to one request, and its length in bytes.
#[track_caller]
fn ask(home: &Path, request: &Value) -> (Value, usize) {
    let body = request.to_string();
    let length = u32::try_from(body.len()).unwrap().to_ne_bytes();
    let frame = [&length, body.as_bytes()].concat();
    let output = run(home, &["serve"], &frame);
    assert!(output.status.success());
    let stdout = output.stdout;
    let length = |at: usize| {
        let bytes = stdout[at..at + 4].try_into().unwrap();
        usize::try_from(u32::from_ne_bytes(bytes)).unwrap()
    };
    let hello = length(0);
    let answer = length(4 + hello);
    assert_eq!(stdout.len(), hello + answer + 8);
    let parsed = serde_json::from_slice(&stdout[8 + hello..]).unwrap();
    (parsed, answer)
}

fn offer(content: &[u8]) -> Value {
    json!({ "type": "offer", "id": 7, "content": STANDARD.encode(content),
        "fileName": "root.cer", "contentType": "application/x-x509-ca-cert" })
}

#[test]
fn the_listed_root_is_named_and_the_unknown_one_beside_it_is_not() {
    let (bad, company) = (Ca::root("State Root", "Gov"), Ca::root("Company", "Corp"));
    let home = home_with(&bad);
    let file = format!("{}{}", company.made.pem(), bad.made.pem());
    let (answer, _) = ask(home.path(), &offer(file.as_bytes()));
    assert_eq!(
        (&answer["type"], &answer["id"]),
        (&json!("offer"), &json!(7))
    );
    assert_eq!(answer["container"], "pem");
    let verdicts = answer["verdicts"].as_array().unwrap();
    assert_eq!(verdicts.len(), 2);
    let (first, second) = (&verdicts[0], &verdicts[1]);
    assert_eq!(first["standing"], "known-interception");
    assert_eq!(first["basis"], "certificate");
    assert_eq!(first["authority"]["id"], "pretend");
    assert_eq!(first["path"][0]["role"], "root");
    assert_eq!(first["path"][0]["isAuthority"], true);
    assert_eq!(first["extra"], json!([]));
    assert_eq!(first["notes"][0], json!({ "code": "offered" }));
    assert_eq!(second["standing"], "outside-public-trust");
    assert_eq!(second["authority"], Value::Null);
    assert_eq!(second["path"][0]["subject"]["commonName"], "Company");
    assert_eq!(second["notes"], json!([{ "code": "offered" }]));
}

#[test]
fn a_sub_authority_has_the_role_of_one_and_a_server_has_its_own() {
    let bad = Ca::root("State Root", "Gov");
    let home = home_with(&bad);
    let sub = bad.intermediate("State Sub");
    let (answer, _) = ask(home.path(), &offer(sub.made.der()));
    let verdict = &answer["verdicts"][0];
    assert_eq!(verdict["basis"], "signature");
    assert_eq!(verdict["path"][0]["role"], "intermediate");
    assert_eq!(verdict["path"][1]["origin"], "list");
    let company = Ca::root("Company", "Corp");
    let key = KeyPair::generate().unwrap();
    let site = params("site", "Site", false);
    let site = site.signed_by(&key, &company.issuer()).unwrap();
    let (answer, _) = ask(home.path(), &offer(site.der()));
    let verdict = &answer["verdicts"][0];
    assert_eq!(verdict["standing"], "undetermined");
    assert_eq!(verdict["path"][0]["role"], "end-entity");
    assert_eq!(verdict["notes"][1]["code"], "offered-not-ca");
}

#[test]
fn what_cannot_be_read_has_a_code() {
    let company = Ca::root("Company", "Corp");
    let home = home_with(&company);
    let many: String = (0..33).map(|_| company.made.pem()).collect();
    let with = |field: &str, value: Value| {
        let mut request = offer(company.made.der());
        request[field] = value;
        request
    };
    let exact = vec![b' '; 65_536];
    for (request, code) in [
        (offer(b"hello"), "offer-unreadable"),
        (offer(b""), "offer-unreadable"),
        (offer(&exact), "offer-unreadable"),
        (offer(&[exact.as_slice(), b" "].concat()), "offer-too-large"),
        (offer(many.as_bytes()), "offer-too-large"),
        (with("content", json!("!")), "base64-invalid"),
        (with("content", json!(1)), "request-invalid"),
        (with("content", Value::Null), "request-invalid"),
        (with("fileName", json!(["x"])), "request-invalid"),
        (
            with("contentType", json!("x".repeat(256))),
            "request-invalid",
        ),
    ] {
        let (answer, _) = ask(home.path(), &request);
        let got = (&answer["type"], &answer["id"], &answer["code"]);
        assert_eq!(got, (&json!("error"), &json!(7), &json!(code)));
    }
    let plain = json!({ "type": "offer", "id": 7, "content": STANDARD.encode(company.made.der()) });
    let (answer, _) = ask(home.path(), &plain);
    assert_eq!(answer["container"], "der");
}

/// 32 authorities with long hostile names, each of which signed the next one.
#[test]
fn the_response_stays_below_its_limit() {
    let mut file = String::new();
    let mut above = Ca::root("Top", "Org");
    let home = home_with(&above);
    for _ in 0..32 {
        let key = KeyPair::generate().unwrap();
        let mut params = params(&"\u{202e}".repeat(100), "Org", true);
        let name = &mut params.distinguished_name;
        name.push(DnType::LocalityName, "\u{202e}".repeat(60).as_str());
        let made = params.signed_by(&key, &above.issuer()).unwrap();
        file.push_str(&made.pem());
        above = Ca { params, key, made };
    }
    let (answer, length) = ask(home.path(), &offer(file.as_bytes()));
    assert_eq!(answer["verdicts"].as_array().unwrap().len(), 32, "{answer}");
    assert!(length < 1_000_000, "{length} bytes");
    for verdict in answer["verdicts"].as_array().unwrap() {
        assert_eq!(verdict["basis"], "signature");
        let notes = verdict["notes"].as_array().unwrap();
        assert_eq!(notes.last().unwrap()["code"], "shortened");
        assert!(verdict["path"].as_array().unwrap().len() <= 8);
    }
}

#[test]
fn check_says_of_a_file_what_installing_it_means() {
    let (bad, company) = (Ca::root("State Root", "Gov"), Ca::root("Company", "Corp"));
    let home = home_with(&bad);
    let check = |input: &[u8], more: &[&str]| {
        let arguments = [&["check", "-"], more].concat();
        let output = run(home.path(), &arguments, input);
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), text)
    };
    let (status, text) = check(bad.made.der(), &[]);
    assert_eq!(status, 3);
    let headline = "Pretend can read encrypted traffic with this certificate. Do not install it.\n";
    assert!(text.starts_with(headline), "{text}");
    assert!(text.contains("\nWhoever holds the key of a root that you install can read"));
    assert!(text.contains("\n  - Do not install it, whoever asks you to.\n"));
    let copy = Ca::root("State Root", "Gov");
    let (status, text) = check(copy.made.der(), &[]);
    assert_eq!(status, 3);
    let headline = "This claims to be the certificate of “Pretend” and is not";
    assert!(text.starts_with(headline), "{text}");
    let (status, text) = check(company.made.pem().as_bytes(), &[]);
    assert_eq!(status, 0);
    let headline = "This file offers an unknown root certificate: “Company”.\n";
    assert!(text.starts_with(headline), "{text}");
    assert!(!text.contains("this page"), "{text}");
    let (status, text) = check(company.made.der(), &["--json"]);
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &object["container"]), (0, &json!("der")));
    assert_eq!(object["verdicts"][0]["notes"][0]["code"], "offered");
    // A chain is a chain, and so is what the person says is one.
    let (status, text) = check(company.made.der(), &["--server-name", "a.example"]);
    assert_eq!(status, 0);
    assert!(text.starts_with("The certificate of this site comes from a private authority: "));
}

/// As the badge in the browser: red for a known interceptor and for what pretends to be one, amber for
/// an unknown root. Plain where nobody looks at colours, or wants none.
#[test]
fn an_offer_has_the_colours_of_its_verdict() {
    let (bad, company) = (Ca::root("State Root", "Gov"), Ca::root("Company", "Corp"));
    let home = home_with(&bad);
    let copy = Ca::root("State Root", "Gov");
    let (bold, red, amber) = ("\u{1b}[1m", "\u{1b}[31m", "\u{1b}[33m");
    let both = format!("{}{}", company.made.pem(), bad.made.pem());
    for (input, start) in [
        (bad.made.pem(), format!("{bold}{red}Pretend can read ")),
        (copy.made.pem(), format!("{bold}{red}This claims to be ")),
        (
            company.made.pem(),
            format!("{bold}{amber}This file offers an unknown "),
        ),
        (both, format!("{bold}This file offers 2 certificates ")),
    ] {
        let look = |variables: &[(&str, &str)]| checked(home.path(), input.as_bytes(), variables);
        let coloured = look(&[("CLICOLOR_FORCE", "1")]);
        assert!(coloured.starts_with(&start), "{coloured:?}");
        let plain = look(&[]);
        assert!(!plain.contains('\u{1b}'), "{plain:?}");
        assert_eq!(look(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), plain);
    }
    let both = format!("{}{}", company.made.pem(), bad.made.pem());
    let coloured = checked(home.path(), both.as_bytes(), &[("CLICOLOR_FORCE", "1")]);
    assert!(
        coloured.contains(&format!("\n1. {bold}{red}Pretend can read ")),
        "{coloured:?}"
    );
    assert!(
        coloured.contains(&format!("\n2. {bold}{amber}This file ")),
        "{coloured:?}"
    );
}
