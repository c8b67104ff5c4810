//! The store's asynchronous edge: closures go in, outcomes come out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use kernel::Clock;
use tokio::sync::broadcast;

use crate::error::StoreError;
use crate::seal::Keyring;
use crate::tx::{Announcement, Tools, Tx};
use crate::work::{Hub, Kind, Queue, Task, Waiting};
use crate::{postgres_engine, sqlite_engine};

/// Where a store is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL URL.
    Postgres(String),
}

impl Place {
    /// Reads `sqlite:///path/to.db` or `postgres://…`.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            Ok(Self::Sqlite(PathBuf::from(path)))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres(url.to_owned()))
        } else {
            Err(StoreError::Unavailable(
                "a database URL begins with sqlite:// or postgres://".to_owned(),
            ))
        }
    }
}

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Readers beside the SQLite writer.
    pub readers: usize,
    /// Connections to PostgreSQL.
    pub connections: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 3,
            connections: 16,
        }
    }
}

/// A store. Cheap to clone; when the last clone is dropped its threads end.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    place: Place,
    tools: Tools,
    writes: Sender<Waiting>,
    reads: Sender<Waiting>,
    hub: Hub,
    bell: Receiver<()>,
    pub(crate) numbers: crate::number::Numbers,
}

impl Store {
    /// Opens the store. Run [`migrate`](crate::migrate) on its place first.
    pub fn open(
        place: Place,
        clock: Clock,
        keys: Arc<Keyring>,
        options: &Options,
    ) -> Result<Self, StoreError> {
        let (announcements, _) = broadcast::channel(1024);
        let (jobs, bell) = crossbeam_channel::bounded(1);
        let (hub, tools) = (Hub { announcements, jobs }, Tools { clock, keys });
        let (writes, reads) = match &place {
            Place::Sqlite(path) => sqlite_threads(path, &tools, options, &hub)?,
            Place::Postgres(url) => postgres_threads(url, &tools, options, &hub)?,
        };
        let numbers = crate::number::Numbers::default();
        Ok(Self(Arc::new(Inner {
            place,
            tools,
            writes,
            reads,
            hub,
            bell,
            numbers,
        })))
    }

    /// The clock that this store tells the time by.
    pub fn clock(&self) -> &Clock {
        &self.0.tools.clock
    }

    /// The keys of sealed columns.
    pub fn keys(&self) -> &Arc<Keyring> {
        &self.0.tools.keys
    }

    /// Rings after each commit of this process that left a job.
    pub(crate) fn bell(&self) -> &Receiver<()> {
        &self.0.bell
    }

    /// Where the store is.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    pub(crate) fn numbers(&self) -> &crate::number::Numbers {
        &self.0.numbers
    }

    /// What changed, told after each commit of this process.
    pub fn announcements(&self) -> broadcast::Receiver<Announcement> {
        self.0.hub.announcements.subscribe()
    }

    /// Runs a rule in a transaction. `Ok` only after the commit is on the disk.
    /// The rule may run more than once; it must have no effect but through `tx`.
    pub async fn write<T, E, F>(&self, rule: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.send(&self.0.writes, Kind::Write, rule)?;
        answer.await.unwrap_or_else(|_| Err(closed().into()))
    }

    /// Runs a rule that only reads.
    pub async fn read<T, E, F>(&self, rule: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.send(&self.0.reads, Kind::Read, rule)?;
        answer.await.unwrap_or_else(|_| Err(closed().into()))
    }

    /// [`write`](Self::write) for a thread outside the runtime: commands, jobs, tests.
    pub fn write_now<T, E, F>(&self, rule: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.send(&self.0.writes, Kind::Write, rule)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(closed().into()))
    }

    /// [`read`](Self::read) for a thread outside the runtime.
    pub fn read_now<T, E, F>(&self, rule: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.send(&self.0.reads, Kind::Read, rule)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(closed().into()))
    }

    /// [`read_now`](Self::read_now) of one moment, however many statements it
    /// takes and whatever is written meanwhile: what is compared with each other
    /// must be read so. On PostgreSQL other reads see each statement's own moment.
    pub fn still_now<T, E, F>(&self, rule: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.send(&self.0.reads, Kind::Still, rule)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(closed().into()))
    }

    fn send<T, E, F>(
        &self,
        queue: &Sender<Waiting>,
        kind: Kind,
        rule: F,
    ) -> Result<tokio::sync::oneshot::Receiver<Result<T, E>>, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (task, answer) = Task::new(rule);
        // A full queue means that the disk cannot follow: say so rather than let everybody wait.
        queue
            .try_send(Waiting {
                kind,
                work: Box::new(task),
            })
            .map_err(|_| E::from(closed()))?;
        Ok(answer)
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store takes no more work at present".to_owned())
}

type Queues = (Sender<Waiting>, Sender<Waiting>);

fn sqlite_threads(path: &Path, tools: &Tools, options: &Options, hub: &Hub) -> Result<Queues, StoreError> {
    let (writes, write_queue) = Queue::new(hub.clone());
    let writer = sqlite_engine::open_writer(path)?;
    let writer_tools = tools.clone();
    thread("store-writer", move || {
        sqlite_engine::serve_writes(&writer, &writer_tools, &write_queue)
    })?;

    let (reads, read_queue) = Queue::new(hub.clone());
    for _ in 0..options.readers.max(1) {
        let reader = sqlite_engine::open_reader(path)?;
        let (queue, tools) = (read_queue.clone(), tools.clone());
        thread("store-reader", move || {
            sqlite_engine::serve_reads(&reader, &tools, &queue)
        })?;
    }
    Ok((writes, reads))
}

fn postgres_threads(url: &str, tools: &Tools, options: &Options, hub: &Hub) -> Result<Queues, StoreError> {
    // Fail at once, and clearly, if nobody answers there.
    postgres_engine::Connection::open(url)?;
    let (sender, queue) = Queue::new(hub.clone());
    for _ in 0..options.connections.max(1) {
        let (url, tools, queue) = (url.to_owned(), tools.clone(), queue.clone());
        thread("store-postgres", move || {
            postgres_engine::serve(&url, &tools, &queue)
        })?;
    }
    Ok((sender.clone(), sender))
}

fn thread(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map(|_| ())
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}
