//! Administrators' policies on native messaging: whether they let a browser start the host at all, and
//! for whom it has to be registered. Chromium's family has three of them, Firefox's none.
//!
//! The rules are those of `ChromeMessagingDelegate::IsNativeMessagingHostAllowed`: a host that is on the
//! list of blocked ones, by name or by `*`, is started only where it is on the other list by name.

mod relaxed;
mod said;

use serde_json::Value;

use self::said::Said;
use super::{Surroundings, locations::Edition, manifest::NAME, target::Scope};

const ALLOWLIST: &str = "NativeMessagingAllowlist";
const BLOCKLIST: &str = "NativeMessagingBlocklist";
const USER_LEVEL: &str = "NativeMessagingUserLevelHosts";

/// What policies say of the host in one browser, and where: a file, or a key of the registry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Ruling {
    /// The browser may not start it.
    Blocked(String),
    /// Nothing.
    Free,
    /// The browser starts it only where it is registered for everybody.
    SystemOnly(String),
}

/// Reads the policies of one edition as its browser does.
pub(crate) fn ruling(edition: &Edition<'_>, at: Surroundings<'_>) -> Ruling {
    judge(&said::read(edition, at))
}

fn judge(said: &Said) -> Ruling {
    let lists = |policy: &str, names: &[&str]| -> Option<&String> {
        let (place, value) = said.get(policy)?;
        let mut texts = value.as_array()?.iter().filter_map(Value::as_str);
        texts.any(|text| names.contains(&text)).then_some(place)
    };
    if let Some(place) = lists(BLOCKLIST, &[NAME, "*"])
        && lists(ALLOWLIST, &[NAME]).is_none()
    {
        return Ruling::Blocked(place.clone());
    }
    match said.get(USER_LEVEL) {
        Some((place, Value::Bool(false))) => Ruling::SystemOnly(place.clone()),
        _ => Ruling::Free,
    }
}

impl Ruling {
    /// For whom a registration counts.
    pub(crate) fn scopes(&self) -> &'static [Scope] {
        match self {
            Self::SystemOnly(_) => &[Scope::System],
            Self::Blocked(_) | Self::Free => &[Scope::User, Scope::System],
        }
    }

    /// What to do about it where the host is registered for `scope`.
    pub(crate) fn step(&self, edition: &Edition<'_>, scope: Scope) -> Option<String> {
        match self {
            Self::Blocked(_) => Some(format!(
                "Ask your administrator to add {NAME} to the policy {ALLOWLIST}."
            )),
            Self::SystemOnly(_) if scope == Scope::User => {
                let is_for_one = edition.site.system.is_empty() && edition.site.keys.is_empty();
                let what = if is_for_one {
                    "lift it".to_owned()
                } else {
                    let id = &edition.browser.id;
                    format!("run: rootwatch install --system --browser {id}")
                };
                Some(format!(
                    "The policy {USER_LEVEL} is off. Ask your administrator to {what}"
                ))
            }
            Self::Free | Self::SystemOnly(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
