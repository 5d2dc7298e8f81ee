//! Trust settings of macOS: what this user, the administrator and Apple trust or refuse. A
//! certificate in a keychain without such settings is no root. Reading them is behind `Domains`.

use super::{Code, Contents, Held, Kind, Places, Problem, Source, Store, Trust, file::Files};
use crate::certificate::Certificate;

/// Whose settings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Domain {
    Administrator,
    System,
    User,
}

/// What a setting says about TLS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(
    not(target_os = "macos"),
    allow(dead_code, reason = "made on macOS and in tests")
)]
pub(super) enum Setting {
    /// Refused.
    Deny,
    /// Nothing about TLS, or left to what the system finds.
    Unspecified,
    /// Trusted as a root. Settings without any restriction mean this too.
    Trust,
}

/// The trust settings of a system.
pub(super) trait Domains {
    /// Every certificate with settings in the domain, as DER.
    fn settings(&self, domain: Domain) -> Result<Vec<(Vec<u8>, Setting)>, String>;
}

/// All domains of a system; none without one.
pub(super) struct TrustSettings<D>(pub(super) Option<D>);

impl<D: Domains> Source for TrustSettings<D> {
    fn stores(&self, places: &Places, _: &Files) -> Vec<Store> {
        let Some(domains) = &self.0 else {
            return Vec::new();
        };
        let all = [
            (
                Domain::User,
                "macOS, login keychain",
                "Library/Keychains/login.keychain-db",
            ),
            (
                Domain::Administrator,
                "macOS, System keychain",
                "/Library/Keychains/System.keychain",
            ),
            (
                Domain::System,
                "macOS, System Roots",
                "/System/Library/Keychains/SystemRootCertificates.keychain",
            ),
        ];
        let stores = all.into_iter().map(|(domain, label, path)| {
            let read = domains.settings(domain);
            let contents = read
                .map(|settings| contents(&settings, domain))
                .map_err(|message| Problem::new(Code::Unreadable, message));
            // Joined to the home folder, an absolute path replaces it.
            Store::new(Kind::Macos, label, &places.in_home(path)).filled(contents)
        });
        stores.collect()
    }
}

fn contents(settings: &[(Vec<u8>, Setting)], domain: Domain) -> Contents {
    let mut found = Contents::default();
    for (der, setting) in settings {
        let trust = match setting {
            Setting::Deny => Trust::Distrusted,
            Setting::Unspecified => Trust::NotServers,
            Setting::Trust => Trust::Servers,
        };
        match Certificate::from_der(der) {
            Ok(certificate) => found.held.push(Held {
                is_distributed: domain == Domain::System,
                ..Held::new(certificate, trust)
            }),
            Err(_) => found.damaged += 1,
        }
    }
    found
}

/// The settings of this system.
#[cfg(target_os = "macos")]
pub(super) fn system() -> Option<ThisSystem> {
    Some(ThisSystem)
}

/// There are none.
#[cfg(not(target_os = "macos"))]
pub(super) fn system() -> Option<ThisSystem> {
    None
}

/// This system.
pub(super) struct ThisSystem;

#[cfg(target_os = "macos")]
impl Domains for ThisSystem {
    fn settings(&self, domain: Domain) -> Result<Vec<(Vec<u8>, Setting)>, String> {
        use security_framework::trust_settings::{
            Domain as Theirs, TrustSettings, TrustSettingsForCertificate as Says,
        };

        let settings = TrustSettings::new(match domain {
            Domain::Administrator => Theirs::Admin,
            Domain::System => Theirs::System,
            Domain::User => Theirs::User,
        });
        let certificates = settings.iter().map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        for certificate in certificates {
            let says = settings
                .tls_trust_settings_for_certificate(&certificate)
                .map_err(|error| error.to_string())?;
            let setting = match says {
                None | Some(Says::TrustRoot | Says::TrustAsRoot) => Setting::Trust,
                Some(Says::Deny) => Setting::Deny,
                Some(Says::Invalid | Says::Unspecified) => Setting::Unspecified,
            };
            found.push((certificate.to_der(), setting));
        }
        Ok(found)
    }
}

#[cfg(not(target_os = "macos"))]
impl Domains for ThisSystem {
    fn settings(&self, _: Domain) -> Result<Vec<(Vec<u8>, Setting)>, String> {
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    struct Scratch(Vec<u8>);

    impl Domains for Scratch {
        fn settings(&self, domain: Domain) -> Result<Vec<(Vec<u8>, Setting)>, String> {
            match domain {
                Domain::Administrator => Err("denied".to_owned()),
                Domain::System => Ok(vec![(self.0.clone(), Setting::Trust)]),
                Domain::User => Ok(vec![
                    (self.0.clone(), Setting::Deny),
                    (self.0.clone(), Setting::Unspecified),
                    (b"no".to_vec(), Setting::Trust),
                ]),
            }
        }
    }

    #[test]
    fn reads_every_domain_and_names_what_it_could_not() {
        let key = rcgen::KeyPair::generate().unwrap();
        let parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        let der = parameters.self_signed(&key).unwrap().der().to_vec();
        let places = Places::new(PathBuf::new(), PathBuf::new());
        let stores = TrustSettings(Some(Scratch(der))).stores(&places, &Files::default());
        let seen = stores.iter().map(|store| {
            let trusts: Vec<_> = store
                .held
                .iter()
                .map(|h| (h.trust, h.is_distributed))
                .collect();
            (trusts, store.problem.as_ref().map(|problem| problem.code))
        });
        let expected = [
            (
                vec![(Trust::Distrusted, false), (Trust::NotServers, false)],
                Some(Code::Damaged),
            ),
            (vec![], Some(Code::Unreadable)),
            (vec![(Trust::Servers, true)], None),
        ];
        assert_eq!(seen.collect::<Vec<_>>(), expected);
    }
}
