//! Verdicts that rest on what is installed: real stores, asked about over native messaging.

use std::{
    fs::File,
    io::Write,
    time::{Duration, SystemTime},
};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    scratch::{Root, Scratch, add_nss, base64, make_nss},
    session::{Session, request},
};

const SITE: &str = "site.example";

fn origins(verdict: &Value) -> Vec<&str> {
    let path = verdict["path"].as_array().unwrap();
    let origins = path.iter().map(|element| element["origin"].as_str());
    origins.map(Option::unwrap).collect()
}

/// The labels of the stores that hold the last element of the path.
fn installed_in(verdict: &Value) -> Vec<&str> {
    let path = verdict["path"].as_array().unwrap();
    let stores = path.last().unwrap()["installedIn"].as_array().unwrap();
    let labels = stores.iter().map(|store| store["label"].as_str().unwrap());
    labels.collect()
}

/// Nothing that is installed completed or labelled the path.
#[track_caller]
fn expect_alone(verdict: &Value) {
    assert_eq!(verdict["standing"], "undetermined");
    assert_eq!(verdict["notes"], json!([{ "code": "issuer-missing" }]));
    assert_eq!(origins(verdict), ["chain"]);
    assert_eq!(installed_in(verdict), Vec::<&str>::new());
}

/// observed: site; installed: its root. Then the same with the root in the chain.
#[test]
fn an_installed_root_completes_an_end_entity_and_says_where_it_is() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let root = Root::new("Company");
    add_nss(&profile, "company", "C,,", &root);
    let mut session = Session::start(&scratch);
    let site = root.site(SITE);
    let verdict = session.ask(&[&site]);
    assert_eq!(verdict["standing"], "outside-public-trust");
    assert_eq!(origins(&verdict), ["chain", "installed"]);
    assert_eq!(verdict["path"][0]["installedIn"], json!([]));
    let last = &verdict["path"][1];
    let store = json!({
        "kind": "nss", "label": "Firefox, profile default", "browser": "firefox", "path": profile,
    });
    assert_eq!(last["installedIn"], json!([store]));
    assert_eq!(last["sha256"], root.sha256.as_str());
    assert_eq!(last["link"], json!({ "state": "self-signed" }));
    // Whoever asked did not have it.
    assert_eq!(last["der"], base64(&root.pem));
    assert_eq!(verdict["path"][0]["der"], Value::Null);
    let verdict = session.ask(&[&site, &root.pem]);
    assert_eq!(origins(&verdict), ["chain", "chain"]);
    assert_eq!(installed_in(&verdict), ["Firefox, profile default"]);
}

/// Kept but not for servers, and refused: neither completes a path, nor is it named.
#[test]
fn a_root_that_is_not_trusted_for_servers_neither_completes_nor_labels() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    // The host reads what comes below folders that were there when it started.
    std::fs::create_dir_all(scratch.home(".var/app")).unwrap();
    let mut session = Session::start(&scratch);
    for flags in [",,", "p,p,p", ",C,", "T,,"] {
        let root = Root::new(&format!("Root {flags}"));
        add_nss(&profile, flags, flags, &root);
        let site = root.site(SITE);
        expect_alone(&session.ask(&[&site]));
        let whole = session.ask(&[&site, &root.pem]);
        assert_eq!(whole["standing"], "outside-public-trust");
        assert_eq!(installed_in(&whole), Vec::<&str>::new());
        // Where another store trusts it, that one is named and this one is not.
        let shared = scratch.home(&format!(".var/app/{}/.pki/nssdb", root.sha256));
        make_nss(&shared);
        add_nss(&shared, "trusted", "C,,", &root);
        let verdict = session.ask(&[&site]);
        let label = format!("NSS database of {} (Flatpak)", root.sha256);
        assert_eq!(installed_in(&verdict), [label]);
    }
}

/// A name is a claim: another key under it proves nothing, neither way.
#[test]
fn a_namesake_with_another_key_neither_completes_nor_labels() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let (installed, namesake) = (Root::new("Same"), Root::new("Same"));
    add_nss(&profile, "same", "C,,", &installed);
    let mut session = Session::start(&scratch);
    let site = namesake.site(SITE);
    let verdict = session.ask(&[&site]);
    assert_eq!(verdict["standing"], "undetermined");
    assert_eq!(verdict["notes"], json!([{ "code": "signature-invalid" }]));
    assert_eq!(origins(&verdict), ["chain"]);
    let verdict = session.ask(&[&site, &namesake.pem]);
    assert_eq!(verdict["standing"], "outside-public-trust");
    assert_eq!(installed_in(&verdict), Vec::<&str>::new());
}

