//! One word of a command line, for people to copy: sh, bash, zsh and fish read it alike.

use crate::text::safe;

/// Quotes `text`. `None` for what nobody could check by looking at it: nothing, or text with
/// control, bidirectional or invisible characters.
pub fn word(text: &str) -> Option<String> {
    if text.is_empty() || safe(text, usize::MAX) != text {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-:+@%".contains(c);
    if text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    let mut out = "'".to_owned();
    for c in text.chars() {
        match c {
            // fish, unlike the others, reads both of them inside quotes too.
            '\'' => out.push_str(r"'\''"),
            '\\' => out.push_str(r"'\\'"),
            other => out.push(other),
        }
    }
    out.push('\'');
    Some(out)
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        for text in [
            "plain/path-1.crt",
            "it's; rm -rf $HOME `id` \"!\" *",
            r"a\\b\",
            "-n",
            "Корень & Co",
        ] {
            let command = format!("printf %s {}", word(text).unwrap());
            let output = Command::new("sh").args(["-c", &command]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stdout), text);
        }
    }

    #[test]
    fn leaves_nothing_inside_quotes_that_fish_reads_otherwise() {
        let quoted = word(r"a\'b\").unwrap();
        assert_eq!(quoted, r"'a'\\''\''b'\\''");
    }

    #[test]
    fn quotes_nothing_that_cannot_be_seen() {
        for text in ["", "a\nb", "a\u{202e}b", "a\u{200b}b"] {
            assert_eq!(word(text), None, "{text:?}");
        }
    }
}
