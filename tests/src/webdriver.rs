//! The part of the W3C `WebDriver` protocol that the lab needs, over plain HTTP to geckodriver
//! or chromedriver.

use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::router::header;

/// Starting a browser is the slowest answer.
const SLOWEST_ANSWER: Duration = Duration::from_secs(90);

/// The key under which the protocol hides an element's id (W3C `WebDriver` section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Whose JavaScript is run and whose elements are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Context {
    /// The window of Firefox itself: toolbar, panels.
    Chrome,
    /// The page in the selected tab.
    Content,
}

/// The program that controls a browser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Driver {
    Chrome,
    Gecko,
}

impl Driver {
    fn options_key(self) -> &'static str {
        match self {
            Self::Chrome => "goog:chromeOptions",
            Self::Gecko => "moz:firefoxOptions",
        }
    }
}

/// One browser under the control of one driver.
pub(crate) struct Session {
    driver: Driver,
    port: u16,
    path: String,
}

impl Session {
    /// Asks the driver on `port` for a browser with these options, which are the driver's own.
    pub(crate) fn start(driver: Driver, port: u16, options: &Value) -> Result<Self> {
        let capabilities = json!({
            driver.options_key(): options,
            "timeouts": { "pageLoad": 30_000, "script": 30_000 },
        });
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = request(port, "POST", "/session", Some(&body))?;
        let id = answer
            .get("sessionId")
            .and_then(Value::as_str)
            .context("the driver gave no session")?;
        Ok(Self {
            driver,
            port,
            path: format!("/session/{id}"),
        })
    }

    /// Opens `url` in the selected tab and waits until it is loaded.
    pub(crate) fn navigate(&self, url: &str) -> Result<()> {
        self.enter(Context::Content)?;
        self.post("/url", &json!({ "url": url }))?;
        Ok(())
    }

    /// Goes back to the page before, as the button does.
    pub(crate) fn back(&self) -> Result<()> {
        self.enter(Context::Content)?;
        self.post("/back", &json!({}))?;
        Ok(())
    }

    /// Runs the body of a function in `context` and gives what it returns. A promise is awaited.
    pub(crate) fn run(&self, context: Context, script: &str, args: &[Value]) -> Result<Value> {
        self.enter(context)?;
        self.post("/execute/sync", &json!({ "script": script, "args": args }))
    }

    /// Clicks in the middle of an element, as a mouse would. `expression` is JavaScript that gives
    /// the element, or null as long as there is none; says whether there was one.
    pub(crate) fn click(&self, context: Context, expression: &str) -> Result<bool> {
        let element = self.run(context, &format!("return {expression}"), &[])?;
        let Some(id) = element.get(ELEMENT).and_then(Value::as_str) else {
            return Ok(false);
        };
        self.post(&format!("/element/{id}/click"), &json!({}))?;
        Ok(true)
    }

    /// Lets Firefox load the add-on in a folder until it ends.
    pub(crate) fn load_add_on(&self, folder: &str) -> Result<()> {
        let add_on = json!({ "path": folder, "temporary": true });
        self.post("/moz/addon/install", &add_on)?;
        Ok(())
    }

    /// Opens another tab and gives its handle, without going there.
    pub(crate) fn new_tab(&self) -> Result<String> {
        self.enter(Context::Content)?;
        let tab = self.post("/window/new", &json!({ "type": "tab" }))?;
        Ok(tab
            .get("handle")
            .and_then(Value::as_str)
            .context("the new tab has no handle")?
            .to_owned())
    }

    /// The handle of the selected tab.
    pub(crate) fn tab(&self) -> Result<String> {
        self.enter(Context::Content)?;
        let handle = request(self.port, "GET", &format!("{}/window", self.path), None)?;
        Ok(handle
            .as_str()
            .context("there is no selected tab")?
            .to_owned())
    }

    /// The handles of all tabs.
    pub(crate) fn tabs(&self) -> Result<Vec<String>> {
        self.enter(Context::Content)?;
        let path = format!("{}/window/handles", self.path);
        let handles = request(self.port, "GET", &path, None)?;
        Ok(serde_json::from_value(handles)?)
    }

    /// The address of the page in the selected tab.
    pub(crate) fn address(&self) -> Result<String> {
        self.enter(Context::Content)?;
        let address = request(self.port, "GET", &format!("{}/url", self.path), None)?;
        Ok(serde_json::from_value(address)?)
    }

    /// Selects a tab, as a click on it would.
    pub(crate) fn select_tab(&self, handle: &str) -> Result<()> {
        self.enter(Context::Content)?;
        self.post("/window", &json!({ "handle": handle }))?;
        Ok(())
    }