#[test]
fn a_listed_root_that_is_installed_is_proven_by_its_certificate() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let root = Root::new("State");
    scratch.list(&root);
    let mut session = Session::start(&scratch);
    let site = root.site(SITE);
    expect_alone(&session.ask(&[&site]));
    add_nss(&profile, "state", "C,,", &root);
    let verdict = session.ask(&[&site]);
    assert_eq!(verdict["standing"], "known-interception");
    assert_eq!(verdict["basis"], "certificate");
    assert_eq!(verdict["path"][1]["isAuthority"], true);
    assert_eq!(installed_in(&verdict), ["Firefox, profile default"]);
}

/// Public roots are in every system's bundle; that says nothing.
#[test]
fn a_public_root_is_not_said_to_be_installed() {
    let scratch = Scratch::new();
    let root = Root::new("Public");
    scratch.call_public(&root);
    Scratch::write(&scratch.root("etc/ssl/cert.pem"), &root.pem);
    let mut session = Session::start(&scratch);
    let verdict = session.ask(&[&root.site(SITE)]);
    assert_eq!(verdict["standing"], "publicly-trusted");
    assert_eq!(origins(&verdict), ["chain", "added-public-roots"]);
    assert_eq!(installed_in(&verdict), Vec::<&str>::new());
}

/// The reader waits for a store that a program keeps locked; a page with a public root does not.
#[test]
fn a_public_verdict_waits_for_no_store() {
    let scratch = Scratch::new();
    let (public, company) = (Root::new("Public"), Root::new("Company"));
    scratch.call_public(&public);
    let profile = scratch.profile(".mozilla/firefox");
    add_nss(&profile, "company", "C,,", &company);
    let writer = Connection::open(profile.join("cert9.db")).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut session = Session::start(&scratch);
    session.send(1, &[&company.site(SITE)]);
    session.send(2, &[&public.site(SITE)]);
    let (first, second) = (session.answer(), session.answer());
    assert_eq!((&first["id"], &second["id"]), (&json!(2), &json!(1)));
    assert_eq!(origins(&second["verdict"]), ["chain", "installed"]);
}

/// A root counts from the moment that it is in a store until it is taken out.
#[test]
fn what_changes_in_a_store_is_seen() {
    let scratch = Scratch::new();
    let root = Root::new("Comes and goes");
    let site = root.site(SITE);
    std::fs::create_dir_all(scratch.home(".mozilla/firefox")).unwrap();
    let mut session = Session::start(&scratch);
    expect_alone(&session.ask(&[&site]));
    let file = scratch.root("etc/pki/ca-trust/source/anchors/x.pem");
    Scratch::write(&file, &root.pem);
    assert_eq!(
        installed_in(&session.ask(&[&site])),
        ["System's own additions"]
    );
    std::fs::remove_file(&file).unwrap();
    expect_alone(&session.ask(&[&site]));
    let profile = scratch.profile(".mozilla/firefox");
    add_nss(&profile, "x", "C,,", &root);
    assert_eq!(
        installed_in(&session.ask(&[&site])),
        ["Firefox, profile default"]
    );
    add_nss(&profile, "x", "p,p,p", &root);
    expect_alone(&session.ask(&[&site]));
}

/// The folders of a browser that was first started after the host: the host has given them up, says
/// that it cannot read them, and the next one can.
#[cfg(target_os = "linux")]
#[test]
fn a_store_that_comes_later_is_named_and_read_by_the_next_host() {
    let scratch = Scratch::new();
    let root = Root::new("Comes late");
    let site = root.site(SITE);
    let mut session = Session::start(&scratch);
    expect_alone(&session.ask(&[&site]));
    let shared = scratch.home(".pki/nssdb");
    make_nss(&shared);
    add_nss(&shared, "x", "C,,", &root);
    let label = "NSS database of this user (Chromium, Chrome and others)";
    let verdict = session.ask(&[&site]);
    let roots = session.roots();
    if verdict["standing"] == "undetermined" {
        assert_eq!(*crate::scratch::problem(&roots, label), "store-unreadable");
    } else {
        // A kernel without Landlock takes nothing away.
        assert_eq!(installed_in(&verdict), [label]);
    }
    let mut next = Session::start(&scratch);
    assert_eq!(installed_in(&next.ask(&[&site])), [label]);
    assert_eq!(*crate::scratch::problem(&next.roots(), label), Value::Null);
}

