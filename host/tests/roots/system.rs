//! The system's bundle and its additions, made by the system's own tool.

use std::{fs, process::Command};

use crate::scratch::{Root, Scratch, find, places, succeed};

const BUNDLE: &str = "System's bundle";
const ADDITIONS: &str = "System's own additions";

/// A Debian with one packaged root of the Mozilla programme and one of nobody.
fn debian(scratch: &Scratch, packaged: &Root) {
    let mozilla = &webpki_root_certs::TLS_SERVER_ROOT_CERTS[0];
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, mozilla);
    let mozilla = format!("-----BEGIN CERTIFICATE-----\n{encoded}\n-----END CERTIFICATE-----\n");
    let folder = "usr/share/ca-certificates/mozilla";
    Scratch::write(&scratch.root(&format!("{folder}/one.crt")), mozilla);
    Scratch::write(&scratch.root(&format!("{folder}/two.crt")), &packaged.pem);
    let list = "mozilla/one.crt\nmozilla/two.crt\n";
    Scratch::write(&scratch.root("etc/ca-certificates.conf"), list);
    for folder in ["usr/local/share/ca-certificates", "etc/ssl/certs", "hooks"] {
        fs::create_dir_all(scratch.root(folder)).unwrap();
    }
}

fn update(scratch: &Scratch) {
    let mut command = Command::new("/usr/sbin/update-ca-certificates");
    for (option, path) in [
        ("--certsconf", "etc/ca-certificates.conf"),
        ("--certsdir", "usr/share/ca-certificates"),
        ("--localcertsdir", "usr/local/share/ca-certificates"),
        ("--etccertsdir", "etc/ssl/certs"),
        ("--hooksdir", "hooks"),
    ] {
        command.arg(option).arg(scratch.root(path));
    }
    succeed(&mut command, "update-ca-certificates");
}

fn place(
    label: &str,
    trust: &str,
    file: Option<&str>,
) -> (String, String, Option<String>, Option<String>) {
    (
        label.to_owned(),
        trust.to_owned(),
        None,
        file.map(str::to_owned),
    )
}

#[test]
fn tells_additions_from_what_came_with_the_system() {
    let scratch = Scratch::new();
    let (packaged, added) = (Root::new("Packaged"), Root::new("Added"));
    debian(&scratch, &packaged);
    let file = scratch.root("usr/local/share/ca-certificates/sub/added.crt");
    Scratch::write(&file, &added.pem);
    // Not the ending that the tool looks for.
    let other = Root::new("Passed over");
    let passed_over = scratch.root("usr/local/share/ca-certificates/other.pem");
    Scratch::write(&passed_over, &other.pem);

    // Until the tool has run, no program trusts it.
    let (_, object) = scratch.roots();
    let waiting = place(ADDITIONS, "not-servers", Some("added.crt"));
    assert_eq!(places(&object, &added), [waiting]);

    update(&scratch);
    scratch.list(&added);
    let (status, object) = scratch.roots();
    assert_eq!(status, 3);
    let expected = [
        place(BUNDLE, "servers", None),
        place(ADDITIONS, "servers", Some("added.crt")),
    ];
    assert_eq!(places(&object, &added), expected);
    assert_eq!(find(&object, &packaged)["identity"], "distributed");
    assert_eq!(object["publicCount"], 1);
    assert_eq!(find(&object, &other), &serde_json::Value::Null);
    let report = scratch.report();
    let command = format!(
        "sudo rm -- {} && sudo update-ca-certificates --fresh",
        file.display()
    );
    assert!(report.contains(&command), "{report}");
    // One way to remove it, not one for each name of the same bundle.
    assert_eq!(report.matches("to remove:").count(), 1, "{report}");
}

/// A root dropped into OpenSSL's folder by hand is in no bundle and still counts.
#[test]
fn finds_a_root_that_is_in_the_folder_only() {
    let scratch = Scratch::new();
    let (packaged, dropped) = (Root::new("Packaged"), Root::new("Dropped"));
    debian(&scratch, &packaged);
    update(&scratch);
    let file = scratch.root("etc/ssl/certs/zz.pem");
    Scratch::write(&file, &dropped.pem);
    std::os::unix::fs::symlink("zz.pem", scratch.root("etc/ssl/certs/00000000.0")).unwrap();
    let (_, object) = scratch.roots();
    let label = "System's folder of certificates";
    assert_eq!(
        places(&object, &dropped),
        [place(label, "servers", Some("zz.pem"))]
    );
    assert_eq!(places(&object, &packaged), [place(BUNDLE, "servers", None)]);
}

#[test]
fn reads_the_folders_of_p11_kit() {
    for source in [
        "etc/ca-certificates/trust-source",
        "etc/pki/ca-trust/source",
    ] {
        let scratch = Scratch::new();
        let (trusted, refused) = (Root::new("Anchor"), Root::new("Blocked"));
        let (beside, object_file) = (Root::new("Beside"), Root::new("Object"));
        let write = |path: &str, content: &str| {
            Scratch::write(&scratch.root(source).join(path), content);
        };
        write("anchors/a.pem", &trusted.pem);
        write("blocklist/b.crt", &refused.pem);
        write("c.pem", &beside.pem);
        let object = format!("[p11-kit-object-v1]\ntrusted: true\n{}", object_file.pem);
        write("d.p11-kit", &object);
        let (_, object) = scratch.roots();
        for (root, trust, file) in [
            (&trusted, "servers", "a.pem"),
            (&refused, "distrusted", "b.crt"),
            (&beside, "not-servers", "c.pem"),
            (&object_file, "servers", "d.p11-kit"),
        ] {
            assert_eq!(places(&object, root), [place(ADDITIONS, trust, Some(file))]);
        }
    }
}

/// A bundle that cannot be read is named, and so is a certificate in it that cannot.
#[test]
fn names_what_it_could_not_read_of_the_system() {
    let scratch = Scratch::new();
    let good = Root::new("Good");
    fs::create_dir_all(scratch.root("etc/ssl/cert.pem")).unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let text = format!("{broken}{}", good.pem);
    Scratch::write(&scratch.root("etc/pki/tls/certs/ca-bundle.crt"), text);
    let (_, object) = scratch.roots();
    let codes = object["stores"].as_array().unwrap().iter();
    let codes: Vec<_> = codes
        .map(|store| store["problem"]["code"].as_str())
        .collect();
    assert_eq!(codes, [Some("store-damaged"), Some("store-unreadable")]);
    assert_eq!(places(&object, &good), [place(BUNDLE, "servers", None)]);
}
