//! Servers whose certificates nobody vouches for but they themselves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use rcgen::KeyPair;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::pki::certified_key;
use crate::shape::Shape;

/// Makes a certificate that signs itself for each server name, once per name.
#[derive(Debug, Default)]
pub(crate) struct SelfSigned {
    made: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

impl SelfSigned {
    fn certified(&self, server_name: &str) -> Result<Arc<CertifiedKey>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(server_name) {
            return Ok(Arc::clone(known));
        }
        let key = KeyPair::generate()?;
        let certificate = Shape::PLAIN.params(server_name, None)?.self_signed(&key)?;
        let fresh = Arc::new(certified_key(vec![certificate.der().clone()], &key)?);
        made.insert(server_name.to_owned(), Arc::clone(&fresh));
        Ok(fresh)
    }
}

impl ResolvesServerCert for SelfSigned {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let server_name = hello.server_name()?;
        self.certified(server_name)
            .inspect_err(|error| eprintln!("no certificate for {server_name}: {error:#}"))
            .ok()
    }
}
