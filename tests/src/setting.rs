//! What a world is like before its story begins.

use crate::browser::{Kind, Scheme, Screen};

/// Whether something was installed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Installed {
    No,
    Yes,
}

/// Through which kind of proxy the browser reaches everything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Way {
    Http,
    Socks,
}

/// Which kind of window the browser opens. In a private one the person has allowed the extension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Window {
    Ordinary,
    Private,
}

/// What the browser runs on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Computer {
    /// A copy of this one, into which the story installs the Debian package: nobody registers the host
    /// or adds the extension otherwise.
    Copied,
    This,
}

/// Which extension is in the browser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Extension {
    /// Rootwatch, under another identifier: the browser fetches it because a policy says so.
    ByPolicy,
    /// `bench/echo-extension`, which Rootwatch is measured beside.
    Echo,
    None,
    Rootwatch,
}

/// What becomes of the page that the extension opens when it has been installed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Welcome {
    Closed,
    LeftOpen,
}

/// See the file's first lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) browser: Kind,
    pub(crate) scheme: Scheme,
    pub(crate) screen: Screen,
    pub(crate) host: Installed,
    /// The roots of the state, the company, mitmproxy and sslsplit, in the browser.
    pub(crate) interceptors: Installed,
    pub(crate) way: Way,
    pub(crate) window: Window,
    pub(crate) welcome: Welcome,
    pub(crate) computer: Computer,
    /// Another extension, which tries to get at Rootwatch.
    pub(crate) stranger: Installed,
    pub(crate) extension: Extension,
}

impl Setting {
    /// A person who did everything that was asked of them, by Rootwatch and by the others.
    pub(crate) fn usual(browser: Kind) -> Self {
        Self {
            browser,
            scheme: Scheme::Light,
            screen: Screen::USUAL,
            host: Installed::Yes,
            interceptors: Installed::Yes,
            way: Way::Http,
            window: Window::Ordinary,
            welcome: Welcome::Closed,
            computer: Computer::This,
            stranger: Installed::No,
            extension: Extension::Rootwatch,
        }
    }

    /// Whether the lab itself puts an extension into the browser.
    pub(crate) fn brings_extension(self) -> bool {
        self.computer == Computer::This && self.extension != Extension::None
    }

    /// On a computer on which nothing of Rootwatch is, and where the story may install it.
    pub(crate) fn on_copied_computer(self) -> Self {
        let computer = Computer::Copied;
        Self {
            computer,
            ..self.without_host()
        }
    }

    /// With another extension, or with none, and with no host of Rootwatch.
    pub(crate) fn with_extension(self, extension: Extension) -> Self {
        Self {
            extension,
            ..self.without_host().with_welcome()
        }
    }

    /// In these colours.
    pub(crate) fn in_scheme(self, scheme: Scheme) -> Self {
        Self { scheme, ..self }
    }

    /// On such a screen.
    pub(crate) fn on_screen(self, screen: Screen) -> Self {
        Self { screen, ..self }
    }

    /// Nobody has installed the host.
    pub(crate) fn without_host(self) -> Self {
        let host = Installed::No;
        Self { host, ..self }
    }

    /// Nobody has installed an interceptor's root.
    pub(crate) fn without_interceptors_roots(self) -> Self {
        let interceptors = Installed::No;
        Self {
            interceptors,
            ..self
        }
    }

    /// Nobody has closed the page that says welcome.
    pub(crate) fn with_welcome(self) -> Self {
        let welcome = Welcome::LeftOpen;
        Self { welcome, ..self }
    }

    /// All windows are private.
    pub(crate) fn in_private(self) -> Self {
        let window = Window::Private;
        Self { window, ..self }
    }

    /// Somebody's other extension is there too.
    pub(crate) fn beside_a_stranger(self) -> Self {
        let stranger = Installed::Yes;
        Self { stranger, ..self }
    }

    /// Everything goes through a SOCKS proxy.
    pub(crate) fn through_socks(self) -> Self {
        let way = Way::Socks;
        Self { way, ..self }
    }
}
