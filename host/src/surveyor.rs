//! Answers `roots` beside the loop: reading every store can take as long as a browser keeps one
//! of them locked. One question after the other; what is left when the input ends is answered.

use std::{
    sync::{
        Arc,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use serde_json::Value;

use crate::{
    installed::Installed,
    knowledge::Knowledge,
    message,
    request::RequestError,
    truststore::{self, Inventory, Places},
};

/// Questions that wait.
const WAITING: usize = 4;

/// The thread and the way to it.
pub struct Surveyor {
    questions: SyncSender<Value>,
    thread: JoinHandle<()>,
}

impl Surveyor {
    /// Starts the thread. `places` is `None` where nobody's home folder is known.
    pub fn start(
        knowledge: Arc<Knowledge>,
        places: Option<Places>,
        send: impl Fn(&Value) + Send + 'static,
    ) -> Self {
        let (questions, waiting) = sync_channel(WAITING);
        let thread = thread::spawn(move || {
            for id in waiting {
                send(&answer(&id, &knowledge, places.as_ref()));
            }
        });
        Self { questions, thread }
    }

    /// Queues a question, or says that too many wait.
    pub fn ask(&self, id: Value) -> Result<(), RequestError> {
        self.questions.try_send(id).map_err(|error| {
            let (TrySendError::Full(id) | TrySendError::Disconnected(id)) = error;
            RequestError::new(&id, "busy", "more than 4 questions about roots wait")
        })
    }

    /// Waits until every question is answered.
    pub fn finish(self) {
        drop(self.questions);
        // A thread that ended early has said so on standard error.
        drop(self.thread.join());
    }
}

fn answer(id: &Value, knowledge: &Knowledge, places: Option<&Places>) -> Value {
    let stores = places.map_or_else(truststore::without_home, truststore::read);
    let inventory = Inventory::of(stores);
    let installed = Installed::of(&inventory, &knowledge.list, &knowledge.roots);
    message::roots::response(id, &installed, &inventory.stores)
}
