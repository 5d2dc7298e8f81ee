//! One small world: the lab's internet, the home of a person who was made to trust some of the
//! interceptors in it, and that person's browser with Rootwatch in it. Each story has a world of its
//! own; nothing in it outlives the story but pictures and logs.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use crate::browser::{Browser, Kind};
use crate::cast::Cast;
use crate::chromium::Chromium;
use crate::chromium_profile::ChromiumProfile;
use crate::firefox::Firefox;
use crate::home::{Home, Listed, find_text};
use crate::internet::Internet;
use crate::pki::Authority;
use crate::profile::{ADD_ON, ECHO_ADD_ON, Profile};
use crate::proxy::Proxy;
use crate::setting::{Computer, Extension, Installed, Setting, Way, Welcome};
use crate::socks::Socks;
use crate::system::{Copy, System};
use crate::toolchain::Toolchain;
use crate::trust_store::TrustStore;

/// Where a browser keeps its own things.
enum Place {
    Chromium(ChromiumProfile),
    Firefox(Profile),
}

/// See the file's first lines.
pub(crate) struct World {
    pub(crate) internet: Internet,
    pub(crate) home: Home,
    pub(crate) setting: Setting,
    /// Where pictures and logs go.
    pub(crate) folder: PathBuf,
    place: Place,
    socks: Option<Arc<Socks>>,
    system: System,
    pub(crate) toolchain: Toolchain,
    trust_store: TrustStore,
    pub(crate) cast: Cast,
    /// Whether no browser has run in it, so that the extension is going to be installed.
    is_untouched: Cell<bool>,
    /// The running browser, and where it is Chromium once more as such.
    browser: RefCell<Option<Rc<dyn Browser>>>,
    chromium: RefCell<Option<Rc<Chromium>>>,
}

