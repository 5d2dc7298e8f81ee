//! What the roots are that this computer's programs trust: each is judged as a certificate that
//! somebody is asked to install, for that is how it came there. Pure, like `offer`.

use crate::{
    authorities::Authorities,
    certificate::Certificate,
    offer,
    public_roots::PublicRoots,
    truststore::{Holding, Inventory, Trust},
    verdict::{Note, Standing, Verdict},
};

/// More certificates than any computer has that nobody prepared.
const CROWD: usize = 1500;

/// The installed roots that are more than roots of the Mozilla programme.
#[derive(Debug)]
pub struct Installed<'a> {
    /// What matters most first.
    pub roots: Vec<InstalledRoot<'a>>,
    /// How many others there are: trusted by the Mozilla programme, and refused nowhere here.
    pub public: usize,
}

/// One installed root.
#[derive(Debug)]
pub struct InstalledRoot<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// What kind of root it is.
    pub identity: Identity,
    /// The verdict that it would get as an offer.
    pub verdict: Verdict<'a>,
    /// The stores that hold it.
    pub holdings: &'a [Holding],
}

/// What kind of root a certificate is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Identity {
    /// This computer's configuration of Rootwatch counts it as public.
    AddedPublic,
    /// It came with the system; the Mozilla programme does not trust it for TLS servers.
    Distributed,
    /// The Mozilla programme trusts it, and a store here refuses it.
    DistrustedPublic,
    /// A listed authority.
    Listed,
    /// Somebody added it on this computer.
    Local,
}

impl<'a> Installed<'a> {
    /// Judges everything in `inventory`.
    pub fn of(inventory: &'a Inventory, list: &'a Authorities, roots: &'a PublicRoots) -> Self {
        let all = &inventory.certificates;
        let mut found = Self {
            roots: Vec::new(),
            public: 0,
        };
        for (index, (certificate, holdings)) in all.iter().zip(&inventory.holdings).enumerate() {
            // A root proves itself. Only an intermediate gains by the others, and a crowd of
            // them, which somebody made, must not cost a crowd's square of signatures.
            let is_alone = certificate.is_self_issued() || all.len() > CROWD;
            let verdict = if is_alone {
                offer::assess_offered(std::slice::from_ref(certificate), 0, list, roots)
            } else {
                offer::assess_offered(all, index, list, roots)
            };
            let is_refused = holdings.iter().any(|one| one.trust == Trust::Distrusted);
            let vouches = holdings.iter().any(|one| one.trust == Trust::Servers);
            let is_server = verdict.notes.contains(&Note::OfferedNotCa);
            let is_public = verdict.standing == Standing::PubliclyTrusted;
            let identity = if verdict.authority.is_some() {
                Identity::Listed
            } else if is_server && !vouches && !is_refused {
                // A person's own certificate, or one that a browser remembered: no root.
                continue;
            } else if verdict.notes.iter().any(is_added) {
                Identity::AddedPublic
            } else if is_public && is_refused {
                Identity::DistrustedPublic
            } else if is_public {
                found.public += 1;
                continue;
            } else if holdings.iter().any(|one| one.is_distributed) {
                Identity::Distributed
            } else {
                Identity::Local
            };
            found.roots.push(InstalledRoot {
                certificate,
                identity,
                verdict,
                holdings,
            });
        }
        found.roots.sort_by_key(InstalledRoot::rank);
        found
    }

    /// Whether a listed authority's root vouches for TLS servers in some store.
    pub fn is_listed_trusted(&self) -> bool {
        let listed = |root: &InstalledRoot<'_>| root.identity == Identity::Listed;
        self.roots.iter().any(|root| listed(root) && root.vouches())
    }
}

impl InstalledRoot<'_> {
    /// Whether some store trusts TLS servers because of it.
    pub fn vouches(&self) -> bool {
        self.holdings.iter().any(|one| one.trust == Trust::Servers)
    }

    fn rank(&self) -> (u8, u8) {
        let place = match (self.identity, self.vouches()) {
            (Identity::Listed, true) => 0,
            (Identity::Listed, false) => 1,
            (Identity::Local, true) => 2,
            (Identity::AddedPublic, true) => 3,
            (Identity::Distributed, true) => 4,
            _ => 5,
        };
        (place, offer::rank(&self.verdict))
    }
}

fn is_added(note: &Note) -> bool {
    matches!(note, Note::PublicRootAdded(_))
}
