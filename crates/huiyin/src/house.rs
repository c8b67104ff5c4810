//! The house put together: rooms in the order of their floors, the keys, the
//! store, the application.

use std::path::PathBuf;
use std::sync::Arc;

use kernel::Clock;
use store::{Community, Keyring, Migration, Options, Place, Store, Tx};
use web::{App, Config, Room};

use crate::failure::Failure;

/// Every room that stands on the web floor, lower floors first; gate and web
/// bring their own.
pub fn rooms() -> Vec<Room> {
    vec![
        people::room(),
        matters::room(),
        bookings::room(),
        window::room(),
        counter::room(),
        crate::faults::room(),
    ]
}

/// Every migration in the order in which it is applied.
pub fn migrations() -> Vec<Migration> {
    web::migrations(&rooms())
}

/// Where the database is, by the settings.
pub fn place(config: &Config) -> Result<Place, Failure> {
    Place::parse(&config.database()).map_err(|error| Failure::Usage(error.to_string()))
}

/// Where the keys of sealed columns are: in the data folder, never in the database.
pub fn key_file(config: &Config) -> PathBuf {
    config.data_dir.join("keys").join("seal.json")
}

/// Opens the store as it is, without migrating it. A new centre gets new keys;
/// one that has lost its keys is not opened: nobody could be called back.
pub fn store(config: &Config, clock: Clock) -> Result<Store, Failure> {
    let file = key_file(config);
    let new = !file.exists();
    let keys = Arc::new(Keyring::open_or_create(&file)?);
    let store = Store::open(place(config)?, clock, keys, &Options::default())?;
    if new && !store.read_now(|tx: &mut Tx<'_>| Community::list(tx))?.is_empty() {
        // These keys opened nothing yet.
        std::fs::remove_file(&file).map_err(|error| Failure::Store(error.to_string()))?;
        let why = "there is a centre in the database, but its key file is not here; bring it back";
        return Err(Failure::Usage(format!("{}: {why}", file.display())));
    }
    Ok(store)
}

/// Whether there is a database: a SQLite file, or any PostgreSQL.
pub fn exists(config: &Config) -> Result<bool, Failure> {
    Ok(match place(config)? {
        Place::Sqlite(path) => path.is_file(),
        Place::Postgres(_) => true,
    })
}

/// Refuses to make a database where there is none.
pub fn must_exist(config: &Config) -> Result<(), Failure> {
    if exists(config)? {
        return Ok(());
    }
    Err(Failure::Store(format!(
        "there is no database at {}",
        config.database()
    )))
}

/// Opens the store of a centre that is there.
pub fn existing(config: &Config) -> Result<Store, Failure> {
    must_exist(config)?;
    store(config, Clock::system())
}

/// Brings the database up to date and puts the application together.
pub fn open(config: Config) -> Result<App, Failure> {
    for version in store::migrate(&place(&config)?, &migrations())? {
        tracing::info!(version, "migrated");
    }
    let store = store(&config, Clock::system())?;
    Ok(App::open(config, store, rooms())?)
}
