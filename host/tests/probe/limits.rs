//! The cache, the limits and the deadline; and that other requests do not wait.

use std::{
    net::TcpStream,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    host::{Host, direct, expect_error, probe},
    site::{Identity, Site},
};

#[test]
fn the_cache_answers_until_a_person_asks_to_look_again() {
    let root = Identity::root("Root");
    let server = Site::show(&root.site("a.test"), &[]);
    let mut host = Host::start();
    let question = direct("a.test", server.port);
    let cached = |answer: &serde_json::Value| answer["connection"]["cached"].clone();
    assert_eq!(cached(&host.ask(&question)), false);
    let again = host.ask(&question);
    assert_eq!(cached(&again), true);
    assert_eq!(again["connection"]["address"], "127.0.0.1");
    let fresh = json!({ "address": "127.0.0.1", "fresh": true });
    let fresh = host.ask(&probe("a.test", server.port, &fresh));
    assert_eq!(cached(&fresh), false);
    // Another name is another question.
    assert_eq!(cached(&host.ask(&direct("b.test", server.port))), false);
    for expected in ["a.test", "a.test", "b.test"] {
        let seen = server.seen.recv().unwrap();
        assert_eq!(seen.server_name.as_deref(), Some(expected));
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn the_same_question_twice_makes_one_connection() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let mut host = Host::start();
    for id in 0..8 {
        let mut question = direct("a.test", server.port);
        question["id"] = json!(id);
        host.send(&question);
    }
    let mut ids: Vec<_> = (0..8)
        .map(|_| host.answer()["id"].as_u64().unwrap())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..8).collect::<Vec<_>>());
    server.seen.recv().unwrap();
    assert_eq!(server.count(), 0);
}

/// Forty probes of a server that never answers: four wait for the deadline, the others are told
/// at once, and so is an assessment.
#[test]
fn silence_holds_four_probes_for_five_seconds_and_nothing_else() {
    let held: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
    let keep = Arc::clone(&held);
    let silent = Site::listen(move |stream, _| keep.lock().unwrap().push(stream));
    let mut host = Host::start();
    let begin = Instant::now();
    for number in 0..40 {
        host.send(&direct(&format!("a{number}.test"), silent.port));
    }
    let assess = json!({ "type": "assess", "id": 2, "chainSource": "observed", "chain": [] });
    host.send(&assess);
    for _ in 0..36 {
        expect_error(&host.answer(), "busy", "4 probes are running");
    }
    assert_eq!(host.answer()["type"], "verdict");
    assert!(begin.elapsed() < Duration::from_secs(5));
    for _ in 0..4 {
        expect_error(&host.answer(), "probe-timeout", "during the handshake");
    }
    assert!(begin.elapsed() >= Duration::from_secs(5));
    assert!(begin.elapsed() < Duration::from_secs(20));
    assert_eq!(held.lock().unwrap().len(), 4);
    // There is room again.
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    assert_eq!(host.ask(&direct("a.test", server.port))["type"], "probed");
}

#[test]
fn thirty_start_in_a_minute() {
    let server = Site::show(&Identity::root("Root").site("a.test"), &[]);
    let mut host = Host::start();
    for number in 0..30 {
        let answer = host.ask(&direct(&format!("a{number}.test"), server.port));
        assert_eq!(answer["type"], "probed", "{answer}");
    }
    let answer = host.ask(&direct("a30.test", server.port));
    expect_error(&answer, "busy", "30 probes");
    // What is known needs no probe.
    assert_eq!(
        host.ask(&direct("a0.test", server.port))["connection"]["cached"],
        true
    );
}

#[test]
fn the_end_of_input_ends_the_host_although_a_probe_runs() {
    let (sender, accepted) = std::sync::mpsc::channel();
    let silent = Site::listen(move |stream, _| sender.send(stream).unwrap());
    let mut host = Host::start();
    host.send(&direct("a.test", silent.port));
    let _held = accepted.recv().unwrap();
    let (status, answers) = host.end();
    assert!(status.success());
    // Had it waited for the probe, there would be its end, by the deadline.
    assert_eq!(answers, Vec::<serde_json::Value>::new());
}
