//! The native messaging loop: frame in, request, response, frame out, until the input ends.

use std::io::{Read, Write};

use serde_json::{Value, json};

use crate::{
    framing::{Frame, FrameError, REQUEST_CAP, read_frame, write_frame},
    installed::Installed,
    knowledge::Knowledge,
    message::{self, Kind, RequestError},
    offer,
    truststore::{self, Inventory, Places},
    verdict,
};

/// Serves until `input` ends between two frames. An error ends the loop: the stream is broken.
pub fn serve(
    input: &mut impl Read,
    output: &mut impl Write,
    knowledge: &Knowledge,
    places: Option<&Places>,
) -> Result<(), FrameError> {
    write_frame(output, knowledge.hello().to_string().as_bytes())?;
    while let Some(frame) = read_frame(input)? {
        let response = match frame {
            Frame::TooLarge(length) => {
                let message = format!("a request of {length} bytes exceeds {REQUEST_CAP}");
                RequestError::new(&Value::Null, "frame-too-large", message).to_json()
            }
            Frame::Body(body) => {
                respond(&body, knowledge, places).unwrap_or_else(|error| error.to_json())
            }
        };
        write_frame(output, response.to_string().as_bytes())?;
    }
    Ok(())
}

fn respond(
    body: &[u8],
    knowledge: &Knowledge,
    places: Option<&Places>,
) -> Result<Value, RequestError> {
    let request = message::parse(body)?;
    Ok(match request.kind {
        Kind::Hello => {
            let mut hello = knowledge.hello();
            if let Value::Object(fields) = &mut hello {
                fields.insert("id".to_owned(), request.id);
            }
            hello
        }
        Kind::Assess { chain, server_name } => {
            let found = verdict::assess(
                &chain,
                server_name.as_deref(),
                &knowledge.list,
                &knowledge.roots,
            );
            let verdict = message::verdict(&found, &chain);
            json!({ "type": "verdict", "id": request.id, "verdict": verdict })
        }
        Kind::Offer(contents) => {
            let certificates = &contents.certificates;
            let found = offer::assess_all(certificates, &knowledge.list, &knowledge.roots);
            message::offer::response(&request.id, &contents, &found)
        }
        Kind::Roots => {
            let stores = places.map(truststore::read).unwrap_or_default();
            let inventory = Inventory::of(stores);
            let installed = Installed::of(&inventory, &knowledge.list, &knowledge.roots);
            message::roots::response(&request.id, &installed, &inventory.stores)
        }
    })
}
