//! What every request of a server shares.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::http::HeaderMap;
use gate::{Limiter, LogInRules, Policy, PolicyError, SessionCache};
use kernel::{Clock, Micros, Zone};
use store::{Community, Store, StoreError, Vault};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Config;
use crate::failure::Failure;
use crate::form::Limits;
use crate::live::Live;
use crate::metrics::Counters;
use crate::room::{Nav, Room};
use crate::words::{BadWords, Words};

/// How long what is known of the communities is believed.
const FRESH: i64 = 10 * Micros::SECOND;
/// Kilobytes of uploads held in memory at once, over all requests.
const UPLOAD_KB: u32 = 128 * 1024;

/// A server's store, rooms, words, rights and live pages. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    store: Store,
    vault: Vault,
    rooms: Vec<Room>,
    words: Arc<Words>,
    policy: Policy,
    nav: Vec<Nav>,
    secret: Vec<u8>,
    sessions: SessionCache,
    log_in: LogInRules,
    live: Live,
    counters: Counters,
    posts: Limiter,
    uploads: Arc<Semaphore>,
    centres: RwLock<Known>,
    shelf: RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

#[derive(Default)]
struct Known {
    at: Micros,
    all: Vec<Centre>,
}

/// A community with its zone.
#[derive(Clone)]
pub(crate) struct Centre {
    pub community: Arc<Community>,
    pub zone: Zone,
}

impl App {
    /// Puts the rooms together over an open, migrated store.
    pub fn open(config: Config, store: Store, rooms: Vec<Room>) -> Result<Self, BadApp> {
        let rooms = crate::router::with_own(rooms);
        let words = Words::read(rooms.iter().flat_map(|room| room.words).copied())?;
        let permissions: Vec<(&str, &str)> = rooms.iter().map(|room| (room.name, room.permissions)).collect();
        let kinds: Vec<(&str, &[&str])> = rooms
            .iter()
            .flat_map(|room| {
                room.kinds
                    .iter()
                    .map(|(kind, relations)| (*kind, relations.as_slice()))
            })
            .collect();
        let policy = Policy::read(&permissions, &kinds)?;
        let mut nav: Vec<Nav> = rooms.iter().flat_map(|room| room.nav.iter().copied()).collect();
        nav.sort_by_key(|nav| nav.order);
        let vault = Vault::open(&config.data_dir)?;
        let nobody = kernel::CommunityId(kernel::Uuid::nil());
        let secret = store.keys().blind(nobody, "web.guard", "1");
        let (live, sessions) = (Live::new(store.clock().now()), SessionCache::new(&store));
        Ok(Self(Arc::new(Inner {
            config,
            store,
            vault,
            rooms,
            words: Arc::new(words),
            policy,
            nav,
            secret,
            sessions,
            log_in: LogInRules::default(),
            live,
            counters: Counters::default(),
            posts: Limiter::of_reports(),
            uploads: Arc::new(Semaphore::new(usize::try_from(UPLOAD_KB).unwrap_or(usize::MAX))),
            centres: RwLock::default(),
            shelf: RwLock::default(),
        })))
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        self.0.store.clock()
    }

    /// Files that were handed in.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The rooms, the gate's and web's own first.
    pub fn rooms(&self) -> &[Room] {
        &self.0.rooms
    }

    /// Every message.
    pub fn words(&self) -> &Arc<Words> {
        &self.0.words
    }

    /// The table of permissions.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// Live pages.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// How often one address may post something without a log-in.
    pub fn posts(&self) -> &Limiter {
        &self.0.posts
    }

