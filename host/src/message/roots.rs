//! The response to `roots`; `host/PROTOCOL.md` is the reference.

use serde_json::{Value, json};

use super::{RESPONSE_CAP, authority, basis, note, safe, standing, summary};
use crate::{
    installed::{Identity, Installed, InstalledRoot},
    truststore::{Code, Holding, Kind, Store, Trust},
};

/// Characters of one text, and of one text where the response was too long.
const TEXT: usize = 1024;
const SHORT_TEXT: usize = 128;

/// The response, below the response cap.
pub fn response(id: &Value, installed: &Installed<'_>, stores: &[Store]) -> Value {
    let mut message = object(installed, stores);
    if let Value::Object(fields) = &mut message {
        fields.insert("type".to_owned(), "roots".into());
        fields.insert("id".to_owned(), id.clone());
    }
    message
}

/// What `rootwatch roots --json` prints: the response without type and id.
pub fn object(installed: &Installed<'_>, stores: &[Store]) -> Value {
    let whole = render(installed, stores, TEXT, usize::MAX);
    // A frame holds some more: the id and the type.
    let room = RESPONSE_CAP - 1024;
    if whole.to_string().len() < room {
        return whole;
    }
    // What matters stands first, so the end is what can be missed.
    let mut count = installed.roots.len();
    loop {
        let mut short = render(installed, stores, SHORT_TEXT, count);
        if let Some(Value::Array(notes)) = short.get_mut("notes") {
            notes.push(json!({ "code": "shortened" }));
        }
        if count == 0 || short.to_string().len() < room {
            return short;
        }
        count /= 2;
    }
}

fn render(installed: &Installed<'_>, stores: &[Store], limit: usize, count: usize) -> Value {
    let all = stores.iter().enumerate();
    let roots = installed.roots.iter().take(count);
    json!({
        "stores": all.map(|(id, one)| store(id, one, limit)).collect::<Vec<_>>(),
        "roots": roots.map(|one| root(one, limit)).collect::<Vec<_>>(),
        "publicCount": installed.public,
        "notes": [],
    })
}

fn store(id: usize, store: &Store, limit: usize) -> Value {
    json!({
        "id": id,
        "kind": match store.kind {
            Kind::Chromium => "chromium",
            Kind::Macos => "macos",
            Kind::Nss => "nss",
            Kind::Policy => "policy",
            Kind::System => "system",
            Kind::Windows => "windows",
        },
        "label": safe(&store.label, limit),
        "browser": store.browser,
        "path": safe(&store.path.to_string_lossy(), limit),
        "problem": store.problem.as_ref().map(|problem| json!({
            "code": match problem.code {
                Code::Damaged => "store-damaged",
                Code::Locked => "store-locked",
                Code::OldFormat => "store-old-format",
                Code::Unreadable => "store-unreadable",
            },
            "message": safe(&problem.message, limit),
        })),
    })
}

fn root(root: &InstalledRoot<'_>, limit: usize) -> Value {
    let verdict = &root.verdict;
    let mut object = summary(root.certificate, limit);
    let more = json!({
        "identity": match root.identity {
            Identity::AddedPublic => "added-public",
            Identity::Distributed => "distributed",
            Identity::DistrustedPublic => "distrusted-public",
            Identity::Listed => "listed",
            Identity::Local => "local",
        },
        "standing": standing(verdict.standing),
        "basis": verdict.authority.map(|found| basis(found.basis)),
        "authority": verdict.authority.map(|found| {
            authority(&found.entry.authority, found.entry.added.as_deref())
        }),
        "notes": verdict.notes.iter().map(|one| note(one, limit)).collect::<Vec<_>>(),
        "in": root.holdings.iter().map(|one| holding(one, limit)).collect::<Vec<_>>(),
        "removal": null,
    });
    if let (Value::Object(fields), Value::Object(more)) = (&mut object, more) {
        fields.extend(more);
    }
    object
}

fn holding(holding: &Holding, limit: usize) -> Value {
    let file = holding.file.as_ref();
    json!({
        "store": holding.store,
        "trust": match holding.trust {
            Trust::Distrusted => "distrusted",
            Trust::NotServers => "not-servers",
            Trust::Servers => "servers",
        },
        "nickname": holding.nickname.as_ref().map(|text| safe(text, limit)),
        "file": file.map(|path| safe(&path.to_string_lossy(), limit)),
    })
}
