//! Sessions at hand, so that a page does not ask the database who it is for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{CommunityId, Micros};
use store::{Announcement, Store};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::note::CHANGED;
use crate::session::Session;
use crate::token::SessionId;

/// At most so old: what another server revoked dies within this time. What
/// this one revoked dies with the commit.
const FRESH: i64 = 5 * Micros::SECOND;

/// At most so many; when full it begins anew.
const ENTRIES: usize = 20_000;

/// Sessions by the hash of their token. It listens to the store's
/// announcements, so that nobody has to tell it of what is revoked.
///
/// ```text
/// match cache.get(community, token.id(), now) {
///     Cached::Hit { session, touch } => …,                       // touch: write gate::touch
///     Cached::Miss(mark) => { read gate::session; cache.put(mark, community, session, now) }
/// }
/// ```
pub struct SessionCache(Mutex<State>);

struct State {
    news: Receiver<Announcement>,
    generation: u64,
    entries: HashMap<(CommunityId, SessionId), Entry>,
}

struct Entry {
    session: Arc<Session>,
    read_at: Micros,
    touched: bool,
}

/// What the cache knows.
#[derive(Debug)]
pub enum Cached {
    /// A living session.
    Hit {
        /// The session.
        session: Arc<Session>,
        /// Said once a minute: write [`touch`](crate::touch) now.
        touch: bool,
    },
    /// Read it from the store and [`put`](SessionCache::put) it with this mark.
    Miss(Mark),
}

/// The moment before a session was read. What was read before a revocation is
/// not kept after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark(u64);

impl SessionCache {
    /// An empty cache of this store's sessions.
    pub fn new(store: &Store) -> Self {
        Self(Mutex::new(State {
            news: store.announcements(),
            generation: 0,
            entries: HashMap::new(),
        }))
    }

    /// The session of a token's hash, if it is at hand, fresh and alive.
    pub fn get(&self, community: CommunityId, id: SessionId, now: Micros) -> Cached {
        let mut state = self.state();
        let mark = Mark(state.generation);
        let Some(entry) = state.entries.get_mut(&(community, id)) else {
            return Cached::Miss(mark);
        };
        let age = now.since(entry.read_at);
        if !(0..FRESH).contains(&age) || !entry.session.lives(now) {
            state.entries.remove(&(community, id));
            return Cached::Miss(mark);
        }
        let touch = !entry.touched && entry.session.wants_touch(now);
        entry.touched |= touch;
        Cached::Hit {
            session: Arc::clone(&entry.session),
            touch,
        }
    }

    /// Keeps what was read after the mark. Gives the session to use, and
    /// whether to write [`touch`](crate::touch) now.
    pub fn put(
        &self,
        mark: Mark,
        community: CommunityId,
        session: Session,
        now: Micros,
    ) -> (Arc<Session>, bool) {
        let session = Arc::new(session);
        let touch = session.wants_touch(now);
        let mut state = self.state();
        if mark.0 == state.generation {
            if state.entries.len() >= ENTRIES {
                state.entries.clear();
            }
            let entry = Entry {
                session: Arc::clone(&session),
                read_at: now,
                touched: touch,
            };
            state.entries.insert((community, session.id), entry);
        }
        (session, touch)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.hear();
        state
    }
}

impl State {
    /// Drops what announcements since the last time say has changed.
    fn hear(&mut self) {
        loop {
            match self.news.try_recv() {
                Ok(news) if news.topic == CHANGED => {
                    self.generation += 1;
                    self.entries
                        .retain(|(community, _), _| *community != news.community);
                }
                Ok(_) => {}
                Err(TryRecvError::Lagged(_)) => {
                    self.generation += 1;
                    self.entries.clear();
                }
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }
}
