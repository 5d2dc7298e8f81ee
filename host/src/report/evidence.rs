//! What an evidence file says beside its certificates, and whether they bear it out.

use serde_json::Value;

use super::{
    items, line,
    style::{BOLD, WARNING, paint},
    text,
};
use crate::text::safe;

/// The report: from where and when, the verdict, and what differs.
pub fn report(object: &Value) -> String {
    let evidence = &object["evidence"];
    let mut out = String::new();
    let said = |object: &Value, field: &str| match safe(text(object, field), 255) {
        text if text.is_empty() => "unknown".to_owned(),
        text => text,
    };
    let software = &evidence["software"];
    line(
        &mut out,
        &format!(
            "Evidence about {}, seen at {}; saved by Rootwatch {} in {}.\n",
            said(evidence, "serverName"),
            said(evidence, "time"),
            said(software, "rootwatch"),
            said(software, "browser"),
        ),
    );
    out.push_str(&super::verdict(object));
    out.push('\n');
    let is_same = evidence["agrees"] == true;
    let style = if is_same { BOLD } else { WARNING };
    line(&mut out, &paint(style, &comparison(evidence)));
    if evidence["listAgrees"] == false {
        line(
            &mut out,
            "The file rests on another list of authorities than this program has.",
        );
    }
    let signs: Vec<&str> = items(evidence, "claimedSigns")
        .filter_map(Value::as_str)
        .collect();
    if !signs.is_empty() {
        line(
            &mut out,
            &format!(
                "Only the file says so, its certificates cannot: {}.",
                signs.join(", ")
            ),
        );
    }
    if evidence["claimedAnchor"] == true {
        line(
            &mut out,
            "That a root was installed on that computer is the file's word.",
        );
    }
    out
}

fn comparison(evidence: &Value) -> String {
    if evidence["agrees"] == true {
        return "The file tells the same verdict.".to_owned();
    }
    let told = &evidence["told"];
    let words = ["standing", "basis", "authority"].map(|field| safe(text(told, field), 128));
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    format!(
        "NOT the verdict that the file tells: {}. Reasons can be another list, roots or authorities \
         that somebody added to Rootwatch there, or that the file was changed.",
        words.join(", ")
    )
}
