//! NSS databases and Chromium's own, in every place where they can be.

use rusqlite::{Connection, params};
use serde_json::Value;

use crate::scratch::{Root, Scratch, add_nss, find, make_nss, places, problem};

const PROFILE: &str = "Firefox, profile default";

fn trust(object: &Value, root: &Root) -> String {
    places(object, root)[0].1.clone()
}

#[test]
fn tells_trusted_roots_from_refused_and_merely_kept_ones() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let cases = [
        ("C,,", "servers"),
        ("CT,C,C", "servers"),
        ("p,p,p", "distrusted"),
        (",,", "not-servers"),
        // For clients, and as a server itself: neither makes a root for servers.
        ("T,,", "not-servers"),
        ("P,,", "not-servers"),
        (",C,", "not-servers"),
    ];
    let roots = cases.map(|(flags, expected)| {
        let root = Root::new(&format!("Root {flags}"));
        add_nss(&profile, &format!("nick {flags}"), flags, &root);
        (root, flags, expected)
    });
    let (status, object) = scratch.roots();
    assert_eq!(status, 0);
    for (root, flags, expected) in &roots {
        let expected = (
            PROFILE.to_owned(),
            (*expected).to_owned(),
            Some(format!("nick {flags}")),
            None,
        );
        assert_eq!(places(&object, root), [expected]);
        assert_eq!(find(&object, root)["identity"], "local");
    }
    assert_eq!(problem(&object, PROFILE), &Value::Null);
}

#[test]
fn puts_a_listed_root_first_and_says_so_by_its_exit_status() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let (company, state) = (Root::new("Company"), Root::new("State"));
    add_nss(&profile, "company", "C,,", &company);
    add_nss(&profile, "state", "C,,", &state);
    assert_eq!(scratch.roots().0, 0);
    scratch.list(&state);
    let (status, object) = scratch.roots();
    assert_eq!(status, 3);
    let first = &object["roots"][0];
    assert_eq!(first["sha256"], state.sha256.as_str());
    assert_eq!(first["identity"], "listed");
    assert_eq!(first["basis"], "certificate");
    assert_eq!(first["standing"], "known-interception");
    assert_eq!(first["authority"]["id"], "test-state");
    let report = scratch.report();
    let command = format!("certutil -D -d sql:{} -n state", profile.display());
    assert!(
        report.contains("1. CN=State\n   Test state can read connections with it. Recognised by"),
        "{report}"
    );
    assert!(report.contains(&command), "{report}");
}

#[test]
fn has_no_alarm_for_a_listed_root_that_is_refused() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let (state, company) = (Root::new("State"), Root::new("Company"));
    scratch.list(&state);
    add_nss(&profile, "state", "p,p,p", &state);
    add_nss(&profile, "company", "C,,", &company);
    let (status, object) = scratch.roots();
    assert_eq!(status, 0);
    // It still stands before roots that nobody listed.
    assert_eq!(object["roots"][0]["sha256"], state.sha256.as_str());
    assert_eq!(trust(&object, &state), "distrusted");
    assert_eq!(trust(&object, &company), "servers");
}

/// What Firefox 153 did to a database of certutil 3.87: the old objects stayed, the new ones
/// came beside them, and Firefox went by the new.
#[test]
fn goes_by_the_newer_trust_objects_where_both_kinds_are_there() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let (refused, trusted, other) = (Root::new("A"), Root::new("B"), Root::new("C"));
    add_nss(&profile, "a", "C,,", &refused);
    add_nss(&profile, "b", "p,p,p", &trusted);
    add_nss(&profile, "c", "C,,", &other);
    let connection = Connection::open(profile.join("cert9.db")).unwrap();
    let columns = connection.prepare("SELECT * FROM nssPublic").unwrap();
    for column in ["a8c", "a62c", "a635"] {
        if !columns.column_names().any(|name| name == column) {
            let sql = format!("ALTER TABLE nssPublic ADD COLUMN {column}");
            connection.execute(&sql, []).unwrap();
        }
    }
    drop(columns);
    for (id, root, server_auth, hashed) in [
        (1, &refused, 3_u32, &refused),
        (2, &trusted, 2, &trusted),
        // For another certificate of the same issuer and serial number.
        (3, &other, 3, &trusted),
    ] {
        let hash = rootwatch::digest::Sha256::of(&hashed.der);
        let sql = "INSERT INTO nssPublic (id, a0, a8c, a62c, a635, a81, a82) \
            SELECT ?1, x'0000000b', x'00000250', ?2, ?3, a81, a82 FROM nssPublic WHERE a11 = ?4";
        let values = params![id, server_auth.to_be_bytes(), hash.as_bytes(), root.der];
        assert_eq!(connection.execute(sql, values).unwrap(), 1);
    }
    drop(connection);
    let (_, object) = scratch.roots();
    assert_eq!(trust(&object, &refused), "distrusted");
    assert_eq!(trust(&object, &trusted), "servers");
    assert_eq!(trust(&object, &other), "servers");
}

