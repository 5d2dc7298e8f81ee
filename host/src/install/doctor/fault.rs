//! What can be wrong between a browser and the host, in words, and what mends it.

use std::fmt;

/// Everything that the doctor finds. The codes are for scripts and stay as they are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// An extension or origin in the list of those who may start the host is none.
    CallerMalformed(String),
    /// The extension is not among those who may start the host.
    CallerMissing(String),
    /// The extension is switched off.
    ExtensionDisabled,
    /// No profile has the extension.
    ExtensionMissing,
    /// There is no profile in which it could be.
    ExtensionUnknown,
    /// A field has a value that the browser does not take.
    FieldInvalid(&'static str),
    /// A field that the browser needs.
    FieldMissing(&'static str),
    /// A field that Firefox does not know.
    FieldUnknown(String),
    /// A policy forbids the browser to start the host.
    HostBlocked,
    /// The host began and did something else than it should.
    HostConfused(String),
    /// The host ended before it answered.
    HostEnded(String),
    /// The host did not answer in time.
    HostSilent,
    /// The system refuses to start the host.
    HostUnstartable(String),
    /// A registry value names a file that is not there.
    ManifestMissing(String),
    /// The file cannot be read.
    ManifestUnreadable(String),
    /// The manifest is about another host.
    NameWrong(String),
    /// The file is no JSON object.
    NotJson(String),
    /// No place where the browser looks has a manifest.
    NotRegistered,
    /// The program's path is relative.
    PathRelative(String),
    /// The program may not be executed.
    ProgramNotExecutable(String),
    /// The program lies on a file system from which nothing may be executed.
    ProgramOnNoexec(String),
    /// There is no such program.
    ProgramMissing(String),
    /// The browser is in a sandbox, and cannot see the program.
    ProgramOutsideSandbox(String),
    /// The host is of another version than this program.
    ProgramOutdated(String),
    /// The browser is in a sandbox, and the program was tried outside of it.
    SandboxUntried,
    /// A policy forbids the browser what users have registered, and there is nothing else.
    UserHostsBlocked,
}

/// Who can mend it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Remedy {
    /// Whoever set the policy has to change it.
    Administrator,
    /// The extension has to be added or switched on.
    Extension,
    /// `rootwatch install` renews what is wrong.
    Install,
    /// The program has to be moved or its rights changed first.
    Program,
}

impl Fault {
    /// Its name for scripts.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::CallerMalformed(_) => "caller-malformed",
            Self::CallerMissing(_) => "caller-missing",
            Self::ExtensionDisabled => "extension-disabled",
            Self::ExtensionMissing => "extension-missing",
            Self::ExtensionUnknown => "extension-unknown",
            Self::FieldInvalid(_) => "field-invalid",
            Self::FieldMissing(_) => "field-missing",
            Self::FieldUnknown(_) => "field-unknown",
            Self::HostBlocked => "host-blocked",
            Self::HostConfused(_) => "host-confused",
            Self::HostEnded(_) => "host-ended",
            Self::HostSilent => "host-silent",
            Self::HostUnstartable(_) => "host-unstartable",
            Self::ManifestMissing(_) => "manifest-missing",
            Self::ManifestUnreadable(_) => "manifest-unreadable",
            Self::NameWrong(_) => "name-wrong",
            Self::NotJson(_) => "not-json",
            Self::NotRegistered => "not-registered",
            Self::PathRelative(_) => "path-relative",
            Self::ProgramNotExecutable(_) => "program-not-executable",
            Self::ProgramOnNoexec(_) => "program-on-noexec",
            Self::ProgramMissing(_) => "program-missing",
            Self::ProgramOutsideSandbox(_) => "program-outside-sandbox",
            Self::ProgramOutdated(_) => "program-outdated",
            Self::SandboxUntried => "sandbox-untried",
            Self::UserHostsBlocked => "user-hosts-blocked",
        }
    }

    /// What mends it.
    pub(crate) fn remedy(&self) -> Remedy {
        match self {
            Self::ExtensionDisabled | Self::ExtensionMissing | Self::ExtensionUnknown => {
                Remedy::Extension
            }
            Self::HostBlocked | Self::UserHostsBlocked => Remedy::Administrator,
            Self::HostConfused(_)
            | Self::HostEnded(_)
            | Self::HostSilent
            | Self::HostUnstartable(_)
            | Self::ProgramNotExecutable(_)
            | Self::ProgramOnNoexec(_) => Remedy::Program,
            _ => Remedy::Install,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallerMalformed(id) => {
                write!(
                    f,
                    "\"{id}\" is no extension, for which the browser refuses all of it"
                )
            }
            Self::CallerMissing(ours) => write!(f, "does not let {ours} start the host"),
            Self::ExtensionDisabled => f.write_str("the extension is switched off"),
            Self::ExtensionMissing => f.write_str("the extension is missing"),
            Self::ExtensionUnknown => f.write_str("there is no profile yet with an extension"),
            Self::FieldInvalid(name) => write!(f, "\"{name}\" has a value that is not taken"),
            Self::FieldMissing(name) => write!(f, "\"{name}\" is missing"),
            Self::FieldUnknown(name) => {
                write!(
                    f,
                    "\"{name}\" is a field that Firefox does not know, and refuses"
                )
            }
            Self::HostBlocked => f.write_str("a policy blocks the host: NativeMessagingBlocklist"),
            Self::HostConfused(what) => write!(f, "the host answers wrongly: {what}"),
            Self::HostEnded(how) => write!(f, "the host ended before it answered: {how}"),
            Self::HostSilent => f.write_str("the host was started and does not answer"),
            Self::HostUnstartable(reason) => write!(f, "the host cannot be started: {reason}"),
            Self::ManifestMissing(path) => write!(f, "says {path}, which is not there"),
            Self::ManifestUnreadable(reason) => write!(f, "cannot be read: {reason}"),
            Self::NameWrong(name) => write!(f, "is about the host \"{name}\""),
            Self::NotJson(reason) => write!(f, "is no JSON object: {reason}"),
            Self::NotRegistered => f.write_str("the host is not registered"),
            Self::PathRelative(path) => write!(f, "\"{path}\" is relative, which browsers refuse"),
            Self::ProgramNotExecutable(path) => write!(f, "{path} may not be executed"),
            Self::ProgramOnNoexec(folder) => {
                write!(
                    f,
                    "nothing below {folder} may be executed: it is mounted noexec"
                )
            }
            Self::ProgramMissing(path) => write!(f, "points to {path}, which is not there"),
            Self::ProgramOutsideSandbox(path) => {
                write!(
                    f,
                    "points to {path}, which the browser's sandbox hides from it"
                )
            }
            Self::ProgramOutdated(version) => {
                write!(
                    f,
                    "the host is version {version}, this is {}",
                    env!("CARGO_PKG_VERSION")
                )
            }
            Self::SandboxUntried => f.write_str("it was tried outside of the browser's sandbox"),
            Self::UserHostsBlocked => {
                f.write_str("a policy blocks what users register: NativeMessagingUserLevelHosts")
            }
        }
    }
}
