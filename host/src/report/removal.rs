//! How a person takes a root out of one store: exact clicks, or an exact command.

use serde_json::Value;

use super::{items, text};

/// The steps for a root in a store, from the protocol's objects: `entry` is the element of the
/// root's `in`.
pub(super) fn steps(store: &Value, entry: &Value, root: &Value) -> Vec<String> {
    let name = displayed(entry, root);
    match (text(store, "kind"), text(store, "browser")) {
        ("nss", browser) => nss(store, entry, &name, browser),
        ("chromium", _) => vec![format!(
            "Settings > Privacy and security > Security > Manage certificates > Installed by \
             you: remove \"{name}\""
        )],
        ("policy", _) => vec![format!(
            "ask whoever administers this computer; the policy is {}",
            text(entry, "file")
        )],
        ("system", _) => system(store, entry, root),
        ("windows", _) => windows(store, root, &name),
        ("macos", _) => vec![format!(
            "Keychain Access: find \"{name}\" in the keychain, choose Delete"
        )],
        _ => Vec::new(),
    }
}

/// The nickname as browsers show it, or else the common name.
fn displayed(entry: &Value, root: &Value) -> String {
    let names = [
        text(entry, "nickname"),
        text(&root["subject"], "commonName"),
        text(&root["subject"], "text"),
    ];
    names
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
        .to_owned()
}

fn nss(store: &Value, entry: &Value, name: &str, browser: &str) -> Vec<String> {
    let clicks = match browser {
        "" => None,
        "thunderbird" => Some("Settings > Privacy & Security > Manage Certificates…"),
        _ => Some("Settings > Privacy & Security > View Certificates…"),
    };
    let mut steps = Vec::new();
    if let Some(clicks) = clicks {
        steps.push(format!(
            "{clicks} > Authorities: choose \"{name}\", Delete or Distrust…"
        ));
    }
    let (nickname, path) = (text(entry, "nickname"), text(store, "path"));
    if let (Some(nickname), Some(path)) = (quoted(nickname), quoted(&format!("sql:{path}"))) {
        let close = if clicks.is_some() {
            "or, with the program closed: "
        } else {
            ""
        };
        steps.push(format!("{close}certutil -D -n {nickname} -d {path}"));
    } else if steps.is_empty() {
        steps.push(format!(
            "chrome://certificate-manager of the browser: remove \"{name}\""
        ));
    }
    steps
}

fn system(store: &Value, entry: &Value, root: &Value) -> Vec<String> {
    let (file, path) = (text(entry, "file"), text(store, "path"));
    let update = if path.contains("/etc/ca-certificates/") || path.contains("/etc/pki/ca-trust") {
        "sudo update-ca-trust"
    } else if path.contains("/etc/pki/trust") || path.contains("/var/lib/ca-certificates") {
        "sudo update-ca-certificates"
    } else {
        "sudo update-ca-certificates --fresh"
    };
    match (file.is_empty(), quoted(file)) {
        (false, Some(file)) => vec![format!("sudo rm {file} && {update}")],
        (false, None) => vec![format!("delete the file {file}, then {update}")],
        // The bundle is made anew from the additions; the entry of that file says how.
        (true, _) if items(root, "in").any(|other| !text(other, "file").is_empty()) => Vec::new(),
        (true, _) if path.contains("/etc/ssl/certs/") => vec![
            "where a package brought it: sudo dpkg-reconfigure ca-certificates, and deselect it"
                .to_owned(),
        ],
        (true, _) => vec![
            "where a package brought it: put a copy of the certificate into the folder blocklist \
             of /etc/pki/ca-trust/source or /etc/ca-certificates/trust-source, then: sudo \
             update-ca-trust"
                .to_owned(),
        ],
    }
}

/// `certutil.exe` of Windows takes the SHA-1 or the serial number; the number is at hand.
fn windows(store: &Value, root: &Value, name: &str) -> Vec<String> {
    let path = text(store, "path");
    let snap_in = if path.starts_with("HKCU") {
        "certmgr.msc"
    } else {
        "certlm.msc"
    };
    let store_name = path.rsplit('\\').next().unwrap_or_default();
    let scope = if path.starts_with("HKCU") {
        "-user "
    } else {
        ""
    };
    if path.contains("Policies") || path.contains("EnterpriseCertificates") {
        return vec!["ask whoever administers this computer; a policy puts it there".to_owned()];
    }
    vec![
        format!("{snap_in}: find \"{name}\", Delete"),
        format!(
            "or: certutil {scope}-delstore {store_name} {}",
            text(root, "serial")
        ),
    ]
}

/// The text as one word of a POSIX shell. `None` for what cannot be given so: nothing, or text
/// with characters that were escaped or cut for display.
fn quoted(text: &str) -> Option<String> {
    if text.is_empty() || text.contains("\\u{") || text.ends_with('…') {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:+@".contains(c);
    if text.chars().all(plain) {
        return Some(text.to_owned());
    }
    Some(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(store: &Value, entry: &Value, expected: &[&str]) {
        let root = json!({ "subject": { "commonName": "A root" }, "serial": "0a" });
        assert_eq!(steps(store, entry, &root), expected);
    }

    #[test]
    fn gives_commands_that_a_shell_takes_as_they_are() {
        check(
            &json!({ "kind": "nss", "browser": null, "path": "/home/a b/.pki/nssdb" }),
            &json!({ "nickname": "it's; rm -rf $HOME" }),
            &[r"certutil -D -n 'it'\''s; rm -rf $HOME' -d 'sql:/home/a b/.pki/nssdb'"],
        );
        check(
            &json!({ "kind": "system", "path": "/usr/local/share/ca-certificates" }),
            &json!({ "file": "/usr/local/share/ca-certificates/x.crt" }),
            &[
                "sudo rm /usr/local/share/ca-certificates/x.crt && sudo update-ca-certificates --fresh",
            ],
        );
        check(
            &json!({ "kind": "system", "path": "/etc/pki/ca-trust/source" }),
            &json!({ "file": "/etc/pki/ca-trust/source/anchors/x.pem" }),
            &["sudo rm /etc/pki/ca-trust/source/anchors/x.pem && sudo update-ca-trust"],
        );
    }

    #[test]
    fn gives_no_command_with_a_name_that_is_not_the_name() {
        check(
            &json!({ "kind": "nss", "browser": "firefox", "path": "/p" }),
            &json!({ "nickname": "a\\u{202e}b" }),
            &[
                "Settings > Privacy & Security > View Certificates… > Authorities: choose \
               \"a\\u{202e}b\", Delete or Distrust…",
            ],
        );
    }

    #[test]
    fn leaves_policies_to_the_administrator() {
        check(
            &json!({ "kind": "policy", "browser": "firefox" }),
            &json!({ "file": "/etc/firefox/policies/policies.json" }),
            &["ask whoever administers this computer; the policy is \
               /etc/firefox/policies/policies.json"],
        );
        let path = r"HKLM\Software\Policies\Microsoft\SystemCertificates\ROOT";
        check(
            &json!({ "kind": "windows", "path": path }),
            &json!({}),
            &["ask whoever administers this computer; a policy puts it there"],
        );
    }

    #[test]
    fn knows_the_tools_of_windows() {
        let path = r"HKCU\Software\Microsoft\SystemCertificates\ROOT";
        check(
            &json!({ "kind": "windows", "path": path }),
            &json!({ "nickname": null }),
            &[
                "certmgr.msc: find \"A root\", Delete",
                "or: certutil -user -delstore ROOT 0a",
            ],
        );
    }
}
