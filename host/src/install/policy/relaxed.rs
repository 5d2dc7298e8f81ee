//! JSON as Chromium reads it in policy files, with comments and a comma after the last element
//! (`base::JSON_PARSE_CHROMIUM_EXTENSIONS`, `JSON_ALLOW_TRAILING_COMMAS`), as strict JSON.

/// Leaves both out. What else is wrong stays wrong.
pub(super) fn strict(relaxed: &str) -> String {
    let mut out = String::with_capacity(relaxed.len());
    // Where a comma is that may turn out to be the last.
    let mut comma = None;
    let mut rest = relaxed;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            let end = rest.get(2..).and_then(|inside| inside.find("*/"));
            end.map_or(rest.len(), |end| end + 4)
        } else {
            let length = match first {
                '"' => text_length(rest),
                _ => first.len_utf8(),
            };
            if matches!(first, ']' | '}')
                && let Some(at) = comma
            {
                out.remove(at);
            }
            if !first.is_whitespace() {
                comma = (first == ',').then_some(out.len());
            }
            out.push_str(rest.get(..length).unwrap_or_default());
            length
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// Bytes of the text in quotes with which `rest` begins.
fn text_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(text: &str) -> Option<Value> {
        serde_json::from_str(&strict(text)).ok()
    }

    #[test]
    fn comments_and_last_commas_are_left_out() {
        let text = "// one\n{ /* two, */ \"a\": [1, 2, /* three */ ], // four\n}";
        assert_eq!(read(text), Some(json!({ "a": [1, 2] })));
        assert_eq!(strict("[1 , \n ]"), "[1  \n ]");
    }

    #[test]
    fn texts_stay_as_they_are() {
        let text = r#"{ "a//b": "/* \" ,] */ Айгүл,}", "c": "\\" }"#;
        assert_eq!(strict(text), text);
        assert!(read(text).is_some());
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        for text in ["", "[1,,]", "{ \"a\": 1 /* ", "\"", "[1 2]", "/*/ 1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
