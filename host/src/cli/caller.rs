//! Whether a browser started the program, by its arguments.

/// Firefox passes the manifest's path and the add-on's id, Chromium its origin (and on Windows
/// a window handle).
pub(super) fn from_browser(arguments: &[String]) -> bool {
    match arguments {
        [manifest, _] if manifest.ends_with("org.rootwatch.host.json") => true,
        [origin, ..] => origin.starts_with("chrome-extension://"),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_how_browsers_start_it() {
        let args = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let manifest = "/home/a/.mozilla/native-messaging-hosts/org.rootwatch.host.json";
        assert!(from_browser(&args(&[manifest, "rootwatch@rootwatch.org"])));
        assert!(from_browser(&args(&["chrome-extension://abc/"])));
        assert!(!from_browser(&args(&["check", "-"])));
        assert!(!from_browser(&[]));
    }
}
