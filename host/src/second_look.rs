//! A second look at what the list and the public roots leave open, with the roots that are
//! installed on this computer. Its thread reads the stores, so that nothing else waits for a disk;
//! it reads again only what has changed.

use std::{
    iter,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use crate::{
    anchors::Anchors,
    knowledge::Knowledge,
    prober::locked,
    truststore::{Places, Survey},
};

/// Looks that wait.
const WAITING: usize = 256;

/// What is done with the installed roots: a verdict is found and sent.
type Look = Box<dyn FnOnce(&Anchors) + Send>;

enum Task {
    End,
    Look(Look),
}

/// The way to the thread. Clones lead to the same one.
#[derive(Clone)]
pub struct SecondLook {
    tasks: SyncSender<Task>,
    last: Arc<Mutex<Arc<Anchors>>>,
}

impl SecondLook {
    /// Starts the thread; it reads nothing until there is something to look at. `places` is
    /// `None` where nobody's home folder is known: then nothing is installed for all one knows.
    pub fn start(knowledge: Arc<Knowledge>, places: Option<Places>) -> (Self, JoinHandle<()>) {
        let (tasks, waiting) = sync_channel(WAITING);
        let last = Arc::default();
        let shared = Arc::clone(&last);
        let thread = thread::spawn(move || work(&waiting, &knowledge, places, &shared));
        (Self { tasks, last }, thread)
    }

    /// Has the thread do it, with the stores as they are from now on. Where too much waits, it is
    /// done at once, with the stores as they were last.
    pub fn run(&self, look: impl FnOnce(&Anchors) + Send + 'static) {
        let refused = self.tasks.try_send(Task::Look(Box::new(look)));
        if let Err(
            TrySendError::Full(Task::Look(look)) | TrySendError::Disconnected(Task::Look(look)),
        ) = refused
        {
            let anchors = Arc::clone(&locked(&self.last));
            look(&anchors);
        }
    }

    /// Ends the thread when everything that waits is done.
    pub fn end(&self) {
        // Where it has ended, nothing waits.
        drop(self.tasks.send(Task::End));
    }
}

fn work(
    waiting: &Receiver<Task>,
    knowledge: &Knowledge,
    places: Option<Places>,
    last: &Mutex<Arc<Anchors>>,
) {
    let mut survey = places.map(Survey::new);
    let is_wanted = |certificate: &_| Anchors::is_wanted(certificate, &knowledge.roots);
    while let Ok(first) = waiting.recv() {
        // One reading does for everything that was asked before it.
        let tasks: Vec<Task> = iter::once(first).chain(waiting.try_iter()).collect();
        let is_asked = tasks.iter().any(|task| matches!(task, Task::Look(_)));
        if is_asked
            && let Some(survey) = &mut survey
            && survey.refresh(is_wanted)
        {
            let anchors = Anchors::of(survey.inventory(), &knowledge.list);
            *locked(last) = Arc::new(anchors);
        }
        let anchors = Arc::clone(&locked(last));
        for task in tasks {
            match task {
                Task::End => return,
                Task::Look(look) => look(&anchors),
            }
        }
    }
}
