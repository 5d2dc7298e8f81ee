//! An interceptor of our own: takes the connection meant for a server, shows the browser a
//! certificate that it signs itself, and passes the plain text on over a second TLS connection
//! to the real server, whose certificate it does check.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ServerConfig};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// The two TLS sides of an interceptor, and where the real servers are.
#[derive(Clone)]
pub(crate) struct Interceptor {
    pub(crate) towards_browser: Arc<ServerConfig>,
    pub(crate) towards_origin: Arc<ClientConfig>,
    pub(crate) origin: SocketAddr,
}

impl Interceptor {
    /// Accepts connections for ever.
    pub(crate) async fn serve(self, listener: TcpListener) {
        while let Ok((client, _)) = listener.accept().await {
            let interceptor = self.clone();
            tokio::spawn(async move { interceptor.intercept(client).await.ok() });
        }
    }

    async fn intercept(&self, client: TcpStream) -> io::Result<()> {
        let acceptor = TlsAcceptor::from(Arc::clone(&self.towards_browser));
        let mut browser = acceptor.accept(client).await?;
        let server_name = browser
            .get_ref()
            .1
            .server_name()
            .unwrap_or_default()
            .to_owned();
        let server_name = ServerName::try_from(server_name).map_err(io::Error::other)?;
        let connector = TlsConnector::from(Arc::clone(&self.towards_origin));
        let stream = TcpStream::connect(self.origin).await?;
        let mut origin = connector.connect(server_name, stream).await?;
        copy_bidirectional(&mut browser, &mut origin).await?;
        Ok(())
    }
}
