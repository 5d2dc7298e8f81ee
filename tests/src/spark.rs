//! `cargo lab spark`: a corpus in the form of OONI's, judged by one `rootwatch scan` and by Apache
//! Spark with several workers, of which two are killed in the middle; the verdicts must be the same,
//! line for line. `tests/spark/scan.py` is the whole of what Spark has to be told.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::child::{KillOnDrop, descendants, kill_all, number_of, parent};
use crate::step;
use crate::toolchain::{Purpose, Toolchain};

/// Files of the corpus, each of which is one task for Spark.
const FILES: usize = 16;

/// What a scan has read when it is in the middle of its work.
const MIDDLE: u64 = 128 * 1024;

/// Between two looks at what runs. A scan of a small file takes a tenth of a second.
const PAUSE: Duration = Duration::from_millis(3);

/// Judges `count` measurements both ways and compares.
pub(crate) fn run(toolchain: &Toolchain, count: usize) -> Result<()> {
    ensure!(
        count >= FILES,
        "at least one measurement for each of {FILES} files"
    );
    toolchain.prepare(Purpose::Browse)?;
    let python = toolchain.spark()?;
    println!("Build");
    // One after the other: what examples depend on must not change the host.
    let build = ["build", "--release", "--package", "rootwatch"];
    let example = [&build[..], &["--example", "corpus"]].concat();
    let builds = vec![toolchain.cargo(&build), toolchain.cargo(&example)];
    step::run("release host", &toolchain.logs(), builds)?;
    let folder = toolchain.lab.join("spark-run");
    let _ = fs::remove_dir_all(&folder);
    let corpus = folder.join("corpus");
    fs::create_dir_all(&corpus)?;
    println!("Scan");
    step::measured("corpus", || make(&corpus, count))?;
    let single = folder.join("verdicts.jsonl.gz");
    step::measured("one process", || alone(&corpus, &single))?;
    let together = folder.join("verdicts");
    let kills = step::measured("Spark, two workers killed", || {
        in_spark(toolchain, &python, &corpus, &together)
    })?;
    let [single, together] = step::measured("comparison", || {
        let spark = digest(&folder, &format!("{}/part-*.gz", together.display()))?;
        Ok([digest(&folder, &single.display().to_string())?, spark])
    })?;
    println!(
        "{} lines by one process, {} by Spark; {kills}",
        single.lines, together.lines
    );
    ensure!(
        single.lines >= count,
        "there are fewer verdicts than measurements"
    );
    ensure!(
        single == together,
        "the verdicts differ; they are in {}",
        folder.display()
    );
    println!("equal, line for line");
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// A shell's pipeline, which fails where any part of it does.
fn pipeline(script: &str, arguments: &[&Path]) -> Command {
    let mut command = Command::new("bash");
    command
        .args(["-c", &format!("set -euo pipefail; {script}"), "bash"])
        .args(arguments);
    command
}

/// Writes the corpus, as OONI publishes its own: files of lines, packed.
fn make(corpus: &Path, count: usize) -> Result<()> {
    let program = Toolchain::rootwatch_program()?.with_file_name("examples/corpus");
    let lines = count.div_ceil(FILES);
    let script = format!(
        "\"$1\" --ooni {count} | split --lines={lines} --numeric-suffixes --suffix-length=4 \
         --filter='gzip -1 > $FILE.jsonl.gz' - \"$2/measurements-\""
    );
    step::quietly(&mut pipeline(&script, &[&program, corpus]))
}

fn alone(corpus: &Path, verdicts: &Path) -> Result<()> {
    // 3: some of the verdicts name an authority (`host/SCAN.md`).
    let script = "cat \"$2\"/*.gz | { \"$1\" scan || [ $? = 3 ]; } | gzip -1 > \"$3\"";
    let program = Toolchain::rootwatch_program()?;
    step::quietly(&mut pipeline(script, &[&program, corpus, verdicts]))
}

/// Lets Spark do it and kills a scan and later a Python worker. Says what Spark made of that.
fn in_spark(
    toolchain: &Toolchain,
    python: &Path,
    corpus: &Path,
    verdicts: &Path,
) -> Result<String> {
    let log = toolchain.logs().join("spark.log");
    let output = File::create(&log)?;
    let child = Command::new(python)
        .arg(toolchain.root.join("tests/spark/scan.py"))
        .arg(Toolchain::rootwatch_program()?)
        .arg(corpus.join("*.jsonl.gz"))
        .arg(verdicts)
        // Nobody else needs to reach it.
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .env("PYSPARK_PYTHON", python)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
        .context("cannot start Spark")?;
    let mut spark = KillOnDrop(child);
    let victim = await_scan(&mut spark.0, &[])?;
    kill_all(&[victim]);
    let another = await_scan(&mut spark.0, &[victim])?;
    // Above the scan is its shell, and above that the worker.
    let worker = parent(another)
        .and_then(parent)
        .context("a scan has no worker")?;
    kill_all(&[worker]);
    let status = spark.0.wait()?;
    ensure!(
        status.success(),
        "Spark ended with {status}; {}",
        log.display()
    );
    let lost = lost_tasks(&fs::read_to_string(&log)?);
    ensure!(
        lost >= 2,
        "Spark noticed {lost} of two killed workers; {}",
        log.display()
    );
    Ok(format!(
        "{lost} tasks were lost to killed workers and run again"
    ))
}

/// Waits for a scan in the middle of its work that is none of `others`.
fn await_scan(spark: &mut Child, others: &[u32]) -> Result<u32> {
    let started = Instant::now();
    loop {
        let scan = descendants(spark.id())
            .into_iter()
            .find(|id| !others.contains(id) && is_in_the_middle(*id));
        if let Some(scan) = scan {
            return Ok(scan);
        }
        if let Some(status) = spark.try_wait()? {
            bail!("Spark ended with {status} before it could be disturbed: try more measurements");
        }
        ensure!(
            started.elapsed() < Duration::from_mins(5),
            "no scan runs in Spark"
        );
        std::thread::sleep(PAUSE);
    }
}

fn is_in_the_middle(process: u32) -> bool {
    let folder = PathBuf::from(format!("/proc/{process}"));
    let name = fs::read_to_string(folder.join("comm")).unwrap_or_default();
    let io = fs::read_to_string(folder.join("io")).unwrap_or_default();
    name == "rootwatch\n" && number_of("rchar:", &io).is_some_and(|read: u64| read > MIDDLE)
}

/// Tasks that failed, by Spark's log. What the scheduler says of them it says once for those that
/// failed alike.
fn lost_tasks(log: &str) -> usize {
    log.lines()
        .filter(|line| line.contains("ERROR Executor: Exception in task"))
        .count()
}

/// Lines, and the SHA-256 of them all in the order of the bytes.
#[derive(Debug, PartialEq)]
struct Digest {
    lines: usize,
    sha256: String,
}

/// Reads packed verdicts. The number of a line is taken away, which counts from the beginning of what
/// one process read.
fn digest(folder: &Path, files: &str) -> Result<Digest> {
    let script = format!(
        "zcat {files} | sed -E '{WITHOUT_LINE}' \
         | LC_ALL=C sort --temporary-directory=\"$1\" --compress-program=gzip \
         | tee >(wc -l > \"$1/lines\") | sha256sum"
    );
    let sum = step::output(&mut pipeline(&script, &[folder]))?;
    let lines = fs::read_to_string(folder.join("lines"))?;
    Ok(Digest {
        lines: lines.trim().parse()?,
        sha256: String::from_utf8(sum)?,
    })
}

/// For `sed`: it is the first field of each line (`host/SCAN.md`).
const WITHOUT_LINE: &str = r#"s/^\{"line":[0-9]+,/{/"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_tasks_are_counted() {
        let log = "26/11/30 01:50:40 ERROR Executor: Exception in task 2.0 in stage 0.0 (TID 2)\n\
                   26/11/30 01:50:41 ERROR Executor: Exception in task 3.0 in stage 0.0 (TID 3)\n\
                   26/11/30 01:50:41 WARN TaskSetManager: Lost task 2.0 in stage 0.0 (TID 2)\n";
        assert_eq!(lost_tasks(log), 2);
    }

    /// The same lines in another order and with other numbers are the same; one more is not.
    #[test]
    fn order_and_line_numbers_do_not_matter() {
        let folder = std::env::temp_dir().join(format!("lab-digest-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let digest_of = |name: &str, text: &str| {
            let script = "printf '%s' \"$1\" | gzip > \"$2\"";
            let file = folder.join(name);
            step::quietly(&mut pipeline(script, &[Path::new(text), &file])).unwrap();
            digest(&folder, &file.display().to_string()).unwrap()
        };
        let one = digest_of(
            "one.gz",
            "{\"line\":1,\"id\":\"a\"}\n{\"line\":2,\"id\":\"b\"}\n",
        );
        let two = digest_of(
            "two.gz",
            "{\"line\":1,\"id\":\"b\"}\n{\"line\":7,\"id\":\"a\"}\n",
        );
        let more = digest_of(
            "more.gz",
            "{\"line\":1,\"id\":\"b\"}\n{\"line\":2,\"id\":\"b\"}\n",
        );
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(one.lines, 2);
        assert_eq!(one, two);
        assert_ne!(one, more);
    }
}
