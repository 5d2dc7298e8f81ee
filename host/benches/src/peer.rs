//! The libraries that are measured beside the host: each proves the same two links, from DER to an
//! answer, with its root loaded beforehand. Neither reads or writes JSON.

use anyhow::{Result, ensure};
use openssl::{
    stack::Stack,
    x509::{
        X509, X509StoreContext,
        store::{X509Store, X509StoreBuilder},
    },
};
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::chain::Chain;

/// `rustls-webpki` with a loaded root.
pub(crate) struct Webpki {
    anchors: Vec<TrustAnchor<'static>>,
}

impl Webpki {
    /// Loads the root.
    pub(crate) fn new(root: &[u8]) -> Result<Self> {
        let anchor = anchor_from_trusted_cert(&CertificateDer::from(root))?.to_owned();
        Ok(Self {
            anchors: vec![anchor],
        })
    }

    /// Verifies the path.
    pub(crate) fn verify(&self, chain: &Chain) -> Result<()> {
        let end_entity = CertificateDer::from(&chain.end_entity[..]);
        let intermediates = [CertificateDer::from(&chain.intermediate[..])];
        EndEntityCert::try_from(&end_entity)?.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &self.anchors,
            &intermediates,
            UnixTime::now(),
            KeyUsage::server_auth(),
            None,
            None,
        )?;
        Ok(())
    }
}

/// OpenSSL with a loaded root.
pub(crate) struct OpenSsl {
    store: X509Store,
}

impl OpenSsl {
    /// Loads the root.
    pub(crate) fn new(root: &[u8]) -> Result<Self> {
        let mut builder = X509StoreBuilder::new()?;
        builder.add_cert(X509::from_der(root)?)?;
        Ok(Self {
            store: builder.build(),
        })
    }

    /// Parses the certificates and verifies the path.
    pub(crate) fn verify(&self, chain: &Chain) -> Result<()> {
        let end_entity = X509::from_der(&chain.end_entity)?;
        let mut others = Stack::new()?;
        others.push(X509::from_der(&chain.intermediate)?)?;
        let mut context = X509StoreContext::new()?;
        let is_valid = context.init(&self.store, &end_entity, &others, |context| {
            context.verify_cert()
        })?;
        ensure!(is_valid, "OpenSSL does not verify the chain");
        Ok(())
    }
}
