//! The interceptors that nobody here wrote, put in front of sites of the lab's internet. Each has
//! a CA that its user made, under a name that says nothing of the program, unless it is mitmproxy as
//! it comes. They run as long as the cast.

use std::any::Any;
use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::internet::Internet;
use crate::mitmproxy::Mitmproxy;
use crate::pki::Authority;
use crate::router::Route;
use crate::squid::{Bump, Squid};
use crate::sslsplit::Sslsplit;
use crate::toolchain::Toolchain;

/// See the file's first lines.
pub(crate) struct Cast {
    toolchain: Toolchain,
    folder: PathBuf,
    running: RefCell<Vec<Box<dyn Any>>>,
}

impl Cast {
    /// Nobody yet. What they write goes into folders of theirs in `folder`.
    pub(crate) fn new(toolchain: &Toolchain, folder: PathBuf) -> Self {
        Self {
            toolchain: toolchain.clone(),
            folder,
            running: RefCell::default(),
        }
    }

    /// Puts mitmproxy in front of `sites`, with its own CA where none is given. Says where that
    /// CA's certificate is.
    pub(crate) fn mitmproxy(
        &self,
        ca: Option<&Authority>,
        sites: &[&str],
        internet: &Internet,
    ) -> Result<PathBuf> {
        let program = self.toolchain.mitmdump_program();
        let folder = self.folder.join("mitmproxy");
        let public_root = self.public_root(internet)?;
        let mitmproxy = Mitmproxy::start(&program, &folder, ca, internet.upstream, &public_root)?;
        for site in sites {
            internet.put_in_front(mitmproxy.address, site);
        }
        let certificate = mitmproxy.ca.clone();
        self.running.borrow_mut().push(Box::new(mitmproxy));
        Ok(certificate)
    }

    /// Puts Squid in front of `sites`.
    pub(crate) fn squid(
        &self,
        ca: &Authority,
        bump: Bump,
        sites: &[&str],
        internet: &Internet,
    ) -> Result<()> {
        let folder = self.folder.join("squid");
        let public_root = self.public_root(internet)?;
        let squid = Squid::start(&folder, ca, bump, internet.upstream, &public_root)?;
        for site in sites {
            internet.put_in_front(squid.address, site);
        }
        self.running.borrow_mut().push(Box::new(squid));
        Ok(())
    }

    /// Puts sslsplit in front of `sites`.
    pub(crate) fn sslsplit(
        &self,
        ca: &Authority,
        sites: &[&'static str],
        internet: &Internet,
    ) -> Result<()> {
        let origins = sites.iter().map(|site| internet.origin_of(site));
        let origins = origins.collect::<Result<Vec<_>>>()?;
        let sslsplit = Sslsplit::start(&self.folder.join("sslsplit"), ca, &origins)?;
        for (site, address) in sites.iter().zip(&sslsplit.addresses) {
            internet.router.route(site, Route::Server(*address));
        }
        self.running.borrow_mut().push(Box::new(sslsplit));
        Ok(())
    }

    /// Ends them all.
    pub(crate) fn leave(&self) {
        self.running.borrow_mut().clear();
    }

    /// By which they know the real servers.
    fn public_root(&self, internet: &Internet) -> Result<PathBuf> {
        let file = self.folder.join("public-root.pem");
        fs::write(&file, internet.roots.public.pem())?;
        Ok(file)
    }
}
