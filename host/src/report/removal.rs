//! How a person takes a root out of one store, in words: exact clicks, or an exact command.

use serde_json::Value;

use super::text;

/// One way of the protocol's `removal` as a sentence.
pub(super) fn sentence(way: &Value, browser: &str) -> String {
    let (name, command, file) = (text(way, "name"), text(way, "command"), text(way, "file"));
    match text(way, "code") {
        "chromium-settings" => format!(
            "open chrome://certificate-manager > Local certificates > Installed by you: delete \
             \"{name}\""
        ),
        "firefox-settings" => format!(
            "Settings > Privacy and security > Connection and software security > Manage \
             certificates (before Firefox 153: Privacy & Security > View Certificates…) > \
             Authorities: choose \"{name}\", Delete or Distrust…"
        ),
        "thunderbird-settings" => format!(
            "Settings > Privacy & Security > Manage Certificates… > Authorities: choose \
             \"{name}\", Delete or Distrust…"
        ),
        "nss-command" if browser.is_empty() => {
            format!("with the programs closed that use it: {command}")
        }
        "nss-command" => format!("with the program closed: {command}"),
        "policy" if file.is_empty() => "ask whoever administers this computer".to_owned(),
        "policy" => format!("ask whoever administers this computer; it comes from {file}"),
        "system-blocklist" => {
            format!("put a copy of the certificate into {file}, then: {command}")
        }
        "system-file" if name.is_empty() && command.is_empty() => {
            format!("take the certificate out of the file {file}")
        }
        "system-file" if name.is_empty() => {
            format!("take the certificate out of the file {file}, then: {command}")
        }
        "system-file" => format!("take the certificate \"{name}\" out of the file {file}"),
        "system-package" => format!("{command}, and deselect {name}"),
        "macos-keychain" => {
            format!("Keychain Access: find \"{name}\" among the certificates, delete it")
        }
        "windows-administrator-command" => {
            format!("in a command prompt that was started as administrator: {command}")
        }
        "windows-console" => {
            format!("run {command}, Action > Find Certificates: \"{name}\", delete it")
        }
        _ => command.to_owned(),
    }
}
