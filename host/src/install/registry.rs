//! The registry of Windows, as far as browsers look for hosts there: keys with a default value.

use anyhow::Result;

/// Whose part of the registry.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Hive {
    /// `HKEY_LOCAL_MACHINE`, everybody's.
    Machine,
    /// `HKEY_CURRENT_USER`.
    User,
}

impl Hive {
    /// Its usual abbreviation.
    pub(crate) fn letters(self) -> &'static str {
        match self {
            Self::Machine => "HKLM",
            Self::User => "HKCU",
        }
    }
}

/// What a value of the registry holds, as far as it is read here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Data {
    /// 32 bits.
    Number(u32),
    /// A text.
    Text(String),
}

/// A registry.
pub trait Registry {
    /// The default value of a key; nothing where there is no key or no value.
    fn get(&self, hive: Hive, key: &str) -> Result<Option<String>>;
    /// The named values of a key that are numbers or texts; none where there is no key.
    fn values(&self, hive: Hive, key: &str) -> Result<Vec<(String, Data)>>;
    /// Makes the key, and sets its default value.
    fn set(&self, hive: Hive, key: &str, value: &str) -> Result<()>;
    /// Removes the key, and the keys above it that are empty then, up to `Software`.
    fn remove(&self, hive: Hive, key: &str) -> Result<()>;
}

/// The registry of this system.
#[derive(Clone, Copy, Debug)]
pub struct ThisRegistry;

#[cfg(windows)]
impl Registry for ThisRegistry {
    fn get(&self, hive: Hive, key: &str) -> Result<Option<String>> {
        match root(hive).open(key) {
            Ok(opened) => Ok(opened.get_string("").ok()),
            Err(error) if error.code().0 == NOT_FOUND => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn values(&self, hive: Hive, key: &str) -> Result<Vec<(String, Data)>> {
        let opened = match root(hive).open(key) {
            Err(error) if error.code().0 == NOT_FOUND => return Ok(Vec::new()),
            opened => opened?,
        };
        let found = opened.values()?.filter_map(|(name, _)| {
            let number = opened.get_u32(&name).map(Data::Number);
            let data = number.or_else(|_| opened.get_string(&name).map(Data::Text));
            Some((name, data.ok()?))
        });
        Ok(found.collect())
    }

    fn set(&self, hive: Hive, key: &str, value: &str) -> Result<()> {
        Ok(root(hive).create(key)?.set_string("", value)?)
    }

    fn remove(&self, hive: Hive, key: &str) -> Result<()> {
        root(hive).remove_tree(key)?;
        let mut rest = key;
        while let Some((above, _)) = rest.rsplit_once('\\') {
            let opened = root(hive).open(above)?;
            let is_empty = opened.keys()?.next().is_none() && opened.values()?.next().is_none();
            if !is_empty || !above.contains('\\') || above.ends_with("WOW6432Node") {
                break;
            }
            root(hive).remove_tree(above)?;
            rest = above;
        }
        Ok(())
    }
}

/// `ERROR_FILE_NOT_FOUND` as an `HRESULT`.
#[cfg(windows)]
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

#[cfg(windows)]
fn root(hive: Hive) -> &'static windows_registry::Key {
    match hive {
        Hive::Machine => windows_registry::LOCAL_MACHINE,
        Hive::User => windows_registry::CURRENT_USER,
    }
}

/// Other systems have none: nothing is in it, and nothing can be put there.
#[cfg(not(windows))]
impl Registry for ThisRegistry {
    fn get(&self, _: Hive, _: &str) -> Result<Option<String>> {
        Ok(None)
    }

    fn values(&self, _: Hive, _: &str) -> Result<Vec<(String, Data)>> {
        Ok(Vec::new())
    }

    fn set(&self, _: Hive, _: &str, _: &str) -> Result<()> {
        anyhow::bail!("this system has no registry")
    }

    fn remove(&self, _: Hive, _: &str) -> Result<()> {
        Ok(())
    }
}
