//! The order of the lines, and that nothing else depends on it or on the threads.

use crate::{
    corpus::{Corpus, pem, requests},
    process::{lines, run, text},
};

#[test]
fn threads_change_nothing_and_unordered_is_the_same_in_another_order() {
    let corpus = Corpus::new();
    // A dozen batches, some slow and some quick.
    let mut input = requests(&corpus, 300);
    input.push_str(&"nonsense\n".repeat(20_000));
    input.push_str(&requests(&corpus, 300));
    input.push_str(&pem(&corpus.private()));
    let scan = |arguments: &[&str]| run(corpus.config.path(), arguments, input.as_bytes());
    let one = scan(&["--threads", "1"]);
    let numbers: Vec<u64> = lines(&one)
        .iter()
        .map(|line| line["line"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers.len(), 20_601);
    assert!(numbers.is_sorted());
    for arguments in [["--threads", "2"].as_slice(), &["--threads", "8"], &[]] {
        let other = scan(arguments);
        assert!(one.stdout == other.stdout, "{arguments:?}");
    }
    let sorted = |bytes: &[u8]| {
        let mut lines: Vec<String> = text(bytes).lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    let unordered = scan(&["--threads", "8", "--unordered"]);
    assert_eq!(sorted(&unordered.stdout), sorted(&one.stdout));
    assert_eq!(unordered.status.code(), one.status.code());
}

/// What one chain shows has no part in the next one's verdict, where `serve` would remember it.
#[test]
fn a_verdict_does_not_depend_on_what_came_before() {
    let corpus = Corpus::new();
    let input = requests(&corpus, 30);
    let verdicts = |input: &str| {
        let output = run(corpus.config.path(), &["--threads", "1"], input.as_bytes());
        let mut found = lines(&output);
        for line in &mut found {
            line["line"] = serde_json::Value::Null;
        }
        found
    };
    let reversed: Vec<&str> = input.lines().rev().collect();
    let reversed = reversed.join("\n");
    let mut backwards = verdicts(&reversed);
    backwards.reverse();
    assert_eq!(verdicts(&input), backwards);
    let twice = verdicts(&(input.clone() + &input));
    assert_eq!(twice[..30], twice[30..]);
}
