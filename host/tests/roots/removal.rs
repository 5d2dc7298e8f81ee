//! The ways to remove a root, tried: the command is run by a shell, and the root is gone.

use std::process::Command;

use serde_json::{Value, json};

use crate::scratch::{Root, Scratch, add_nss, find, make_nss, succeed};

/// The ways out of the first store that holds the root.
fn ways(object: &Value, root: &Root) -> Vec<Value> {
    find(object, root)["in"][0]["removal"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

fn codes(ways: &[Value]) -> Vec<&str> {
    ways.iter()
        .map(|way| way["code"].as_str().unwrap())
        .collect()
}

fn run(command: &Value) {
    let command = command.as_str().unwrap();
    succeed(Command::new("sh").args(["-c", command]), command);
}

/// Names that a shell, certutil or a reader could take for something else.
#[test]
fn the_commands_for_nss_take_out_that_root_and_no_other() {
    let scratch = Scratch::new();
    let folder = scratch.home(".pki/nssdb");
    make_nss(&folder);
    let names = [
        "plain",
        "it's; touch pwned $HOME `id`",
        r"back\\slash\",
        "-n",
        "Builtin Object Token:colon",
        "hidden\u{202e}name\u{200b}",
        "Корень",
    ];
    let mut roots: Vec<Root> = names.map(Root::new).into();
    for (name, root) in names.iter().zip(&roots) {
        add_nss(&folder, name, "C,,", root);
    }
    // One subject and so one nickname, as of a root that was made anew with another key.
    for root in [Root::new("Twice"), Root::new("Twice")] {
        add_nss(&folder, "twice", "C,,", &root);
        roots.push(root);
    }
    while let Some(root) = roots.pop() {
        let (_, object) = scratch.roots();
        let ways = ways(&object, &root);
        assert_eq!(codes(&ways), ["nss-command"]);
        run(&ways[0]["command"]);
        let (_, object) = scratch.roots();
        assert_eq!(find(&object, &root), &Value::Null);
        assert!(roots.iter().all(|other| find(&object, other).is_object()));
    }
    assert!(!scratch.home("pwned").exists());
}

#[test]
fn a_browsers_settings_come_before_the_command() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let (root, refused) = (Root::new("As the browser shows it"), Root::new("Refused"));
    add_nss(&profile, "nickname", "C,,", &root);
    add_nss(&profile, "refused", "p,p,p", &refused);
    let (_, object) = scratch.roots();
    let found = ways(&object, &root);
    assert_eq!(codes(&found), ["firefox-settings", "nss-command"]);
    assert_eq!(found[0]["name"], "As the browser shows it");
    assert_eq!(ways(&object, &refused), Vec::<Value>::new());
    let report = scratch.report();
    assert!(
        report.contains("> Authorities: choose \"As the browser shows it\""),
        "{report}"
    );
    assert!(
        report.contains("or: with the program closed: certutil"),
        "{report}"
    );
}

/// A profile that a policy fills at every start is not worth clearing.
#[test]
fn sends_people_to_the_administrator_for_what_a_policy_installs() {
    let scratch = Scratch::new();
    let profile = scratch.profile(".mozilla/firefox");
    let root = Root::new("Company");
    add_nss(&profile, "company", "C,,", &root);
    let file = scratch.root("etc/firefox/company.pem");
    Scratch::write(&file, &root.pem);
    let policy = json!({ "policies": { "Certificates": { "Install": [file] } } });
    let path = scratch.root("etc/firefox/policies/policies.json");
    Scratch::write(&path, policy.to_string());
    let (_, object) = scratch.roots();
    let elements = find(&object, &root)["in"].as_array().unwrap();
    assert_eq!(elements.len(), 2);
    let expected = json!([{
        "code": "policy", "name": null, "command": null, "file": path,
    }]);
    assert!(
        elements.iter().all(|one| one["removal"] == expected),
        "{elements:?}"
    );
}

/// Deleting a file takes everything out that is in it.
#[test]
fn deletes_no_file_that_holds_other_roots_too() {
    let scratch = Scratch::new();
    let (one, other) = (Root::new("One"), Root::new("Other"));
    let file = scratch.root("etc/pki/ca-trust/source/anchors/both.pem");
    Scratch::write(&file, one.pem.clone() + &other.pem);
    let (_, object) = scratch.roots();
    let expected = json!({
        "code": "system-file", "name": null, "command": "sudo update-ca-trust", "file": file,
    });
    assert_eq!(ways(&object, &one), [expected]);
}

/// Each system makes its bundle with a tool of its own, and refuses what a package brings in its
/// own way: bundle, folder of additions, folder of packages, tool, folder of what is refused.
const SYSTEMS: [[&str; 5]; 4] = [
    [
        "etc/ssl/certs/ca-certificates.crt",
        "usr/local/share/ca-certificates",
        "usr/share/ca-certificates",
        "update-ca-certificates --fresh",
        "",
    ],
    [
        "etc/ca-certificates/extracted/tls-ca-bundle.pem",
        "etc/ca-certificates/trust-source/anchors",
        "usr/share/pki/ca-trust-source/anchors",
        "update-ca-trust",
        "etc/ca-certificates/trust-source/blocklist",
    ],
    [
        "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "etc/pki/ca-trust/source/anchors",
        "usr/share/pki/ca-trust-source/anchors",
        "update-ca-trust",
        "etc/pki/ca-trust/source/blocklist",
    ],
    [
        "var/lib/ca-certificates/ca-bundle.pem",
        "etc/pki/trust/anchors",
        "usr/share/pki/trust/anchors",
        "update-ca-certificates",
        "etc/pki/trust/blocklist",
    ],
];

#[test]
fn knows_how_each_system_keeps_its_roots() {
    for [bundle, additions, packages, tool, blocklist] in SYSTEMS {
        let scratch = Scratch::new();
        let [added, package, stale] = ["Added", "Package", "Stale"].map(Root::new);
        let all = added.pem.clone() + &package.pem + &stale.pem;
        Scratch::write(&scratch.root(bundle), all);
        let file = scratch.root(additions).join("x.crt");
        Scratch::write(&file, &added.pem);
        Scratch::write(&scratch.root(packages).join("some/p.crt"), &package.pem);
        let (_, object) = scratch.roots();
        // What is in the bundle only has no source any more.
        assert_eq!(ways(&object, &stale)[0]["command"], format!("sudo {tool}"));
        // The bundle's own element leaves it to that of the file.
        let elements = &find(&object, &added)["in"];
        assert_eq!(elements[0]["removal"], json!([]), "{bundle}");
        let delete = format!("sudo rm -- {} && sudo {tool}", file.display());
        let way = json!({
            "code": "system-command", "name": null, "command": delete, "file": file,
        });
        assert_eq!(elements[1]["removal"], json!([way]), "{bundle}");
        let way = if blocklist.is_empty() {
            let command = "sudo dpkg-reconfigure ca-certificates";
            json!({
                "code": "system-package", "name": "some/p.crt", "command": command, "file": null,
            })
        } else {
            let folder = scratch.root("").canonicalize().unwrap().join(blocklist);
            let command = format!("sudo {tool}");
            json!({
                "code": "system-blocklist", "name": null, "command": command, "file": folder,
            })
        };
        assert_eq!(ways(&object, &package), [way], "{bundle}");
    }
}
