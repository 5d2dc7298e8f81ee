//! `rootwatch scan` over chains that all differ, intermediates too: on one core and on two, beside
//! what the first verdict of the same run predicts, and beside a Python script; and its memory.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    chain::{Algorithm, Maker},
    figures::{Row, Spread},
    memory::mebibytes,
    process::peak_of,
    session,
    start::Programs,
    wire::{check_public, request},
};

/// Chains whose scan is timed, at most: an RSA signature takes long to make.
pub(crate) const MOST_TIMED: usize = 20_000;
/// Repetitions.
const TURNS: usize = 7;
/// First verdicts of each repetition.
const FIRST: usize = 200;
/// Memory is first looked at after this part of the chains.
const EARLY: usize = 100;

/// The programs, and where the corpus goes.
pub(crate) struct Scanner<'a> {
    programs: &'a Programs<'a>,
    pub(crate) config: &'a Path,
    folder: &'a Path,
}

impl<'a> Scanner<'a> {
    /// With public roots in `config`.
    pub(crate) fn new(programs: &'a Programs<'a>, config: &'a Path, folder: &'a Path) -> Self {
        Self {
            programs,
            config,
            folder,
        }
    }

    /// Times `count` chains.
    pub(crate) fn measure(
        &self,
        maker: &mut Maker,
        algorithm: Algorithm,
        count: usize,
    ) -> Result<Vec<Row>> {
        let corpus = self.corpus(maker, count)?;
        let (mut half, mut one, mut two, mut python) = (vec![], vec![], vec![], vec![]);
        for _ in 0..TURNS {
            // Two cores shall need half of it.
            half.extend(self.first_verdicts(maker)?.iter().map(|time| *time / 2));
            one.push(per_chain(self.scan_on_one_core(&corpus, count)?, count));
            two.push(per_chain(self.scan(&corpus, 2, count)?, count));
            python.push(per_chain(self.python(&corpus, count)?, count));
        }
        fs::remove_file(corpus)?;
        let [half, one, two, python] = [half, one, two, python].map(|times| Spread::of(&times));
        let what = |cores: &str| format!("scan of {count} {algorithm:?} chains, {cores}, each");
        let script = "a Python script with `cryptography`";
        Ok(vec![
            Row::times(&what("two cores"), two, "one core", one, 1.0 / 1.8),
            Row::times(
                &what("two cores"),
                two,
                "half of the first verdict",
                half,
                1.0 / 0.9,
            ),
            Row::times(&what("two cores"), two, script, python, 1.0 / 8.0),
            Row::beside(&what("one core"), one, script, python),
        ])
    }