    /// What a room keeps in memory for all requests, one value a type; made
    /// when it is first asked for.
    pub fn shelf<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let kind = TypeId::of::<T>();
        let held = self
            .0
            .shelf
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&kind)
            .cloned();
        let value = held.unwrap_or_else(|| {
            let mut shelf = self.0.shelf.write().unwrap_or_else(PoisonError::into_inner);
            shelf
                .entry(kind)
                .or_insert_with(|| Arc::new(T::default()))
                .clone()
        });
        // The map's key is the value's type.
        value.downcast().unwrap_or_default()
    }

    /// Sessions at hand.
    pub(crate) fn sessions(&self) -> &SessionCache {
        &self.0.sessions
    }

    /// How often log-ins may fail, and how long sessions last.
    pub fn log_in_rules(&self) -> LogInRules {
        self.0.log_in
    }

    pub(crate) fn nav(&self) -> &[Nav] {
        &self.0.nav
    }

    pub(crate) fn secret(&self) -> &[u8] {
        &self.0.secret
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.0.counters
    }

    /// Forgets what is known of the communities: call after changing one.
    pub fn forget_communities(&self) {
        let mut held = self.0.centres.write().unwrap_or_else(PoisonError::into_inner);
        *held = Known::default();
    }

    /// The community that a host name belongs to.
    pub(crate) async fn centre(&self, host: &str) -> Result<Centre, Failure> {
        let now = self.clock().now();
        if let Some(found) = self.known(host, now) {
            return Ok(found);
        }
        let all = self.0.store.read(Community::list).await?;
        let centre = |community: Community| Centre {
            zone: Zone::named(&community.zone).unwrap_or_else(|_| Zone::shanghai()),
            community: Arc::new(community),
        };
        let all: Vec<Centre> = all.into_iter().map(centre).collect();
        let found = pick(&all, host).ok_or(Failure::NotFound);
        *self.0.centres.write().unwrap_or_else(PoisonError::into_inner) = Known { at: now, all };
        found
    }

    /// Any community that was known a while ago: for the page that says that
    /// the store cannot be reached.
    pub(crate) fn any_community(&self) -> Option<Arc<Community>> {
        let held = self.0.centres.read().unwrap_or_else(PoisonError::into_inner);
        held.all.first().map(|centre| centre.community.clone())
    }

    fn known(&self, host: &str, now: Micros) -> Option<Centre> {
        let held = self.0.centres.read().unwrap_or_else(PoisonError::into_inner);
        if now.since(held.at) > FRESH {
            None
        } else {
            pick(&held.all, host)
        }
    }

    /// Waits until there is memory for what a form with files says it will send.
    pub(crate) async fn upload_room(
        &self,
        headers: &HeaderMap,
        limits: Limits,
    ) -> Result<OwnedSemaphorePermit, Failure> {
        let bytes = crate::form::announced(headers)
            .unwrap_or(u64::MAX)
            .min(limits.whole());
        let kilobytes = u32::try_from(bytes / 1024 + 1)
            .unwrap_or(UPLOAD_KB)
            .min(UPLOAD_KB);
        self.0
            .uploads
            .clone()
            .acquire_many_owned(kilobytes)
            .await
            .map_err(|_| Failure::Unavailable)
    }
}

/// The one that names the host, else the only one that names none.
fn pick(all: &[Centre], host: &str) -> Option<Centre> {
    let named = |centre: &&Centre| {
        !centre.community.host.is_empty() && centre.community.host.eq_ignore_ascii_case(host)
    };
    let mut unnamed = all.iter().filter(|centre| centre.community.host.is_empty());
    all.iter()
        .find(named)
        .or_else(|| match (unnamed.next(), unnamed.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        })
        .cloned()
}

/// Why the rooms cannot be put together: a defect in one of their files, or the data folder.
#[derive(Debug)]
pub enum BadApp {
    /// A message file.
    Words(BadWords),
    /// A table of permissions.
    Policy(PolicyError),
    /// The folder of files.
    Store(StoreError),
}

impl std::fmt::Display for BadApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Words(error) => error.fmt(f),
            Self::Policy(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BadApp {}

impl From<BadWords> for BadApp {
    fn from(error: BadWords) -> Self {
        Self::Words(error)
    }
}

impl From<PolicyError> for BadApp {
    fn from(error: PolicyError) -> Self {
        Self::Policy(error)
    }
}

impl From<StoreError> for BadApp {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
