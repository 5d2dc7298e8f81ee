//! The command line: argv to a command, its output for people, and its exit status.

mod arguments;
mod authorities;
mod caller;
mod check;
mod doctor;
mod environment;
mod generate;
mod probe;
mod program;
mod progress;
mod registration;
mod roots;
mod scan;

use std::{
    env,
    io::{self, Write},
};

use anyhow::{Context, Result};
use clap::{Parser, error::ErrorKind};
use serde_json::Value;

use self::{
    arguments::{Arguments, Command},
    caller::Caller,
    environment::{knowledge, places, stores},
};
use crate::{
    authorities::Problem,
    install::{self, Surroundings, ThisRegistry},
    knowledge::Knowledge,
    report, sandbox,
    serve::serve,
};

/// Exit status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// Nothing was found, or all went well.
    Success = 0,
    /// Something failed.
    Failure = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// A listed authority was found.
    Found = 3,
}

/// Runs the command that the arguments name.
pub fn run() -> Result<Status> {
    let arguments: Vec<String> = env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    match Caller::of(arguments.get(1..).unwrap_or_default()) {
        Caller::Browser => return run_serve(registrations),
        Caller::Person => {}
        Caller::Stranger(name) => {
            eprintln!("rootwatch: started for {name}, which is not Rootwatch's extension");
            return Ok(Status::Usage);
        }
    }
    let command = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed.command,
        Err(error) => {
            error.print().context("cannot print the usage")?;
            return Ok(match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Status::Success,
                _ => Status::Usage,
            });
        }
    };
    match command {
        Command::Authorities { id, json } => authorities::run(id.as_deref(), json),
        Command::Check {
            file,
            json,
            server_name,
        } => check::run(&file, json, server_name.as_deref()),
        Command::Doctor { browser, json } => doctor::run(browser.as_deref(), json),
        Command::Install(options) => registration::install(&options),
        Command::Generate { what } => generate::run(&what),
        Command::Probe {
            server,
            address,
            json,
            proxy,
        } => {
            let question = probe::question(&server, address, proxy.as_deref())?;
            probe::run(&question, json)
        }
        Command::Roots { json } => roots::run(json),
        Command::Scan(arguments) => scan::run(&arguments),
        Command::Serve => run_serve(Vec::new),
        Command::Uninstall(options) => registration::uninstall(&options),
    }
}

/// `registrations` looks for problems beside those of the configuration folder.
fn run_serve(registrations: impl FnOnce() -> Vec<Problem>) -> Result<Status> {
    let (mut input, output) = (io::stdin().lock(), io::stdout());
    serve(
        &mut input,
        output,
        knowledge(),
        stores(),
        |knowledge, places| {
            knowledge.problems.extend(registrations());
            knowledge.sandbox = sandbox::enter(places);
        },
    )?;
    Ok(Status::Success)
}

/// What is wrong with the registrations of this program; nothing where it cannot be told.
fn registrations() -> Vec<Problem> {
    let (Ok(places), Ok(program)) = (places(), program::path()) else {
        return Vec::new();
    };
    install::notice(Surroundings {
        places: &places,
        registry: &ThisRegistry,
        program: &program,
    })
}

fn print_problems(knowledge: &Knowledge) {
    for problem in &knowledge.problems {
        let line = problem
            .line
            .map_or(String::new(), |line| format!(":{line}"));
        eprintln!("rootwatch: {}{line}: {}", problem.file, problem.message);
    }
}

fn print_verdict(object: &Value, json: bool) -> Result<Status> {
    if json {
        print(&format!("{object:#}\n"))?;
    } else if object.get("verdicts").is_some() {
        print(&report::offer::report(object))?;
    } else if object.get("evidence").is_some() {
        print(&report::evidence::report(object))?;
    } else {
        print(&report::verdict(object))?;
    }
    Ok(if is_found(object) {
        Status::Found
    } else {
        Status::Success
    })
}

/// Whether a verdict, or one of the verdicts on an offer, names an authority.
fn is_found(object: &Value) -> bool {
    let verdicts = object.get("verdicts").and_then(Value::as_array);
    object["authority"].is_object()
        || verdicts.is_some_and(|all| all.iter().any(|one| one["authority"].is_object()))
}

fn print(text: &str) -> Result<()> {
    // Takes the colours out where there is no terminal, or the environment says so.
    match anstream::stdout().write_all(text.as_bytes()) {
        // The reader has seen enough: `rootwatch authorities | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}
