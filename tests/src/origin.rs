//! The servers of the lab's internet: one listener with TLS and one without, which answer for every
//! server name, over HTTP/1.1 with one response per connection unless told otherwise, and a web
//! socket that says one sentence.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::offers;
use crate::pages::{self, Page};
use crate::router::{header, read_head};

/// What the web socket sends first; pages show it, so that a story can wait for it.
const GREETING: &str = "Live: 2 : 1";

/// From RFC 6455 section 1.3: what the server appends to the key before hashing it.
const WEBSOCKET_GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// What [`offers::SITE`] has beside its page.
pub(crate) type Offers = Arc<HashMap<&'static str, Page>>;

/// How many responses a connection is good for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Responses {
    Many,
    One,
}

/// Accepts TLS connections for ever.
pub(crate) async fn serve(
    config: Arc<ServerConfig>,
    responses: Responses,
    offers: Offers,
    listener: TcpListener,
) {
    let acceptor = TlsAcceptor::from(config);
    while let Ok((client, _)) = listener.accept().await {
        let (acceptor, offers) = (acceptor.clone(), Arc::clone(&offers));
        tokio::spawn(async move {
            let mut client = acceptor.accept(client).await?;
            while answer(&mut client, responses, &offers).await? == Responses::Many {}
            io::Result::Ok(())
        });
    }
}

/// Accepts connections without TLS for ever.
pub(crate) async fn serve_plain(offers: Offers, listener: TcpListener) {
    while let Ok((client, _)) = listener.accept().await {
        let offers = Arc::clone(&offers);
        tokio::spawn(async move {
            let mut client = client;
            answer(&mut client, Responses::One, &offers).await
        });
    }
}

/// Gives one response, and says what may come after it.
async fn answer(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    responses: Responses,
    offers: &HashMap<&str, Page>,
) -> io::Result<Responses> {
    let head = read_head(stream).await?;
    if let Some(key) = header(&head, "sec-websocket-key") {
        stream.write_all(websocket_greeting(key).as_slice()).await?;
        // The socket stays open until the browser goes away; what it says is of no interest.
        stream.read_to_end(&mut Vec::new()).await?;
        return Ok(Responses::One);
    }
    let host = header(&head, "host").unwrap_or_default();
    let path = head.split(' ').nth(1).unwrap_or("/");
    let offered = offers.get(path).filter(|_| host == offers::SITE);
    let page = offered.cloned().unwrap_or_else(|| pages::page(host, path));
    let extra = page
        .header
        .map(|(name, value)| format!("{name}: {value}\r\n"));
    let response = format!(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         {}Connection: {}\r\n\r\n",
        page.status,
        page.content_type,
        page.body.len(),
        extra.unwrap_or_default(),
        match responses {
            Responses::Many => "keep-alive",
            Responses::One => "close",
        },
    );
    stream.write_all(response.as_bytes()).await?;
    stream.write_all(&page.body).await?;
    match responses {
        Responses::Many => stream.flush().await?,
        Responses::One => stream.shutdown().await?,
    }
    Ok(responses)
}

fn websocket_greeting(key: &str) -> Vec<u8> {
    let hash = digest(
        &SHA1_FOR_LEGACY_USE_ONLY,
        format!("{key}{WEBSOCKET_GUID}").as_bytes(),
    );
    let accept = BASE64_STANDARD.encode(hash);
    let mut bytes = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
    .into_bytes();
    // RFC 6455 section 5.2: a final text frame, unmasked, shorter than 126 bytes.
    bytes.push(0x81);
    bytes.extend(u8::try_from(GREETING.len()));
    bytes.extend(GREETING.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 6455 section 1.3.
    #[test]
    fn websocket_key_is_accepted_as_the_rfc_says() {
        let greeting = websocket_greeting("dGhlIHNhbXBsZSBub25jZQ==");
        let text = String::from_utf8_lossy(&greeting);
        assert!(text.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    }
}
