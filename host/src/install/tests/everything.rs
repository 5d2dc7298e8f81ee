//! Everything of the table, installed and removed for real.

use super::{
    super::{locations::Family, target::targets},
    *,
};

/// Every browser on every system, for one and for everybody: the manifest is the family's, it
/// starts this program or a copy of it, and removal leaves the computer as it was.
#[test]
fn every_browser_is_registered_and_nothing_is_left_behind() {
    let table = Locations::load().unwrap();
    for system in SYSTEMS {
        for scope in [Scope::User, Scope::System] {
            for edition in table.editions(system) {
                let computer = Computer::new(system);
                let label = edition.label();
                let before = computer.contents();
                let program = &computer.program;
                for target in targets(&edition, scope, &computer.places, program) {
                    check(&computer, &edition, &target, scope);
                    assert_eq!(computer.contents(), before, "{label}");
                }
            }
        }
    }
}

fn check(computer: &Computer, edition: &Edition<'_>, target: &Target, scope: Scope) {
    let wish = Wish {
        scope,
        ..wish(None)
    };
    let label = edition.label();
    for expected in [Outcome::Done, Outcome::Kept] {
        let changes = apply::put(target, edition, &wish, computer.at());
        assert!(
            changes.iter().all(|change| change.outcome == expected),
            "{label}: {changes:?}"
        );
        assert_eq!(
            changes.len(),
            1 + usize::from(target.is_copied) + target.keys.len()
        );
    }
    let written = manifest_at(&target.manifest);
    assert_eq!(written["path"], target.program.to_str().unwrap());
    let family = edition.browser.family;
    assert_eq!(written[family.field()], Value::from(family.allowed()));
    let other = match family {
        Family::Chromium => Family::Firefox,
        Family::Firefox => Family::Chromium,
    };
    assert!(written.get(other.field()).is_none());
    assert_eq!(fs::read_to_string(&target.program).unwrap(), "a program");
    for (hive, key) in &target.keys {
        let value = computer.registry.get(*hive, key).unwrap();
        assert_eq!(value.as_deref(), target.manifest.to_str());
    }
    let changes = apply::take(target, &wish, computer.at());
    assert!(
        changes.iter().all(|change| change.outcome == Outcome::Done),
        "{label}: {changes:?}"
    );
    assert_eq!(changes.len(), 1 + target.keys.len());
}

#[test]
fn browsers_are_found_by_their_profiles_their_programs_and_their_packages() {
    let mut computer = Computer::new(System::Linux);
    computer.places.search = vec!["/usr/bin".into()];
    assert_eq!(
        labels(&install(&wish(None), computer.at()).unwrap()),
        [""; 0]
    );
    computer.use_folder("{config}/mozilla/firefox");
    computer.use_folder("{config}/yandex-browser");
    computer.use_folder("~/snap/chromium/common/chromium");
    let root = &computer.places.root;
    computer.write(&root.join("usr/bin/vivaldi-stable"), "");
    computer.write(
        &root.join("var/lib/flatpak/app/com.microsoft.Edge/current"),
        "",
    );
    // Only a host's installer has been here.
    computer.write(
        &computer
            .places
            .config
            .join("opera/NativeMessagingHosts/a.json"),
        "",
    );
    let report = install(&wish(None), computer.at()).unwrap();
    let expected = [
        "Firefox",
        "Chromium (Snap)",
        "Edge (Flatpak)",
        "Vivaldi",
        "Yandex Browser",
    ];
    assert_eq!(labels(&report), expected);
    assert!(report.is_complete());
}

