//! Makes text from certificates safe to show: it is chosen by whoever made the certificate.

/// Escapes control, bidirectional and invisible characters as `\u{…}` and cuts after `limit`
/// characters with `…`.
pub fn safe(text: &str, limit: usize) -> String {
    // Most text is short and plain.
    if text.len() <= limit && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len().min(limit));
    for (index, c) in text.chars().enumerate() {
        if index == limit {
            out.push('…');
            break;
        }
        if is_hostile(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Control and format characters, and blanks that do not look like one.
/// Ranges from the Unicode character database, general categories Cc, Cf, Zl, Zp and
/// the default-ignorable code points; `host/tests/lies/text.rs` compares them with it.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}' | '\u{891}' | '\u{8e2}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_bidi_control_and_zero_width() {
        assert_eq!(
            safe("a\u{202e}b\u{200b}\n", 99),
            "a\\u{202e}b\\u{200b}\\u{a}"
        );
    }

    #[test]
    fn leaves_ordinary_text_of_any_script() {
        assert_eq!(safe("Қазақстан ä 中", 99), "Қазақстан ä 中");
    }

    #[test]
    fn cuts_long_text() {
        assert_eq!(safe("abcdef", 3), "abc…");
    }
}
