//! `rootwatch probe`: one handshake, judged.

use std::{net::IpAddr, sync::Mutex};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use super::{
    Status,
    environment::{self, knowledge},
    print_problems, print_verdict,
    progress::Progress,
};
use crate::{
    anchors::Anchors,
    memory::Memory,
    probe::{
        desktop::environment::from_url,
        target::{Proxy, ServerName, Target},
    },
    prober::{self, Source},
    request::probe::{Freshness, Question},
};

pub(super) fn run(question: &Question, json: bool) -> Result<Status> {
    let knowledge = knowledge();
    print_problems(&knowledge);
    let progress = Progress::start(format!("Connecting to {}", question.target.server_name));
    let arrived = prober::arrive(&question.target, &knowledge.configuration.allowed)?;
    drop(progress);
    let memory = Mutex::new(Memory::default());
    let judge = |anchors: Option<&Anchors>| {
        let source = Source::Network;
        prober::judge(question, &arrived, source, anchors, &memory, &knowledge)
    };
    let judged = judge(None).or_else(|| {
        let _progress = Progress::start("Reading the stores of certificates");
        let installed = environment::anchors(&knowledge);
        judge(Some(&installed))
    });
    // With anchors there is always a verdict.
    let (mut verdict, connection) = judged.unwrap_or_default();
    if let Value::Object(fields) = &mut verdict {
        fields.insert("connection".to_owned(), connection);
    }
    print_verdict(&verdict, json)
}

/// The question that the arguments of `probe` ask.
pub(super) fn question(
    server: &str,
    address: Option<IpAddr>,
    proxy: Option<&str>,
) -> Result<Question> {
    let (name, port) = match server.rsplit_once(':') {
        // More colons without brackets are an IPv6 address.
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
            let port = port.parse().ok().filter(|port| *port > 0);
            (name, port.with_context(|| format!("{server}: not a port"))?)
        }
        _ => (server, 443),
    };
    let proxy = match proxy {
        None => Proxy::Direct,
        Some(url) => from_url(url).map_err(|reason| anyhow!("--proxy: {reason}"))?,
    };
    Ok(Question {
        target: Target {
            server_name: ServerName::parse(name).with_context(|| name.to_owned())?,
            port,
            address,
            proxy,
        },
        observed: Vec::new(),
        freshness: Freshness::Fresh,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_server_with_and_without_port() {
        for (text, name, port) in [
            ("a.example", "a.example", 443),
            ("a.example:8443", "a.example", 8443),
            ("[2001:db8::1]:1", "2001:db8::1", 1),
            ("2001:db8::1", "2001:db8::1", 443),
        ] {
            let target = question(text, None, None).unwrap().target;
            assert_eq!(
                (target.server_name.to_string().as_str(), target.port),
                (name, port)
            );
        }
        for text in ["a.example:0", "a.example:x", "a b", ""] {
            assert!(question(text, None, None).is_err(), "{text}");
        }
    }
}
