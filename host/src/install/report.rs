//! What was done, for people and for programs.

use serde_json::{Value, json};

use super::{
    change::{Change, Outcome, Row, What},
    extension::Extension,
    locations::{Family, Packaging},
    manifest::NAME,
    target::Scope,
};
use crate::text;

/// Characters of a line: paths are long, and nothing here comes from a stranger.
const LINE_CAP: usize = 4096;

/// All rows of an installation or a removal.
#[derive(Debug)]
pub struct Report {
    pub(crate) is_removal: bool,
    pub(crate) is_dry_run: bool,
    pub(crate) scope: Scope,
    pub(crate) rows: Vec<Row>,
}

impl Report {
    /// Whether nothing is left that failed. A removal leaves what is not ours.
    pub fn is_complete(&self) -> bool {
        let is_left = |change: &Change| match change.outcome {
            Outcome::Failed(_) => true,
            Outcome::Foreign(_) => !self.is_removal,
            _ => false,
        };
        let changes = self.rows.iter().flat_map(|row| &row.changes);
        !changes.into_iter().any(is_left) && (self.is_removal || !self.rows.is_empty())
    }

    /// A table, and below it what remains to be done.
    pub fn text(&self) -> String {
        let mut out = Lines::default();
        if self.rows.is_empty() {
            out.add(if self.is_removal {
                "Rootwatch is registered with no browser."
            } else {
                "No browser was found. Start yours once and run this again, or name it: \
                 rootwatch install --browser chromium"
            });
            return out.0;
        }
        if self.is_dry_run {
            out.add("Nothing was changed. This would be:\n");
            for change in self.rows.iter().flat_map(|row| &row.changes) {
                self.show(&mut out, change);
            }
            out.add("");
        }
        self.table(&mut out);
        let mut is_first = true;
        for row in &self.rows {
            for step in self.left(row) {
                if is_first {
                    out.add("\nLeft to do:");
                    is_first = false;
                }
                out.add(&format!("  {}: {step}", row.label));
            }
        }
        out.0
    }

    fn table(&self, out: &mut Lines) {
        let width = self.rows.iter().map(|row| row.label.chars().count());
        let width = width.max().unwrap_or_default().max("Browser".len());
        let extension = if self.is_removal { "" } else { "Extension" };
        out.add(&format!("{:width$}  {:20}  {extension}", "Browser", "Host"));
        for row in &self.rows {
            let extension = match row.extension {
                _ if self.is_removal => "",
                Extension::Disabled => "switched off",
                Extension::Enabled => "installed",
                Extension::Missing => "missing",
                Extension::Unknown => "no profile yet",
            };
            let host = state(row, self.is_removal);
            out.add(&format!("{:width$}  {host:20}  {extension}", row.label));
            for change in &row.changes {
                out.add(&format!("  {}", change.place));
            }
        }
    }

    /// One change in full, as a dry run shows it.
    fn show(&self, out: &mut Lines, change: &Change) {
        let place = &change.place;
        let verb = match (&change.outcome, change.what) {
            (Outcome::Failed(_) | Outcome::Foreign(_), _) => return,
            (Outcome::Kept, _) => {
                out.add(&format!("keep {place}"));
                return;
            }
            (_, What::Value) if self.is_removal => "remove the registry key",
            (_, What::Value) => "set the registry key",
            (_, _) if self.is_removal => "remove",
            (_, What::Program) => "copy the program to",
            (_, What::Manifest) => "write",
        };
        out.add(&format!("{verb} {place}"));
        for line in change.content.lines() {
            out.add(&format!("    {line}"));
        }
    }

