//! Asks a proxy for a connection: SOCKS version 5 with the name resolved there (RFC 1928, RFC
//! 1929), or HTTP CONNECT (RFC 9110 §9.3.6). Works on any stream.

use std::{
    io::{self, Read, Write},
    net::IpAddr,
};

use crate::probe::{
    error::{ProbeError, ProxyFailure, Step},
    target::{Secret, ServerName},
};

/// A proxy's answer to CONNECT may have so many bytes of header.
const HEADER_CAP: usize = 16 * 1024;

/// Asks a SOCKS proxy.
pub fn socks5(
    stream: &mut (impl Read + Write),
    server_name: &ServerName,
    port: u16,
    credentials: Option<&(Secret, Secret)>,
) -> Result<(), ProbeError> {
    let methods: &[u8] = match credentials {
        None => &[5, 1, 0],
        Some(_) => &[5, 2, 0, 2],
    };
    send(stream, methods)?;
    match (receive(stream)?, credentials) {
        ([5, 0], _) => {}
        ([5, 2], Some((username, password))) => {
            let mut request = vec![1];
            push_short(&mut request, username.0.as_bytes())?;
            push_short(&mut request, password.0.as_bytes())?;
            send(stream, &request)?;
            let [_, status] = receive(stream)?;
            if status != 0 {
                return Err(failed(ProxyFailure::Authentication));
            }
        }
        ([5, 255 | 2], _) => return Err(failed(ProxyFailure::Authentication)),
        _ => return Err(failed(ProxyFailure::Malformed)),
    }
    let mut request = vec![5, 1, 0];
    match server_name {
        ServerName::Address(IpAddr::V4(address)) => {
            request.push(1);
            request.extend(address.octets());
        }
        ServerName::Name(name) => {
            request.push(3);
            push_short(&mut request, name.as_bytes())?;
        }
        ServerName::Address(IpAddr::V6(address)) => {
            request.push(4);
            request.extend(address.octets());
        }
    }
    request.extend(port.to_be_bytes());
    send(stream, &request)?;
    socks5_reply(stream)
}

fn socks5_reply(stream: &mut impl Read) -> Result<(), ProbeError> {
    let [version, reply, _, form] = receive(stream)?;
    if version != 5 {
        return Err(failed(ProxyFailure::Malformed));
    }
    if reply != 0 {
        return Err(failed(ProxyFailure::Refused(reply.into())));
    }
    let address_length = match form {
        1 => 4,
        3 => {
            let [length] = receive(stream)?;
            length.into()
        }
        4 => 16,
        _ => return Err(failed(ProxyFailure::Malformed)),
    };
    for _ in 0..address_length + 2 {
        let [_] = receive(stream)?;
    }
    Ok(())
}

/// Asks an HTTP proxy. `authorization` is the value of Proxy-Authorization.
pub fn http(
    stream: &mut (impl Read + Write),
    server_name: &ServerName,
    port: u16,
    authorization: Option<&Secret>,
) -> Result<(), ProbeError> {
    let target = server_name.with_port(port);
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
    if let Some(Secret(value)) = authorization {
        request.push_str("Proxy-Authorization: ");
        request.push_str(value);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    send(stream, request.as_bytes())?;
    // Byte by byte: what follows the header belongs to the server.
    let mut header = Vec::new();
    while !header.ends_with(b"\r\n\r\n") {
        if header.len() >= HEADER_CAP {
            return Err(failed(ProxyFailure::Malformed));
        }
        let [byte] = receive(stream)?;
        header.push(byte);
    }
    match status(&header) {
        Some(200..=299) => Ok(()),
        Some(407) => Err(failed(ProxyFailure::Authentication)),
        Some(status) => Err(failed(ProxyFailure::Refused(status))),
        None => Err(failed(ProxyFailure::Malformed)),
    }
}

/// The status code of a header (RFC 9112 §4).
fn status(header: &[u8]) -> Option<u16> {
    let rest = header.strip_prefix(b"HTTP/1.")?;
    let digits = rest.get(1..)?.strip_prefix(b" ")?.get(..3)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn push_short(request: &mut Vec<u8>, bytes: &[u8]) -> Result<(), ProbeError> {
    let length = u8::try_from(bytes.len()).map_err(|_| failed(ProxyFailure::Malformed))?;
    request.push(length);
    request.extend(bytes);
    Ok(())
}

fn send(stream: &mut impl Write, bytes: &[u8]) -> Result<(), ProbeError> {
    stream.write_all(bytes).map_err(|error| cut(&error))
}

fn receive<const N: usize>(stream: &mut impl Read) -> Result<[u8; N], ProbeError> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).map_err(|error| cut(&error))?;
    Ok(bytes)
}

fn cut(error: &io::Error) -> ProbeError {
    match error.kind() {
        io::ErrorKind::TimedOut => ProbeError::Timeout(Step::Proxy),
        kind => failed(ProxyFailure::Io(kind)),
    }
}