#[test]
fn finds_every_browser_in_every_package() {
    let scratch = Scratch::new();
    let root = Root::new("Everywhere");
    let profiles = [
        (".mozilla/firefox", "Firefox, profile default"),
        (".config/mozilla/firefox", "Firefox, profile default"),
        (
            "snap/firefox/common/.mozilla/firefox",
            "Firefox (snap), profile default",
        ),
        (
            ".var/app/org.mozilla.firefox/config/mozilla/firefox",
            "Firefox (Flatpak), profile default",
        ),
        (".librewolf", "LibreWolf, profile default"),
        (".waterfox", "Waterfox, profile default"),
        (".thunderbird", "Thunderbird, profile default"),
        (
            ".local/share/torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser",
            "Tor Browser, profile default",
        ),
    ];
    let shared = [
        (
            ".pki/nssdb",
            "NSS database of this user (Chromium, Chrome and others)",
        ),
        (
            ".local/share/pki/nssdb",
            "NSS database of this user (Chromium, Chrome and others)",
        ),
        (
            "snap/chromium/common/.pki/nssdb",
            "NSS database of chromium (snap)",
        ),
        (
            ".var/app/org.chromium.Chromium/data/pki/nssdb",
            "NSS database of org.chromium.Chromium (Flatpak)",
        ),
    ];
    let template = scratch.home("template");
    make_nss(&template);
    add_nss(&template, "everywhere", "C,,", &root);
    let database = std::fs::read(template.join("cert9.db")).unwrap();
    let list = "[Profile0]\nName=default\nIsRelative=1\nPath=p\n";
    for (folder, _) in profiles {
        Scratch::write(&scratch.home(folder).join("profiles.ini"), list);
        Scratch::write(&scratch.home(folder).join("p/cert9.db"), &database);
    }
    for (folder, _) in shared {
        Scratch::write(&scratch.home(folder).join("cert9.db"), &database);
    }
    // Each store once, whatever leads to it.
    let snap = scratch.home("snap/chromium/current");
    std::os::unix::fs::symlink(scratch.home("snap/chromium/common"), snap).unwrap();
    let (_, object) = scratch.roots();
    let labels: Vec<String> = places(&object, &root)
        .into_iter()
        .map(|place| place.0)
        .collect();
    let expected = profiles.iter().chain(&shared).map(|(_, label)| *label);
    assert_eq!(labels, expected.collect::<Vec<_>>());
}

/// The table and the trust of Chromium 156, which trusted a server with 3 and refused it with 1.
#[test]
fn reads_what_was_imported_into_chromium() {
    let scratch = Scratch::new();
    let (trusted, refused) = (Root::new("Imported"), Root::new("Refused"));
    let path = scratch.home(".config/chromium/Default/ServerCertificate");
    Scratch::write(&path, "");
    let connection = Connection::open(&path).unwrap();
    let table = "CREATE TABLE certificates(sha256hash_hex TEXT PRIMARY KEY, \
        der_cert BLOB NOT NULL, trust_settings BLOB NOT NULL)";
    connection.execute(table, []).unwrap();
    for (root, trust) in [(&trusted, 3), (&refused, 1)] {
        let values = params![root.sha256, root.der, [0x0a_u8, 2, 8, trust]];
        connection
            .execute("INSERT INTO certificates VALUES (?1, ?2, ?3)", values)
            .unwrap();
    }
    drop(connection);
    let (_, object) = scratch.roots();
    let label = "Chromium, profile Default";
    let place = |trust: &str| [(label.to_owned(), trust.to_owned(), None, None)];
    assert_eq!(places(&object, &trusted), place("servers"));
    assert_eq!(places(&object, &refused), place("distrusted"));
}
