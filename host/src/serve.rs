//! The native messaging loop: frame in, request, response, frame out, until the input ends.
//! Probes and all reading of installed roots run beside it and answer when they are done.

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex},
};

use serde_json::Value;

use crate::{
    framing::{Frame, FrameError, REQUEST_CAP, read_frame, write_frame},
    knowledge::Knowledge,
    known::Known,
    memory::Memory,
    message, offer,
    prober::{Prober, locked},
    request::{self, Kind, Request, RequestError},
    second_look::SecondLook,
    surveyor::Surveyor,
    truststore::Places,
};

/// Serves until `input` ends between two frames; probes that still run are abandoned then.
/// An error ends the loop: the stream is broken.
///
/// `settle` is called once the browser has its first `hello`, which does not wait for it, and
/// before anything is read and another thread is started: it looks for more problems to tell,
/// which take a second `hello`, and gives up what the process does not need.
pub fn serve(
    input: &mut impl Read,
    output: impl Write + Send + 'static,
    mut knowledge: Knowledge,
    places: Option<Places>,
    settle: impl FnOnce(&mut Knowledge, Option<&Places>),
) -> Result<(), FrameError> {
    let output = Arc::new(Mutex::new(output));
    let memory = Arc::new(Mutex::new(Memory::default()));
    let write_text = move |response: &str| write_frame(&mut *locked(&output), response.as_bytes());
    let text = write_text.clone();
    let write = move |response: &Value| text(&response.to_string());
    greet(&write, &mut knowledge, |knowledge| {
        settle(knowledge, places.as_ref());
    })?;
    let knowledge = Arc::new(knowledge);
    let late = write.clone();
    let (second_look, looking) = SecondLook::start(Arc::clone(&knowledge), places.clone());
    let prober = Arc::new(Prober::new(
        Arc::clone(&knowledge),
        Arc::clone(&memory),
        second_look.clone(),
        // Where the output is broken, the loop finds out too and ends.
        move |response| drop(late(&response)),
    ));
    let late = write.clone();
    let surveyor = Surveyor::start(Arc::clone(&knowledge), places, move |response| {
        drop(late(response));
    });
    let mut known = Known::new(&knowledge.roots);
    while let Some(frame) = read_frame(input)? {
        match request_in(frame, &mut known) {
            Ok(Request { id, kind }) => match kind {
                Kind::Assess(asked) => {
                    if let Some(verdict) = asked.of_public(&knowledge, &memory) {
                        write_text(&answer(&id, &verdict))?;
                        continue;
                    }
                    let (knowledge, memory) = (Arc::clone(&knowledge), Arc::clone(&memory));
                    let late = write_text.clone();
                    second_look.run(move |anchors| {
                        let verdict = asked.of_installed(anchors, &knowledge, &memory);
                        drop(late(&answer(&id, &verdict)));
                    });
                }
                Kind::Describe(of) => write(&message::description::response(&id, &of))?,
                Kind::Hello => write(&hello(id, &knowledge))?,
                Kind::Offer(contents) => {
                    let (list, roots) = (&knowledge.list, &knowledge.roots);
                    let found = offer::assess_all(&contents.certificates, list, roots);
                    write(&message::offer::response(&id, &contents, &found))?;
                }
                Kind::Probe(question) => prober.ask(id, question),
                Kind::Roots => {
                    if let Err(error) = surveyor.ask(id) {
                        write(&error.to_json())?;
                    }
                }
            },
            Err(error) => write(&error.to_json())?,
        }
    }
    surveyor.finish();
    second_look.end();
    // A thread that ended early has said so on standard error.
    drop(looking.join());
    Ok(())
}

/// The browser waits for the first `hello`; where `settle` finds problems, they are told in another.
fn greet(
    write: impl Fn(&Value) -> Result<(), FrameError>,
    knowledge: &mut Knowledge,
    settle: impl FnOnce(&mut Knowledge),
) -> Result<(), FrameError> {
    write(&knowledge.hello())?;
    let told = knowledge.problems.len();
    settle(knowledge);
    if knowledge.problems.len() > told {
        write(&knowledge.hello())?;
    }
    Ok(())
}

fn request_in(frame: Frame, known: &mut Known<'_>) -> Result<Request, RequestError> {
    match frame {
        Frame::TooLarge(length) => {
            let message = format!("a request of {length} bytes exceeds {REQUEST_CAP}");
            Err(RequestError::new(&Value::Null, "frame-too-large", message))
        }
        Frame::Body(body) => request::parse(&body, known),
    }
}

/// The response with a verdict that is text already; an id as text is JSON too.
fn answer(id: &Value, verdict: &str) -> String {
    format!(r#"{{"type":"verdict","id":{id},"verdict":{verdict}}}"#)
}

fn hello(id: Value, knowledge: &Knowledge) -> Value {
    let mut hello = knowledge.hello();
    if let Value::Object(fields) = &mut hello {
        fields.insert("id".to_owned(), id);
    }
    hello
}
