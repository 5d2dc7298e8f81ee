//! Everything that the stores hold, each certificate once.

use std::{collections::HashMap, path::PathBuf};

use super::{Held, Store, Trust};
use crate::certificate::Certificate;

/// The stores, and what they hold.
#[derive(Debug, Default)]
pub struct Inventory {
    /// The stores; what they held is in `holdings`.
    pub stores: Vec<Store>,
    /// Each certificate once.
    pub certificates: Vec<Certificate>,
    /// Where each certificate is, in the order of `certificates`.
    pub holdings: Vec<Vec<Holding>>,
}

/// A certificate in one store.
#[derive(Debug)]
pub struct Holding {
    /// Index into `Inventory::stores`.
    pub store: usize,
    /// What the store trusts it for.
    pub trust: Trust,
    /// The name that the store has for it.
    pub nickname: Option<String>,
    /// What `certutil -n` takes for it.
    pub certutil_name: Option<String>,
    /// The file that brought it there and can be taken away.
    pub file: Option<PathBuf>,
    /// Whether that file holds other certificates too.
    pub shares_file: bool,
    /// Whether it came with the system and nobody added it here.
    pub is_distributed: bool,
    /// The file of a package that brought it, where it is known.
    pub package_file: Option<PathBuf>,
}

impl Inventory {
    /// Joins what the stores hold.
    pub fn of(mut stores: Vec<Store>) -> Self {
        let mut certificates = Vec::new();
        let mut holdings: Vec<Vec<Holding>> = Vec::new();
        let mut places = HashMap::new();
        for (store, held) in stores.iter_mut().enumerate().flat_map(|(index, store)| {
            let held = std::mem::take(&mut store.held);
            held.into_iter().map(move |held| (index, held))
        }) {
            let Held {
                certificate,
                trust,
                nickname,
                certutil_name,
                file,
                shares_file,
                is_distributed,
                package_file,
            } = held;
            let index = *places.entry(certificate.sha256).or_insert_with(|| {
                certificates.push(certificate);
                holdings.push(Vec::new());
                certificates.len() - 1
            });
            if let Some(list) = holdings.get_mut(index) {
                list.push(Holding {
                    store,
                    trust,
                    nickname,
                    certutil_name,
                    file,
                    shares_file,
                    is_distributed,
                    package_file,
                });
            }
        }
        Self {
            stores,
            certificates,
            holdings,
        }
    }
}
