//! A running browser as a story sees it, whichever it is: pages, the toolbar button of Rootwatch,
//! its popup, and pictures of the window. What only one of them can is in [`crate::firefox`] and
//! [`crate::chromium`].

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::picture::Picture;
use crate::popup::{Popup, READ_DOCUMENT};
use crate::record;
use crate::standing::Standing;
use crate::toolbar::{Badge, Colour};
use crate::wait;
use crate::webdriver::{Context, Session};

/// The edges of a screen in pixels. The window fills it, so a picture of the screen is a picture of the
/// window.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Screen {
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Screen {
    /// What the Chrome Web Store takes pictures of.
    pub(crate) const STORE: Self = Self {
        width: 1280,
        height: 800,
    };
    /// Where the stories play.
    pub(crate) const USUAL: Self = Self {
        width: 1024,
        height: 760,
    };
}

/// Where in the extension the page lies that opens when it has been installed.
pub(crate) const WELCOME: &str = "welcome/welcome.html";

/// Which browser, and how its user set it up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// With or without `chrome://flags/#web-request-security-info`, which lets extensions see
    /// certificates and is off unless the user switches it on.
    Chromium(Flag),
    Firefox,
}

impl Kind {
    /// The name by which `rootwatch install --browser` knows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium(_) => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// In words, for a person.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Chromium(Flag::Off) => "Chromium without the flag",
            Self::Chromium(Flag::On) => "Chromium",
            Self::Firefox => "Firefox",
        }
    }
}

/// A setting on Chromium's page of experiments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Flag {
    Off,
    On,
}

/// The colour scheme that a browser takes from the desktop elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scheme {
    Dark,
    Light,
}

/// What the person has asked of the system, beside light or dark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Wish {
    /// Few colours, and those of the system.
    ForcedColours,
    /// Nothing that moves.
    ReducedMotion,
}

impl Wish {
    /// As style sheets ask for it.
    pub(crate) fn media_query(self) -> &'static str {
        match self {
            Self::ForcedColours => "(forced-colors: active)",
            Self::ReducedMotion => "(prefers-reduced-motion: reduce)",
        }
    }
}

/// What each browser does in its own way.
pub(crate) trait Browser {
    /// The way to the page in the selected tab.
    fn session(&self) -> &Session;

    /// Where pictures and logs go.
    fn folder(&self) -> &Path;

    /// The button of the selected tab, as it is now.
    fn badge(&self) -> Result<Badge>;

    /// Presses the toolbar button, which opens the popup or closes it.
    fn press_button(&self) -> Result<()>;

    /// Calls a JavaScript function with the window of the open popup; null where none is open.
    fn run_in_popup(&self, function: &str) -> Result<Value>;

    /// Closes the popup.
    fn close_popup(&self) -> Result<()>;

    /// Selects a tab, as a click on it would.
    fn select_tab(&self, handle: &str) -> Result<()>;

    /// The address of a page of the extension.
    fn extension_page(&self, path: &str) -> String;

    /// Closes the tab of the welcome page, where it is there already; says whether it was.
    fn close_welcome(&self) -> Result<bool>;

    /// Takes a picture of the window, popups included, and keeps it under `name`.
    fn photograph(&self, name: &str) -> Result<Picture>;

    /// Has the page in the selected tab know of a wish, or of none any more.
    fn wish(&self, wish: Option<Wish>) -> Result<()>;

    /// Keeps what helps to understand a failure.
    fn save_evidence(&self) -> Result<()>;

    /// Closes the window and waits until the profile is written.
    fn quit(&self) -> Result<()>;
}

impl dyn Browser {
    /// Waits for the page that opens when the extension has been installed, and closes it.
    pub(crate) fn end_welcome(&self) -> Result<()> {
        wait::until("the welcome page", || {
            Ok(self.close_welcome()?.then_some(()))
        })?;
        // The driver may have begun with that tab, where it came early.
        let tabs = self.session().tabs()?;
        self.select_tab(tabs.first().context("no tab is left")?)
    }

