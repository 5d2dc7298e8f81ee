//! Chromium's own remote control (the `DevTools` protocol) over its web socket, for what chromedriver
//! has no command for: the extension's pages, and ending a service worker.

use std::cell::{Cell, RefCell};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use crate::popup::text_of;

const SLOWEST_ANSWER: Duration = Duration::from_secs(30);

/// A page, worker or other thing that runs JavaScript.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) id: String,
    /// As the protocol calls it: `page`, `service_worker`, …
    pub(crate) kind: String,
    pub(crate) url: String,
}

/// A connection to one browser.
pub(crate) struct DevTools {
    socket: RefCell<WebSocket<TcpStream>>,
    last_id: Cell<u64>,
}

impl DevTools {
    /// Connects to the browser that wrote `DevToolsActivePort`, whose text is given: a port and a
    /// path. Gives nothing while the text is incomplete.
    pub(crate) fn connect(active_port: &str) -> Result<Option<Self>> {
        let Some((port, path)) = active_port.split_once('\n') else {
            return Ok(None);
        };
        if !path.starts_with('/') {
            return Ok(None);
        }
        let stream = TcpStream::connect(("127.0.0.1", port.parse()?))?;
        stream.set_read_timeout(Some(SLOWEST_ANSWER))?;
        let address = format!("ws://127.0.0.1:{port}{}", path.trim());
        let (socket, _) = tungstenite::client(address, stream)
            .map_err(|error| anyhow::anyhow!("Chromium refused the web socket: {error}"))?;
        Ok(Some(Self {
            socket: RefCell::new(socket),
            last_id: Cell::new(0),
        }))
    }

    /// All that runs JavaScript.
    pub(crate) fn targets(&self) -> Result<Vec<Target>> {
        let answer = self.call("Target.getTargets", &json!({}), None)?;
        let list = answer.get("targetInfos").and_then(Value::as_array);
        let target = |info: &Value| Target {
            id: text_of(info, "targetId").to_owned(),
            kind: text_of(info, "type").to_owned(),
            url: text_of(info, "url").to_owned(),
        };
        Ok(list.into_iter().flatten().map(target).collect())
    }

    /// Opens a page that is in no tab, and gives its target's id.
    pub(crate) fn open_hidden(&self, url: &str) -> Result<String> {
        let answer = self.call(
            "Target.createTarget",
            &json!({ "url": url, "hidden": true }),
            None,
        )?;
        Ok(text_of(&answer, "targetId").to_owned())
    }

    /// Closes a page or ends a worker.
    pub(crate) fn close(&self, target: &str) -> Result<()> {
        self.call("Target.closeTarget", &json!({ "targetId": target }), None)?;
        Ok(())
    }

    /// Brings a page's tab to the front.
    pub(crate) fn activate(&self, target: &str) -> Result<()> {
        self.call(
            "Target.activateTarget",
            &json!({ "targetId": target }),
            None,
        )?;
        Ok(())
    }

    /// Gives the value of a JavaScript expression in a target. A promise is awaited. Attaches for
    /// this one question, because a worker that somebody is attached to never goes to sleep.
    pub(crate) fn evaluate(&self, target: &str, expression: &str) -> Result<Value> {
        let attach = json!({ "targetId": target, "flatten": true });
        let attached = self.call("Target.attachToTarget", &attach, None)?;
        let session = text_of(&attached, "sessionId");
        let question = json!({
            "expression": expression,
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let answer = self.call("Runtime.evaluate", &question, Some(session));
        // Fails only where the target has gone meanwhile, which the answer tells better.
        let _ = self.call(
            "Target.detachFromTarget",
            &json!({ "sessionId": session }),
            None,
        );
        let answer = answer?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!("{expression} threw {thrown}");
        }
        Ok(answer.pointer("/result/value").cloned().unwrap_or_default())
    }

    fn call(&self, method: &str, params: &Value, session: Option<&str>) -> Result<Value> {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let (Some(session), Some(fields)) = (session, message.as_object_mut()) {
            fields.insert("sessionId".to_owned(), json!(session));
        }
        let mut socket = self.socket.borrow_mut();
        socket
            .send(Message::text(message.to_string()))
            .context("Chromium is gone")?;
        loop {
            let received = socket
                .read()
                .with_context(|| format!("no answer to {method}"))?;
            let Message::Text(text) = received else {
                continue;
            };
            let mut answer: Value = serde_json::from_str(&text)?;
            if answer.get("id") != Some(&json!(id)) {
                // An event, or the late answer to a question that was given up.
                continue;
            }
            if let Some(error) = answer.get("error") {
                bail!("{method}: {}", text_of(error, "message"));
            }
            return Ok(answer
                .get_mut("result")
                .map(Value::take)
                .unwrap_or_default());
        }
    }
}
