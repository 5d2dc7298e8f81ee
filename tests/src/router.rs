//! The way from the browser to the lab's internet: an HTTP proxy, for CONNECT and for plain requests,
//! that knows where each server name leads. The browser is told to use it for everything, so nothing
//! leaves the machine: a name without a route is refused. What was asked is remembered, so that a
//! story can look at it.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

const LONGEST_HEAD: usize = 16 * 1024;

/// Where a connection for a server name goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Route {
    /// Through another CONNECT proxy, as a provider's or a company's box would be reached.
    Proxy(SocketAddr),
    /// Straight to a server (the origin, or an interceptor that pretends to be it).
    Server(SocketAddr),
}

/// Something that the proxy was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// The first line of the request.
    pub(crate) line: String,
    /// A browser says who it is (User-Agent), and the host says nothing at all.
    pub(crate) is_by_browser: bool,
    pub(crate) is_refused: bool,
}

/// The routes of one world, changeable while it runs.
#[derive(Default)]
pub(crate) struct Router {
    /// By server name and port.
    routes: Mutex<HashMap<String, Route>>,
    asked: Mutex<Vec<Asked>>,
}

impl Router {
    /// Leads `https://server_name` along `route` from now on.
    pub(crate) fn route(&self, server_name: &str, route: Route) {
        self.insert(format!("{server_name}:443"), route);
    }

    /// Leads `http://server_name` along `route` from now on.
    pub(crate) fn route_plain(&self, server_name: &str, route: Route) {
        self.insert(format!("{server_name}:80"), route);
    }

    fn insert(&self, target: String, route: Route) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.insert(target, route);
    }

    /// Everything that was asked for, in this order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }

    /// The servers that the host asked for, in this order.
    pub(crate) fn asked_by_host(&self) -> Vec<String> {
        let asked = self.asked();
        let by_host = asked.iter().filter(|asked| !asked.is_by_browser);
        let target = |asked: &Asked| asked.line.split(' ').nth(1).map(str::to_owned);
        by_host.filter_map(target).collect()
    }

    /// Accepts connections for ever.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) {
        while let Ok((client, _)) = listener.accept().await {
            let router = Arc::clone(&self);
            // A browser hangs up whenever it likes: an error of one connection says nothing.
            tokio::spawn(async move { router.connect(client).await.ok() });
        }
    }

    async fn connect(&self, mut client: TcpStream) -> io::Result<()> {
        let head = read_head(&mut client).await?;
        let request = Request::parse(&head).unwrap_or_default();
        let route = self.lookup(&request.target);
        self.remember(&head, route.is_none());
        let Some(route) = route else {
            return client
                .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                .await;
        };
        let mut remote = open(route, &request.target).await?;
        match request.passed_on {
            // A plain request: the server gets it as it would have got it from the browser.
            Some(passed_on) => remote.write_all(passed_on.as_bytes()).await?,
            None => client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await?,
        }
        copy_bidirectional(&mut client, &mut remote).await?;
        Ok(())
    }

    /// The way to a server name and port; nothing where they are not part of the lab's internet.
    pub(crate) fn lookup(&self, target: &str) -> Option<Route> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.get(target).copied()
    }

    fn remember(&self, head: &str, is_refused: bool) {
        let asked = Asked {
            line: head.lines().next().unwrap_or_default().to_owned(),
            is_by_browser: header(head, "user-agent").is_some(),
            is_refused,
        };
        let mut list = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        list.push(asked);
    }
}

/// Opens a connection along a route.
pub(crate) async fn open(route: Route, target: &str) -> io::Result<TcpStream> {
    match route {
        Route::Server(address) => TcpStream::connect(address).await,
        Route::Proxy(address) => connect_through(address, target).await,
    }
}

async fn connect_through(proxy: SocketAddr, target: &str) -> io::Result<TcpStream> {
    let mut remote = TcpStream::connect(proxy).await?;
    let request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n");
    remote.write_all(request.as_bytes()).await?;
    let head = read_head(&mut remote).await?;
    if head.split(' ').nth(1) == Some("200") {
        return Ok(remote);
    }
    Err(io::Error::other(format!("{proxy} answered {head:?}")))
}

/// Reads up to the empty line that ends an HTTP head.
pub(crate) async fn read_head(
    stream: &mut (impl tokio::io::AsyncRead + Unpin),
) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD {
        // One byte at a time, so that nothing behind the head is swallowed. Heads are short.
        head.push(stream.read_u8().await?);
    }
    String::from_utf8(head).map_err(io::Error::other)
}

/// The value of a header field.
pub(crate) fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

/// What a browser asks a proxy for.
#[derive(Debug, Default, PartialEq)]
struct Request {
    /// Server name and port.
    target: String,
    /// The head that the server gets; nothing for CONNECT, after which the browser talks to it.
    passed_on: Option<String>,
}

impl Request {
    fn parse(head: &str) -> Option<Self> {
        let (line, rest) = head.split_once("\r\n")?;
        let mut words = line.split(' ');
        let (method, address) = (words.next()?, words.next()?);
        if method == "CONNECT" {
            return Some(Self {
                target: address.to_owned(),
                passed_on: None,
            });
        }
        let (authority, path) = address.strip_prefix("http://")?.split_once('/')?;
        let target = if authority.contains(':') {
            authority.to_owned()
        } else {
            format!("{authority}:80")
        };
        Some(Self {
            target,
            passed_on: Some(format!("{method} /{path} HTTP/1.1\r\n{rest}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connect_names_server_and_port() {
        let request = Request::parse("CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        assert_eq!(request.target, "a.example:443");
        assert_eq!(request.passed_on, None);
    }

    #[test]
    fn plain_request_is_passed_on_without_the_server_name() {
        let request = Request::parse("GET http://a.example/b HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        assert_eq!(request.target, "a.example:80");
        let passed_on = request.passed_on.unwrap();
        assert_eq!(passed_on, "GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    #[test]
    fn anything_else_asks_for_nothing() {
        for head in [
            "",
            "GET / HTTP/1.1\r\n\r\n",
            "GET https://a.example/ HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(Request::parse(head), None, "{head:?}");
        }
    }

    #[test]
    fn only_the_ports_of_a_known_name_are_routed() {
        let router = Router::default();
        let route = Route::Server(([127, 0, 0, 1], 1).into());
        router.route("a.example", route);
        assert_eq!(router.lookup("a.example:443"), Some(route));
        assert_eq!(router.lookup("a.example:80"), None);
        assert_eq!(router.lookup("b.example:443"), None);
        router.route_plain("b.example", route);
        assert_eq!(router.lookup("b.example:80"), Some(route));
    }

    #[test]
    fn header_names_have_no_case() {
        let head = "GET / HTTP/1.1\r\nHOST: a.example\r\n\r\n";
        assert_eq!(header(head, "host"), Some("a.example"));
    }
}
