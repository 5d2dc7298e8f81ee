//! What this session has seen, as far as signs need it. In memory only, and bounded.
//!
//! Only sites that a proven path to the root covers are noted, so nobody but the holder of a
//! root's key can add to what is known of it. Forgetting takes evidence away and never adds any,
//! so it cannot turn a suspicion on. To turn one off, it would have to lose the entry of a key
//! that serves several domains; those are the last to go. Entries never lose a domain.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

use super::Place;
use crate::{certificate::Certificate, digest::Sha256};

/// Root keys that are remembered.
pub const ROOTS: usize = 128;
/// End-entity keys that are remembered.
pub const END_ENTITIES: usize = 512;
/// Domains that are remembered for one key; more would change no sign.
pub const DOMAINS: usize = 16;
/// Names of public issuers that are remembered.
pub const PUBLIC_ISSUERS: usize = 512;
/// A public issuer's name has at most so many bytes of DER.
const NAME_CAP: usize = 1024;

/// What this session has seen.
#[derive(Debug)]
pub struct Session {
    roots: Keys,
    end_entities: Keys,
    public_issuers: VecDeque<(Vec<u8>, Sha256)>,
}

/// What is known of a path's keys, the site at hand included.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Seen {
    /// Registrable domains that the root's key vouched for.
    pub domains: usize,
    /// Whether the root's key vouched for another domain in another public network.
    pub is_scattered: bool,
    /// Whether the end-entity's key served a name of another domain that its certificate does
    /// not cover.
    pub key_serves_others: bool,
}

/// A site as it is remembered.
#[derive(Clone, Debug)]
pub struct Site {
    /// Registrable domain.
    pub domain: String,
    /// The name in the address.
    pub server_name: String,
    /// The network of its public address.
    pub network: Option<IpAddr>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            roots: Keys::new(ROOTS),
            end_entities: Keys::new(END_ENTITIES),
            public_issuers: VecDeque::new(),
        }
    }
}

impl Session {
    /// Notes that `root` vouched for `site` with `end_entity`, and tells what is known now.
    pub fn visit(&mut self, root: &Certificate, end_entity: &Certificate, site: &Site) -> Seen {
        let same_root = self.roots.note(root.key.spki_sha256, site);
        let elsewhere = |other: &Site| {
            let (ours, theirs) = (site.network, other.network);
            other.domain != site.domain && ours.is_some() && theirs.is_some() && ours != theirs
        };
        let is_new = same_root.iter().all(|other| other.domain != site.domain);
        let (domains, is_scattered) = (
            same_root.len() + usize::from(is_new),
            same_root.iter().any(elsewhere),
        );
        let same_key = self.end_entities.note(end_entity.key.spki_sha256, site);
        let is_other =
            |other: &Site| other.domain != site.domain && !end_entity.covers(&other.server_name);
        Seen {
            domains,
            is_scattered,
            key_serves_others: same_key.iter().any(is_other),
        }
    }

    /// Remembers the issuers on a proven path to a public root.
    pub fn learn<'a>(&mut self, issuers: impl Iterator<Item = &'a Certificate>) {
        for issuer in issuers {
            let (name, key) = (&issuer.subject.der, issuer.key.spki_sha256);
            // The key is compared first: it stands in the queue itself.
            let is_known = |known: &(Vec<u8>, Sha256)| known.1 == key && known.0 == *name;
            if name.len() > NAME_CAP || self.public_issuers.iter().any(is_known) {
                continue;
            }
            if self.public_issuers.len() == PUBLIC_ISSUERS {
                self.public_issuers.pop_front();
            }
            self.public_issuers.push_back((name.clone(), key));
        }
    }

    /// Whether `issuer` has the name of a public issuer and none of the keys under that name.
    pub fn imitates(&self, issuer: &Certificate) -> bool {
        let same_name = self.public_issuers.iter();
        let mut keys = same_name.filter(|(name, _)| *name == issuer.subject.der);
        let first = keys.next();
        let is_other = |known: &(Vec<u8>, Sha256)| known.1 != issuer.key.spki_sha256;
        first.is_some_and(is_other) && keys.all(is_other)
    }
}

