//! The fuzz targets: each takes bytes, gives them to one reader of the host, and panics where what
//! comes back breaks a promise. That the host panics, hangs or eats memory is seen by the fuzzer.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a target says by its panic that something is wrong; the list of targets has their names"
)]

use std::{
    fs,
    io::{self, Cursor, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{LazyLock, Mutex},
    thread,
    time::{Duration, Instant},
};

use rootwatch::{
    anchors::Anchors,
    certificate::{Certificate, description::Description},
    check,
    configuration::Configuration,
    container,
    framing::{Frame, read_frame},
    knowledge::Knowledge,
    known::Known,
    memory::Memory,
    message, offer,
    probe::{
        handshake, proxy,
        target::{Secret, ServerName},
        timed::Timed,
    },
    request::{self, Kind},
    scan::{
        formats,
        pem::{self, Pem},
    },
    truststore::{self, Places},
    verdict::{Basis, Standing, assess_from},
};
use serde_json::Value;

use super::made::{Ca, listing};

/// A target.
type Target = fn(&[u8]);

/// Every target by its name, which is also that of its folder in `corpus`.
pub const ALL: [(&str, Target); 10] = [
    ("assess", assess),
    ("authority", authority),
    ("certificate", certificate),
    ("container", container),
    ("frames", frames),
    ("nss", nss),
    ("proxy", proxy),
    ("request", request),
    ("scan", scan),
    ("tls", tls),
];

/// Chrome and Firefox refuse longer messages of a host.
const MESSAGE_CAP: usize = 1024 * 1024;

/// What every target knows: a public root, a listed root, and certificates below both.
struct World {
    knowledge: Knowledge,
    /// DER, of which `assess` makes chains: those of the public root before those of the listed one.
    honest: Vec<Certificate>,
    listed: Vec<Certificate>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let (public, bad) = (Ca::root("Public", "Public"), Ca::root("Bad", "Bad"));
    let family = |root: &Ca| {
        let middle = root.intermediate("Middle");
        vec![
            middle.sign("site.example"),
            root.sign("other.example"),
            middle.certificate(),
            root.certificate(),
        ]
    };
    let knowledge = Knowledge {
        list: listing(&bad, ""),
        roots: super::made::public(&public),
        configuration: Configuration::default(),
        problems: Vec::new(),
        sandbox: None,
    };
    World {
        honest: family(&public),
        listed: family(&bad),
        knowledge,
    }
});

/// The frame stream, and what stands in each frame.
pub fn frames(data: &[u8]) {
    let mut input = data;
    let mut known = Known::new(&WORLD.knowledge.roots);
    while let Ok(Some(frame)) = read_frame(&mut input) {
        if let Frame::Body(body) = frame {
            check_request(&body, &mut known);
        }
    }
}

/// A request, up to what is answered.
pub fn request(data: &[u8]) {
    check_request(data, &mut Known::new(&WORLD.knowledge.roots));
}

fn check_request(body: &[u8], known: &mut Known<'_>) {
    let knowledge = &WORLD.knowledge;
    let parsed = match request::parse(body, known) {
        Ok(parsed) => parsed,
        Err(error) => {
            assert!(!error.code.is_empty());
            return is_message(&error.to_json().to_string());
        }
    };
    match parsed.kind {
        Kind::Assess(asked) => {
            let memory = Mutex::new(Memory::default());
            let verdict = asked.of_public(knowledge, &memory);
            let again = asked.of_public(knowledge, &memory);
            assert_eq!(verdict, again, "a verdict to a public root is remembered");
            match verdict {
                Some(verdict) => is_message(&verdict),
                None => is_message(&asked.of_installed(&Anchors::default(), knowledge, &memory)),
            }
        }
        Kind::Describe(of) => {
            is_message(&message::description::response(&parsed.id, &of).to_string());
        }
        Kind::Offer(contents) => {
            let all = &contents.certificates;
            let found = offer::assess_all(all, &knowledge.list, &knowledge.roots);
            is_message(&message::offer::response(&parsed.id, &contents, &found).to_string());
        }
        Kind::Hello | Kind::Probe(_) | Kind::Roots => {}
    }
}

fn is_message(text: &str) {
    assert!(text.len() <= MESSAGE_CAP, "{} bytes", text.len());
    let value: Value = serde_json::from_str(text).expect("a message is JSON");
    assert!(value.is_object());
}

/// One certificate and everything that is told of it.
pub fn certificate(data: &[u8]) {
    let parsed = Certificate::from_der(data);
    let described = Description::of(data);
    assert_eq!(parsed.is_ok(), described.is_ok());
    if let (Ok(parsed), Ok(described)) = (parsed, described) {
        assert_eq!(parsed.der(), data);
        let response = message::description::response(&Value::from(1), &described);
        is_message(&response.to_string());
    }
}

