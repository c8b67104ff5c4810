//! A small centre with a fixed clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gate::*;
use kernel::{AccountId, Clock, CommunityId, Micros, Uuid};
use store::pg_test::{TestDatabase, TestPostgres};
use store::{Keyring, Migration, Options, Place, Store, StoreError, Tx};

pub const START: Micros = Micros(1_790_000_000_000_000);
pub const PASSWORD: &str = "lampe im treppenhaus";

/// A migrated store of one engine, gone when dropped.
pub struct World {
    pub clock: Clock,
    pub store: Store,
    pub community: CommunityId,
    _database: Option<TestDatabase>,
    folder: PathBuf,
}

impl World {
    /// A fresh world on SQLite, then one on PostgreSQL.
    pub fn both(name: &str) -> impl Iterator<Item = Self> {
        Self::both_with(name, &[])
    }

    /// With further tables.
    pub fn both_with(name: &str, more: &[Migration]) -> impl Iterator<Item = Self> {
        let mut all = store::migrations();
        all.extend(gate::migrations());
        all.extend(more);
        let folder = std::env::temp_dir().join(format!("gate-{}-{name}", std::process::id()));
        [false, true]
            .into_iter()
            .map(move |on_postgres| Self::on(on_postgres, &folder, &all))
    }

    fn on(on_postgres: bool, folder: &Path, all: &[Migration]) -> Self {
        let (place, database) = if on_postgres {
            let database = TestPostgres::start().migrated_database(all);
            (database.place(), Some(database))
        } else {
            std::fs::create_dir_all(folder).unwrap();
            let place = Place::Sqlite(folder.join("centre.db"));
            store::migrate(&place, all).unwrap();
            (place, None)
        };
        let clock = Clock::fixed(START);
        let options = Options {
            readers: 1,
            connections: 2,
        };
        let store = Store::open(place, clock.clone(), Arc::new(Keyring::for_test()), &options).unwrap();
        let community = CommunityId(Uuid::from_u128(1));
        Self {
            clock,
            store,
            community,
            _database: database,
            folder: folder.to_owned(),
        }
    }

    pub fn pass(&self, micros: i64) {
        self.clock.pass(micros);
    }

    pub fn now(&self) -> Micros {
        self.clock.now()
    }

    /// Runs a rule that changes something.
    pub fn write<T: Send + 'static>(
        &self,
        mut rule: impl FnMut(&mut Tx<'_>, CommunityId) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let community = self.community;
        self.store.write_now(move |tx| rule(tx, community)).unwrap()
    }

    /// An account with [`PASSWORD`].
    pub fn account(&self, login: &str) -> AccountId {
        let password_hash = hash_password(&self.clock, PASSWORD);
        let (name, staff, must_change) = (format!("Frau {login}"), None, false);
        let new = NewAccount {
            login: login.to_owned(),
            name,
            staff,
            password_hash,
            must_change,
        };
        self.write(move |tx, community| Ok(create_account(tx, community, &Actor::system(), &new).unwrap().id))
    }

    /// An account without a password, for tests that need no log-in.
    pub fn member(&self, login: &str) -> AccountId {
        let (name, staff, must_change) = (format!("Frau {login}"), None, false);
        let new = NewAccount {
            login: login.to_owned(),
            name,
            staff,
            password_hash: String::new(),
            must_change,
        };
        self.write(move |tx, community| Ok(create_account(tx, community, &Actor::system(), &new).unwrap().id))
    }

    pub fn log_in(&self, login: &str, password: &str, address: &str) -> Result<LoggedIn, LogInError> {
        let input = LogIn {
            community: self.community,
            login: login.to_owned(),
            password: password.to_owned(),
            address: address.to_owned(),
            agent: "Test".to_owned(),
            replaces: None,
        };
        log_in(&self.store, input, LogInRules::default())
    }

    /// Opens a session without a password.
    pub fn open(&self, account: AccountId) -> Token {
        let opening = Opening {
            account,
            proof: Proof::Password,
            address: "192.0.2.1".to_owned(),
            agent: "Test".to_owned(),
            replaces: None,
        };
        self.write(move |tx, community| open_session(tx, community, &opening, &Times::default()))
    }

    pub fn session(&self, token: &Token) -> Option<Session> {
        let id = token.id();
        self.write(move |tx, community| session(tx, community, id))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
