//! Rootwatch's host: names the known interception authority behind a certificate chain.
//!
//! `verdict::assess` is the core: a chain, the list and the public roots in, a verdict out.
//! `ARCHITECTURE.md` draws the modules.

pub mod anchors;
pub mod answered;
pub mod assessment;
pub mod authorities;
pub mod authority;
pub mod certificate;
pub mod check;
pub mod cli;
pub mod completion;
pub mod configuration;
pub mod container;
pub mod digest;
pub mod evidence;
pub mod framing;
mod generations;
pub mod index;
pub mod install;
pub mod installed;
pub mod knowledge;
pub mod known;
pub mod marks;
pub mod matcher;
pub mod memory;
pub mod message;
pub mod name;
pub mod offer;
pub mod oid;
pub mod path;
pub mod pool;
pub mod probe;
pub mod prober;
mod profiles_ini;
pub mod public_roots;
mod regular_file;
pub mod removal;
pub mod report;
pub mod request;
pub mod rsa;
pub mod sandbox;
pub mod scan;
mod search;
pub mod second_look;
pub mod serve;
pub mod shell;
pub mod signature;
pub mod surveyor;
pub mod suspicion;
pub mod text;
pub mod truststore;
pub mod verdict;
