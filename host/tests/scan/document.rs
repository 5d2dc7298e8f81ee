//! Holds `SCAN.md` and the code together.

use rootwatch::{
    framing,
    scan::{REQUEST_CAP, formats::HANDSHAKE_CAP, lines::LINE_CAP},
};

const DOCUMENT: &str = include_str!("../../SCAN.md");
const CODE: &[&str] = &[
    include_str!("../../src/scan/formats/mod.rs"),
    include_str!("../../src/scan/formats/ooni.rs"),
    include_str!("../../src/scan/formats/zgrab.rs"),
    include_str!("../../src/scan/pem.rs"),
    include_str!("../../src/scan/reader.rs"),
];
/// Of these the protocol tells, and `request` gives them.
const OF_THE_PROTOCOL: &[&str] = &["request-invalid", "protocol-unsupported"];

/// The codes in the table of errors.
fn documented() -> Vec<&'static str> {
    let table = DOCUMENT.split("| code |").nth(1).unwrap();
    let rows = table.lines().take_while(|line| !line.is_empty());
    let cells = rows.filter_map(|row| row.strip_prefix("| `")?.split(" |").next());
    let codes = cells.flat_map(|cell| cell.split("`, `"));
    codes.map(|code| code.trim_end_matches('`')).collect()
}

#[test]
fn every_code_is_documented_and_every_documented_one_is_given() {
    let documented = documented();
    assert!(documented.len() >= 14, "{documented:?}");
    for code in &documented {
        let quoted = format!("\"{code}\"");
        let is_given = CODE.iter().any(|text| text.contains(&quoted));
        assert!(is_given || OF_THE_PROTOCOL.contains(code), "{code}");
    }
    let mut count = 0;
    for text in CODE {
        for call in text.split("error(").chain(text.split("refuse(")) {
            let start = call.split([';', '{']).next().unwrap_or_default();
            let strings = start.split('"').skip(1).step_by(2);
            for code in strings.filter(|text| text.contains('-') && !text.contains(' ')) {
                assert!(documented.contains(&code), "{code}");
                count += 1;
            }
        }
    }
    assert!(count >= 14, "{count}");
}

#[test]
fn the_limits_are_those_of_the_document() {
    assert_eq!(usize::try_from(framing::REQUEST_CAP), Ok(REQUEST_CAP));
    for limit in [LINE_CAP, REQUEST_CAP] {
        let digits = limit.to_string();
        let grouped = format!("{},{},{}", &digits[..1], &digits[1..4], &digits[4..]);
        assert!(DOCUMENT.contains(&grouped), "{grouped}");
    }
    assert!(DOCUMENT.contains(&format!("at most {HANDSHAKE_CAP} handshakes")));
}

#[test]
fn every_field_of_the_output_is_documented() {
    let output = include_str!("../../src/scan/output.rs");
    let record = output.split("struct Record").nth(1).unwrap();
    let fields = record.split('}').next().unwrap();
    let mut count = 0;
    for field in fields
        .lines()
        .filter_map(|line| line.trim().split_once(": "))
    {
        let name = match field.0 {
            "server_name" => "serverName",
            name => name,
        };
        assert!(DOCUMENT.contains(&format!("\n| `{name}` |")), "{name}");
        count += 1;
    }
    assert_eq!(count, 5);
    for outcome in ["verdict", "error"] {
        assert!(output.contains(&format!("\"{outcome}\", ")), "{outcome}");
        assert!(
            DOCUMENT.contains(&format!("\n| `{outcome}` |")),
            "{outcome}"
        );
    }
}
