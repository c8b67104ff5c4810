//! Work for the engines' threads: a closure, and somebody who waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::{Receiver, Sender};
use tokio::sync::{broadcast, oneshot};

use crate::error::StoreError;
use crate::tx::{Announcement, News, Tx};

/// Whether the work changes anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Read,
    /// A read of many statements that all see one moment.
    Still,
    Write,
}

/// A closure that can be run on a transaction, perhaps more than once.
pub(crate) trait Work: Send {
    /// Runs it; false means that what it did must be rolled back.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Tells the one who waits. `committed` is the fate of the transaction.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>, news: News, hub: &Hub);
}

/// Who is told of a commit.
#[derive(Clone)]
pub(crate) struct Hub {
    pub announcements: broadcast::Sender<Announcement>,
    pub jobs: Sender<()>,
}

impl Hub {
    fn tell(&self, news: News) {
        for news in news.announced {
            // Nobody listening is no error.
            let _ = self.announcements.send(news);
        }
        if news.enqueued {
            // A bell that already rings need not be rung again.
            let _ = self.jobs.try_send(());
        }
    }
}

/// What waits in a queue.
pub(crate) struct Waiting {
    pub kind: Kind,
    pub work: Box<dyn Work>,
}

/// The end of a queue that threads serve.
#[derive(Clone)]
pub(crate) struct Queue {
    receiver: Receiver<Waiting>,
    hub: Hub,
}

impl Queue {
    /// A queue: the end to put work in, and the end to serve.
    pub fn new(hub: Hub) -> (Sender<Waiting>, Self) {
        let (sender, receiver) = crossbeam_channel::bounded(8192);
        (sender, Self { receiver, hub })
    }

    /// The next work; waits for it. `None` when the store was dropped.
    pub fn next(&self) -> Option<Waiting> {
        self.receiver.recv().ok()
    }

    /// The next work if some is waiting now.
    pub fn at_once(&self) -> Option<Waiting> {
        self.receiver.try_recv().ok()
    }

    /// How much is waiting now.
    pub fn waiting(&self) -> usize {
        self.receiver.len()
    }

    /// Who is told after a commit.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }
}

/// A closure of the caller's, its outcome, and the caller's place to wait.
pub(crate) struct Task<F, T, E> {
    rule: F,
    outcome: Option<Result<T, E>>,
    reply: Option<oneshot::Sender<Result<T, E>>>,
}

impl<F, T, E> Task<F, T, E> {
    /// A task, and where its outcome arrives.
    pub fn new(rule: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (
            Self {
                rule,
                outcome: None,
                reply: Some(reply),
            },
            answer,
        )
    }
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.rule)(tx)));
        let outcome = outcome.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let ok = outcome.is_ok();
        self.outcome = Some(outcome);
        ok
    }

    fn finish(mut self: Box<Self>, committed: Result<(), StoreError>, news: News, hub: &Hub) {
        let outcome = match (committed, self.outcome.take()) {
            // A rule's own refusal stands whatever became of its group.
            (_, Some(Err(refused))) => Err(refused),
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(done)) => done,
            (Ok(()), None) => Err(StoreError::Busy.into()),
        };
        if outcome.is_ok() {
            hub.tell(news);
        }
        if let Some(reply) = self.reply.take() {
            // The one who waited may have gone; what was committed stays.
            let _ = reply.send(outcome);
        }
    }
}
