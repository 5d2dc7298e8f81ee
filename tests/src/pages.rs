//! What the sites of the lab's internet show. The same server name shows the same page whether
//! somebody intercepts it or not: a person sees no difference, which is the point.

const SITE: &str = include_str!("../pages/site.html");
const STYLE: &str = include_str!("../pages/site.css");
const START: &str = include_str!("../pages/start.html");
const PICTURE: &str = include_str!("../pages/picture.svg");

/// One response body with what HTTP wants to know about it.
pub(crate) struct Page {
    pub(crate) status: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
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
        ("cdn.example", "/picture.svg") => return picture(),
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
    Page {
        status: "200 OK",
        content_type: "text/html; charset=utf-8",
        body,
    }
}

fn picture() -> Page {
    Page {
        status: "200 OK",
        content_type: "image/svg+xml",
        body: PICTURE.to_owned(),
    }
}

fn missing() -> Page {
    let body = "There is no such page.\n".to_owned();
    Page {
        status: "404 Not Found",
        content_type: "text/plain",
        body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_filled() {
        for (server_name, path) in [("start.example", "/"), ("library.example", "/live")] {
            let body = page(server_name, path).body;
            assert!(
                !["{style}", "{name}", "{title}", "{body}"]
                    .iter()
                    .any(|p| body.contains(p))
            );
        }
    }
}
