//! One small world: an internet on loopback with honest servers and interceptors, the home of a
//! person who was made to trust some of them, and that person's Firefox with Rootwatch in it.
//! Each story has a world of its own; nothing in it outlives the story but pictures and logs.

use std::cell::RefCell;
use std::fs;
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use anyhow::Result;
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::firefox::Firefox;
use crate::home::Home;
use crate::interceptor::Interceptor;
use crate::mitmproxy::Mitmproxy;
use crate::origin;
use crate::pki::{Authority, Certifier, Sends};
use crate::profile::{Profile, Scheme};
use crate::roots::Roots;
use crate::router::{Route, Router};
use crate::toolchain::Toolchain;

/// Sites that nobody intercepts.
const HONEST: &[&str] = &["library.example", "lookalike.example", "start.example"];

/// Sites that the pretend state reads.
const INTERCEPTED: &[&str] = &["cdn.example", "feed.example", "news.example"];

/// See the file's first lines.
pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) profile: Profile,
    pub(crate) roots: Roots,
    pub(crate) router: Arc<Router>,
    /// Where pictures and logs go.
    pub(crate) folder: PathBuf,
    pub(crate) toolchain: Toolchain,
    origin: SocketAddr,
    /// A CONNECT proxy on which nobody intercepts, for interceptors that want one behind them.
    upstream: SocketAddr,
    public_root_file: PathBuf,
    mitmproxy: RefCell<Option<Mitmproxy>>,
    firefox: RefCell<Option<Rc<Firefox>>>,
    runtime: Runtime,
}

impl World {
    /// Builds the world in an empty folder: servers run, the home is furnished, the host is
    /// installed, and Firefox has not been started.
    pub(crate) fn create(toolchain: &Toolchain, folder: PathBuf, scheme: Scheme) -> Result<Self> {
        let world = Self::without_host(toolchain, folder, scheme)?;
        world.home.install_host(&Toolchain::rootwatch_program()?)?;
        Ok(world)
    }

