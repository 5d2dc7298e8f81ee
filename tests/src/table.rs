//! The table of what was expected of the program and what it gave, as the README shows it: how often
//! which standing was given for which, and every scene and story with its verdicts.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::standing::Standing;
use crate::tally::{Judgement, Tally, runs};

/// Between these lines of the README.
const BEGIN: &str = "<!-- cargo lab table writes from here -->\n";
const END: &str = "<!-- to here -->\n";

/// The verdicts of the scenes and of the stories.
pub(crate) struct Table {
    pub(crate) scenes: Vec<Judgement>,
    pub(crate) stories: Vec<Judgement>,
}

impl Table {
    /// How often the program was wrong in all.
    pub(crate) fn tally(&self) -> Tally {
        Tally::of(self.scenes.iter().chain(&self.stories))
    }

    /// As the README shows it.
    pub(crate) fn markdown(&self) -> String {
        let scenes = Tally::of(&self.scenes);
        let stories = Tally::of(&self.stories);
        format!(
            "In the lab, {} visits in {} scenes without a browser and {} verdicts in Firefox and \
             Chromium gave **{} false alarms** and **{} misses**.\n\n{}\n\
             <details>\n<summary>Every scene and story</summary>\n\n{}\n{}\n</details>\n",
            scenes.verdicts,
            self.scenes.len(),
            stories.verdicts,
            self.tally().false_alarms,
            self.tally().misses,
            self.matrix(),
            rows("scene, against the host alone", &self.scenes),
            rows("story, in real browsers", &self.stories),
        )
    }

    /// Writes it into the README.
    pub(crate) fn write(&self, readme: &Path) -> Result<()> {
        let text = fs::read_to_string(readme)?;
        let (before, _, after) = parts(&text)?;
        let table = self.markdown();
        Ok(fs::write(
            readme,
            format!("{before}{BEGIN}{table}{END}{after}"),
        )?)
    }

    /// Fails where the README shows another.
    pub(crate) fn compare(&self, readme: &Path) -> Result<()> {
        let text = fs::read_to_string(readme)?;
        if parts(&text)?.1 != self.markdown() {
            bail!("README.md shows other verdicts than these: run cargo lab table, and look why");
        }
        Ok(())
    }

    fn matrix(&self) -> String {
        let pairs: Vec<_> = self
            .scenes
            .iter()
            .chain(&self.stories)
            .flat_map(Judgement::pairs)
            .collect();
        let row = |expected: Standing| {
            let cell = |given| {
                let times = pairs.iter().filter(|pair| **pair == (expected, given));
                match times.count() {
                    0 => " |".to_owned(),
                    times => format!(" {times} |"),
                }
            };
            let cells = Standing::ALL.map(cell).concat();
            format!("| {expected} |{cells}\n")
        };
        let heads = Standing::ALL.map(|given| format!(" {given} |")).concat();
        let rule = " --- |".repeat(Standing::ALL.len() + 1);
        let rows = Standing::ALL.map(row).concat();
        format!("| expected ↓ given → |{heads}\n|{rule}\n{rows}")
    }
}

/// What stands before, between and behind the marks.
fn parts(readme: &str) -> Result<(&str, &str, &str)> {
    let split = readme.split_once(BEGIN).and_then(|(before, rest)| {
        let (between, after) = rest.split_once(END)?;
        Some((before, between, after))
    });
    split.with_context(|| format!("README.md lacks the line {BEGIN:?} or {END:?}"))
}

fn rows(what: &str, judgements: &[Judgement]) -> String {
    let row = |judgement: &Judgement| {
        let mark = if judgement.is_right() { "" } else { " **≠**" };
        let (expected, given) = (runs(&judgement.expected), runs(&judgement.given));
        let Judgement { name, shows, .. } = judgement;
        format!("| `{name}`: {shows} | {expected} | {given}{mark} |\n")
    };
    let rows: String = judgements.iter().map(row).collect();
    format!("| {what} | expected | given |\n| --- | --- | --- |\n{rows}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::Standing::{OutsidePublicTrust, SuspectedInterception};

    fn table() -> Table {
        let judgement = |name: &str, given| Judgement {
            name: name.to_owned(),
            shows: "somebody".to_owned(),
            expected: vec![OutsidePublicTrust, SuspectedInterception],
            given,
        };
        Table {
            scenes: vec![judgement(
                "right",
                vec![OutsidePublicTrust, SuspectedInterception],
            )],
            stories: vec![judgement(
                "wrong",
                vec![SuspectedInterception, OutsidePublicTrust],
            )],
        }
    }

    #[test]
    fn wrong_verdicts_are_counted_and_marked() {
        let text = table().markdown();
        assert!(
            text.contains("**1 false alarms** and **1 misses**"),
            "{text}"
        );
        let outside = "| outside-public-trust | | 1 | | | 1 | |\n";
        let suspected = "| suspected-interception | | 1 | | | 1 | |\n";
        assert!(text.contains(outside) && text.contains(suspected), "{text}");
        let marked = text.lines().filter(|line| line.ends_with("**≠** |"));
        assert_eq!(marked.count(), 1, "{text}");
    }

    #[test]
    fn readme_keeps_what_stands_around_the_table() {
        let folder = std::env::temp_dir().join(format!("rootwatch-table-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let readme = folder.join("README.md");
        fs::write(&readme, format!("before\n{BEGIN}old\n{END}after\n")).unwrap();
        assert!(table().compare(&readme).is_err());
        table().write(&readme).unwrap();
        table().compare(&readme).unwrap();
        let text = fs::read_to_string(&readme).unwrap();
        assert!(
            text.starts_with("before\n") && text.ends_with("after\n"),
            "{text}"
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