/// Chains around real signatures: certificates of two families in any order, some with bytes
/// changed. Whatever is done to them, only what the public root's family signed is public, and
/// nothing is proven to be of the listed family that is not.
pub fn assess(data: &[u8]) {
    let world = &*WORLD;
    let all: Vec<&Certificate> = world.honest.iter().chain(&world.listed).collect();
    let mut chain = Vec::new();
    let mut bytes = data.iter().copied();
    while let (Some(step), true) = (bytes.next(), chain.len() < 12) {
        let mut der = all[usize::from(step & 7)].der().to_vec();
        // So many bytes are changed, each at a place and to a value that the input says.
        for _ in 0..usize::from(step >> 6) {
            let mut next = || usize::from(bytes.next().unwrap_or_default());
            let place = (next() << 8 | next()) % der.len();
            der[place] = der[place].wrapping_add(bytes.next().unwrap_or(1));
        }
        if let Ok(certificate) = Certificate::from_der(&der) {
            chain.push(certificate);
        }
    }
    let Some(first) = chain.first() else { return };
    let knowledge = &world.knowledge;
    let found = assess_from(&chain, 0, None, &knowledge.list, &knowledge.roots);
    let is_of = |family: &[Certificate]| {
        let same = |c: &Certificate| {
            c.key.spki_sha256 == first.key.spki_sha256
                && c.subject.der == first.subject.der
                && c.serial == first.serial
        };
        family.iter().any(same)
    };
    match (found.standing, found.authority) {
        (Standing::PubliclyTrusted, _) => assert!(is_of(&world.honest)),
        (_, Some(authority)) if authority.basis != Basis::Name => {
            let by_key = first.key.spki_sha256 == world.listed[3].key.spki_sha256;
            assert!(by_key || is_of(&world.listed));
        }
        _ => {}
    }
    is_message(&message::text(&found, &chain, &Anchors::default()));
}

/// Files of certificates: PEM, DER, PKCS#7 and configuration profiles.
pub fn container(data: &[u8]) {
    if let Ok(contents) = container::read(data) {
        let (list, roots) = (&WORLD.knowledge.list, &WORLD.knowledge.roots);
        let some = contents.certificates.len().min(8);
        let found = offer::assess_all(&contents.certificates[..some], list, roots);
        let response = message::offer::response(&Value::from(1), &contents, &found);
        is_message(&response.to_string());
    }
}

/// An entry of `authorities.d`.
pub fn authority(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let subjects = [WORLD.honest[3].subject.clone()];
        if let Err(error) = check::read(text, &subjects) {
            assert!(!error.reason.is_empty());
        }
    }
}

/// A database of certificates as Firefox keeps it.
pub fn nss(data: &[u8]) {
    // Memory is faster than a disk, where there is such a folder.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.expect("a folder for the profile");
    let firefox = folder.path().join(".mozilla/firefox");
    fs::create_dir_all(firefox.join("profile")).unwrap();
    let ini = "[Profile0]\nName=one\nIsRelative=1\nPath=profile\n";
    fs::write(firefox.join("profiles.ini"), ini).unwrap();
    fs::write(firefox.join("profile/cert9.db"), data).unwrap();
    let home = folder.path().to_owned();
    let stores = truststore::read(&Places::new(home.clone(), home));
    assert!(!stores.is_empty());
}

/// A line of a scan.
pub fn scan(data: &[u8]) {
    let mut known = Known::new(&WORLD.knowledge.roots);
    let read = formats::read(data, &mut known, &mut |question| {
        if let Err(error) = &question.chain {
            assert!(!error.code.is_empty());
        }
    });
    if let Err(error) = read {
        assert!(!error.code.is_empty());
    }
    let mut pem = Pem::default();
    for (number, line) in (1..).zip(data.split(|byte| *byte == b'\n')) {
        pem.line(number, line);
        pem.found().for_each(|found| whole(&found, number));
    }
    pem.end();
    pem.found().for_each(|found| whole(&found, u64::MAX));
}

/// A chain from PEM begins at a line that was read, and has certificates.
fn whole(found: &pem::Found, last: u64) {
    assert!((1..=last).contains(&found.line));
    match &found.chain {
        Ok(chain) => assert!((1..=request::CHAIN_CAP).contains(&chain.len())),
        Err(error) => assert!(!error.code.is_empty()),
    }
}

/// What a proxy answers: SOCKS with and without a password, and HTTP.
pub fn proxy(data: &[u8]) {
    let Some((kind, reply)) = data.split_first() else {
        return;
    };
    let mut peer = Peer(Cursor::new(reply));
    let name = ServerName::Name("site.example".to_owned());
    let secret = || Secret("secret".to_owned());
    // Any outcome will do, as long as there is one.
    let _ = match kind % 3 {
        0 => proxy::socks5(&mut peer, &name, 443, None),
        1 => proxy::socks5(&mut peer, &name, 443, Some(&(secret(), secret()))),
        _ => proxy::http(&mut peer, &name, 443, Some(&secret())),
    };
}

/// A peer that has its answers ready, whatever it is told.
struct Peer<'a>(Cursor<&'a [u8]>);

impl Read for Peer<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Peer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The one port of all servers: hundreds of new ones each second would use up those that there are.
static LISTENER: LazyLock<TcpListener> =
    LazyLock::new(|| TcpListener::bind(("127.0.0.1", 0)).unwrap());

/// What a server says in a handshake.
pub fn tls(data: &[u8]) {
    let address = LISTENER.local_addr().unwrap();
    let said = data.to_vec();
    let server = thread::spawn(move || {
        if let Ok((mut stream, _)) = LISTENER.accept() {
            // The host may have hung up by then.
            let _ = stream.write_all(&said);
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let _ = io::copy(&mut stream, &mut io::sink());
        }
    });
    let stream = TcpStream::connect(address).unwrap();
    let mut stream = Timed::new(stream, Instant::now() + Duration::from_secs(5));
    let name = ServerName::Name("site.example".to_owned());
    let shown = handshake::shake(&mut stream, &name);
    // Nobody can finish a handshake without knowing what the client said.
    assert!(shown.is_err() || shown.is_ok_and(|shown| !shown.chain.is_empty()));
    drop(stream);
    server.join().unwrap();
}
