//! Stories of the store, each told on both engines.

mod audit;
mod jobs;
mod numbers;
mod once;
mod schema;
mod seal;
mod statistics;
mod writing;

use std::path::PathBuf;
use std::sync::Arc;

use kernel::{Clock, CommunityId, Micros};

use crate::pg_test::{TestDatabase, TestPostgres};
use crate::{Community, Keyring, Options, Place, Store, StoreError, Tx, migrate, migrations};

/// A store with one community, and a clock that stands still.
pub(crate) struct World {
    pub store: Store,
    pub clock: Clock,
    pub community: CommunityId,
    pub place: Place,
    _home: Home,
}

enum Home {
    Directory(PathBuf),
    Database(TestDatabase),
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Self::Directory(path) = self {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

/// Tells a story on SQLite and on PostgreSQL.
pub(crate) fn both(story: impl Fn(&World)) {
    for home in [Home::Directory(fresh_directory()), Home::Database(database())] {
        let world = World::open(home);
        println!("on {:?}", world.place);
        story(&world);
    }
}

pub(crate) fn fresh_directory() -> PathBuf {
    let mark: kernel::Uuid = Clock::system().fresh();
    let path = std::env::temp_dir().join(format!("huiyin-store-{}", mark.simple()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn database() -> TestDatabase {
    TestPostgres::start().migrated_database(&migrations())
}

impl World {
    fn open(home: Home) -> Self {
        let place = match &home {
            Home::Directory(path) => Place::Sqlite(path.join("data").join("huiyin.db")),
            Home::Database(database) => database.place(),
        };
        migrate(&place, &migrations()).unwrap();
        let clock = Clock::fixed(Micros(1_771_000_000_000_000));
        let community: CommunityId = clock.fresh();
        let world = Self {
            store: open(&place, &clock),
            clock,
            community,
            place,
            _home: home,
        };
        let row = community_row(community);
        world.write(move |tx| row.insert(tx));
        world
    }

    /// Another server on the same place.
    pub fn second_server(&self) -> Store {
        open(&self.place, &self.clock)
    }

    /// Writes, and it must succeed.
    pub fn write<T: Send + 'static>(
        &self,
        rule: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.write_now(rule).unwrap()
    }

    /// Reads, and it must succeed.
    pub fn read<T: Send + 'static>(
        &self,
        rule: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.read_now(rule).unwrap()
    }

    /// Changes the database behind the program's back.
    pub fn tamper(&self, sql: &str) {
        let sql = sql.to_owned();
        self.write(move |tx| tx.batch(&sql));
    }
}

pub(crate) fn community_row(id: CommunityId) -> Community {
    Community {
        community_id: id,
        id,
        slug: "qinghe".to_owned(),
        name: "清河社区".to_owned(),
        short_name: "清河".to_owned(),
        phone: "010-1234".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        host: String::new(),
        created_at: Micros(1),
    }
}

pub(crate) fn open(place: &Place, clock: &Clock) -> Store {
    let options = Options {
        readers: 2,
        connections: 6,
    };
    Store::open(
        place.clone(),
        clock.clone(),
        Arc::new(Keyring::for_test()),
        &options,
    )
    .unwrap()
}
