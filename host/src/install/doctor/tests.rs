//! What cannot be made on the system that the tests run on: the registry of Windows, and a host
//! that takes its time. Everything else is in `host/tests/install/doctor.rs`.

#[cfg(unix)]
use std::path::Path;

use std::fs;

use super::{
    super::{
        manifest,
        registry::{Hive, Registry},
        tests::{Computer, wish},
        *,
    },
    *,
};

fn examined(computer: &Computer, browser: &str) -> Finding {
    let at = computer.at();
    let mut checkup = examine(Some(browser), at, Vec::new(), DEADLINE).unwrap();
    checkup.browsers.remove(0)
}

fn first(finding: &Finding) -> (&str, Option<&str>) {
    let noted = finding.faults.first().unwrap();
    (noted.fault.code(), noted.place.as_deref())
}

/// A stale value in the view of 32-bit programs hides the right one in the other view.
#[test]
fn a_registry_value_that_names_nothing_hides_those_after_it() {
    let computer = Computer::new(System::Windows);
    assert_eq!(
        first(&examined(&computer, "chrome")),
        ("not-registered", None)
    );
    let everybody = Wish {
        scope: Scope::System,
        ..wish(Some("chrome"))
    };
    install(&everybody, computer.at()).unwrap();
    // The program is no host, but it was found.
    let finding = examined(&computer, "chrome");
    assert!(finding.manifest.is_some());
    let key = r"Google\Chrome\NativeMessagingHosts\org.rootwatch.host";
    let narrow = format!(r"Software\WOW6432Node\{key}");
    for (hive, key) in [
        (Hive::Machine, narrow),
        (Hive::User, format!(r"Software\{key}")),
    ] {
        let place = format!(r"{}\{key}", hive.letters());
        computer.registry.set(hive, &key, "/gone.json").unwrap();
        let finding = examined(&computer, "chrome");
        assert_eq!(first(&finding), ("manifest-missing", Some(place.as_str())));
        assert_eq!(
            finding.step.as_deref(),
            Some("Run: rootwatch install --browser chrome")
        );
    }
    computer.install("chrome");
    assert!(examined(&computer, "chrome").manifest.is_some());
}

/// Edge takes what it finds under Chromium's or Chrome's key, where it has none of its own that
/// comes before.
#[test]
fn edge_reads_the_keys_of_others_after_its_own() {
    let computer = Computer::new(System::Windows);
    computer.install("chrome");
    let of_chrome = computer
        .places
        .local
        .join("Rootwatch/manifests/Google Chrome")
        .join(manifest::FILE);
    assert_eq!(examined(&computer, "edge").manifest, Some(of_chrome));
    // Chrome itself looks at its own key only.
    let key = |browser: &str| {
        format!(
            r"Software\{browser}\NativeMessagingHosts\{}",
            manifest::NAME
        )
    };
    let registry = &computer.registry;
    registry
        .set(Hive::User, &key("Chromium"), "/gone.json")
        .unwrap();
    let place = format!(r"HKCU\{}", key("Chromium"));
    let finding = examined(&computer, "edge");
    assert_eq!(first(&finding), ("manifest-missing", Some(place.as_str())));
    assert!(examined(&computer, "chrome").manifest.is_some());
    // What is registered for everybody comes too late, and what the user registers does not.
    let everybody = Wish {
        scope: Scope::System,
        ..wish(Some("edge"))
    };
    install(&everybody, computer.at()).unwrap();
    assert_eq!(first(&examined(&computer, "edge")).0, "manifest-missing");
    let step = finding.step.as_deref();
    assert_eq!(step, Some("Run: rootwatch install --browser edge"));
    computer.install("edge");
    let manifest = examined(&computer, "edge").manifest.unwrap();
    assert!(manifest.starts_with(&computer.places.local), "{manifest:?}");
    // Nothing of others is written or removed.
    uninstall(&wish(Some("edge")), computer.at()).unwrap();
    let left = registry.get(Hive::User, &key("Chromium")).unwrap();
    assert_eq!(left.as_deref(), Some("/gone.json"));
}

#[test]
fn a_manifest_that_a_registry_value_names_is_read_by_the_rules() {
    let computer = Computer::new(System::Windows);
    computer.install("firefox");
    let manifest = computer
        .places
        .local
        .join("Rootwatch")
        .join("manifests")
        .join("Mozilla")
        .join(manifest::FILE);
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("stdio", "pkcs11")).unwrap();
    let finding = examined(&computer, "firefox");
    assert_eq!(first(&finding), ("field-invalid", manifest.to_str()));
    // Relative paths are allowed there, and taken from the folder of the manifest.
    let relative = manifest::compose(Family::Firefox, r"rootwatch.exe").unwrap();
    fs::write(&manifest, relative).unwrap();
    let finding = examined(&computer, "firefox");
    let program = manifest.parent().unwrap().join("rootwatch.exe");
    assert_eq!(finding.program, Some(program));
    assert_eq!(first(&finding).0, "program-missing");
}

#[cfg(unix)]
#[test]
fn a_host_that_does_not_answer_is_ended() {
    use std::{os::unix::fs::PermissionsExt, process::Command};

    let computer = Computer::new(System::Linux);
    let written = computer.places.root.join("script");
    let text = "#!/bin/sh\nwhile read -r line; do :; done\n";
    fs::write(&written, text).unwrap();
    fs::set_permissions(&written, fs::Permissions::from_mode(0o755)).unwrap();
    // Another process writes it: what this one has open cannot be started while another test
    // starts a process.
    let mut copy = Command::new("cp");
    copy.arg("--remove-destination").arg(written);
    assert!(copy.arg(&computer.program).status().unwrap().success());
    computer.install("chromium");
    let deadline = Duration::from_millis(200);
    let checkup = examine(Some("chromium"), computer.at(), Vec::new(), deadline).unwrap();
    let finding = &checkup.browsers[0];
    assert_eq!(first(finding), ("host-silent", None));
    let step = finding.step.as_deref().unwrap();
    assert!(step.contains("--version"), "{step}");
}

/// Each code is in the table that people read, with what mends it.
#[test]
fn the_readme_has_every_fault() {
    let readme = include_str!("../../../../manifests/README.md");
    let section = readme.split("## What the doctor says\n").nth(1).unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut written: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    let code = include_str!("fault.rs");
    let arms = code
        .lines()
        .filter_map(|line| line.split_once("=> \"")?.1.split('"').next());
    let mut known: Vec<&str> = arms.collect();
    written.sort_unstable();
    known.sort_unstable();
    assert!(known.len() > 20);
    assert_eq!(written, known);
}

#[cfg(unix)]
#[test]
fn a_mount_is_the_deepest_folder_above_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().canonicalize().unwrap();
    let inner = real.join("a b");
    fs::create_dir(&inner).unwrap();
    let escaped = inner.display().to_string().replace(' ', r"\040");
    let mounts = format!(
        "1 0 0:1 / / rw,relatime - ext4 a rw\n2 1 0:2 / {escaped} rw,noexec shared:1 - tmpfs b rw\n"
    );
    let options = |path: &Path| program::mount_of(path, &mounts).unwrap();
    assert_eq!(options(&real), ("/".into(), "rw,relatime".to_owned()));
    assert_eq!(options(&inner), (inner.clone(), "rw,noexec".to_owned()));
}
