//! The lab's internet: honest servers, interceptors and bad servers on loopback, and the proxies
//! through which a browser reaches them.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use rustls::crypto::ring::default_provider;
use rustls::server::ResolvesServerCert;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::bad_server::BadServer;
use crate::interceptor::Interceptor;
use crate::offers;
use crate::origin::{self, Offers, Responses};
use crate::pki::{Authority, Certifier, Sends};
use crate::roots::Roots;
use crate::router::{Route, Router};
use crate::socks::{Credentials, Socks};

/// Sites that nobody intercepts.
const HONEST: &[&str] = &[
    "crowd.example",
    "library.example",
    "lookalike.example",
    offers::SITE,
    "start.example",
];

/// Sites that the pretend state reads.
const INTERCEPTED: &[&str] = &[
    "cdn.example",
    "feed.example",
    "news.example",
    "worker.example",
];

/// A company's hosts, under its own root.
const INTRANET: &[&str] = &["intranet.example", "wiki.intranet.example"];

/// Honest sites whose pages come from a service worker once they have been visited.
const WORKERS: &[&str] = &[
    "garbage-worker.example",
    "hangup-worker.example",
    "heavy-worker.example",
    "silent-worker.example",
];

/// Sites with which no connection comes about.
const BAD: &[(&str, BadServer)] = &[
    ("garbage.example", BadServer::Garbage),
    ("hangup.example", BadServer::HangsUp),
    ("silent.example", BadServer::Silent),
];

/// How many servers `pages/crowd.html` asks, counted from 0.
const CROWD: usize = 500;

/// See the file's first lines.
pub(crate) struct Internet {
    pub(crate) roots: Roots,
    pub(crate) router: Arc<Router>,
    /// Where the router listens.
    pub(crate) proxy: SocketAddr,
    /// The honest TLS server behind everything.
    pub(crate) origin: SocketAddr,
    /// A CONNECT proxy behind which nobody intercepts, for interceptors that want one.
    pub(crate) upstream: SocketAddr,
    behind: Arc<Router>,
    offers: Offers,
    runtime: Runtime,
}

impl Internet {
    /// Starts all servers.
    pub(crate) fn create() -> Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let roots = Roots::create()?;
        let offers = Arc::new(offers::offers(&roots));
        let (listener, origin) = listen(&runtime)?;
        let config = server_config(Arc::new(roots.public_certifier()?))?;
        let served = origin::serve(config, Responses::One, Arc::clone(&offers), listener);
        runtime.spawn(served);
        let (listener, plain) = listen(&runtime)?;
        runtime.spawn(origin::serve_plain(Arc::clone(&offers), listener));
        let behind = Arc::new(Router::default());
        let (listener, upstream) = listen(&runtime)?;
        runtime.spawn(Arc::clone(&behind).serve(listener));
        let router = Arc::new(Router::default());
        let (listener, proxy) = listen(&runtime)?;
        runtime.spawn(Arc::clone(&router).serve(listener));
        let internet = Self {
            roots,
            router,
            proxy,
            origin,
            upstream,
            behind,
            offers,
            runtime,
        };
        let plain = Route::Server(plain);
        internet.router.route_plain(offers::SITE, plain);
        internet.lay_routes()?;
        Ok(internet)
    }

    /// Starts an interceptor that signs with `root`, and says where it listens.
    pub(crate) fn interceptor(&self, root: &Arc<Authority>, sends: Sends) -> Result<Route> {
        self.interceptor_with(Certifier::new(Arc::clone(root), sends)?)
    }

    /// As [`Internet::interceptor`], with certificates made in some other way.
    pub(crate) fn interceptor_with(&self, certifier: Certifier) -> Result<Route> {
        let mut public = RootCertStore::empty();
        public.add(self.roots.public.der().clone())?;
        let towards_origin = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(public)
            .with_no_client_auth();
        let interceptor = Interceptor {
            towards_browser: server_config(Arc::new(certifier))?,
            towards_origin: Arc::new(towards_origin),
            origin: self.origin,
        };
        let (listener, address) = listen(&self.runtime)?;
        self.runtime.spawn(interceptor.serve(listener));
        Ok(Route::Server(address))
    }

    /// Starts another server, which shows these certificates, and says where it listens.
    pub(crate) fn server(&self, resolver: Arc<dyn ResolvesServerCert>) -> Result<SocketAddr> {
        self.server_with(resolver, Responses::One)
    }

    /// Starts an honest server that keeps its connections, as most do, and says where it listens.
    pub(crate) fn keeping_server(&self) -> Result<SocketAddr> {
        let certifier = self.roots.public_certifier()?;
        self.server_with(Arc::new(certifier), Responses::Many)
    }

    fn server_with(
        &self,
        resolver: Arc<dyn ResolvesServerCert>,
        responses: Responses,
    ) -> Result<SocketAddr> {
        let (listener, address) = listen(&self.runtime)?;
        let config = server_config(resolver)?;
        let offers = Arc::clone(&self.offers);
        self.runtime
            .spawn(origin::serve(config, responses, offers, listener));
        Ok(address)
    }

    /// Starts a server that is `server_name` to clients that give no name, too.
    pub(crate) fn origin_of(&self, server_name: &'static str) -> Result<SocketAddr> {
        let certifier = self.roots.public_certifier()?;
        self.server(Arc::new(certifier.for_the_nameless(server_name)))
    }

    /// Leads a site through an interceptor that has [`Internet::upstream`] behind it.
    pub(crate) fn put_in_front(&self, interceptor: SocketAddr, server_name: &str) {
        self.behind.route(server_name, Route::Server(self.origin));
        self.router.route(server_name, Route::Proxy(interceptor));
    }

    /// Leads a site straight to its own server.
    pub(crate) fn be_honest_about(&self, server_name: &str) {
        self.router.route(server_name, Route::Server(self.origin));
    }

    /// Starts a SOCKS proxy in front of the same internet.
    pub(crate) fn socks(
        &self,
        credentials: Option<Credentials>,
    ) -> Result<(Arc<Socks>, SocketAddr)> {
        let socks = Arc::new(Socks::new(Arc::clone(&self.router), credentials));
        let (listener, address) = listen(&self.runtime)?;
        self.runtime.spawn(Arc::clone(&socks).serve(listener));
        Ok((socks, address))
    }

    fn lay_routes(&self) -> Result<()> {
        let state = self.interceptor(&self.roots.state, Sends::Everything)?;
        for server_name in INTERCEPTED {
            self.router.route(server_name, state);
        }
        for server_name in HONEST.iter().chain(WORKERS) {
            self.be_honest_about(server_name);
        }
        let company = self.interceptor(&self.roots.company, Sends::Everything)?;
        for server_name in INTRANET {
            self.router.route(server_name, company);
        }
        let stranger = self.interceptor(&self.roots.stranger, Sends::Everything)?;
        self.router.route("stranger.example", stranger);
        for number in 0..CROWD {
            let server_name = format!("made-up-{number}.example");
            self.router.route(&server_name, stranger);
        }
        for (server_name, bad) in BAD {
            let (listener, address) = listen(&self.runtime)?;
            self.runtime.spawn(bad.serve(listener));
            self.router.route(server_name, Route::Server(address));
        }
        let heavy = self.interceptor(&self.roots.state, Sends::TooMuch)?;
        self.router.route("heavy.example", heavy);
        Ok(())
    }
}

fn server_config(resolver: Arc<dyn ResolvesServerCert>) -> Result<Arc<ServerConfig>> {
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(resolver);
    Ok(Arc::new(config))
}

fn listen(runtime: &Runtime) -> Result<(TcpListener, SocketAddr)> {
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