    /// Selects the tab of the page of the extension that lies at `path`, as soon as there is one.
    pub(crate) fn turn_to_extension_page(&self, path: &str) -> Result<()> {
        let wanted = self.extension_page(path);
        let tab = wait::until(&format!("a tab with {path}"), || {
            for tab in self.session().tabs()? {
                self.session().select_tab(&tab)?;
                if self.session().address()? == wanted {
                    return Ok(Some(tab));
                }
            }
            Ok(None)
        })?;
        self.select_tab(&tab)
    }

    /// Waits until a JavaScript expression holds in the page of the selected tab, or in the one that takes
    /// its place meanwhile.
    pub(crate) fn await_in_page(&self, expression: &str) -> Result<()> {
        let script = format!("return Boolean({expression})");
        wait::until(expression, || match self.run_in_page(&script, &[]) {
            Err(error) if is_cut_short(&error) => Ok(None),
            holds => Ok((holds? == json!(true)).then_some(())),
        })
    }

    /// Clicks on an element of the page in the selected tab, as a mouse would.
    pub(crate) fn click_in_page(&self, selector: &str) -> Result<()> {
        let element = format!("document.querySelector({})", json!(selector));
        let is_clicked = self.session().click(Context::Content, &element)?;
        ensure!(is_clicked, "the page has no {selector}");
        Ok(())
    }

    /// Opens `url` in the selected tab and waits until it is loaded.
    pub(crate) fn navigate(&self, url: &str) -> Result<()> {
        self.session().navigate(url)
    }

    /// Goes back to the page before. A script that does so may be run twice by chromedriver, when
    /// the page goes away under it.
    pub(crate) fn back(&self) -> Result<()> {
        self.session().back()
    }

    /// Opens `url`, which the browser must refuse to show.
    pub(crate) fn fail_to_navigate(&self, url: &str) -> Result<()> {
        // geckodriver reports it; chromedriver goes on with what the browser shows instead.
        if self.navigate(url).is_ok() {
            let shown = self.run_in_page("return location.protocol", &[])?;
            ensure!(shown == json!("chrome-error:"), "the browser opened {url}");
        }
        Ok(())
    }

    /// Has the page open `url`, as a link would, and does not wait: the browser may take what is
    /// there for a download and stay where it is.
    pub(crate) fn begin_navigation(&self, url: &str) -> Result<()> {
        // After the script has ended, or chromedriver might run it again.
        let script = "setTimeout(address => { location.href = address; }, 0, arguments[0]);";
        self.run_in_page(script, &[json!(url)])?;
        Ok(())
    }

    /// Takes a picture of the whole page in the selected tab, also of what has to be scrolled to.
    pub(crate) fn photograph_page(&self, name: &str) -> Result<()> {
        let file = self.folder().join(format!("{name}.png"));
        Ok(fs::write(file, self.session().page_picture()?)?)
    }

    /// Changes the extension's settings, from one of its pages, which has to be open.
    pub(crate) fn set_settings(&self, settings: Value) -> Result<()> {
        let script = "const { storage } = globalThis.browser ?? chrome;
            return storage.local.set({ settings: arguments[0] }).then(() => true);";
        self.run_in_page(script, &[settings])?;
        Ok(())
    }

    /// Runs the body of a function in the page of the selected tab and gives what it returns.
    pub(crate) fn run_in_page(&self, script: &str, args: &[Value]) -> Result<Value> {
        self.session().run(Context::Content, script, args)
    }

    /// Waits until the page in the selected tab shows `words`.
    pub(crate) fn await_page_text(&self, words: &str) -> Result<()> {
        let script = "return document.body?.innerText ?? ''";
        wait::until(&format!("{words:?} on the page"), || {
            let text = self.run_in_page(script, &[])?;
            Ok(text
                .as_str()
                .is_some_and(|text| text.contains(words))
                .then_some(()))
        })
    }

