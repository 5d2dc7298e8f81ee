//! What the sites of the lab's internet show. The same server name shows the same page whether
//! somebody intercepts it or not: a person sees no difference, which is the point.

const SITE: &str = include_str!("../pages/site.html");
const STYLE: &str = include_str!("../pages/site.css");
const START: &str = include_str!("../pages/start.html");
const PICTURE: &str = include_str!("../pages/picture.svg");

/// A page that makes the browser talk to a crowd of servers, every tenth of them in a network that
/// is nobody's business.
const CROWD: &str = include_str!("../pages/crowd.html");

/// A page that tries to get at Rootwatch.
const ATTACKER: &str = include_str!("../pages/attacker.html");

/// The site whose loading is measured: 40 pictures from `loaded-0.example` to `loaded-9.example`.
pub(crate) const LOADED: &str = "loaded.example";
const PICTURES: &str = include_str!("../pages/pictures.html");

/// A page that lets a service worker answer from now on.
const WORKER_PAGE: &str = include_str!("../pages/worker.html");
const WORKER: &str = include_str!("../pages/worker.js");

/// One response body with what HTTP wants to know about it.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) status: &'static str,
    pub(crate) content_type: &'static str,
    /// One more header field.
    pub(crate) header: Option<(&'static str, &'static str)>,
    pub(crate) body: Vec<u8>,
}

impl Page {
    /// A file as it is.
    pub(crate) fn file(content_type: &'static str, body: Vec<u8>) -> Self {
        Self {
            status: "200 OK",
            content_type,
            header: None,
            body,
        }
    }

    /// The advice to look elsewhere.
    pub(crate) fn redirect(location: &'static str) -> Self {
        Self {
            status: "302 Found",
            content_type: "text/plain",
            header: Some(("Location", location)),
            body: Vec::new(),
        }
    }
}

/// The page of `server_name` at `path`.
pub(crate) fn page(server_name: &str, path: &str) -> Page {
    let (title, body) = match (server_name, path) {
        ("start.example", "/") => ("Who is reading along?", START),
        ("library.example", "/picture") => (
            "A map of the river",
            "<p>The picture below comes from another server.</p>\
             <img src='https://cdn.example/picture.svg' alt='A river between two hills'>",
        ),
        ("library.example", "/live") => (
            "The match, live",
            "<p id='score'>Connecting …</p><script>\
             new WebSocket('wss://feed.example/').onmessage = (message) => {\
             document.getElementById('score').textContent = message.data; };</script>",
        ),
        ("library.example", "/") => (
            "Opening hours",
            "<p>The reading room is open from nine to six, and until eight on Thursdays.</p>",
        ),
        (name, path) if name.starts_with("loaded-") && path != "/" => {
            return Page::file("image/svg+xml", PICTURE.into());
        }
        ("cdn.example", "/picture.svg") => return Page::file("image/svg+xml", PICTURE.into()),
        ("attacker.example", "/") => ("Nothing to see", ATTACKER),
        ("crowd.example", "/") => ("Five hundred pictures", CROWD),
        (LOADED, "/") => ("Forty pictures", PICTURES),
        (name, "/") if name.ends_with("worker.example") => {
            ("A newspaper for the tunnel", WORKER_PAGE)
        }
        (name, "/worker.js") if name.ends_with("worker.example") => {
            return Page::file("text/javascript", WORKER.into());
        }
        ("provider.example", "/") => (
            "Access to the internet",
            "<p>To go on using the internet, please <a href='/install'>install the \
             certificate</a>.</p>",
        ),
        ("bank.example", "/") => (
            "Welcome to your bank",
            "<p>Please have your card and your reader at hand before you sign in.</p>",
        ),
        (_, "/") => (
            "Water level back to normal",
            "<p>The river fell by forty centimetres overnight. Both bridges are open again.</p>",
        ),
        _ => return missing(),
    };
    let html = SITE
        .replace("{style}", STYLE)
        .replace("{name}", server_name);
    let body = html.replace("{title}", title).replace("{body}", body);
    Page::file("text/html; charset=utf-8", body.into_bytes())
}

fn missing() -> Page {
    Page {
        status: "404 Not Found",
        ..Page::file("text/plain", "There is no such page.\n".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_filled() {
        for (server_name, path) in [("start.example", "/"), ("library.example", "/live")] {
            let body = String::from_utf8(page(server_name, path).body).unwrap();
            assert!(
                !["{style}", "{name}", "{title}", "{body}"]
                    .iter()
                    .any(|p| body.contains(p))
            );
        }
    }
}
