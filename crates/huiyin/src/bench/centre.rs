//! A centre to measure on, or to break: the demo's people and settings without
//! its matters, and a manager's token.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gate::{Actor, NewToken};
use kernel::{Clock, Micros};
use people::demo::Town;
use store::{Community, Keyring, Options, Place, Store, StoreError, Tx};

/// Where it is and who may do everything there.
#[derive(Clone, Debug)]
pub struct Made {
    /// The folder of database, files and keys.
    pub data: PathBuf,
    /// The database.
    pub url: String,
    /// The community.
    pub community: Community,
    /// A manager's token.
    pub token: String,
}

/// The file in which the token is kept beside the data.
const TOKEN: &str = "bench-token";

/// Every migration of the house.
fn migrations() -> Vec<store::Migration> {
    web::migrations(&[
        people::room(),
        matters::room(),
        bookings::room(),
        window::room(),
        counter::room(),
    ])
}

impl Made {
    /// Opens the store.
    pub fn store(&self, clock: Clock) -> Result<Store, StoreError> {
        let keys = Keyring::open_or_create(&self.data.join("keys").join("seal.json"))?;
        Store::open(
            Place::parse(&self.url)?,
            clock,
            Arc::new(keys),
            &Options::default(),
        )
    }
}

/// Makes the centre in this folder, or takes the one that was made there before.
pub fn make(data: &Path, url: Option<&str>) -> Result<Made, StoreError> {
    let own = || format!("sqlite://{}", data.join("huiyin.db").display());
    let url = url.map_or_else(own, str::to_owned);
    let failed = |error: std::io::Error| StoreError::Unavailable(format!("{}: {error}", data.display()));
    std::fs::create_dir_all(data).map_err(failed)?;
    store::migrate(&Place::parse(&url)?, &migrations())?;
    let keys = Arc::new(Keyring::open_or_create(&data.join("keys").join("seal.json"))?);
    let store = Store::open(Place::parse(&url)?, Clock::system(), keys, &Options::default())?;
    let known =
        store.read_now(|tx: &mut Tx<'_>| Ok::<_, StoreError>(Community::list(tx)?.into_iter().next()))?;
    let (community, token) = match known {
        Some(community) => (
            community,
            std::fs::read_to_string(data.join(TOKEN)).map_err(failed)?,
        ),
        None => {
            let town = people::demo::build(&store)?;
            let token = begin(&store, &town)?;
            std::fs::write(data.join(TOKEN), &token).map_err(failed)?;
            (town.community, token)
        }
    };
    Ok(Made {
        data: data.to_owned(),
        url,
        community,
        token,
    })
}

/// The settings, and a token of the manager that is good for all of the room.
fn begin(store: &Store, town: &Town) -> Result<String, StoreError> {
    let town = town.clone();
    store.write_now(move |tx| {
        matters::demo::furnish(tx, &town)?;
        let community = town.community.id;
        let manager = gate::account_by_login(tx, community, "manager")?.ok_or(StoreError::NoRow)?;
        let new = NewToken {
            account: manager.id,
            name: "bench".to_owned(),
            scopes: vec![
                "matter.*".to_owned(),
                "matters.*".to_owned(),
                "bookings.*".to_owned(),
                "register.*".to_owned(),
                "person.*".to_owned(),
                "notices.*".to_owned(),
                "told.*".to_owned(),
                "counter.*".to_owned(),
            ],
            expires_at: tx.now().plus(30 * Micros::DAY),
        };
        let made = gate::issue_token(tx, community, &Actor::system(), &new);
        let (_, token) = made.map_err(|error| StoreError::Engine(format!("no token: {error:?}")))?;
        Ok(token.as_str().to_owned())
    })
}
