//! The roots that are installed on this computer for TLS servers, those of the Mozilla programme
//! aside: they complete a chain of which only the lower part is known, and say where it leads.
//! Pure; `truststore` reads them.

use crate::{
    authorities::Authorities,
    certificate::{Certificate, Origin},
    pool,
    public_roots::PublicRoots,
    truststore::{Inventory, Store},
};

/// More than any computer has that nobody prepared; beyond it only listed ones are kept.
const CROWD: usize = 1500;

/// Installed roots, each with the stores that trust it for servers.
#[derive(Debug, Default)]
pub struct Anchors {
    certificates: Vec<Certificate>,
    /// Indices into `stores`, for each certificate.
    holders: Vec<Vec<usize>>,
    stores: Vec<Store>,
}

impl Anchors {
    /// Takes them from an inventory of roots that vouch for servers.
    pub fn of(inventory: Inventory, list: &Authorities) -> Self {
        let mut found = Self {
            stores: inventory.stores,
            ..Self::default()
        };
        let all = inventory.certificates.into_iter().zip(inventory.holdings);
        for (certificate, holdings) in all {
            if found.certificates.len() < CROWD || list.by_certificate(&certificate).is_some() {
                found.certificates.push(certificate.from(Origin::Installed));
                let stores = holdings.iter().map(|holding| holding.store);
                found.holders.push(stores.collect());
            }
        }
        found
    }

    /// Whether a certificate is worth keeping: the programme's own roots are known anyway.
    pub fn is_wanted(certificate: &Certificate, roots: &PublicRoots) -> bool {
        !roots.has(&certificate.sha256)
    }

    /// Adds what may stand above `chain`, and marks what is installed in it.
    pub fn complete(&self, mut chain: Vec<Certificate>) -> Vec<Certificate> {
        let lent = pool::candidates(&chain, || self.certificates.iter(), Origin::Installed);
        chain.extend(lent);
        for certificate in &mut chain {
            certificate.is_anchor = !self.stores(certificate).is_empty();
        }
        chain
    }

    /// The stores that trust servers because of the certificate, or of another with its name and
    /// key (RFC 5280 §6.1.1 (d): those are what makes an anchor).
    pub fn stores(&self, certificate: &Certificate) -> Vec<&Store> {
        let all = self.certificates.iter().zip(&self.holders);
        let same = all.filter(|(other, _)| {
            other.key.spki_sha256 == certificate.key.spki_sha256
                && other.subject.der == certificate.subject.der
        });
        let mut indices: Vec<usize> = same.flat_map(|(_, stores)| stores).copied().collect();
        indices.sort_unstable();
        indices.dedup();
        let stores = indices.into_iter();
        stores.filter_map(|index| self.stores.get(index)).collect()
    }
}
