//! Stores that are in use, or broken: named with the reason, while the others are read.

use std::fs;

use rusqlite::Connection;
use serde_json::Value;

use crate::scratch::{Root, Scratch, add_nss, make_nss, places, problem};

const PROFILE: &str = "Firefox, profile default";
const SHARED: &str = "NSS database of this user (Chromium, Chrome and others)";

/// A profile and a shared database with the same root.
fn two_stores() -> (Scratch, Connection, Root) {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let root = Root::new("In both");
    add_nss(&profile, "both", "C,,", &root);
    make_nss(&scratch.home(".pki/nssdb"));
    add_nss(&scratch.home(".pki/nssdb"), "both", "C,,", &root);
    let connection = Connection::open(profile.join("cert9.db")).unwrap();
    (scratch, connection, root)
}

fn labels(object: &Value, root: &Root) -> Vec<String> {
    places(object, root)
        .into_iter()
        .map(|place| place.0)
        .collect()
}

#[test]
fn reads_a_database_that_a_program_keeps_locked_without_writing() {
    let (scratch, connection, root) = two_stores();
    connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let (_, object) = scratch.roots();
    assert_eq!(labels(&object, &root), [PROFILE, SHARED]);
    assert_eq!(problem(&object, PROFILE), &Value::Null);
}

/// The writer's pages are partly in the file: what is there belongs to no moment.
#[test]
fn names_a_database_that_is_being_written_as_locked() {
    let (scratch, connection, root) = two_stores();
    connection
        .execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN EXCLUSIVE")
        .unwrap();
    let fill = "INSERT INTO nssPublic (id, a0, a11) VALUES (?1, x'00000009', randomblob(9000))";
    for id in 0..50 {
        connection.execute(fill, [id]).unwrap();
    }
    let journal = scratch.home(".mozilla/firefox/p.default/cert9.db-journal");
    assert!(fs::metadata(journal).unwrap().len() > 0);
    let before = scratch.snapshot();
    let (_, object) = scratch.roots();
    assert_eq!(problem(&object, PROFILE), "store-locked");
    assert_eq!(labels(&object, &root), [SHARED]);
    assert_eq!(scratch.snapshot(), before);
    connection.execute_batch("COMMIT").unwrap();
    let (_, object) = scratch.roots();
    assert_eq!(labels(&object, &root), [PROFILE, SHARED]);
}

/// A browser that was killed while writing leaves its journal; rolling back is its own work.
#[test]
fn leaves_the_journal_of_a_killed_browser_alone() {
    let (scratch, connection, root) = two_stores();
    connection
        .execute_batch(
            "PRAGMA cache_size = 1; BEGIN EXCLUSIVE; \
             UPDATE nssPublic SET a3 = randomblob(20000)",
        )
        .unwrap();
    let profile = scratch.home(".mozilla/firefox/p.default");
    let files = ["cert9.db", "cert9.db-journal"];
    let torn = files.map(|file| fs::read(profile.join(file)).unwrap());
    connection.execute_batch("ROLLBACK").unwrap();
    drop(connection);
    for (file, content) in files.iter().zip(&torn) {
        fs::write(profile.join(file), content).unwrap();
    }
    let before = scratch.snapshot();
    let (_, object) = scratch.roots();
    assert_eq!(problem(&object, PROFILE), "store-locked");
    assert_eq!(labels(&object, &root), [SHARED]);
    assert_eq!(scratch.snapshot(), before);
}

#[test]
fn names_broken_and_old_stores_and_reads_the_others() {
    let scratch = Scratch::new();
    let root = Root::new("Still read");
    let names = [
        "damaged",
        "empty",
        "torn",
        "old",
        "unreadable",
        "unused",
        "whole",
    ];
    let sections = names.map(|name| format!("[Profile-{name}]\nName={name}\nPath={name}\n\n"));
    let list = sections.concat();
    let firefox = scratch.home(".mozilla/firefox");
    Scratch::write(&firefox.join("profiles.ini"), list);
    make_nss(&firefox.join("whole"));
    add_nss(&firefox.join("whole"), "whole", "C,,", &root);
    let whole = fs::read(firefox.join("whole/cert9.db")).unwrap();
    Scratch::write(&firefox.join("damaged/cert9.db"), "no database at all");
    Scratch::write(&firefox.join("empty/cert9.db"), "");
    Scratch::write(&firefox.join("torn/cert9.db"), &whole[..whole.len() / 2]);
    Scratch::write(&firefox.join("old/cert8.db"), "\0\u{6}\u{15}a");
    // A folder cannot be read as a file, not even by root, as whom tests may run.
    fs::create_dir_all(firefox.join("unreadable/cert9.db")).unwrap();
    fs::create_dir_all(firefox.join("unused")).unwrap();
    let (_, object) = scratch.roots();
    for (name, code) in [
        ("damaged", "store-damaged"),
        ("empty", "store-damaged"),
        ("torn", "store-damaged"),
        ("old", "store-old-format"),
        ("unreadable", "store-unreadable"),
    ] {
        assert_eq!(
            problem(&object, &format!("Firefox, profile {name}")),
            code,
            "{name}"
        );
    }
    assert_eq!(labels(&object, &root), ["Firefox, profile whole"]);
    assert_eq!(object["stores"].as_array().unwrap().len(), 6);
    let report = scratch.report();
    assert!(report.contains("NOT read, or not wholly"), "{report}");
}

/// A database that NSS and the browser use now is not judged by the old one beside it.
#[test]
fn passes_over_the_old_database_beside_a_new_one() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    Scratch::write(&profile.join("cert8.db"), "old");
    let (_, object) = scratch.roots();
    assert_eq!(problem(&object, PROFILE), &Value::Null);
}

#[test]
fn changes_nothing_anywhere() {
    let (scratch, connection, _) = two_stores();
    drop(connection);
    let before = scratch.snapshot();
    scratch.roots();
    assert_eq!(scratch.snapshot(), before);
}
