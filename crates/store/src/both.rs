//! Both engines for a test: places with the store's own tables, gone with the test.

use std::path::PathBuf;
use std::sync::Arc;

use kernel::{Clock, Micros, Uuid};

use crate::pg_test::{TestDatabase, TestPostgres};
use crate::{Keyring, Migration, Options, Place, Store, migrate, migrations};

/// An empty folder.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn fresh() -> Self {
        let name = format!("huiyin-test-{}", Clock::system().fresh::<Uuid>().simple());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A migrated place of one engine, and what keeps it there.
pub struct Fresh {
    pub place: Place,
    pub folder: Folder,
    _database: Option<TestDatabase>,
}

pub fn sqlite(all: &[Migration]) -> Fresh {
    let folder = Folder::fresh();
    let place = Place::Sqlite(folder.0.join("centre.db"));
    migrate(&place, all).unwrap();
    Fresh {
        place,
        folder,
        _database: None,
    }
}

pub fn postgres(all: &[Migration]) -> Fresh {
    let database = TestPostgres::start().migrated_database(all);
    Fresh {
        place: database.place(),
        folder: Folder::fresh(),
        _database: Some(database),
    }
}

impl Fresh {
    /// The store there, with a clock that stands still.
    pub fn store(&self) -> Store {
        store_at(&self.place)
    }
}

/// The store at a place.
pub fn store_at(place: &Place) -> Store {
    let clock = Clock::fixed(Micros(1_770_000_000_000_000));
    Store::open(
        place.clone(),
        clock,
        Arc::new(Keyring::for_test()),
        &Options::default(),
    )
    .unwrap()
}

/// The same story on both engines.
pub fn on_both(story: impl Fn(&Store)) {
    for fresh in [sqlite(&migrations()), postgres(&migrations())] {
        story(&fresh.store());
    }
}
