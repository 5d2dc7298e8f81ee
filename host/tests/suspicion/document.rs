//! Holds `SUSPICION.md` and the code together.

use rootwatch::suspicion::{
    HABITS_CAP, THRESHOLD,
    session::{DOMAINS, END_ENTITIES, PUBLIC_ISSUERS, ROOTS},
    signs::{Kind, RULES, Rule},
};

const DOCUMENT: &str = include_str!("../../SUSPICION.md");

/// Id and weight of every row of the table under the heading.
fn rows(heading: &str) -> Vec<(&'static str, i32)> {
    let section = DOCUMENT.split(heading).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let cells = section.lines().filter_map(|line| line.strip_prefix("| `"));
    cells
        .map(|row| {
            let (id, rest) = row.split_once("` | ").unwrap();
            let weight = rest.split(" |").next().unwrap().replace('−', "-");
            (id, weight.parse().unwrap())
        })
        .collect()
}

#[test]
fn ids_and_weights_are_those_of_the_document() {
    for (heading, kind) in [
        ("## Telling signs", Kind::Telling),
        ("## Habits", Kind::Habit),
        ("## Calming signs", Kind::Calming),
    ] {
        let rules = RULES.iter().filter(|rule| rule.kind == kind);
        let expected: Vec<_> = rules.map(|rule| (rule.id, rule.weight)).collect();
        assert_eq!(rows(heading), expected, "{heading}");
    }
}

#[test]
fn threshold_and_limits_are_those_of_the_document() {
    for text in [
        format!("The threshold is **{THRESHOLD}**"),
        format!("at most **{HABITS_CAP}** together"),
        format!("{ROOTS} root keys"),
        format!("{END_ENTITIES} end-entity keys"),
        format!("{DOMAINS} registrable domains"),
        format!("{PUBLIC_ISSUERS} names of public issuers"),
    ] {
        assert!(DOCUMENT.contains(&text), "{text}");
    }
}

#[test]
fn ids_are_unique_and_in_kebab_case() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    let is_kebab = |id: &&str| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    assert!(ids.iter().all(is_kebab));
}

fn weights(kind: Kind) -> Vec<i32> {
    let of_kind = |rule: &&Rule| rule.kind == kind;
    let mut weights: Vec<i32> = RULES
        .iter()
        .filter(of_kind)
        .map(|rule| rule.weight)
        .collect();
    weights.sort_unstable();
    weights
}

#[test]
fn the_weights_keep_their_promises() {
    let (telling, habits) = (weights(Kind::Telling), weights(Kind::Habit));
    let heaviest = *telling.last().unwrap();
    // One telling sign with every habit is not suspected; nor are habits alone.
    assert!(heaviest + HABITS_CAP < THRESHOLD);
    assert!(habits.iter().all(|weight| *weight < HABITS_CAP));
    // Any three telling signs are, without a single habit.
    assert!(telling.iter().take(3).sum::<i32>() >= THRESHOLD);
    // The two lightest that the first site can show are not, with every habit.
    let need_memory = [
        "many-domains",
        "scattered-addresses",
        "shared-key",
        "unrelated-domains",
    ];
    let at_first = RULES
        .iter()
        .filter(|rule| rule.kind == Kind::Telling && !need_memory.contains(&rule.id));
    let mut at_first: Vec<i32> = at_first.map(|rule| rule.weight).collect();
    at_first.sort_unstable();
    assert!(at_first.iter().take(2).sum::<i32>() + HABITS_CAP < THRESHOLD);
    assert!(weights(Kind::Calming).iter().all(|weight| *weight < 0));
}