    /// The most memory for `count` chains from a pipe.
    pub(crate) fn memory(&self, maker: &mut Maker, count: usize) -> Result<Row> {
        let mut command = Command::new(self.programs.rootwatch);
        let mut child = self
            .configure(command.arg("scan"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut input = BufWriter::new(child.stdin.take().context("no input")?);
        let (few, mut early) = (count / EARLY, None);
        for id in 0..count {
            if id == few {
                early = Some(peak_of(&child)?);
            }
            input.write_all(&line(id, maker)?)?;
        }
        input.flush()?;
        // What has not been judged by now, less than a pipe holds, waits in memory that is counted.
        let (most, early) = (peak_of(&child)?, early.unwrap_or_default());
        drop(input);
        let output = child.wait_with_output()?;
        check_summary(&output.stderr, count)?;
        let [most, early] = [most, early].map(mebibytes);
        Ok(Row {
            what: format!("peak memory of a scan of {count} chains ({early:.1} MiB after {few})"),
            ours: format!("{most:.1} MiB"),
            beside: "the bound".to_owned(),
            theirs: "64 MiB".to_owned(),
            ratio: Some((most / 64.0, 1.0)),
        })
    }

    /// Writes chains that all differ, one request a line.
    pub(crate) fn corpus(&self, maker: &mut Maker, count: usize) -> Result<PathBuf> {
        let file = self.folder.join("corpus.jsonl");
        let mut output = BufWriter::new(File::create(&file)?);
        for id in 0..count {
            output.write_all(&line(id, maker)?)?;
        }
        output.flush()?;
        Ok(file)
    }

    /// How long a scan takes, from the start of the process to its end.
    pub(crate) fn scan(&self, corpus: &Path, threads: usize, count: usize) -> Result<Duration> {
        let command = Command::new(self.programs.rootwatch);
        self.time(command, corpus, threads, count)
    }

    /// The same where reading and writing have no other core either (`taskset` is of util-linux).
    fn scan_on_one_core(&self, corpus: &Path, count: usize) -> Result<Duration> {
        let mut command = Command::new("taskset");
        command
            .args(["--cpu-list", "0"])
            .arg(self.programs.rootwatch);
        self.time(command, corpus, 1, count)
    }

    fn time(
        &self,
        mut command: Command,
        corpus: &Path,
        threads: usize,
        count: usize,
    ) -> Result<Duration> {
        command.args(["scan", "--threads", &threads.to_string()]);
        self.configure(&mut command)
            .stdin(File::open(corpus)?)
            .stdout(Stdio::null());
        let started = Instant::now();
        let output = command.stderr(Stdio::piped()).output()?;
        let took = started.elapsed();
        check_summary(&output.stderr, count)?;
        Ok(took)
    }

    fn configure<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("HOME", self.config)
            .env("ROOTWATCH_CONFIG_DIR", self.config)
    }

    fn python(&self, corpus: &Path, count: usize) -> Result<Duration> {
        let mut command = Command::new(self.programs.python);
        command
            .arg(self.programs.scan)
            .env("ROOTWATCH_CONFIG_DIR", self.config)
            .stdin(File::open(corpus)?)
            .stderr(Stdio::inherit());
        let started = Instant::now();
        let output = command.output()?;
        let took = started.elapsed();
        let public: usize = String::from_utf8(output.stdout)?.trim().parse()?;
        ensure!(public == count, "Python found {public} of {count} chains");
        Ok(took)
    }

    /// First verdicts in one session of the host, with nothing else in between.
    fn first_verdicts(&self, maker: &mut Maker) -> Result<Vec<Duration>> {
        let chains = (0..FIRST).map(|id| Ok(request(id, &maker.chain()?)));
        let bodies = chains.collect::<Result<Vec<_>>>()?;
        let (times, responses) = session::run(self.config, &bodies, |_| Ok(()))?;
        responses.iter().try_for_each(check_public)?;
        Ok(times)
    }
}

fn line(id: usize, maker: &mut Maker) -> Result<Vec<u8>> {
    let mut line = request(id, &maker.chain()?);
    line.push(b'\n');
    Ok(line)
}

#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn per_chain(time: Duration, count: usize) -> Duration {
    time.div_f64(count as f64)
}

/// Fails unless all chains were found to lead to a public root.
fn check_summary(summary: &[u8], count: usize) -> Result<()> {
    let text = String::from_utf8_lossy(summary);
    let public = public_in(&text);
    ensure!(public == Some(count), "not all {count} are public: {text}");
    Ok(())
}

/// How many of the verdicts a summary says to be public.
fn public_in(summary: &str) -> Option<usize> {
    let mut lines = summary.lines().map(str::split_whitespace);
    let mut words = lines.find(|line| line.clone().any(|word| word == "publicly-trusted"))?;
    let number = words.find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    number.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_is_read() {
        let summary = "1,000 chains\n  publicly-trusted  1,000\n";
        assert_eq!(public_in(summary), Some(1000));
        assert_eq!(public_in("0 chains\n"), None);
    }

    #[test]
    fn time_is_shared_among_chains() {
        let each = per_chain(Duration::from_secs(1), 1000);
        assert_eq!(each, Duration::from_millis(1));
    }
}