fn failed(failure: ProxyFailure) -> ProbeError {
    ProbeError::ProxyFailed(failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A proxy that has its answers ready and keeps what it was asked.
    struct Script {
        answers: io::Cursor<Vec<u8>>,
        asked: Vec<u8>,
    }

    impl Script {
        fn new(answers: &[u8]) -> Self {
            Self {
                answers: io::Cursor::new(answers.to_vec()),
                asked: Vec::new(),
            }
        }
    }

    impl Read for Script {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.answers.read(buffer)
        }
    }

    impl Write for Script {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.asked.extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn name() -> ServerName {
        ServerName::parse("a.example").unwrap()
    }

    fn credentials() -> (Secret, Secret) {
        (Secret("me".to_owned()), Secret("pw".to_owned()))
    }

    #[test]
    fn socks_leaves_the_name_to_the_proxy() {
        let mut proxy = Script::new(b"\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00");
        assert_eq!(socks5(&mut proxy, &name(), 443, None), Ok(()));
        assert_eq!(
            proxy.asked,
            b"\x05\x01\x00\x05\x01\x00\x03\x09a.example\x01\xbb"
        );
    }

    #[test]
    fn socks_gives_credentials_only_where_they_are_asked_for() {
        let answers = b"\x05\x02\x01\x00\x05\x00\x00\x03\x01x\x00\x00";
        let mut proxy = Script::new(answers);
        let credentials = credentials();
        assert_eq!(socks5(&mut proxy, &name(), 443, Some(&credentials)), Ok(()));
        assert!(
            proxy
                .asked
                .starts_with(b"\x05\x02\x00\x02\x01\x02me\x02pw\x05")
        );
        let mut open = Script::new(b"\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00");
        assert_eq!(socks5(&mut open, &name(), 443, Some(&credentials)), Ok(()));
        assert!(!open.asked.windows(2).any(|pair| pair == b"pw"));
    }

    #[test]
    fn socks_failures_have_their_reasons() {
        for (answers, failure) in [
            (&b"\x05\xff"[..], ProxyFailure::Authentication),
            (b"\x05\x02", ProxyFailure::Authentication),
            (b"\x04\x00", ProxyFailure::Malformed),
            (b"HTTP/1.1 400", ProxyFailure::Malformed),
            (b"\x05\x00\x05\x05\x00\x01", ProxyFailure::Refused(5)),
            (b"\x05\x00\x05\x00\x00\x09", ProxyFailure::Malformed),
            (b"\x05", ProxyFailure::Io(io::ErrorKind::UnexpectedEof)),
        ] {
            let result = socks5(&mut Script::new(answers), &name(), 443, None);
            assert_eq!(result, Err(failed(failure)), "{answers:?}");
        }
        let mut proxy = Script::new(b"\x05\x02\x01\x01");
        let result = socks5(&mut proxy, &name(), 443, Some(&credentials()));
        assert_eq!(result, Err(failed(ProxyFailure::Authentication)));
    }

    #[test]
    fn connect_names_the_server_and_reads_no_further_than_the_header() {
        let mut proxy = Script::new(b"HTTP/1.1 200 OK\r\nVia: x\r\n\r\nserver");
        let secret = Secret("Basic bWU6cHc=".to_owned());
        assert_eq!(http(&mut proxy, &name(), 8443, Some(&secret)), Ok(()));
        let asked = String::from_utf8(proxy.asked).unwrap();
        assert_eq!(
            asked,
            "CONNECT a.example:8443 HTTP/1.1\r\nHost: a.example:8443\r\n\
             Proxy-Authorization: Basic bWU6cHc=\r\n\r\n"
        );
        let mut rest = String::new();
        proxy.answers.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "server");
    }

    #[test]
    fn connect_puts_brackets_around_an_address() {
        let mut proxy = Script::new(b"HTTP/1.0 200 \r\n\r\n");
        let server = ServerName::parse("[2606:4700::1111]").unwrap();
        assert_eq!(http(&mut proxy, &server, 443, None), Ok(()));
        assert!(
            proxy
                .asked
                .starts_with(b"CONNECT [2606:4700::1111]:443 HTTP/1.1\r\n")
        );
    }

    #[test]
    fn connect_failures_have_their_reasons() {
        let flood = [b"HTTP/1.1 200 OK\r\nX: ".to_vec(), vec![b'a'; 20_000]].concat();
        for (answer, failure) in [
            (
                &b"HTTP/1.1 407 No\r\n\r\n"[..],
                ProxyFailure::Authentication,
            ),
            (b"HTTP/1.1 502 No\r\n\r\n", ProxyFailure::Refused(502)),
            (b"SSH-2.0-x\r\n\r\n", ProxyFailure::Malformed),
            (
                b"HTTP/1.1 20",
                ProxyFailure::Io(io::ErrorKind::UnexpectedEof),
            ),
            (&flood, ProxyFailure::Malformed),
        ] {
            let result = http(&mut Script::new(answer), &name(), 443, None);
            assert_eq!(result, Err(failed(failure)));
        }
    }
}
