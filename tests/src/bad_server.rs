//! Servers with which no TLS connection comes about, each for a reason of its own. The fourth of
//! them, which sends far too many certificates, is an ordinary one with [`crate::pki::Sends::TooMuch`].

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How a server goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum BadServer {
    /// Answers with something that is no TLS at all.
    Garbage,
    /// Begins an answer and closes the connection in the middle of it.
    HangsUp,
    /// Takes the connection and says nothing for ever.
    Silent,
}

/// The start of a record that holds a handshake message of 90 bytes (RFC 8446 section 5.1), and of
/// the `ServerHello` in it, which ends long before it is complete.
const BROKEN_OFF: &[u8] = &[0x16, 3, 3, 0, 94, 2, 0, 0, 90, 3, 3, 0x55, 0x55];

/// Text of a protocol that somebody runs on the wrong port.
const GARBAGE: &[u8] = b"220 mail.example ESMTP at your service\r\n";

impl BadServer {
    /// Accepts connections for ever.
    pub(crate) async fn serve(self, listener: TcpListener) {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(async move { self.receive(client).await.ok() });
        }
    }

    async fn receive(self, mut client: TcpStream) -> io::Result<()> {
        match self {
            Self::Garbage => client.write_all(GARBAGE).await?,
            Self::HangsUp => {
                // The hello must be read, or the closing overtakes what was written.
                let _ = client.read(&mut [0; 4096]).await?;
                client.write_all(BROKEN_OFF).await?;
                return client.shutdown().await;
            }
            Self::Silent => {}
        }
        // Until the client goes away.
        client.read_to_end(&mut Vec::new()).await?;
        Ok(())
    }
}
