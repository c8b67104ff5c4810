//! The runner: threads that do jobs as they fall due, and what is done again
//! and again. It wakes when this process left a job, and every second.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, select};
use kernel::{CommunityId, Micros, Uuid};

use crate::community::Community;
use crate::error::StoreError;
use crate::job::{self, Job, JobError};
use crate::lease::{self, Turn};
use crate::statistics;
use crate::store::Store;

/// Does one job, outside of any transaction, with writes of its own. It may be
/// called again for a job that it has done.
pub type Handler = Arc<dyn Fn(&Store, &Job) -> Result<(), JobError> + Send + Sync>;

/// Does once what is done again and again, for the community of the turn.
pub type Round = Arc<dyn Fn(&Store, &Turn) -> Result<(), JobError> + Send + Sync>;

/// What is done again and again for every community, by one server at a time.
#[derive(Clone)]
pub struct Periodic {
    /// Its name: `store.notary`.
    pub name: &'static str,
    /// Microseconds from one time to the next.
    pub every: i64,
    /// Does it.
    pub run: Round,
}

/// How many jobs of a community are taken at once.
const HANDFUL: i64 = 16;
/// Threads that do jobs.
const WORKERS: usize = 2;
/// A turn at what is done more often than this is held on to from one time to the next.
const HOLD: i64 = 20 * Micros::SECOND;
/// How long a turn at what is done less often may take.
const ROOM: i64 = 10 * Micros::MINUTE;
const PAUSE: Duration = Duration::from_secs(1);

/// Does jobs. Without [`Runner::start`] it does them only when told to, as tests want it.
#[derive(Clone)]
pub struct Runner {
    store: Store,
    handlers: Arc<HashMap<&'static str, Handler>>,
    periodic: Arc<Vec<Periodic>>,
    holder: String,
}

/// The threads of a runner; they end when it is dropped or stopped.
pub struct RunnerHandle {
    threads: Vec<JoinHandle<()>>,
    stop: Option<Sender<()>>,
}

