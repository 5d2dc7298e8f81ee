//! A SOCKS 5 and an HTTP proxy on loopback. Each leads every name to one port and keeps what it
//! was asked.

use std::{
    io::{Read, Write, copy},
    net::{Shutdown, TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

pub(crate) struct Proxy {
    pub(crate) port: u16,
    /// What each connection asked for.
    pub(crate) asked: Receiver<Asked>,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// `name:port`.
    pub(crate) target: String,
    /// `user:password`, or the value of Proxy-Authorization.
    pub(crate) credentials: Option<String>,
}

impl Proxy {
    /// Speaks SOCKS; asks for `credentials` where given.
    pub(crate) fn socks5(credentials: Option<&'static str>) -> Self {
        Self::listen(move |stream, asked| socks5(stream, credentials, asked))
    }

    /// Speaks HTTP; wants this Proxy-Authorization where given.
    pub(crate) fn http(authorization: Option<&'static str>) -> Self {
        Self::listen(move |stream, asked| http(stream, authorization, asked))
    }

    /// Says yes like one that speaks HTTP, and leads everybody to `elsewhere`.
    #[cfg(target_os = "linux")]
    pub(crate) fn lying(elsewhere: u16) -> Self {
        Self::listen(move |stream, asked| http(stream, None, asked).map(|_| elsewhere))
    }

    /// Says `words` to whoever asks, whatever the question.
    #[cfg(target_os = "linux")]
    pub(crate) fn saying(words: &'static [u8]) -> Self {
        Self::listen(move |stream, asked| {
            let _ = http_request(stream, asked);
            // The other side may have had enough.
            let _ = stream.write_all(words);
            None
        })
    }

    fn listen(
        handle: impl Fn(&mut TcpStream, &Sender<Asked>) -> Option<u16> + Clone + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, asked) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, sender, handle) =
                    (stream.unwrap(), sender.clone(), handle.clone());
                thread::spawn(move || {
                    if let Some(port) = handle(&mut stream, &sender) {
                        relay(&stream, &TcpStream::connect(("127.0.0.1", port)).unwrap());
                    }
                });
            }
        });
        Self { port, asked }
    }
}

fn take<const N: usize>(stream: &mut TcpStream) -> [u8; N] {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

fn short(stream: &mut TcpStream) -> String {
    let [length] = take(stream);
    let mut bytes = vec![0; length.into()];
    stream.read_exact(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn socks5(stream: &mut TcpStream, credentials: Option<&str>, asked: &Sender<Asked>) -> Option<u16> {
    let [5, count] = take(stream) else {
        panic!("not SOCKS 5");
    };
    let mut methods = vec![0; count.into()];
    stream.read_exact(&mut methods).unwrap();
    let mut given = None;
    if let Some(expected) = credentials {
        if !methods.contains(&2) {
            stream.write_all(&[5, 255]).unwrap();
            return None;
        }
        stream.write_all(&[5, 2]).unwrap();
        let [1] = take(stream) else {
            panic!("not RFC 1929");
        };
        let pair = format!("{}:{}", short(stream), short(stream));
        stream.write_all(&[1, u8::from(pair != expected)]).unwrap();
        if pair != expected {
            return None;
        }
        given = Some(pair);
    } else {
        stream.write_all(&[5, 0]).unwrap();
    }
    // A name and nothing else: the proxy resolves.
    let [5, 1, 0, 3] = take(stream) else {
        panic!("not CONNECT with a name");
    };
    let name = short(stream);
    let port = u16::from_be_bytes(take(stream));
    stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 1]).unwrap();
    let target = format!("{name}:{port}");
    asked
        .send(Asked {
            target,
            credentials: given,
        })
        .unwrap();
    Some(port)
}

fn http(stream: &mut TcpStream, authorization: Option<&str>, asked: &Sender<Asked>) -> Option<u16> {
    let (port, given) = http_request(stream, asked)?;
    if authorization.is_some() && given.as_deref() != authorization {
        stream
            .write_all(b"HTTP/1.1 407 Authenticate\r\n\r\n")
            .unwrap();
        return None;
    }
    stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
    Some(port)
}

/// The port that is asked for, and the credentials.
fn http_request(stream: &mut TcpStream, asked: &Sender<Asked>) -> Option<(u16, Option<String>)> {
    let mut header = Vec::new();
    while !header.ends_with(b"\r\n\r\n") {
        header.extend(take::<1>(stream));
    }
    let header = String::from_utf8(header).unwrap();
    let target = header
        .strip_prefix("CONNECT ")?
        .split(' ')
        .next()?
        .to_owned();
    let mut lines = header.lines();
    let given = lines.find_map(|line| line.strip_prefix("Proxy-Authorization: "));
    let port = target.rsplit(':').next()?.parse().ok();
    asked
        .send(Asked {
            target,
            credentials: given.map(str::to_owned),
        })
        .unwrap();
    Some((port?, given.map(str::to_owned)))
}

fn relay(one: &TcpStream, other: &TcpStream) {
    let pass = |mut from: TcpStream, mut to: TcpStream| {
        // Either side may end it at any time.
        let _ = copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    };
    let (from, to) = (other.try_clone().unwrap(), one.try_clone().unwrap());
    let back = thread::spawn(move || pass(from, to));
    pass(one.try_clone().unwrap(), other.try_clone().unwrap());
    back.join().unwrap();
}