impl World {
    /// Builds the world in an empty folder: servers run, the home is furnished, the host is
    /// installed where the setting says so, and the browser has not been started.
    pub(crate) fn create(toolchain: &Toolchain, folder: PathBuf, setting: Setting) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let internet = Internet::create()?;
        let home = Home::create(folder.join("home"))?;
        let (socks, proxy) = open_way(&internet, setting.way)?;
        let (place, trust_store) = furnish(toolchain, &folder, &home, setting, proxy)?;
        let cast = Cast::new(toolchain, folder.clone());
        let system = match setting.computer {
            Computer::This => System::ThisComputer,
            Computer::Copied => {
                System::Copy(Copy::create(&folder.join("system"), &toolchain.root)?)
            }
        };
        let world = Self {
            internet,
            home,
            setting,
            folder,
            place,
            socks,
            system,
            toolchain: toolchain.clone(),
            trust_store,
            cast,
            is_untouched: Cell::new(true),
            browser: RefCell::default(),
            chromium: RefCell::default(),
        };
        world.introduce_authorities()?;
        if setting.host == Installed::Yes {
            world.install_host()?;
        }
        Ok(world)
    }

    /// Registers the host as a person does.
    pub(crate) fn install_host(&self) -> Result<()> {
        let program = Toolchain::rootwatch_program()?;
        self.home.install_host(&program, self.setting.browser)
    }

    /// Lets the browser trust the PEM certificate `path` for websites.
    pub(crate) fn trust(&self, nickname: &str, path: &Path) -> Result<()> {
        self.trust_store.trust(nickname, path)
    }

    /// As [`World::trust`], for an authority of the lab.
    pub(crate) fn trust_authority(&self, nickname: &str, authority: &Authority) -> Result<()> {
        self.trust(nickname, &self.file_of(nickname, authority)?)
    }

    /// Starts mitmproxy as it comes in front of `bank.example`. The browser trusts its CA where the
    /// setting has interceptors' roots installed.
    pub(crate) fn start_mitmproxy(&self) -> Result<()> {
        let ca = self
            .cast
            .mitmproxy(None, &["bank.example"], &self.internet)?;
        self.trust_interceptor("mitmproxy", &ca)
    }

    /// As [`World::start_mitmproxy`], with sslsplit in front of `shop.example`.
    pub(crate) fn start_sslsplit(&self) -> Result<()> {
        let ca = &self.internet.roots.gateway;
        self.cast.sslsplit(ca, &["shop.example"], &self.internet)?;
        self.trust_interceptor("gateway", &self.file_of("gateway", ca)?)
    }

    /// The running browser, started on first use.
    pub(crate) fn browser(&self) -> Result<Rc<dyn Browser>> {
        if let Some(browser) = &*self.browser.borrow() {
            return Ok(Rc::clone(browser));
        }
        let browser: Rc<dyn Browser> = match &self.place {
            Place::Chromium(profile) => {
                let chromium = Rc::new(Chromium::start(
                    &self.system,
                    profile,
                    &self.folder,
                    self.setting.extension,
                )?);
                *self.chromium.borrow_mut() = Some(Rc::clone(&chromium));
                chromium
            }
            Place::Firefox(profile) => {
                let driver = self.toolchain.geckodriver_program();
                let (system, home) = (&self.system, &self.home);
                Rc::new(Firefox::start(
                    system,
                    &driver,
                    profile,
                    home,
                    &self.folder,
                    self.setting.extension,
                )?)
            }
        };
        *self.browser.borrow_mut() = Some(Rc::clone(&browser));
        if self.is_untouched.replace(false) && self.setting.welcome == Welcome::Closed {
            browser.end_welcome()?;
        }
        Ok(browser)
    }

    /// As [`World::browser`], for what only Chromium can.
    pub(crate) fn chromium(&self) -> Result<Rc<Chromium>> {
        self.browser()?;
        let chromium = self.chromium.borrow();
        chromium.clone().context("this story is not in Chromium")
    }

    /// The copy of this computer on which the browser runs.
    pub(crate) fn system(&self) -> Result<(&System, &Copy)> {
        match &self.system {
            System::Copy(copy) => Ok((&self.system, copy)),
            System::ThisComputer => bail!("this story may not install anything"),
        }
    }

    /// The SOCKS proxy through which the browser reaches everything.
    pub(crate) fn socks(&self) -> Result<&Socks> {
        let socks = self.socks.as_deref();
        socks.context("this story's browser does not use SOCKS")
    }

    /// Forgets the browser that was quit, so that the next use starts another one.
    pub(crate) fn forget_browser(&self) {
        self.browser.borrow_mut().take();
        self.chromium.borrow_mut().take();
    }

    /// The command that opens the browser as a person would, under nobody's control.
    pub(crate) fn browser_command(&self) -> Result<std::process::Command> {
        match &self.place {
            Place::Chromium(profile) => profile.command(),
            Place::Firefox(profile) => Ok(profile.command(&self.home)),
        }
    }

    /// Files that contain `text` among those that the extension or the host could have written: all
    /// of the home, and the extension's storage in the profile.
    pub(crate) fn files_with(&self, text: &str) -> Result<Vec<PathBuf>> {
        let folders = match &self.place {
            Place::Chromium(profile) => {
                vec![
                    self.home.folder.join(".config/rootwatch"),
                    profile.storage(),
                ]
            }
            Place::Firefox(profile) => {
                vec![
                    self.home.folder.clone(),
                    profile.folder.join("storage/default"),
                ]
            }
        };
        let mut found = Vec::new();
        for folder in folders {
            find_text(&folder, text.as_bytes(), &mut found)?;
        }
        Ok(found)
    }

    /// The lab starts Firefox with the profile's folder; people's profiles are in this list, where the
    /// host looks for them.
    pub(crate) fn name_profile(&self) -> Result<()> {
        let folder = self.home.folder.join(".mozilla/firefox");
        fs::create_dir_all(&folder)?;
        let profile = self.folder.join("profile");
        let section = format!(
            "[Profile0]\nName=lab\nIsRelative=0\nPath={}\n",
            profile.display()
        );
        Ok(fs::write(folder.join("profiles.ini"), section)?)
    }

    /// Ends the browser and removes what is large, so that pictures and logs remain.
    pub(crate) fn tidy(self) -> Result<()> {
        let Self {
            home,
            folder,
            place,
            ..
        } = self.end();
        fs::remove_dir_all(home.folder)?;
        if let Place::Firefox(profile) = place {
            fs::remove_dir_all(profile.folder)?;
        }
        let frame_buffer = folder.join(crate::display::FRAME_BUFFER);
        if frame_buffer.exists() {
            fs::remove_file(frame_buffer)?;
        }
        Ok(())
    }

    /// Keeps what helps to understand a failure.
    pub(crate) fn save_evidence(&self) -> Result<()> {
        let asked = self.internet.router.asked();
        fs::write(self.folder.join("asked.txt"), format!("{asked:#?}"))?;
        match &*self.browser.borrow() {
            Some(browser) => browser.save_evidence(),
            None => Ok(()),
        }
    }

    /// Ends whatever runs, the browser first.
    fn end(self) -> Self {
        self.forget_browser();
        self.cast.leave();
        self
    }

    fn file_of(&self, nickname: &str, authority: &Authority) -> Result<PathBuf> {
        let file = self.folder.join(format!("{nickname}-root.pem"));
        fs::write(&file, authority.pem())?;
        Ok(file)
    }

    fn trust_interceptor(&self, nickname: &str, ca: &Path) -> Result<()> {
        match self.setting.interceptors {
            Installed::No => Ok(()),
            Installed::Yes => self.trust(nickname, ca),
        }
    }

    fn introduce_authorities(&self) -> Result<()> {
        let roots = &self.internet.roots;
        self.home.call_public(&roots.public)?;
        self.home.list(&roots.state, Listed::State)?;
        self.trust_authority("public", &roots.public)?;
        if self.setting.interceptors == Installed::Yes {
            self.trust_authority("state", &roots.state)?;
            self.trust_authority("company", &roots.company)?;
        }
        Ok(())
    }
}

fn open_way(internet: &Internet, way: Way) -> Result<(Option<Arc<Socks>>, Proxy)> {
    match way {
        Way::Http => Ok((None, Proxy::Http(internet.proxy))),
        Way::Socks => {
            let (socks, address) = internet.socks(None)?;
            Ok((Some(socks), Proxy::Socks(address)))
        }
    }
}

fn furnish(
    toolchain: &Toolchain,
    folder: &Path,
    home: &Home,
    setting: Setting,
    proxy: Proxy,
) -> Result<(Place, TrustStore)> {
    if let Kind::Chromium(_) = setting.browser {
        let extension = toolchain.chromium_extension();
        let profile = ChromiumProfile::create(home, extension, proxy, setting)?;
        let trust_store = TrustStore::create(home.folder.join(".pki/nssdb"))?;
        return Ok((Place::Chromium(profile), trust_store));
    }
    let profile = Profile::create(folder.join("profile"), proxy, setting)?;
    if setting.brings_extension() {
        let (add_on, xpi) = match setting.extension {
            Extension::Echo => (ECHO_ADD_ON, toolchain.echo_xpi()),
            _ => (ADD_ON, toolchain.xpi()),
        };
        profile.install(add_on, &xpi)?;
    }
    let trust_store = TrustStore::create(profile.folder.clone())?;
    Ok((Place::Firefox(profile), trust_store))
}
