//! Who started the program, by its arguments. A browser passes nothing but who asks for the host:
//! Firefox the path of the manifest and the add-on's identifier, Chromium the extension's origin,
//! and on Windows the handle of a window beside it.

use crate::{
    install::{Family, MANIFEST_FILE},
    text,
};

/// Characters of a stranger's name that are shown.
const NAME_CAP: usize = 100;

/// Who started the program.
#[derive(Debug, PartialEq)]
pub(super) enum Caller {
    /// A browser, for Rootwatch's extension.
    Browser,
    /// A person or a program with a command.
    Person,
    /// A browser for somebody else, or something that makes itself look like one; its name.
    Stranger(String),
}

impl Caller {
    pub(super) fn of(arguments: &[String]) -> Self {
        let (family, name, is_shape_right) = match arguments {
            [origin, more @ ..] if origin.contains("-extension://") => {
                let is_usual = more.len() <= 1 && more.iter().all(|one| is_window(one));
                (Family::Chromium, origin, is_usual)
            }
            [manifest, id] if is_path(manifest) => (Family::Firefox, id, is_manifest(manifest)),
            _ => return Self::Person,
        };
        if is_shape_right && family.allowed().contains(name) {
            return Self::Browser;
        }
        Self::Stranger(text::safe(name, NAME_CAP))
    }
}

fn is_window(argument: &str) -> bool {
    let handle = argument.strip_prefix("--parent-window=");
    handle.is_some_and(|handle| handle.parse::<u64>().is_ok())
}

fn is_path(argument: &str) -> bool {
    argument.rsplit('.').next() == Some("json") && argument.contains(['/', '\\'])
}

fn is_manifest(path: &str) -> bool {
    path.rsplit(['/', '\\']).next() == Some(MANIFEST_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "chrome-extension://knnbhepcdgfjofjgneafcmmhjakjijim/";
    const MANIFEST: &str = "/home/a/.mozilla/native-messaging-hosts/org.rootwatch.host.json";
    const ADDON: &str = "rootwatch@rootwatch.org";

    fn of(arguments: &[&str]) -> Caller {
        let owned: Vec<String> = arguments.iter().map(|&one| one.to_owned()).collect();
        Caller::of(&owned)
    }

    #[test]
    fn browsers_are_known_by_what_they_pass() {
        for arguments in [
            &[MANIFEST, ADDON][..],
            &[r"C:\Users\a b\org.rootwatch.host.json", ADDON],
            &[ORIGIN],
            &[ORIGIN, "--parent-window=0"],
            &[ORIGIN, "--parent-window=18446744073709551615"],
        ] {
            assert_eq!(of(arguments), Caller::Browser, "{arguments:?}");
        }
        for arguments in [&[][..], &["check", "-"], &["check", "a/b.json"], &["serve"]] {
            assert_eq!(of(arguments), Caller::Person, "{arguments:?}");
        }
    }

    #[test]
    fn what_no_browser_of_ours_would_pass_is_a_stranger() {
        for (arguments, name) in [
            (
                &["chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/"][..],
                "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/",
            ),
            (
                &["chrome-extension://knnbhepcdgfjofjgneafcmmhjakjijim"],
                "chrome-extension://knnbhepcdgfjofjgneafcmmhjakjijim",
            ),
            (&["moz-extension://5a/"], "moz-extension://5a/"),
            (&[ORIGIN, "--parent-window=x"], ORIGIN),
            (&[ORIGIN, "--parent-window=1", "--parent-window=1"], ORIGIN),
            (&[ORIGIN, "serve"], ORIGIN),
            (&[MANIFEST, "other@example.org"], "other@example.org"),
            (&["/tmp/other.json", ADDON], ADDON),
            (&[MANIFEST, ORIGIN], ORIGIN),
            (&[MANIFEST, "a\u{202e}b"], "a\\u{202e}b"),
        ] {
            assert_eq!(
                of(arguments),
                Caller::Stranger(name.to_owned()),
                "{arguments:?}"
            );
        }
    }
}