    /// What the person has to do for a browser.
    fn left(&self, row: &Row) -> Vec<String> {
        let mut steps = Vec::new();
        for change in &row.changes {
            match &change.outcome {
                Outcome::Failed(reason) => steps.push(format!(
                    "{reason}. When that is repaired, run the command again."
                )),
                Outcome::Foreign(what) if self.is_removal => {
                    steps.push(format!("{} was left: it is {what}.", change.place));
                }
                Outcome::Foreign(what) => steps.push(format!(
                    "{} is {what} and was left alone. Move it away and run the command again.",
                    change.place
                )),
                Outcome::Done | Outcome::Kept | Outcome::Repaired(_) => {}
            }
        }
        for other in &row.shared_with {
            steps.push(format!(
                "{other} looked there too, and finds no host any more."
            ));
        }
        if !self.is_removal && !row.changes.iter().any(Change::is_stuck) {
            steps.extend(row.place_step.clone());
            steps.extend(row.policy_step.clone());
            steps.extend(permission(row));
            steps.extend(extension_step(row.family, row.extension).map(str::to_owned));
        }
        steps
    }

    /// The same for programs.
    pub fn json(&self) -> Value {
        let rows: Vec<Value> = self.rows.iter().map(|row| self.row(row)).collect();
        json!({
            "dryRun": self.is_dry_run,
            "scope": match self.scope {
                Scope::System => "system",
                Scope::User => "user",
            },
            "complete": self.is_complete(),
            "browsers": rows,
        })
    }

    fn row(&self, row: &Row) -> Value {
        let changes: Vec<Value> = row.changes.iter().map(change_object).collect();
        json!({
            "id": row.id,
            "name": row.label,
            "packaging": row.packaging,
            "extension": row.extension,
            "changes": changes,
            "left": self.left(row),
        })
    }
}

fn change_object(change: &Change) -> Value {
    let (outcome, detail) = match &change.outcome {
        Outcome::Done => ("done", Value::Null),
        Outcome::Failed(reason) => ("failed", reason.as_str().into()),
        Outcome::Foreign(what) => ("foreign", (*what).into()),
        Outcome::Kept => ("kept", Value::Null),
        Outcome::Repaired(before) => ("repaired", before.as_str().into()),
    };
    json!({
        "kind": match change.what {
            What::Manifest => "manifest",
            What::Program => "program",
            What::Value => "registry-value",
        },
        "place": change.place,
        "content": change.content,
        "outcome": outcome,
        "detail": detail,
    })
}

fn state(row: &Row, is_removal: bool) -> &'static str {
    let any = |test: fn(&Outcome) -> bool| row.changes.iter().any(|change| test(&change.outcome));
    if any(|outcome| matches!(outcome, Outcome::Failed(_))) {
        "failed"
    } else if any(|outcome| matches!(outcome, Outcome::Foreign(_))) {
        "left alone"
    } else if is_removal {
        "removed"
    } else if any(|outcome| matches!(outcome, Outcome::Repaired(_))) {
        "repaired"
    } else if any(|outcome| *outcome == Outcome::Done) {
        "registered"
    } else {
        "already registered"
    }
}

/// Ubuntu's Firefox is a Snap: it asks before it starts a host, and remembers a no for good.
fn permission(row: &Row) -> Option<String> {
    let asks = row.packaging == Packaging::Snap && row.family == Family::Firefox;
    asks.then(|| {
        format!(
            "When it asks whether Rootwatch may be started, allow it. If it does not ask: \
             flatpak permission-set webextensions {NAME} snap.firefox yes"
        )
    })
}

/// What to do about the extension.
pub(crate) fn extension_step(family: Family, extension: Extension) -> Option<&'static str> {
    match (family, extension) {
        (_, Extension::Enabled) => None,
        (Family::Firefox, Extension::Disabled) => Some("Switch the extension on in about:addons."),
        (Family::Chromium, Extension::Disabled) => {
            Some("Switch the extension on in chrome://extensions.")
        }
        (Family::Firefox, _) => Some(
            "Add the extension: rootwatch-firefox.xpi, in about:addons (README, \"Everyday use\").",
        ),
        (Family::Chromium, _) => Some(
            "Add the extension: its folder, in chrome://extensions (README, \"Everyday use\").",
        ),
    }
}

/// Lines whose text is made safe to show.
#[derive(Default)]
pub(crate) struct Lines(pub(crate) String);

impl Lines {
    pub(crate) fn add(&mut self, lines: &str) {
        for line in lines.split('\n') {
            self.0.push_str(text::safe(line, LINE_CAP).trim_end());
            self.0.push('\n');
        }
    }
}
