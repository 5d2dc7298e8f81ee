//! The native messaging loop: frame in, request, response, frame out, until the input ends.
//! Probes and the reading of installed roots run beside it and answer when they are done.

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};

use crate::{
    certificate::Certificate,
    completion,
    framing::{Frame, FrameError, REQUEST_CAP, read_frame, write_frame},
    knowledge::Knowledge,
    memory::Memory,
    message, offer,
    prober::{Prober, locked},
    request::{self, ChainSource, Kind, Request, RequestError},
    surveyor::Surveyor,
    suspicion::{Visit, weigh},
    truststore::Places,
    verdict::assess_from,
};

/// Serves until `input` ends between two frames; probes that still run are abandoned then.
/// An error ends the loop: the stream is broken.
pub fn serve(
    input: &mut impl Read,
    output: impl Write + Send + 'static,
    knowledge: Knowledge,
    places: Option<Places>,
) -> Result<(), FrameError> {
    let knowledge = Arc::new(knowledge);
    let output = Arc::new(Mutex::new(output));
    let memory = Arc::new(Mutex::new(Memory::default()));
    let write =
        move |response: &Value| write_frame(&mut *locked(&output), response.to_string().as_bytes());
    let late = write.clone();
    let prober = Arc::new(Prober::new(
        Arc::clone(&knowledge),
        Arc::clone(&memory),
        // Where the output is broken, the loop finds out too and ends.
        move |response| drop(late(&response)),
    ));
    let late = write.clone();
    let surveyor = Surveyor::start(Arc::clone(&knowledge), places, move |response| {
        drop(late(response));
    });
    write(&knowledge.hello())?;
    while let Some(frame) = read_frame(input)? {
        let request = match frame {
            Frame::TooLarge(length) => {
                let message = format!("a request of {length} bytes exceeds {REQUEST_CAP}");
                Err(RequestError::new(&Value::Null, "frame-too-large", message))
            }
            Frame::Body(body) => request::parse(&body),
        };
        match request {
            Ok(Request { id, kind }) => match kind {
                Kind::Assess {
                    chain,
                    chain_source,
                    server_name,
                    address,
                    time,
                } => {
                    let visit = Visit {
                        server_name: server_name.as_deref(),
                        address,
                        time,
                    };
                    let verdict = assess(chain, chain_source, visit, &knowledge, &memory);
                    write(&json!({ "type": "verdict", "id": id, "verdict": verdict }))?;
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
    Ok(())
}

fn hello(id: Value, knowledge: &Knowledge) -> Value {
    let mut hello = knowledge.hello();
    if let Value::Object(fields) = &mut hello {
        fields.insert("id".to_owned(), id);
    }
    hello
}

fn assess(
    chain: Vec<Certificate>,
    source: ChainSource,
    visit: Visit<'_>,
    knowledge: &Knowledge,
    memory: &Mutex<Memory>,
) -> Value {
    let (list, roots) = (&knowledge.list, &knowledge.roots);
    let mut memory = locked(memory);
    // The first certificate is the end-entity whatever it says of itself: a server could send
    // a CA certificate as its own and an honest site's chain behind it.
    if source == ChainSource::ObservedLeaf {
        let chain = completion::of_observed(chain, &memory.pool);
        let found = assess_from(&chain, 0, visit.server_name, list, roots);
        let found = weigh(found, &chain, visit, roots, &mut memory.session);
        return message::verdict(&found, &chain);
    }
    let found = assess_from(&chain, 0, visit.server_name, list, roots);
    if let Some(path) = &found.path {
        memory.pool.keep(path, &chain, list);
    }
    let found = weigh(found, &chain, visit, roots, &mut memory.session);
    message::verdict(&found, &chain)
}
