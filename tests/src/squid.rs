//! Squid, which companies and schools put between themselves and the internet, with its `ssl-bump`:
//! Debian's `squid-openssl`, with a CA that whoever runs it made. It is given another proxy to go
//! through, because looking names up would lead out of the lab.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::child::KillOnDrop;
use crate::pki::Authority;
use crate::ports::{await_listening, free_address};
use crate::toolchain::is_root;

/// Debian's user for it: started by root, Squid insists on becoming somebody else.
const USER: &str = "proxy";

/// Only root's search path leads there.
const PROGRAM: &[&str] = &["/usr/sbin/squid", "squid"];

/// What makes the certificates, where Debian and where Fedora have it.
const HELPER: &[&str] = &[
    "/usr/lib64/squid/security_file_certgen",
    "/usr/lib/squid/security_file_certgen",
];

/// When Squid takes a connection apart, which decides what its certificates look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bump {
    /// As most recipes say: it has not met the server yet, so the CA's dates go into each certificate.
    ClientFirst,
    /// It looks at the server's certificate first, and takes its subject and dates over.
    ServerFirst,
}

/// A running Squid; ends when dropped.
pub(crate) struct Squid {
    pub(crate) address: SocketAddr,
    process: Option<KillOnDrop>,
    service: String,
}

impl Squid {
    /// Starts it in `folder`, signing with `ca`, in front of the CONNECT proxy `upstream`, whose servers
    /// it checks against the PEM file `public_root`.
    pub(crate) fn start(
        folder: &Path,
        ca: &Authority,
        bump: Bump,
        upstream: SocketAddr,
        public_root: &Path,
    ) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let address = free_address()?;
        // Two at once would get into each other's shared memory if their services had one name.
        let service = format!("lab{}p{}", std::process::id(), address.port());
        let key = folder.join("squid-ca.pem");
        fs::write(&key, ca.pem() + &ca.key_pem())?;
        let file = folder.join("squid.conf");
        let text = configuration(address, upstream, &key, public_root, bump)?;
        fs::write(&file, text)?;
        let log = File::create(folder.join("squid.log"))?;
        let process = Command::new(first_of(PROGRAM))
            .args(["-N", "-d", "1", "-n", &service, "-f"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start squid")?;
        let mut squid = Self {
            address,
            process: Some(KillOnDrop(process)),
            service,
        };
        if let Some(process) = &mut squid.process {
            await_listening("squid", &mut process.0, address)?;
        }
        // The program has read it, and nothing else needs it.
        fs::remove_file(key)?;
        Ok(squid)
    }
}

impl Drop for Squid {
    /// Killed, it leaves its shared memory behind.
    fn drop(&mut self) {
        self.process.take();
        let prefix = format!("{}-", self.service);
        for entry in fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The first of these that is there; the last where none is.
fn first_of(places: &[&'static str]) -> &'static str {
    let mut there = places.iter().filter(|place| Path::new(place).exists());
    there.next().or(places.last()).copied().unwrap_or_default()
}

/// Everything that Squid would do beyond that is switched off: caches, logs, pings, lookups.
fn configuration(
    address: SocketAddr,
    upstream: SocketAddr,
    key: &Path,
    public_root: &Path,
    bump: Bump,
) -> Result<String> {
    let rules = match bump {
        Bump::ClientFirst => "ssl_bump peek greeting\nssl_bump bump all",
        Bump::ServerFirst => "ssl_bump peek greeting\nssl_bump stare all\nssl_bump bump all",
    };
    let user = if is_root()? {
        format!("cache_effective_user {USER}\n")
    } else {
        String::new()
    };
    Ok(format!(
        "http_port {address} ssl-bump generate-host-certificates=on \
         dynamic_cert_mem_cache_size=1MB tls-cert={key}\n\
         sslcrtd_program {helper}\n\
         sslcrtd_children 1 startup=1 idle=1\n\
         acl greeting at_step SslBump1\n\
         {rules}\n\
         cache_peer {} parent {} 0 no-query no-digest no-netdb-exchange default\n\
         never_direct allow all\n\
         http_access allow all\n\
         tls_outgoing_options cafile={root}\n\
         {user}\
         cache deny all\n\
         memory_cache_shared off\n\
         access_log none\n\
         cache_store_log none\n\
         cache_log /dev/null\n\
         pid_filename none\n\
         pinger_enable off\n\
         netdb_filename none\n\
         coredump_dir /\n\
         visible_hostname squid.example\n\
         hosts_file none\n\
         dns_nameservers 127.0.0.1\n\
         shutdown_lifetime 0 seconds\n",
        upstream.ip(),
        upstream.port(),
        key = key.display(),
        helper = first_of(HELPER),
        root = public_root.display(),
    ))
}