/// Ubuntu's packages of these names hold a script each, and `/snap/bin` is in `PATH` too.
#[test]
fn a_script_that_starts_a_snap_is_no_other_edition() {
    let mut computer = Computer::new(System::Linux);
    computer.places.search = vec!["/usr/bin".into(), "/snap/bin".into()];
    let script = |name: &str| {
        format!(
            "#!/bin/sh\nif ! [ -x /snap/bin/{name} ]; then\n    exit 1\nfi\n\nexec /snap/bin/{name} \"$@\"\n"
        )
    };
    let root = computer.places.root.clone();
    computer.write(&root.join("usr/bin/firefox"), &script("firefox"));
    computer.write(&root.join("usr/bin/chromium-browser"), &script("chromium"));
    for name in ["firefox", "chromium"] {
        computer.write(&root.join("snap/bin").join(name), "a program");
        computer.write(&root.join("snap").join(name).join("current/a"), "");
    }
    let found = || {
        let report = install(&wish(None), computer.at()).unwrap();
        labels(&report).join(", ")
    };
    assert_eq!(found(), "Firefox (Snap), Chromium (Snap)");
    // Debian's Chromium is a script too, and others are programs.
    let own = "#!/bin/sh\nexec /usr/lib/chromium/chromium \"$@\"\n";
    computer.write(&root.join("usr/bin/chromium"), own);
    computer.write(&root.join("usr/bin/firefox"), "\x7fELF /snap/bin/firefox");
    assert_eq!(
        found(),
        "Firefox, Firefox (Snap), Chromium, Chromium (Snap)"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_snap_is_no_other_edition() {
    let mut computer = Computer::new(System::Linux);
    computer.places.search = vec!["/usr/bin".into()];
    let folder = computer.places.root.join("usr/bin");
    computer.write(&folder.join("snap"), "starts Snaps");
    std::os::unix::fs::symlink("snap", folder.join("firefox")).unwrap();
    let report = install(&wish(None), computer.at()).unwrap();
    assert_eq!(labels(&report), [""; 0]);
    computer.write(&folder.join("vivaldi-bin"), "a browser");
    std::os::unix::fs::symlink("vivaldi-bin", folder.join("vivaldi")).unwrap();
    let report = install(&wish(None), computer.at()).unwrap();
    assert_eq!(labels(&report), ["Vivaldi"]);
}

#[test]
fn a_browser_that_is_named_is_registered_before_it_is_installed() {
    let computer = Computer::new(System::Linux);
    assert_eq!(labels(&computer.install("chrome")), ["Chrome"]);
    assert_eq!(labels(&computer.install("firefox")), ["Firefox"]);
    let computer = Computer::new(System::Linux);
    computer.use_folder("~/.var/app/com.google.Chrome/config/google-chrome");
    assert_eq!(labels(&computer.install("chrome")), ["Chrome (Flatpak)"]);
}

#[test]
fn all_are_those_of_the_table_and_sandboxed_ones_that_are_here() {
    let computer = Computer::new(System::Linux);
    let before = computer.contents();
    let table = Locations::load().unwrap();
    let plain = table
        .browsers
        .iter()
        .filter(|browser| browser.linux.is_some());
    let report = computer.install("all");
    assert_eq!(report.rows.len(), plain.count());
    assert!(report.is_complete());
    // What was made for a browser that is not there does not look like the browser.
    assert_eq!(
        labels(&install(&wish(None), computer.at()).unwrap()),
        [""; 0]
    );
    computer.uninstall("all");
    assert_eq!(computer.contents(), before);
}

#[test]
fn an_unknown_browser_is_refused_with_those_that_are_known() {
    let computer = Computer::new(System::Macos);
    let error = install(&wish(Some("netscape")), computer.at()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("unknown browser \"netscape\"; known: firefox, "),
        "{text}"
    );
    assert!(text.ends_with(", arc, all"), "{text}");
}

#[test]
fn a_moved_configuration_folder_is_followed_by_those_that_follow_it() {
    let mut computer = Computer::new(System::Linux);
    computer.places.config = computer.places.root.join("elsewhere");
    fs::create_dir(&computer.places.config).unwrap();
    let before = computer.contents();
    computer.install("edge");
    computer.install("firefox");
    let edge = computer
        .places
        .config
        .join("microsoft-edge/NativeMessagingHosts");
    manifest_at(&edge.join(manifest::FILE));
    let firefox = computer.places.home.join(".mozilla/native-messaging-hosts");
    manifest_at(&firefox.join(manifest::FILE));
    uninstall(&wish(None), computer.at()).unwrap();
    assert_eq!(computer.contents(), before);
}

/// torbrowser-launcher's folder lost its language in version 12.
#[test]
fn a_place_in_the_folder_of_another_version_is_left_alone() {
    let computer = Computer::new(System::Linux);
    let data = "{data}/torbrowser/tbb/x86_64/tor-browser_en-US/Browser/TorBrowser/Data/Browser";
    let folder = computer.use_folder(data);
    let report = install(&wish(None), computer.at()).unwrap();
    assert_eq!(labels(&report), ["Tor Browser"]);
    let places: Vec<&Path> = changes(&report)
        .iter()
        .map(|change| Path::new(&change.place))
        .collect();
    let manifest = folder
        .join(".mozilla/native-messaging-hosts")
        .join(manifest::FILE);
    assert_eq!(places, [manifest]);
}

/// Nobody looks into the folders of torbrowser-launcher where Tor Browser was unpacked elsewhere.
#[test]
fn a_browser_that_was_unpacked_elsewhere_is_left_to_be_done() {
    let computer = Computer::new(System::Linux);
    let inside = "to Browser/TorBrowser/Data/Browser/.mozilla/native-messaging-hosts there";
    // What was written the first time is no profile.
    for _ in 0..2 {
        let report = computer.install("tor-browser");
        let place = &changes(&report)[0].place;
        let text = report.text();
        let step = format!("own folder: copy {place} {inside}.");
        assert!(text.contains(&step), "{text}");
        assert_eq!(text.matches(inside).count(), 1, "{text}");
    }
    assert!(!computer.uninstall("tor-browser").text().contains(inside));
    let profiles = "{data}/torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser";
    computer.use_folder(profiles);
    for browser in ["tor-browser", "firefox"] {
        assert!(!computer.install(browser).text().contains("own folder"));
    }
}

#[test]
fn removal_says_who_else_looked_there() {
    let computer = Computer::new(System::Linux);
    computer.use_folder("~/.mozilla/firefox");
    computer.use_folder("~/.zen");
    install(&wish(None), computer.at()).unwrap();
    let text = computer.uninstall("zen").text();
    assert!(text.contains("Zen: Firefox looked there too"), "{text}");
    let text = uninstall(&wish(None), computer.at()).unwrap().text();
    assert_eq!(text, "Rootwatch is registered with no browser.\n");
}

#[cfg(unix)]
#[test]
fn everybody_can_read_what_is_for_everybody() {
    use std::os::unix::fs::PermissionsExt;

    let computer = Computer::new(System::Linux);
    let wish = Wish {
        scope: Scope::System,
        ..wish(Some("chrome"))
    };
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let above = computer.folder.path();
    set(&computer.program, 0o755);
    set(above, 0o700);
    let error = install(&wish, computer.at()).unwrap_err().to_string();
    assert!(
        error.contains(&format!("because of {}", above.display())),
        "{error}"
    );
    assert!(error.contains("/usr/local/bin/rootwatch"), "{error}");
    set(above, 0o755);
    assert!(install(&wish, computer.at()).unwrap().is_complete());
    let folder = computer
        .places
        .root
        .join("etc/opt/chrome/native-messaging-hosts");
    assert_eq!(mode(&folder), 0o755);
    assert_eq!(mode(&folder.join(manifest::FILE)), 0o644);
}
