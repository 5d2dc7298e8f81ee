//! Keeps what the stores hold in memory, as far as it is wanted, and reads again only the
//! families of stores in which something has changed since.

use super::{Code, Files, Held, Inventory, Places, Source, Store, Trust};
use crate::certificate::Certificate;

/// The stores as they were last.
pub struct Survey {
    places: Places,
    families: Vec<Family>,
}

struct Family {
    source: Box<dyn Source + Send>,
    files: Files,
    stores: Vec<Store>,
}

impl Survey {
    /// Nothing is read yet.
    pub fn new(places: Places) -> Self {
        let families = super::sources().into_iter().map(|source| Family {
            source,
            files: Files::default(),
            stores: Vec::new(),
        });
        Self {
            places,
            families: families.collect(),
        }
    }

    /// Reads what has changed. Of the certificates that vouch for TLS servers those are kept that
    /// `is_wanted`. Returns whether something was read.
    pub fn refresh(&mut self, is_wanted: impl Fn(&Certificate) -> bool) -> bool {
        let mut was_read = false;
        for family in &mut self.families {
            if family.files.are_unchanged() {
                continue;
            }
            let files = Files::default();
            let mut stores = family.source.stores(&self.places, &files);
            for store in &mut stores {
                let vouches = |held: &Held| held.trust == Trust::Servers;
                store
                    .held
                    .retain(|held| vouches(held) && is_wanted(&held.certificate));
                store.held.shrink_to_fit();
                keep_while_locked(store, &family.stores);
            }
            was_read |= !(stores.is_empty() && family.stores.is_empty());
            (family.files, family.stores) = (files, stores);
        }
        was_read
    }

    /// What was kept, of all stores.
    pub fn inventory(&self) -> Inventory {
        let stores = self.families.iter().flat_map(|family| &family.stores);
        Inventory::of(stores.cloned().collect())
    }
}

/// A store that is being written holds what it held before, until it can be read.
fn keep_while_locked(store: &mut Store, before: &[Store]) {
    let is_locked = store
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == Code::Locked);
    let same = |other: &&Store| other.kind == store.kind && other.path == store.path;
    if is_locked && let Some(known) = before.iter().find(same) {
        store.held.clone_from(&known.held);
    }
}