/// The network of a public address: its first 16 bits, or 32 of IPv6. Servers of one owner
/// at one hoster share it.
pub fn network(address: Option<IpAddr>) -> Option<IpAddr> {
    let address = address?.to_canonical();
    let network = match address {
        IpAddr::V4(four) => IpAddr::V4((four.to_bits() & (u32::MAX << 16)).into()),
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() & (u128::MAX << 96)).into()),
    };
    (Place::of(address) == Place::Public).then_some(network)
}

/// Keys and the sites that they served.
#[derive(Debug)]
struct Keys {
    known: HashMap<Sha256, Served>,
    cap: usize,
    clock: u64,
}

#[derive(Debug, Default)]
struct Served {
    sites: Vec<Site>,
    last: u64,
}

impl Keys {
    fn new(cap: usize) -> Self {
        Self {
            known: HashMap::new(),
            cap,
            clock: 0,
        }
    }

    /// Notes that `key` served `site`, and tells what it served.
    fn note(&mut self, key: Sha256, site: &Site) -> &[Site] {
        self.clock += 1;
        if !self.known.contains_key(&key) && self.known.len() >= self.cap {
            self.forget_one();
        }
        let served = self.known.entry(key).or_default();
        served.last = self.clock;
        let has_room = served.sites.len() < DOMAINS;
        match served.sites.iter_mut().find(|s| s.domain == site.domain) {
            Some(known) => known.network = known.network.or(site.network),
            None if has_room => served.sites.push(site.clone()),
            None => {}
        }
        &served.sites
    }

    /// Forgets a key with the fewest domains, of those the one that was met longest ago.
    fn forget_one(&mut self) {
        let entries = self.known.iter();
        let least = entries.min_by_key(|(_, served)| (served.sites.len(), served.last));
        if let Some(key) = least.map(|(key, _)| *key) {
            self.known.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(domain: &str) -> Site {
        Site {
            domain: domain.to_owned(),
            server_name: format!("www.{domain}"),
            network: None,
        }
    }

    fn key(number: usize) -> Sha256 {
        Sha256::of(number.to_string().as_bytes())
    }

    /// An attacker's page opens many made-up names with as many keys.
    #[test]
    fn a_flood_of_keys_does_not_push_out_one_that_serves_several_domains() {
        let mut keys = Keys::new(ROOTS);
        keys.note(key(0), &site("news.example"));
        keys.note(key(0), &site("bank.example"));
        for number in 1..10_000 {
            keys.note(key(number), &site(&format!("made-up-{number}.example")));
        }
        assert_eq!(keys.known.len(), ROOTS);
        assert_eq!(keys.note(key(0), &site("news.example")).len(), 2);
        // The latest is there, the first is forgotten and starts anew.
        assert_eq!(keys.note(key(9_999), &site("other.example")).len(), 2);
        assert_eq!(keys.note(key(1), &site("other.example")).len(), 1);
    }

    #[test]
    fn a_key_with_too_many_domains_keeps_those_it_has() {
        let mut keys = Keys::new(ROOTS);
        for number in 0..100 {
            keys.note(key(0), &site(&format!("d{number}.example")));
        }
        let served = keys.note(key(0), &site("d0.example"));
        assert_eq!(served.len(), DOMAINS);
        assert_eq!(
            served.first().map(|s| s.domain.as_str()),
            Some("d0.example")
        );
    }

    #[test]
    fn only_public_addresses_have_a_network() {
        let of = |text: &str| network(Some(text.parse().unwrap())).map(|n| n.to_string());
        assert_eq!(of("93.184.216.34").as_deref(), Some("93.184.0.0"));
        assert_eq!(of("::ffff:93.184.1.1").as_deref(), Some("93.184.0.0"));
        assert_eq!(of("2606:4700::1111").as_deref(), Some("2606:4700::"));
        assert_eq!(of("192.168.1.1"), None);
        assert_eq!(of("198.18.0.7"), None);
        assert_eq!(network(None), None);
    }
}
