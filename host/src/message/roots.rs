//! The response to `roots`; `host/PROTOCOL.md` is the reference.

use serde_json::{Value, json};

use super::{
    RESPONSE_CAP, SHORT_TEXT, TEXT, authority, basis, note, object::Summary, safe, set, standing,
    tree,
};
use crate::{
    installed::{Identity, Installed, InstalledRoot},
    removal::{self, Way},
    truststore::{Code, Holding, Kind, Store, Trust},
};

/// The response, below the response cap.
pub fn response(id: &Value, installed: &Installed<'_>, stores: &[Store]) -> Value {
    let mut message = object(installed, stores);
    set(&mut message, "type", "roots".into());
    set(&mut message, "id", id.clone());
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
        "roots": roots.map(|one| root(one, stores, limit)).collect::<Vec<_>>(),
        "publicCount": installed.public,
        "notes": [],
    })
}

fn store(id: usize, store: &Store, limit: usize) -> Value {
    let mut object = name(store, limit);
    set(&mut object, "id", id.into());
    let problem = store.problem.as_ref().map(|problem| {
        json!({
            "code": match problem.code {
                Code::Damaged => "store-damaged",
                Code::Locked => "store-locked",
                Code::OldFormat => "store-old-format",
                Code::Unreadable => "store-unreadable",
            },
            "message": safe(&problem.message, limit),
        })
    });
    set(&mut object, "problem", problem.into());
    object
}

/// What a store is called, and where it is.
pub(super) fn name(store: &Store, limit: usize) -> Value {
    json!({
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
    })
}

fn root(root: &InstalledRoot<'_>, stores: &[Store], limit: usize) -> Value {
    let verdict = &root.verdict;
    let holdings = root.holdings.iter().enumerate();
    let places = holdings.map(|(index, one)| {
        let ways = removal::ways(root.certificate, root.holdings, index, stores);
        holding(one, &ways, limit)
    });
    let mut object = tree(&Summary::of(root.certificate, limit));
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
            authority(found.entry.authority(), found.entry.added.as_deref())
        }),
        "notes": verdict.notes.iter().map(|one| note(one, limit)).collect::<Vec<_>>(),
        "in": places.collect::<Vec<_>>(),
    });
    if let (Value::Object(fields), Value::Object(more)) = (&mut object, more) {
        fields.extend(more);
    }
    object
}

fn holding(holding: &Holding, ways: &[Way], limit: usize) -> Value {
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
        "removal": ways.iter().map(|one| way(one, limit)).collect::<Vec<_>>(),
    })
}

fn way(way: &Way, limit: usize) -> Value {
    use removal::Code;

    let short = |text: &Option<String>| text.as_ref().map(|text| safe(text, limit));
    json!({
        "code": match way.code {
            Code::ChromiumSettings => "chromium-settings",
            Code::FirefoxSettings => "firefox-settings",
            Code::MacosCommand => "macos-command",
            Code::MacosKeychain => "macos-keychain",
            Code::NssCommand => "nss-command",
            Code::Policy => "policy",
            Code::SystemBlocklist => "system-blocklist",
            Code::SystemCommand => "system-command",
            Code::SystemFile => "system-file",
            Code::SystemPackage => "system-package",
            Code::ThunderbirdSettings => "thunderbird-settings",
            Code::WindowsAdministratorCommand => "windows-administrator-command",
            Code::WindowsCommand => "windows-command",
            Code::WindowsConsole => "windows-console",
        },
        "name": short(&way.name),
        // Whole or not at all: a part of it would be another command.
        "command": way.command,
        "file": short(&way.file),
    })
}
