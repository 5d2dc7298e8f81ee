//! The request over native messaging, and what a long answer leaves out.

use std::{io::Write, process::Stdio};

use serde_json::{Value, json};

use crate::{
    scratch::{Root, Scratch, add_nss, find},
    stdio::{frame, frames},
};

/// The host's answers to requests that come at once, without the greeting.
fn ask(scratch: &Scratch, requests: &[Value]) -> Vec<Value> {
    let mut command = scratch.command(&["serve"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for request in requests {
        let request = frame(request.to_string().as_bytes());
        input.write_all(&request).unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    frames(&output.stdout).split_off(1)
}

#[test]
fn answers_with_what_the_command_prints() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let root = Root::new("State");
    add_nss(&profile, "state", "C,,", &root);
    scratch.list(&root);
    let answers = ask(&scratch, &[json!({ "type": "roots", "id": "r1" })]);
    let mut expected = scratch.roots().1;
    expected["type"] = "roots".into();
    expected["id"] = "r1".into();
    assert_eq!(answers, [expected]);
    let fields = find(&answers[0], &root).as_object().unwrap();
    let wanted = [
        "subject",
        "issuer",
        "notBefore",
        "notAfter",
        "serial",
        "sha256",
        "spkiSha256",
        "keyAlgorithm",
        "signatureAlgorithm",
        "isCa",
        "der",
        "identity",
        "standing",
        "basis",
        "authority",
        "notes",
        "in",
    ];
    assert!(wanted.iter().all(|field| fields.contains_key(*field)));
    assert_eq!(fields.len(), wanted.len());
}

/// Two thousand roots with long names, and the one that matters: the answer fits in a frame,
/// says that it is not whole, and has the one.
#[test]
fn cuts_what_matters_least_from_a_long_answer() {
    let scratch = Scratch::new();
    let listed = Root::new("State");
    scratch.list(&listed);
    let long = "long name ".repeat(100);
    let one = Root::new(&long);
    let other = (0..1999).map(|number| {
        // One signature for all would be the same certificate; the last bytes make it another.
        let mut der = one.der.clone();
        let end = der.len() - 2;
        der[end..].copy_from_slice(&u16::try_from(number).unwrap().to_be_bytes());
        der
    });
    let encode = |der: &[u8]| {
        let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    };
    let bundle: String = other.map(|der| encode(&der)).collect();
    Scratch::write(&scratch.root("etc/ssl/cert.pem"), bundle + &listed.pem);
    let answers = ask(&scratch, &[json!({ "type": "roots", "id": 1 })]);
    assert_eq!(answers[0]["notes"], json!([{ "code": "shortened" }]));
    assert_eq!(answers[0]["roots"][0]["sha256"], listed.sha256.as_str());
    assert!(answers[0]["roots"].as_array().unwrap().len() > 100);
}

/// A store that is slow to read holds up neither other requests nor the memory: the question
/// about the list is answered first, and of many about roots some are refused.
#[test]
fn answers_other_requests_while_stores_are_read() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let writer = rusqlite::Connection::open(profile.join("cert9.db")).unwrap();
    // The reader waits for this lock before it reads the file as it lies.
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut requests: Vec<Value> = (0..20)
        .map(|id| json!({ "type": "roots", "id": id }))
        .collect();
    requests.push(json!({ "type": "hello", "id": "after" }));
    let answers = ask(&scratch, &requests);
    let position = |wanted: &dyn Fn(&Value) -> bool| answers.iter().position(wanted);
    let hello = position(&|answer| answer["id"] == "after").unwrap();
    let first = position(&|answer| answer["type"] == "roots").unwrap();
    assert!(hello < first, "{hello} {first}");
    let mut ids: Vec<u64> = answers
        .iter()
        .filter_map(|one| one["id"].as_u64())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..20).collect::<Vec<u64>>());
    let busy = answers.iter().filter(|answer| answer["code"] == "busy");
    let read = answers.iter().filter(|answer| answer["type"] == "roots");
    let (busy, read) = (busy.count(), read.count());
    assert!(
        (4..=6).contains(&read) && busy + read == 20,
        "{busy} {read}"
    );
}
