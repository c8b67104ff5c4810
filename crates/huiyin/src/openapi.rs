//! `huiyin openapi`: the API document, without a centre.

use kernel::Clock;
use store::{Keyring, Options, Place, Store};
use web::{App, Config};

use crate::failure::Failure;
use crate::house;
use crate::out::say;

/// Prints the document that a server gives at `/api/openapi.json`.
pub fn openapi() -> Result<(), Failure> {
    // The document is the rooms' alone, but rooms are put together over a store: an empty one.
    let folder = std::env::temp_dir().join(format!("huiyin-openapi-{}", std::process::id()));
    let made = document(folder.clone());
    if let Err(error) = std::fs::remove_dir_all(&folder) {
        tracing::warn!(%error, "could not remove {}", folder.display());
    }
    say(&made?)
}

fn document(folder: std::path::PathBuf) -> Result<String, Failure> {
    let place = Place::Sqlite(folder.join("empty.db"));
    store::migrate(&place, &house::migrations())?;
    let keys = Keyring::open_or_create(&folder.join("keys"))?;
    let store = Store::open(
        place,
        Clock::system(),
        std::sync::Arc::new(keys),
        &Options::default(),
    )?;
    let app = App::open(
        Config {
            data_dir: folder,
            ..Config::default()
        },
        store,
        house::rooms(),
    )?;
    web::api_document(&app)
        .to_pretty_json()
        .map_err(|error| Failure::Usage(error.to_string()))
}
