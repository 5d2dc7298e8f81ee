//! A screen that nobody sees: Xvfb with its frame buffer in a file. Firefox draws on it what it
//! would draw on a real one, popups included, which no headless mode or page screenshot shows.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::browser::Screen;
use crate::child::KillOnDrop;
use crate::picture::Picture;
use crate::wait;

/// Xvfb's name for the file that holds screen 0.
pub(crate) const FRAME_BUFFER: &str = "Xvfb_screen0";

/// Two looks at the screen this far apart must agree before a picture is taken.
const STILL: Duration = Duration::from_millis(120);

/// Something that moves for ever (a spinner, a caret) must not hold a picture back for ever.
const LONGEST_WAIT_FOR_STILLNESS: Duration = Duration::from_secs(5);

/// A running X server; ends when dropped.
pub(crate) struct Display {
    /// As in `DISPLAY`.
    pub(crate) name: String,
    frame_buffer: PathBuf,
    _process: KillOnDrop,
}

impl Display {
    /// Starts Xvfb with such a screen, its frame buffer in `folder`.
    pub(crate) fn start(folder: &Path, Screen { width, height }: Screen) -> Result<Self> {
        let log = std::fs::File::create(folder.join("xvfb.log"))?;
        let process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-nocursor"])
            .args(["-screen", "0", &format!("{width}x{height}x24"), "-fbdir"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("cannot start Xvfb")?;
        let mut process = KillOnDrop(process);
        let stdout = process
            .0
            .stdout
            .take()
            .context("Xvfb has no standard output")?;
        let mut number = String::new();
        BufReader::new(stdout).read_line(&mut number)?;
        ensure!(
            !number.trim().is_empty(),
            "Xvfb did not start; see xvfb.log"
        );
        Ok(Self {
            name: format!(":{}", number.trim()),
            frame_buffer: folder.join(FRAME_BUFFER),
            _process: process,
        })
    }

    /// Takes a picture of the whole screen as soon as it stands still.
    pub(crate) fn picture(&self) -> Result<Picture> {
        let started = Instant::now();
        let mut last = self.look()?;
        wait::until("something on the screen", || {
            std::thread::sleep(STILL);
            let next = self.look()?;
            let is_still = next == last && !next.is_blank();
            last = next;
            let is_enough = is_still || started.elapsed() > LONGEST_WAIT_FOR_STILLNESS;
            Ok(is_enough.then(|| last.clone()))
        })
    }

    fn look(&self) -> Result<Picture> {
        Picture::from_dump(&std::fs::read(&self.frame_buffer)?)
    }
}
