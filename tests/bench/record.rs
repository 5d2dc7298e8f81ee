//! What was measured last, kept per group until it is written into the README. Only a run with the
//! usual counts is kept: a trial is none of the reader's business.

use std::collections::BTreeMap;
use std::fs;
use std::thread;

use anyhow::{Context as _, Result, ensure};

use super::figures::HEAD;
use super::group::Group;
use crate::step;
use crate::toolchain::Toolchain;

/// Between these lines of the README.
const BEGIN: &str = "<!-- cargo lab bench --write writes from here -->\n";
const END: &str = "<!-- to here: cargo lab bench -->\n";

/// Stands between the machine and its load.
const LOAD: &str = ", load ";

/// Keeps the rows of a group, with the circumstances in the first line.
pub(super) fn keep(toolchain: &Toolchain, group: &Group<'_>, rows: &[String]) -> Result<()> {
    if group.count.is_some() {
        return Ok(());
    }
    let folder = toolchain.lab.join("bench-rows");
    fs::create_dir_all(&folder)?;
    let text = format!("{}\n{}\n", circumstances()?, rows.join("\n"));
    Ok(fs::write(folder.join(group.name), text)?)
}

/// Writes what was kept of `groups` into the README, in their order.
pub(super) fn write(toolchain: &Toolchain, groups: &[&str]) -> Result<()> {
    let folder = toolchain.lab.join("bench-rows");
    let texts: Vec<String> = groups
        .iter()
        .filter_map(|group| fs::read_to_string(folder.join(group)).ok())
        .collect();
    ensure!(!texts.is_empty(), "nothing was measured yet");
    if texts.len() < groups.len() {
        println!("{} of {} groups were measured", texts.len(), groups.len());
    }
    let readme = toolchain.readme();
    let written = spliced(&fs::read_to_string(&readme)?, &table(&texts))?;
    Ok(fs::write(readme, written)?)
}

/// One table of many groups, with the circumstances of all below it.
fn table(groups: &[String]) -> String {
    let parts: Vec<(&str, &str)> = groups
        .iter()
        .filter_map(|text| text.split_once('\n'))
        .collect();
    let rows: String = parts.iter().map(|(_, rows)| *rows).collect();
    let mut circumstances: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (first, _) in &parts {
        let (machine, load) = first.split_once(LOAD).unwrap_or((first, ""));
        circumstances.entry(machine).or_default().push(load);
    }
    let told: Vec<String> = circumstances
        .iter()
        .map(|(machine, loads)| format!("{machine}, its load {}", loads.join(", ")))
        .collect();
    format!("{HEAD}\n{rows}\nMeasured {}.\n", told.join("; "))
}

fn spliced(readme: &str, table: &str) -> Result<String> {
    let split = readme.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) =
        split.with_context(|| format!("README.md lacks the line {BEGIN:?} or {END:?}"))?;
    Ok(format!("{before}{BEGIN}{table}{END}{after}"))
}

/// The day, and the machine: its processor, and how many programs wanted to run in the last minutes.
fn circumstances() -> Result<String> {
    let date = step::output(std::process::Command::new("date").args(["-u", "+%F"]))?;
    let processor = fs::read_to_string("/proc/cpuinfo")?;
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("a processor without a name", |(_, model)| model);
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').nth(1).context("the kernel tells no load")?;
    Ok(format!(
        "on {} on {} cores of {model}{LOAD}{load}",
        String::from_utf8(date)?.trim(),
        thread::available_parallelism()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_make_one_table() {
        let groups = ["1 core, load 2\n| a |\n| b |\n", "1 core, load 3\n| c |\n"];
        let groups = groups.map(str::to_owned);
        let table = table(&groups);
        assert!(table.starts_with(HEAD));
        assert!(table.ends_with("| a |\n| b |\n| c |\n\nMeasured 1 core, its load 2, 3.\n"));
    }

    #[test]
    fn only_what_is_between_the_marks_is_written_anew() {
        let readme = format!("before\n{BEGIN}old\n{END}after\n");
        let written = spliced(&readme, "new\n").unwrap();
        assert_eq!(written, format!("before\n{BEGIN}new\n{END}after\n"));
        assert!(spliced("before\nafter\n", "new\n").is_err());
    }
}
