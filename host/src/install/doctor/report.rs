//! What the doctor says, to people and to programs.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    super::{
        Surroundings,
        extension::Extension,
        files::{self, Found},
        locations::Edition,
        policy::Ruling,
        report::{Lines, extension_step},
        target::Scope,
    },
    Checkup, Finding, Noted,
    fault::{Fault, Remedy},
};

/// The one next step for a browser; nothing where it works.
pub(crate) fn step(
    finding: &Finding,
    edition: &Edition<'_>,
    ruling: &Ruling,
    at: Surroundings<'_>,
) -> Option<String> {
    let first = finding.faults.first()?;
    let extension = match first.fault {
        Fault::ExtensionDisabled => Extension::Disabled,
        Fault::ExtensionMissing => Extension::Missing,
        _ => Extension::Unknown,
    };
    let system = match ruling {
        Ruling::SystemOnly(_) => "--system ",
        Ruling::Blocked(_) | Ruling::Free => "",
    };
    let install = format!("rootwatch install {system}--browser {}", finding.id);
    Some(match first.fault.remedy() {
        Remedy::Administrator => ruling.step(edition, Scope::User)?,
        Remedy::Extension => extension_step(finding.family, extension)?.to_owned(),
        Remedy::Install => match first.place.as_deref().map(|place| (place, foreign(place))) {
            Some((place, Some(what))) => {
                format!("Move {place} away, which is {what}, and run: {install}")
            }
            _ => format!("Run: {install}"),
        },
        // Another program than this one is registered: this one takes its place.
        Remedy::Program if !edition.site.contained && !is_this(finding, at) => {
            format!("Run: {install}")
        }
        Remedy::Program => of_program(&first.fault, finding, &install),
    })
}

fn of_program(fault: &Fault, finding: &Finding, install: &str) -> String {
    let program = finding.program.as_deref().unwrap_or(Path::new("rootwatch"));
    let program = program.display();
    match fault {
        Fault::ProgramNotExecutable(_) => format!("Run: chmod +x \"{program}\""),
        Fault::ProgramOnNoexec(_) => format!(
            "Move {program} to a folder from which programs may be started, and there run: \
             {install}"
        ),
        _ => format!("Run \"{program}\" --version and see what it says."),
    }
}

/// What keeps installation from writing there.
fn foreign(place: &str) -> Option<&'static str> {
    match files::look(Path::new(place)) {
        Ok(Found::Foreign(what)) => Some(what),
        _ => None,
    }
}

fn is_this(finding: &Finding, at: Surroundings<'_>) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let registered = finding.program.as_deref().and_then(real);
    registered.is_some() && registered == real(at.program)
}

/// How far the host gives up what it does not need; nothing on systems where it gives up nothing.
fn sandbox(told: &Value) -> Option<String> {
    let parts = told.as_object()?;
    let lacking: Vec<String> = parts
        .iter()
        .filter(|(_, extent)| *extent != "full")
        .map(|(name, extent)| format!("{name} {}", extent.as_str().unwrap_or("none")))
        .collect();
    Some(if lacking.is_empty() {
        "complete".to_owned()
    } else {
        format!(
            "incomplete, as this system lacks or forbids it: {}",
            lacking.join(", ")
        )
    })
}

impl Checkup {
    /// A paragraph for each browser, and one for the configuration folder.
    pub fn text(&self) -> String {
        let mut out = Lines::default();
        if self.browsers.is_empty() {
            out.add("No browser was found. Start yours once, then run: rootwatch install");
        }
        for finding in &self.browsers {
            finding.show(&mut out);
        }
        if !self.configuration.is_empty() {
            out.add("Configuration: not all of it can be used");
        }
        for problem in &self.configuration {
            let line = problem
                .line
                .map_or(String::new(), |line| format!(":{line}"));
            out.add(&format!("  {}{line}: {}", problem.file, problem.message));
        }
        out.0
    }

    /// The same for programs.
    pub fn json(&self) -> Value {
        let browsers: Vec<Value> = self.browsers.iter().map(Finding::object).collect();
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "well": self.is_well(),
            "browsers": browsers,
            "configuration": self.configuration,
        })
    }
}

impl Finding {
    fn show(&self, out: &mut Lines) {
        let word = match self.faults.first().map(|noted| noted.fault.remedy()) {
            None => "works",
            Some(Remedy::Administrator) => "blocked",
            Some(_) => "does not work",
        };
        out.add(&format!("{}: {word}", self.label));
        if let Some(manifest) = &self.manifest {
            out.add(&format!("  manifest  {}", manifest.display()));
        }
        if let Some(program) = &self.program {
            let version = self.version.as_ref();
            let version = version.map_or(String::new(), |version| format!(", version {version}"));
            out.add(&format!("  program   {}{version}", program.display()));
        }
        if let Some(words) = sandbox(&self.sandbox) {
            out.add(&format!("  sandbox   {words}"));
        }
        for noted in self.faults.iter().chain(&self.remarks) {
            let fault = &noted.fault;
            let place = noted
                .place
                .as_ref()
                .map_or(String::new(), |place| format!("{place}: "));
            out.add(&format!("  {place}{fault} [{}]", fault.code()));
        }
        if let Some(step) = &self.step {
            out.add(&format!("  Next: {step}"));
        }
    }

    fn object(&self) -> Value {
        let noted = |list: &[Noted]| -> Vec<Value> {
            let objects = list.iter().map(|noted| {
                json!({
                    "code": noted.fault.code(),
                    "place": noted.place,
                    "message": noted.fault.to_string(),
                })
            });
            objects.collect()
        };
        json!({
            "id": self.id,
            "name": self.label,
            "packaging": self.packaging,
            "works": self.faults.is_empty(),
            "manifest": self.manifest,
            "program": self.program,
            "version": self.version,
            "sandbox": self.sandbox,
            "faults": noted(&self.faults),
            "remarks": noted(&self.remarks),
            "next": self.step,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_up_is_named() {
        let words = |told: Value| sandbox(&told);
        assert_eq!(words(Value::Null), None);
        let full = json!({ "calls": "full", "dumps": "full", "files": "full" });
        assert_eq!(words(full).as_deref(), Some("complete"));
        let old = json!({ "calls": "none", "dumps": "full", "files": "partial" });
        let lacking = "incomplete, as this system lacks or forbids it: calls none, files partial";
        assert_eq!(words(old).as_deref(), Some(lacking));
    }
}