    /// Waits until the button carries this badge.
    pub(crate) fn await_badge(&self, text: &str, colour: Colour) -> Result<Badge> {
        let mut last = None;
        let mut look = || {
            let badge = self.badge()?;
            let is_wanted = badge.text == text && (text.is_empty() || badge.colour == colour);
            last = Some(badge.clone());
            Ok(is_wanted.then_some(badge))
        };
        let result = wait::until(&format!("the badge {text:?} in {colour:?}"), &mut look);
        result.with_context(|| format!("last seen: {last:?}"))
    }

    /// Waits until the button's tooltip contains these words.
    pub(crate) fn await_title(&self, words: &str) -> Result<()> {
        let mut last = String::new();
        let result = wait::until(&format!("a title with {words:?}"), || {
            last = self.badge()?.title;
            Ok(last.contains(words).then_some(()))
        });
        result.with_context(|| format!("last seen: {last:?}"))
    }

    /// Presses the button and waits until the popup shows `standing`. What it shows in the end goes
    /// into the table of verdicts.
    pub(crate) fn open_popup(&self, standing: &str) -> Result<Popup> {
        let expected = Standing::from_word(standing)?;
        self.press_button()?;
        let result = self.await_popup(&format!("the popup to show {standing}"), |popup| {
            popup.is_ready() && popup.body.data("standing") == standing
        });
        let shown = match &result {
            Ok(popup) => Some(popup.clone()),
            Err(_) => self.popup()?,
        };
        let given = shown.and_then(|popup| Standing::from_word(popup.body.data("standing")).ok());
        if let Some(given) = given {
            record::add(self.folder(), expected, given)?;
        }
        result
    }

    /// Presses the button and waits until the popup has no question open.
    pub(crate) fn open_settled_popup(&self) -> Result<Popup> {
        self.press_button()?;
        self.await_popup("the popup to have no question open", Popup::is_ready)
    }

    /// Waits until the open popup is as wanted.
    pub(crate) fn await_popup(
        &self,
        what: &str,
        is_wanted: impl Fn(&Popup) -> bool,
    ) -> Result<Popup> {
        let mut last = None;
        let mut look = || {
            let popup = self.popup()?;
            last = popup.clone().or(last.take());
            Ok(popup.filter(|popup| is_wanted(popup)))
        };
        let result = wait::until(what, &mut look);
        result.with_context(|| format!("last seen: {last:#?}"))
    }

    /// Presses a button in the open popup.
    pub(crate) fn press_in_popup(&self, selector: &str) -> Result<()> {
        self.with_popup_element(selector, "element.click()")
    }

    /// Unfolds a part of the open popup and brings it into view.
    pub(crate) fn unfold_in_popup(&self, selector: &str) -> Result<()> {
        self.with_popup_element(selector, "element.open = true; element.scrollIntoView()")
    }

    fn with_popup_element(&self, selector: &str, action: &str) -> Result<()> {
        let quoted = json!(selector);
        let function = format!(
            "window => {{
                const element = window.document.querySelector({quoted});
                if (element) {{ {action} }}
                return element !== null;
            }}"
        );
        let is_there = self.run_in_popup(&function)?;
        ensure!(
            is_there == json!(true),
            "the popup has no {selector}, or is not open"
        );
        Ok(())
    }

    /// What the open popup shows now; nothing where there is none yet.
    fn popup(&self) -> Result<Option<Popup>> {
        let read = self.run_in_popup(READ_DOCUMENT)?;
        read.as_str().map(Popup::from_json).transpose()
    }
}

/// Whether Firefox has ended a script because its page goes away. It says so with the error that it has for
/// a script that ends without one (`xpc::EvalInSandbox`).
fn is_cut_short(error: &anyhow::Error) -> bool {
    error.to_string().contains("NS_ERROR_OUT_OF_MEMORY")
}
