//! The `rootwatch` program: runs the command line and turns its end into an exit status.

use std::{
    io::{Write, stderr},
    process::ExitCode,
};

use rootwatch::cli::{self, Status};

fn main() -> ExitCode {
    let status = cli::run().unwrap_or_else(|error| {
        // Where it cannot be said, as on a full disk, the status still tells it.
        drop(writeln!(stderr(), "rootwatch: {error:#}"));
        Status::Failure
    });
    match status {
        Status::Success => ExitCode::SUCCESS,
        Status::Failure => ExitCode::from(1),
        Status::Usage => ExitCode::from(2),
        Status::Found => ExitCode::from(3),
    }
}
