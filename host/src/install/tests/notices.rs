//! What a host tells of manifests that start another program than itself, and what mends them.

use super::*;

/// The program of a package, and a manifest for everybody that starts it.
fn package(computer: &Computer, folder: &str, family: Family) -> PathBuf {
    let program = computer.places.root.join("usr/bin/rootwatch");
    computer.write(&program, "the program of a package");
    let manifest = computer.places.root.join(folder).join(manifest::FILE);
    let text = manifest::compose(family, program.to_str().unwrap()).unwrap();
    computer.write(&manifest, &text);
    program
}

fn told(computer: &Computer) -> Vec<String> {
    let problems = notice(computer.at());
    problems
        .into_iter()
        .map(|problem| problem.message)
        .collect()
}

const FIREFOX: &str = "usr/lib/mozilla/native-messaging-hosts";

/// As with the package for Debian, and a copy of the program beside it that one user registered. Where
/// paths do not begin with a slash, no browser of Linux takes a manifest.
#[cfg(unix)]
#[test]
fn a_package_beside_the_users_own_registration_is_as_it_should_be() {
    let computer = Computer::new(System::Linux);
    package(&computer, FIREFOX, Family::Firefox);
    let chromium = "etc/chromium/native-messaging-hosts";
    package(&computer, chromium, Family::Chromium);
    // Nobody has these browsers.
    assert_eq!(told(&computer), [""; 0]);
    computer.use_folder("~/.mozilla/firefox");
    computer.install("firefox");
    assert_eq!(told(&computer), [""; 0]);
    // This user's other browser comes to the package's program.
    computer.use_folder("{config}/chromium");
    let other = told(&computer);
    assert_eq!(other.len(), 1, "{other:?}");
    assert!(
        other[0].contains("usr/bin/rootwatch, and not "),
        "{other:?}"
    );
    let command = "\"rootwatch install --system\" mends it";
    assert!(other[0].ends_with(command), "{other:?}");
    computer.install("chromium");
    assert_eq!(told(&computer), [""; 0]);
    // Where the user's manifest cannot be used, Firefox goes on to everybody's.
    let own = computer.places.home.join(".mozilla/native-messaging-hosts");
    fs::write(own.join(manifest::FILE), "{").unwrap();
    assert_eq!(told(&computer).len(), 1);
}

#[test]
fn a_package_whose_program_is_gone_is_told_of_with_what_mends_it() {
    let computer = Computer::new(System::Linux);
    let program = package(&computer, FIREFOX, Family::Firefox);
    computer.use_folder("~/.mozilla/firefox");
    computer.install("firefox");
    fs::remove_file(program).unwrap();
    let gone = told(&computer);
    assert_eq!(gone.len(), 1, "{gone:?}");
    let words = "usr/bin/rootwatch, which is not there; \"rootwatch install --system\" mends it";
    assert!(gone[0].ends_with(words), "{gone:?}");
    let everybody = Wish {
        scope: Scope::System,
        ..wish(None)
    };
    open_up(&computer);
    assert!(install(&everybody, computer.at()).unwrap().is_complete());
    assert_eq!(told(&computer), [""; 0]);
}

#[test]
fn what_the_user_registered_is_mended_by_the_user() {
    let mut computer = Computer::new(System::Linux);
    computer.use_folder("~/.mozilla/firefox");
    computer.install("firefox");
    let old = computer.program.clone();
    computer.program = computer.places.root.join("opt/rootwatch");
    fs::copy(&old, &computer.program).unwrap();
    for words in [", and not ", ", which is not there; "] {
        let other = told(&computer);
        assert_eq!(other.len(), 1, "{other:?}");
        assert!(other[0].contains(words), "{other:?}");
        let command = "; \"rootwatch install\" mends it";
        assert!(other[0].ends_with(command), "{other:?}");
        // The second time it is gone.
        let _ = fs::remove_file(&old);
    }
    assert!(install(&wish(None), computer.at()).unwrap().is_complete());
    assert_eq!(told(&computer), [""; 0]);
}

/// On Windows it is the registry that leads to a manifest.
#[test]
fn a_users_registry_key_comes_before_everybodys() {
    let mut computer = Computer::new(System::Windows);
    computer.use_folder("{roaming}/Mozilla/Firefox");
    let everybody = Wish {
        scope: Scope::System,
        ..wish(None)
    };
    open_up(&computer);
    install(&everybody, computer.at()).unwrap();
    let old = computer.program.clone();
    computer.program = computer.places.root.join("opt/rootwatch");
    fs::copy(&old, &computer.program).unwrap();
    assert_eq!(told(&computer).len(), 1);
    computer.install("firefox");
    assert_eq!(told(&computer), [""; 0]);
}

/// Lets everybody start the program: a test's folder is its user's own.
fn open_up(computer: &Computer) {
    #[cfg(unix)]
    for path in [computer.folder.path(), &computer.program] {
        use std::os::unix::fs::PermissionsExt;

        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = computer;
}