    /// A picture of the whole page in the selected tab, as PNG.
    pub(crate) fn page_picture(&self) -> Result<Vec<u8>> {
        self.enter(Context::Content)?;
        let picture = match self.driver {
            Driver::Chrome => {
                let metrics = self.devtools("Page.getLayoutMetrics", &json!({}))?;
                let edge = |size: &str, name: &str| {
                    let edge = metrics.get(size).and_then(|size| size.get(name));
                    edge.and_then(Value::as_f64)
                        .context("a page without a size")
                };
                let (width, height) = (
                    edge("contentSize", "width")?,
                    edge("contentSize", "height")?,
                );
                // Of a page at twice the size a picture as Firefox takes it: one pixel for each of CSS's.
                let scale = edge("cssContentSize", "width")? / width;
                let clip = json!({
                    "x": 0, "y": 0, "scale": scale, "width": width, "height": height,
                });
                let how = json!({ "captureBeyondViewport": true, "clip": clip });
                let answer = self.devtools("Page.captureScreenshot", &how)?;
                answer.get("data").cloned().unwrap_or_default()
            }
            Driver::Gecko => {
                let path = format!("{}/moz/screenshot/full", self.path);
                request(self.port, "GET", &path, None)?
            }
        };
        let text = picture.as_str().context("the driver gave no picture")?;
        Ok(BASE64_STANDARD.decode(text)?)
    }

    /// Presses and releases keys one after the other; control keys by the protocol's private
    /// characters (W3C `WebDriver` section 17.4.2).
    pub(crate) fn press_keys(&self, keys: &str) -> Result<()> {
        self.enter(Context::Content)?;
        let strokes = keys.chars().flat_map(|key| {
            ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
        });
        let keyboard =
            json!({ "type": "key", "id": "keyboard", "actions": strokes.collect::<Vec<_>>() });
        self.post("/actions", &json!({ "actions": [keyboard] }))?;
        Ok(())
    }

    /// Presses a key in the browser's window while another is held.
    pub(crate) fn press_chord(&self, held: char, key: char) -> Result<()> {
        self.enter(Context::Chrome)?;
        let stroke = |kind: &str, value: char| json!({ "type": kind, "value": value.to_string() });
        let strokes = [
            stroke("keyDown", held),
            stroke("keyDown", key),
            stroke("keyUp", key),
            stroke("keyUp", held),
        ];
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("/actions", &json!({ "actions": [keyboard] }))?;
        Ok(())
    }

    /// Sends a command of the `DevTools` protocol to the page, in Chromium.
    pub(crate) fn devtools(&self, command: &str, params: &Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": params });
        self.post("/goog/cdp/execute", &body)
    }

    /// Closes the browser.
    pub(crate) fn quit(&self) -> Result<()> {
        request(self.port, "DELETE", &self.path, None)?;
        Ok(())
    }

    fn enter(&self, context: Context) -> Result<()> {
        if self.driver == Driver::Chrome {
            // chromedriver knows nothing but pages.
            ensure!(
                context == Context::Content,
                "Chromium's own window is out of reach"
            );
            return Ok(());
        }
        let name = match context {
            Context::Chrome => "chrome",
            Context::Content => "content",
        };
        self.post("/moz/context", &json!({ "context": name }))?;
        Ok(())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        request(
            self.port,
            "POST",
            &format!("{}{path}", self.path),
            Some(body),
        )
    }
}

fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).context("the driver is gone")?;
    stream.set_read_timeout(Some(SLOWEST_ANSWER))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let (head, json) =
        read_answer(&mut BufReader::new(stream)).with_context(|| format!("no answer to {path}"))?;
    let mut answer: Value = serde_json::from_str(&json).context("the driver's answer")?;
    let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
    match value.get("error").and_then(Value::as_str) {
        Some(error) => {
            bail!("{error}: {}", value.get("message").unwrap_or_default())
        }
        None if head.starts_with("HTTP/1.1 200") => Ok(value),
        None => Err(anyhow!("the driver answered {head}")),
    }
}

/// Reads head and body of an answer. chromedriver keeps the connection open behind them.
fn read_answer(stream: &mut impl BufRead) -> Result<(String, String)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let length = stream.read_line(&mut head)?;
        ensure!(length > 0, "it is cut short");
    }
    let length = header(&head, "content-length").context("it has no length")?;
    let mut body = vec![0; length.parse()?];
    stream.read_exact(&mut body)?;
    Ok((head, String::from_utf8(body)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_ends_where_its_length_says() {
        let mut answer: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}left over";
        let (head, body) = read_answer(&mut answer).unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK"));
        assert_eq!(body, "{}");
    }

    #[test]
    fn answer_that_breaks_off_is_an_error() {
        for answer in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{",
        ] {
            assert!(read_answer(&mut answer.as_bytes()).is_err(), "{answer:?}");
        }
    }
}