/// The only way to see that nothing is read again: a file whose content is another, and whose
/// length, time and number are not.
#[test]
fn an_unchanged_store_is_not_read_again() {
    let scratch = Scratch::new();
    let path = scratch.root("etc/ssl/cert.pem");
    let (before, after) = (Root::new("Before"), Root::new("After"));
    let long_ago = SystemTime::now() - Duration::from_hours(1);
    let length = before.pem.len().max(after.pem.len());
    let write = |root: &Root, time: SystemTime| {
        let mut file = File::create(&path).unwrap();
        write!(file, "{:length$}", root.pem).unwrap();
        file.set_modified(time).unwrap();
    };
    Scratch::write(&path, "");
    write(&before, long_ago);
    let mut session = Session::start(&scratch);
    let ask = |session: &mut Session, root: &Root| session.ask(&[&root.site(SITE)]);
    assert_eq!(
        installed_in(&ask(&mut session, &before)),
        ["System's bundle"]
    );
    write(&after, long_ago);
    expect_alone(&ask(&mut session, &after));
    assert_eq!(
        installed_in(&ask(&mut session, &before)),
        ["System's bundle"]
    );
    write(&after, long_ago + Duration::from_secs(1));
    assert_eq!(
        installed_in(&ask(&mut session, &after)),
        ["System's bundle"]
    );
    expect_alone(&ask(&mut session, &before));
}

/// While a browser writes its database nobody can read it; what was in it still counts.
#[test]
fn a_store_that_is_being_written_holds_what_it_held() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let (root, added) = (Root::new("Before"), Root::new("Added"));
    add_nss(&profile, "before", "C,,", &root);
    let mut session = Session::start(&scratch);
    let site = root.site(SITE);
    let writer = Connection::open(profile.join("cert9.db")).unwrap();
    // Nothing is known of a store that was locked from the start.
    let write = "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN EXCLUSIVE; \
        CREATE TABLE filler (content); INSERT INTO filler VALUES (randomblob(400000))";
    writer.execute_batch(write).unwrap();
    expect_alone(&session.ask(&[&site]));
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(
        installed_in(&session.ask(&[&site])),
        ["Firefox, profile default"]
    );
    writer.execute_batch(write).unwrap();
    assert_eq!(
        installed_in(&session.ask(&[&site])),
        ["Firefox, profile default"]
    );
    writer.execute_batch("ROLLBACK").unwrap();
    drop(writer);
    add_nss(&profile, "added", "C,,", &added);
    let verdict = session.ask(&[&added.site(SITE)]);
    assert_eq!(installed_in(&verdict), ["Firefox, profile default"]);
}

/// More questions at once than may wait, and the end of the input right behind them.
#[test]
fn every_question_of_a_flood_is_answered() {
    let scratch = Scratch::new();
    let root = Root::new("Company");
    Scratch::write(&scratch.root("etc/ssl/cert.pem"), &root.pem);
    let site = root.site(SITE);
    let mut session = Session::start(&scratch);
    // Known before the flood, so that those that do not wait know it too.
    assert_eq!(installed_in(&session.ask(&[&site])), ["System's bundle"]);
    let requests = (0..600).flat_map(|id| request(id, &[&site]));
    let answers = session.flood(requests.collect());
    let mut ids: Vec<u64> = answers
        .iter()
        .filter_map(|one| one["id"].as_u64())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..600).collect::<Vec<u64>>());
    for answer in answers {
        assert_eq!(installed_in(&answer["verdict"]), ["System's bundle"]);
    }
}

/// `rootwatch check` on a single certificate is completed in the same way.
#[test]
fn a_file_with_one_certificate_is_completed_too() {
    let scratch = Scratch::new();
    let root = Root::new("Company");
    Scratch::write(&scratch.root("etc/ssl/cert.pem"), &root.pem);
    let file = scratch.home("site.pem");
    Scratch::write(&file, root.site(SITE));
    let output = scratch
        .command(&["check", "--json", file.to_str().unwrap()])
        .output();
    let verdict: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(verdict["standing"], "outside-public-trust");
    assert_eq!(origins(&verdict), ["chain", "installed"]);
    assert_eq!(installed_in(&verdict), ["System's bundle"]);
    let mut command = scratch.command(&["check", file.to_str().unwrap()]);
    let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let added = "somebody has added it to this computer or browser";
    assert!(text.contains(added), "{text}");
}
