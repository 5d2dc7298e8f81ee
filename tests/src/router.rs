//! The way from the browser to the lab's internet: an HTTP CONNECT proxy that knows where each
//! server name leads. The browser is told to use it for everything, so nothing leaves the machine:
//! a name without a route is refused, and remembered so that a story can look at it.

use std::collections::{BTreeSet, HashMap};
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
    /// Straight to a TLS server (the origin, or an interceptor that pretends to be it).
    Server(SocketAddr),
}

/// The routes of one world, changeable while it runs.
#[derive(Default)]
pub(crate) struct Router {
    routes: Mutex<HashMap<String, Route>>,
    refused: Mutex<BTreeSet<String>>,
}

impl Router {
    /// Leads `server_name` along `route` from now on.
    pub(crate) fn route(&self, server_name: &str, route: Route) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.insert(server_name.to_owned(), route);
    }

    /// What was asked for and is not part of the lab's internet.
    pub(crate) fn refused(&self) -> Vec<String> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.iter().cloned().collect()
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
        let target = connect_target(&head).unwrap_or_default();
        let Some(route) = self.lookup(target) else {
            let line = head.lines().next().unwrap_or_default();
            self.refused
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(line.to_owned());
            return client
                .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                .await;
        };
        let mut remote = match route {
            Route::Server(address) => TcpStream::connect(address).await?,
            Route::Proxy(address) => connect_through(address, target).await?,
        };
        client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await?;
        copy_bidirectional(&mut client, &mut remote).await?;
        Ok(())
    }

    fn lookup(&self, target: &str) -> Option<Route> {
        let server_name = target.strip_suffix(":443")?;
        self.routes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(server_name)
            .copied()
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

fn connect_target(head: &str) -> Option<&str> {
    let mut words = head.lines().next()?.split(' ');
    (words.next()? == "CONNECT").then(|| words.next())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_connect_has_a_target() {
        assert_eq!(
            connect_target("CONNECT a.example:443 HTTP/1.1\r\n"),
            Some("a.example:443")
        );
        assert_eq!(connect_target("GET http://a.example/ HTTP/1.1\r\n"), None);
        assert_eq!(connect_target(""), None);
    }

    #[test]
    fn only_the_https_port_of_a_known_name_is_routed() {
        let router = Router::default();
        let route = Route::Server(([127, 0, 0, 1], 1).into());
        router.route("a.example", route);
        assert_eq!(router.lookup("a.example:443"), Some(route));
        assert_eq!(router.lookup("a.example:80"), None);
        assert_eq!(router.lookup("b.example:443"), None);
    }
}