    /// As [`World::create`], but nobody has installed the host.
    pub(crate) fn without_host(
        toolchain: &Toolchain,
        folder: PathBuf,
        scheme: Scheme,
    ) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let roots = Roots::create()?;
        let certifier = roots.public_certifier()?;
        let (listener, origin) = listen(&runtime)?;
        runtime.spawn(origin::serve(server_config(certifier)?, listener));
        let upstream = Arc::new(Router::default());
        let router = Arc::new(Router::default());
        let (listener, upstream_address) = listen(&runtime)?;
        runtime.spawn(Arc::clone(&upstream).serve(listener));
        let (listener, proxy) = listen(&runtime)?;
        runtime.spawn(Arc::clone(&router).serve(listener));
        let home = Home::create(folder.join("home"))?;
        let profile = Profile::create(folder.join("profile"), proxy, scheme)?;
        profile.install(&toolchain.xpi())?;
        let public_root_file = folder.join("public-root.pem");
        fs::write(&public_root_file, roots.public.pem())?;
        let world = Self {
            home,
            profile,
            roots,
            router,
            folder,
            toolchain: toolchain.clone(),
            origin,
            upstream: upstream_address,
            public_root_file,
            mitmproxy: RefCell::default(),
            firefox: RefCell::default(),
            runtime,
        };
        upstream.route("bank.example", Route::Server(origin));
        world.furnish()?;
        Ok(world)
    }

    /// Starts an interceptor that signs with `root`, and says where it listens.
    pub(crate) fn interceptor(&self, root: &Arc<Authority>, sends: Sends) -> Result<Route> {
        let mut public = RootCertStore::empty();
        public.add(self.roots.public.der().clone())?;
        let towards_origin = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(public)
            .with_no_client_auth();
        let interceptor = Interceptor {
            towards_browser: server_config(Certifier::new(Arc::clone(root), sends))?,
            towards_origin: Arc::new(towards_origin),
            origin: self.origin,
        };
        let (listener, address) = listen(&self.runtime)?;
        self.spawn(interceptor.serve(listener));
        Ok(Route::Server(address))
    }

    /// Leads a site straight to its own server.
    pub(crate) fn be_honest_about(&self, server_name: &str) {
        self.router.route(server_name, Route::Server(self.origin));
    }

    /// Starts mitmproxy in front of `bank.example`, and makes the profile trust its CA.
    pub(crate) fn start_mitmproxy(&self) -> Result<()> {
        let program = self.toolchain.mitmdump_program();
        let folder = self.folder.join("mitmproxy");
        let mitmproxy = Mitmproxy::start(&program, &folder, self.upstream, &self.public_root_file)?;
        self.profile.trust("mitmproxy", &mitmproxy.ca)?;
        self.router
            .route("bank.example", Route::Proxy(mitmproxy.address));
        *self.mitmproxy.borrow_mut() = Some(mitmproxy);
        Ok(())
    }

    /// The running Firefox, started on first use.
    pub(crate) fn firefox(&self) -> Result<Rc<Firefox>> {
        if let Some(firefox) = &*self.firefox.borrow() {
            return Ok(Rc::clone(firefox));
        }
        let driver = self.toolchain.geckodriver_program();
        let started = Firefox::start(&driver, &self.profile, &self.home, &self.folder)?;
        let firefox = Rc::new(started);
        *self.firefox.borrow_mut() = Some(Rc::clone(&firefox));
        Ok(firefox)
    }

    /// Forgets the Firefox that was quit, so that the next use starts another one.
    pub(crate) fn forget_firefox(&self) {
        self.firefox.borrow_mut().take();
    }

    /// Files that contain `text` among those that the add-on or the host could have written: the
    /// add-on's storage in the profile, and all of the home.
    pub(crate) fn files_with(&self, text: &str) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for folder in [
            self.profile.folder.join("storage/default"),
            self.home.folder.clone(),
        ] {
            find_text(&folder, text.as_bytes(), &mut found)?;
        }
        Ok(found)
    }

    /// Ends the browser and removes what is large, so that pictures and logs remain.
    pub(crate) fn tidy(self) -> Result<()> {
        let Self {
            home,
            profile,
            folder,
            mitmproxy,
            firefox,
            runtime,
            ..
        } = self;
        drop((firefox, mitmproxy, runtime));
        fs::remove_dir_all(home.folder)?;
        fs::remove_dir_all(profile.folder)?;
        fs::remove_file(folder.join(crate::display::FRAME_BUFFER))?;
        Ok(())
    }

    /// Keeps what helps to understand a failure.
    pub(crate) fn save_evidence(&self) -> Result<()> {
        fs::write(
            self.folder.join("refused.txt"),
            self.router.refused().join("\n"),
        )?;
        match &*self.firefox.borrow() {
            Some(firefox) => firefox.save_evidence(),
            None => Ok(()),
        }
    }

    fn furnish(&self) -> Result<()> {
        self.home.call_public(&self.roots.public)?;
        self.home.list_as_state(&self.roots.state)?;
        self.profile.trust("public", &self.public_root_file)?;
        let installed = [
            ("state", &self.roots.state),
            ("company", &self.roots.company),
        ];
        for (nickname, root) in installed {
            let file = self.folder.join(format!("{nickname}-root.pem"));
            fs::write(&file, root.pem())?;
            self.profile.trust(nickname, &file)?;
        }
        let state = self.interceptor(&self.roots.state, Sends::Everything)?;
        for server_name in INTERCEPTED {
            self.router.route(server_name, state);
        }
        for server_name in HONEST {
            self.be_honest_about(server_name);
        }
        let company = self.interceptor(&self.roots.company, Sends::Everything)?;
        self.router.route("intranet.example", company);
        let stranger = self.interceptor(&self.roots.stranger, Sends::Everything)?;
        self.router.route("stranger.example", stranger);
        Ok(())
    }

    fn spawn(&self, server: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(server);
    }
}

/// Adds every file below `folder` that contains `needle`.
fn find_text(folder: &Path, needle: &[u8], found: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            find_text(&path, needle, found)?;
        } else if fs::read(&path)?
            .windows(needle.len())
            .any(|window| window == needle)
        {
            found.push(path);
        }
    }
    Ok(())
}

fn server_config(certifier: Certifier) -> Result<Arc<ServerConfig>> {
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(certifier));
    Ok(Arc::new(config))
}

fn listen(runtime: &Runtime) -> Result<(TcpListener, SocketAddr)> {
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
