//! What was there before: ours is kept or repaired, what is not ours is named and left alone.

use super::*;

fn firefox(computer: &Computer) -> PathBuf {
    let folder = computer.places.home.join(".mozilla/native-messaging-hosts");
    folder.join(manifest::FILE)
}

#[test]
fn a_manifest_of_ours_that_points_elsewhere_is_repaired() {
    let computer = Computer::new(System::Linux);
    let file = firefox(&computer);
    computer.install("firefox");
    let right = fs::read_to_string(&file).unwrap();
    let old = "/usr/bin/rootwatch";
    for wrong in [
        manifest::compose(Family::Firefox, old).unwrap(),
        manifest::compose(Family::Chromium, old).unwrap(),
        format!(
            r#"{{"name": "{}", "path": "{old}", "more": 1}}"#,
            manifest::NAME
        ),
    ] {
        fs::write(&file, wrong).unwrap();
        let report = computer.install("firefox");
        assert_eq!(
            changes(&report)[0].outcome,
            Outcome::Repaired(old.to_owned())
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), right);
        assert!(report.text().contains("repaired"));
    }
}

#[test]
fn what_is_not_ours_is_named_and_neither_changed_nor_removed() {
    let elsewhere = |path: &str| manifest::compose(Family::Firefox, path).unwrap();
    for (text, what) in [
        ("", "not a manifest of Rootwatch"),
        ("{", "not a manifest of Rootwatch"),
        (
            r#"{"name": "org.other.host"}"#,
            "not a manifest of Rootwatch",
        ),
        (
            &elsewhere("/opt/a-wrapper.sh"),
            "not a manifest of Rootwatch",
        ),
        (&"x".repeat(100_000), "far longer than a manifest"),
    ] {
        let computer = Computer::new(System::Linux);
        let file = firefox(&computer);
        computer.write(&file, text);
        for (report, is_complete) in [
            (computer.install("firefox"), false),
            (computer.uninstall("firefox"), true),
        ] {
            assert_eq!(changes(&report)[0].outcome, Outcome::Foreign(what));
            assert_eq!(report.is_complete(), is_complete);
            let shown = report.text();
            assert!(
                shown.contains(file.to_str().unwrap()) && shown.contains(what),
                "{shown}"
            );
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }
}

/// Home managers keep their files elsewhere and put links in their places.
#[cfg(unix)]
#[test]
fn a_link_and_a_folder_are_not_ours() {
    let computer = Computer::new(System::Linux);
    let file = firefox(&computer);
    let kept = computer.places.root.join("kept.json");
    let text = manifest::compose(Family::Firefox, "/usr/bin/rootwatch").unwrap();
    computer.write(&kept, &text);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(&kept, &file).unwrap();
    let report = computer.install("firefox");
    assert_eq!(changes(&report)[0].outcome, Outcome::Foreign("a link"));
    computer.uninstall("firefox");
    assert!(file.is_symlink());
    assert_eq!(fs::read_to_string(&kept).unwrap(), text);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let report = computer.install("firefox");
    assert_eq!(changes(&report)[0].outcome, Outcome::Foreign("not a file"));
}

#[test]
fn a_copied_program_is_renewed_and_one_of_others_is_left_alone() {
    let computer = Computer::new(System::Linux);
    let folder = computer.use_folder("~/.var/app/org.mozilla.firefox/.mozilla/firefox");
    let hosts = folder.parent().unwrap().join("native-messaging-hosts");
    let copy = hosts.join("rootwatch");
    computer.write(&copy, "somebody's");
    let report = computer.install("firefox");
    assert!(matches!(changes(&report)[0].outcome, Outcome::Foreign(_)));
    assert!(!hosts.join(manifest::FILE).exists());
    fs::remove_file(&copy).unwrap();
    assert!(computer.install("firefox").is_complete());
    fs::write(&computer.program, "a newer program").unwrap();
    let report = computer.install("firefox");
    assert!(matches!(changes(&report)[0].outcome, Outcome::Repaired(_)));
    assert_eq!(changes(&report)[1].outcome, Outcome::Kept);
    assert_eq!(fs::read_to_string(&copy).unwrap(), "a newer program");
    computer.uninstall("firefox");
    assert!(!hosts.exists() && folder.exists());
}

/// What cannot be written leaves no program that nobody knows of; one that has a manifest stays.
#[test]
fn a_copied_program_is_taken_back_where_its_manifest_cannot_be_written() {
    let computer = Computer::new(System::Linux);
    let folder = computer.use_folder("~/.var/app/org.mozilla.firefox/.mozilla/firefox");
    let hosts = folder.parent().unwrap().join("native-messaging-hosts");
    let before = computer.contents();
    // A folder is where the manifest's first part would be written: root cannot write it either.
    let part = format!("org.rootwatch.host.{}.part", std::process::id());
    let part = hosts.join(part);
    fs::create_dir_all(&part).unwrap();
    let report = computer.install("firefox");
    assert!(!report.is_complete());
    assert!(matches!(changes(&report)[0].outcome, Outcome::Failed(_)));
    assert_eq!(changes(&report).len(), 1);
    assert!(!hosts.join("rootwatch").exists());
    fs::remove_dir(&part).unwrap();
    fs::write(&computer.program, "a newer program").unwrap();
    assert!(computer.install("firefox").is_complete());
    // Now there is a manifest, which only has to be renewed.
    let manifest = hosts.join(manifest::FILE);
    let old = manifest::compose(Family::Firefox, "/usr/bin/rootwatch").unwrap();
    fs::write(&manifest, old).unwrap();
    fs::write(&computer.program, "the newest program").unwrap();
    fs::create_dir(&part).unwrap();
    assert!(!computer.install("firefox").is_complete());
    let copy = fs::read_to_string(hosts.join("rootwatch")).unwrap();
    assert_eq!(copy, "the newest program");
    fs::remove_dir(&part).unwrap();
    assert!(computer.install("firefox").is_complete());
    computer.uninstall("firefox");
    assert_eq!(computer.contents(), before);
}

#[test]
fn a_dry_run_shows_every_file_and_value_and_changes_nothing() {
    for system in SYSTEMS {
        let computer = Computer::new(system);
        computer.use_folder("~/.var/app/org.mozilla.firefox/.mozilla/firefox");
        let before = computer.contents();
        let dry = Wish {
            is_dry_run: true,
            ..wish(Some("firefox"))
        };
        let would = install(&dry, computer.at()).unwrap();
        assert_eq!(computer.contents(), before);
        let shown = would.text();
        let did = computer.install("firefox");
        for (change, real) in changes(&would).iter().zip(changes(&did)) {
            assert_eq!(
                (&change.place, &change.content),
                (&real.place, &real.content)
            );
            assert!(shown.contains(&change.place), "{shown}");
        }
        assert!(
            shown.contains("\n    {\n      \"allowed_extensions\": ["),
            "{shown}"
        );
        let installed = computer.contents();
        let would = uninstall(&dry, computer.at()).unwrap();
        assert!(!would.rows.is_empty());
        assert_eq!(computer.contents(), installed);
    }
}

#[test]
fn one_browser_that_fails_keeps_no_other_from_being_served() {
    let computer = Computer::new(System::Linux);
    let folder = computer.use_folder("{config}/chromium");
    computer.write(&folder.join("NativeMessagingHosts"), "");
    computer.use_folder("{config}/google-chrome");
    let report = install(&wish(None), computer.at()).unwrap();
    assert_eq!(labels(&report), ["Chromium", "Chrome"]);
    assert!(!report.is_complete());
    let text = report.text();
    assert!(text.contains("Chromium: cannot make"), "{text}");
    assert_eq!(changes(&report)[1].outcome, Outcome::Done);
}

#[test]
fn without_a_browser_it_says_what_to_do() {
    let computer = Computer::new(System::Linux);
    let report = install(&wish(None), computer.at()).unwrap();
    assert!(!report.is_complete());
    assert!(
        report
            .text()
            .contains("rootwatch install --browser chromium")
    );
}

/// The values of a key that bears our name are ours, whatever they say.
#[test]
fn a_registry_value_that_points_elsewhere_is_repaired() {
    let computer = Computer::new(System::Windows);
    let key = r"Software\Mozilla\NativeMessagingHosts\org.rootwatch.host";
    computer
        .registry
        .set(Hive::User, key, r"C:\old.json")
        .unwrap();
    let report = computer.install("firefox");
    let outcomes: Vec<&Outcome> = changes(&report)
        .iter()
        .map(|change| &change.outcome)
        .collect();
    assert_eq!(
        outcomes,
        [
            &Outcome::Done,
            &Outcome::Repaired(r"C:\old.json".to_owned())
        ]
    );
}
