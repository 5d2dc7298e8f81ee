//! A SOCKS proxy, version 5 (RFC 1928), with a password (RFC 1929) or without. It leads where the
//! router leads and remembers what it was asked, so that a story can see who asked for a name and
//! who had looked up an address by itself.

use std::io;
use std::net::Ipv6Addr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::router::{Router, open};

const VERSION: u8 = 5;
const CONNECT: u8 = 1;

/// Methods (RFC 1928 section 3).
const NO_AUTHENTICATION: u8 = 0;
const USER_AND_PASSWORD: u8 = 2;
const NO_ACCEPTABLE_METHOD: u8 = 0xff;

/// Replies (RFC 1928 section 6).
const SUCCEEDED: u8 = 0;
const NOT_ALLOWED: u8 = 2;

/// What a client asked to be connected with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Destination {
    /// An address, which the client knew from elsewhere, and a port.
    Address(String),
    /// A name, which the proxy is to look up, and a port.
    Name(String),
}

/// A user and a password.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Credentials {
    pub(crate) user: String,
    pub(crate) password: String,
}

/// See the file's first lines.
pub(crate) struct Socks {
    router: Arc<Router>,
    /// Who may use it; everybody where there is none.
    credentials: Option<Credentials>,
    asked: Mutex<Vec<Destination>>,
}

impl Socks {
    /// A proxy in front of the router.
    pub(crate) fn new(router: Arc<Router>, credentials: Option<Credentials>) -> Self {
        Self {
            router,
            credentials,
            asked: Mutex::default(),
        }
    }

    /// Everything that was asked for, in this order.
    pub(crate) fn asked(&self) -> Vec<Destination> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }

    /// Accepts connections for ever.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) {
        while let Ok((client, _)) = listener.accept().await {
            let socks = Arc::clone(&self);
            tokio::spawn(async move { socks.connect(client).await.ok() });
        }
    }

    async fn connect(&self, mut client: TcpStream) -> io::Result<()> {
        if !self.admits(&mut client).await? {
            return Ok(());
        }
        let destination = read_destination(&mut client).await?;
        let target = match &destination {
            Destination::Address(target) | Destination::Name(target) => target.clone(),
        };
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(destination);
        let Some(route) = self.router.lookup(&target) else {
            return client.write_all(&reply(NOT_ALLOWED)).await;
        };
        let mut remote = open(route, &target).await?;
        client.write_all(&reply(SUCCEEDED)).await?;
        copy_bidirectional(&mut client, &mut remote).await?;
        Ok(())
    }

    /// Greets the client, and says whether it may go on.
    async fn admits(&self, client: &mut TcpStream) -> io::Result<bool> {
        expect(client.read_u8().await?, VERSION)?;
        let offered = read_counted(client).await?;
        let wanted = match &self.credentials {
            None => NO_AUTHENTICATION,
            Some(_) => USER_AND_PASSWORD,
        };
        if !offered.contains(&wanted) {
            client.write_all(&[VERSION, NO_ACCEPTABLE_METHOD]).await?;
            return Ok(false);
        }
        client.write_all(&[VERSION, wanted]).await?;
        let Some(credentials) = &self.credentials else {
            return Ok(true);
        };
        expect(client.read_u8().await?, 1)?;
        let user = read_counted(client).await?;
        let password = read_counted(client).await?;
        let is_known =
            user == credentials.user.as_bytes() && password == credentials.password.as_bytes();
        client.write_all(&[1, u8::from(!is_known)]).await?;
        Ok(is_known)
    }
}

async fn read_destination(client: &mut TcpStream) -> io::Result<Destination> {
    expect(client.read_u8().await?, VERSION)?;
    expect(client.read_u8().await?, CONNECT)?;
    expect(client.read_u8().await?, 0)?;
    match client.read_u8().await? {
        1 => {
            let mut octets = [0; 4];
            client.read_exact(&mut octets).await?;
            let address = std::net::Ipv4Addr::from(octets);
            let port = client.read_u16().await?;
            Ok(Destination::Address(format!("{address}:{port}")))
        }
        3 => {
            let name = String::from_utf8(read_counted(client).await?).map_err(io::Error::other)?;
            let port = client.read_u16().await?;
            Ok(Destination::Name(format!("{name}:{port}")))
        }
        4 => {
            let mut octets = [0; 16];
            client.read_exact(&mut octets).await?;
            let address = Ipv6Addr::from(octets);
            let port = client.read_u16().await?;
            Ok(Destination::Address(format!("[{address}]:{port}")))
        }
        other => Err(io::Error::other(format!("address type {other}"))),
    }
}

async fn read_counted(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(client.read_u8().await?)];
    client.read_exact(&mut bytes).await?;
    Ok(bytes)
}

fn expect(seen: u8, wanted: u8) -> io::Result<()> {
    if seen == wanted {
        return Ok(());
    }
    Err(io::Error::other(format!("{seen} instead of {wanted}")))
}

/// A reply without a bound address, which no client asks about.
fn reply(code: u8) -> [u8; 10] {
    [VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays a client's bytes to a proxy before an empty internet, and gives answer and memory.
    fn play(credentials: Option<Credentials>, said: &[u8]) -> (Vec<u8>, Vec<Destination>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            let address = listener.local_addr().unwrap();
            let socks = Arc::new(Socks::new(Arc::default(), credentials));
            tokio::spawn(Arc::clone(&socks).serve(listener));
            let mut client = TcpStream::connect(address).await.unwrap();
            client.write_all(said).await.unwrap();
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).await.unwrap();
            (answer, socks.asked())
        })
    }

    fn secret() -> Credentials {
        Credentials {
            user: "me".to_owned(),
            password: "it".to_owned(),
        }
    }

    #[test]
    fn name_is_remembered_and_refused_where_nothing_leads() {
        let said = b"\x05\x01\x00\x05\x01\x00\x03\x01a\x01\xbb";
        let (answer, asked) = play(None, said);
        assert_eq!(answer, [&[5, 0][..], &reply(NOT_ALLOWED)].concat());
        assert_eq!(asked, [Destination::Name("a:443".to_owned())]);
    }

    #[test]
    fn address_is_told_from_a_name() {
        let said = b"\x05\x01\x00\x05\x01\x00\x01\x0a\x00\x00\x01\x01\xbb";
        let (_, asked) = play(None, said);
        assert_eq!(asked, [Destination::Address("10.0.0.1:443".to_owned())]);
    }

    #[test]
    fn password_opens_and_a_wrong_one_does_not() {
        let right = b"\x05\x01\x02\x01\x02me\x02it\x05\x01\x00\x03\x01a\x01\xbb";
        let (answer, asked) = play(Some(secret()), right);
        assert_eq!(answer, [&[5, 2, 1, 0][..], &reply(NOT_ALLOWED)].concat());
        assert_eq!(asked.len(), 1);
        let (answer, asked) = play(Some(secret()), b"\x05\x01\x02\x01\x02me\x02no");
        assert_eq!(answer, [5, 2, 1, 1]);
        assert_eq!(asked, []);
    }

    #[test]
    fn nobody_gets_in_without_the_password() {
        let (answer, asked) = play(Some(secret()), b"\x05\x01\x00");
        assert_eq!(answer, [5, 0xff]);
        assert_eq!(asked, []);
    }
}