impl Runner {
    /// A runner with these handlers, each by the kind of its jobs.
    pub fn new(store: Store, handlers: Vec<(&'static str, Handler)>, periodic: Vec<Periodic>) -> Self {
        let holder = store.clock().fresh::<Uuid>().simple().to_string();
        let handlers = Arc::new(handlers.into_iter().collect());
        Self {
            store,
            handlers,
            periodic: Arc::new(periodic),
            holder,
        }
    }

    /// Starts the threads. `note` is a file of this server: it names who ran here
    /// before, so that what a killed process had taken need not wait for the end
    /// of its lease.
    pub fn start(
        store: Store,
        handlers: Vec<(&'static str, Handler)>,
        periodic: Vec<Periodic>,
        note: &Path,
    ) -> Result<RunnerHandle, StoreError> {
        let runner = Self::new(store, handlers, periodic);
        runner.follow(note)?;
        runner.look_at_sizes();
        let (stop, stopped) = crossbeam_channel::bounded(0);
        let mut threads = Vec::new();
        for _ in 0..WORKERS {
            let (runner, stopped) = (runner.clone(), stopped.clone());
            threads.push(thread("jobs", move || runner.do_jobs(&stopped))?);
        }
        threads.push(thread("turns", move || runner.take_turns(&stopped))?);
        Ok(RunnerHandle {
            threads,
            stop: Some(stop),
        })
    }

    /// Lets go what the process before had taken, and writes down who runs now.
    fn follow(&self, note: &Path) -> Result<(), StoreError> {
        let before = std::fs::read_to_string(note)
            .unwrap_or_default()
            .trim()
            .to_owned();
        if !before.is_empty() {
            // What is done so often and was broken off goes on at once, not when its room is over.
            let often = self.periodic.iter().filter(|one| one.every <= Micros::MINUTE);
            let often: Vec<&'static str> = often.map(|one| one.name).collect();
            self.store.write_now(move |tx| {
                for community in Community::list(tx)? {
                    job::let_go(tx, community.id, &before)?;
                    for name in &often {
                        lease::let_go(tx, community.id, name, &before)?;
                    }
                }
                Ok::<_, StoreError>(())
            })?;
        }
        if let Err(error) = std::fs::write(note, &self.holder) {
            tracing::warn!(%error, "it cannot be written down who runs here");
        }
        Ok(())
    }

    fn do_jobs(&self, stopped: &Receiver<()>) {
        loop {
            let done = self.run_due();
            if let Err(error) = &done {
                tracing::error!(%error, "could not look for jobs");
            }
            let rest = if matches!(done, Ok(n) if n > 0) {
                Duration::ZERO
            } else {
                PAUSE
            };
            select! {
                recv(stopped) -> _ => return,
                recv(self.store.bell()) -> _ => {}
                default(rest) => {}
            }
        }
    }

    fn take_turns(&self, stopped: &Receiver<()>) {
        let mut turns = Turns::default();
        loop {
            if let Err(error) = self.run_turns(&mut turns) {
                tracing::error!(%error, "could not take turns");
            }
            self.look_at_sizes();
            if stopped.recv_timeout(PAUSE) != Err(crossbeam_channel::RecvTimeoutError::Timeout) {
                return self.give_back(turns);
            }
        }
    }

    /// Tables that grew fast are counted, so that statements are planned for what is there.
    fn look_at_sizes(&self) {
        if let Err(error) = self.store.read_now(statistics::refresh) {
            tracing::debug!(%error, "could not have the tables counted");
        }
    }

    /// At a clean stop other servers need not wait for the end of what is held.
    fn give_back(&self, turns: Turns) {
        for held in turns.0.into_values().filter(|held| held.frequent) {
            let given = self.store.write_now(move |tx| {
                let now = tx.now();
                held.turn.hold_until(tx, now)
            });
            if let Err(error) = given {
                tracing::warn!(%error, "could not give back a turn");
            }
        }
    }

    /// Takes a handful of due jobs of each community and does them; gives how many were tried.
    pub fn run_due(&self) -> Result<usize, StoreError> {
        let now = self.store.clock().now();
        let due = self.store.read_now(move |tx| {
            let mut due = Vec::new();
            for community in Community::list(tx)? {
                if job::next_due(tx, community.id)?.is_some_and(|at| at <= now) {
                    due.push(community.id);
                }
            }
            Ok::<_, StoreError>(due)
        })?;
        let mut tried = 0;
        for community in due {
            let holder = self.holder.clone();
            let jobs = self
                .store
                .write_now(move |tx| job::claim(tx, community, &holder, now, HANDFUL))?;
            for job in jobs {
                tried += 1;
                self.try_one(job)?;
            }
        }
        Ok(tried)
    }

    /// Does due jobs until none is left; gives how many were tried.
    pub fn run_all_due(&self) -> Result<usize, StoreError> {
        let mut tried = 0;
        loop {
            match self.run_due()? {
                0 => return Ok(tried),
                some => tried += some,
            }
        }
    }

    fn try_one(&self, job: Job) -> Result<(), StoreError> {
        let result = match self.handlers.get(job.kind.as_str()) {
            None => Err(JobError::Later(format!("nobody here does {}", job.kind))),
            Some(handler) => guarded(|| handler(&self.store, &job)),
        };
        let Err(error) = result else {
            return self.store.write_now(move |tx| job::done(tx, &job).map(|_| ()));
        };
        tracing::warn!(kind = job.kind, attempt = job.attempts, %error, "a job failed");
        self.store.write_now(move |tx| {
            let now = tx.now();
            job::fail(tx, &job, &error, now).map(|_| ())
        })
    }

    /// Does once whatever it is this server's turn to do.
    pub fn run_periodic(&self) -> Result<(), StoreError> {
        self.run_turns(&mut Turns::default())
    }

    fn run_turns(&self, turns: &mut Turns) -> Result<(), StoreError> {
        let communities = self.store.read_now(Community::list)?;
        for community in communities {
            for periodic in self.periodic.iter() {
                self.run_turn(turns, community.id, periodic)?;
            }
        }
        Ok(())
    }

    fn run_turn(
        &self,
        turns: &mut Turns,
        community: CommunityId,
        periodic: &Periodic,
    ) -> Result<(), StoreError> {
        let now = self.store.clock().now();
        let Some(turn) = self.turn(turns, community, periodic, now)? else {
            return Ok(());
        };
        let until = match guarded(|| (periodic.run)(&self.store, &turn)) {
            Ok(()) if periodic.every < HOLD => return Ok(()),
            Ok(()) => now.plus(periodic.every),
            Err(error) => {
                tracing::error!(name = periodic.name, %error, "could not do what is due again and again");
                turns.0.remove(&(community, periodic.name));
                now.plus(periodic.every.min(Micros::MINUTE))
            }
        };
        self.store.write_now(move |tx| match turn.hold_until(tx, until) {
            // Overtaken meanwhile: the other one goes on.
            Ok(()) | Err(StoreError::NoRow) => Ok(()),
            Err(error) => Err(error),
        })
    }

    /// The turn, if it is due now and this server's.
    fn turn(
        &self,
        turns: &mut Turns,
        community: CommunityId,
        periodic: &Periodic,
        now: Micros,
    ) -> Result<Option<Turn>, StoreError> {
        let key = (community, periodic.name);
        if let Some(held) = turns.0.get_mut(&key) {
            if now < held.next {
                return Ok(None);
            }
            if held.frequent && now.plus(HOLD / 2) < held.until {
                held.next = soon(now, periodic.every);
                return Ok(Some(held.turn.clone()));
            }
        }
        let name = periodic.name;
        let seen = self.store.read_now(move |tx| lease::held(tx, community, name))?;
        // For a frequent thing this server may prolong its own turn; a rare one is over when it is over.
        let frequent = periodic.every < HOLD;
        let free = seen.is_none_or(|(holder, _, until)| until <= now || (frequent && holder == self.holder));
        if !free {
            return Ok(None);
        }
        let (holder, until) = (self.holder.clone(), now.plus(if frequent { HOLD } else { ROOM }));
        let taken = self
            .store
            .write_now(move |tx| lease::take(tx, community, name, &holder, until))?;
        let Some(turn) = taken else { return Ok(None) };
        turns.0.insert(
            key,
            Held {
                turn: turn.clone(),
                until,
                frequent,
                next: soon(now, periodic.every),
            },
        );
        Ok(Some(turn))
    }
}

/// The turns that this server holds, and when each is next.
#[derive(Default)]
struct Turns(HashMap<(CommunityId, &'static str), Held>);

struct Held {
    turn: Turn,
    until: Micros,
    frequent: bool,
    next: Micros,
}

impl RunnerHandle {
    /// Waits for what is being done, then ends the threads.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop = None;
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the runner had panicked");
            }
        }
    }
}

impl Drop for RunnerHandle {
    fn drop(&mut self) {
        self.end();
    }
}

/// A little before the period is over, lest a round that comes early leaves it out.
fn soon(now: Micros, every: i64) -> Micros {
    now.plus(every - every / 10)
}

fn guarded(work: impl FnOnce() -> Result<(), JobError>) -> Result<(), JobError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(JobError::Later("panicked".to_owned())))
}

fn thread(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}
