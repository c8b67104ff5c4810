//! The house put together: rooms in the order of their floors, the keys, the
//! store, the application.

use std::sync::Arc;

use kernel::Clock;
use store::{Keyring, Migration, Options, Place, Store};
use web::{App, Config, Room};

use crate::failure::Failure;

/// Every room that stands on the web floor, lower floors first; gate and web
/// bring their own.
pub fn rooms() -> Vec<Room> {
    vec![people::room(), matters::room()]
}

/// Every migration in the order in which it is applied.
pub fn migrations() -> Vec<Migration> {
    web::migrations(&rooms())
}

/// Where the database is, by the settings.
pub fn place(config: &Config) -> Result<Place, Failure> {
    Place::parse(&config.database()).map_err(|error| Failure::Usage(error.to_string()))
}

/// The keys of sealed columns, in the data folder and never in the database.
/// Makes them when the centre is first opened.
pub fn keys(config: &Config) -> Result<Arc<Keyring>, Failure> {
    Ok(Arc::new(Keyring::open_or_create(
        &config.data_dir.join("keys").join("seal.json"),
    )?))
}

/// Opens the store as it is, without migrating it.
pub fn store(config: &Config, clock: Clock) -> Result<Store, Failure> {
    Ok(Store::open(
        place(config)?,
        clock,
        keys(config)?,
        &Options::default(),
    )?)
}

/// Brings the database up to date and puts the application together.
pub fn open(config: Config) -> Result<App, Failure> {
    for version in store::migrate(&place(&config)?, &migrations())? {
        tracing::info!(version, "migrated");
    }
    let store = store(&config, Clock::system())?;
    Ok(App::open(config, store, rooms())?)
}
