//! Migrations: one set of SQL files for both engines, each applied once and
//! whole; and the calls that distribute the tables over Citus.

use kernel::Clock;
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::postgres_engine::Connection;
use crate::sql::Sql;
use crate::sqlite_engine;
use crate::store::Place;
use crate::tx::{Engine, Tools, Tx};

/// One step of a room's schema. What was applied is never edited: add another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migration {
    /// The room whose tables it makes.
    pub room: &'static str,
    /// Its place among the room's migrations, from 1.
    pub number: u32,
    /// What it does, in a word.
    pub name: &'static str,
    /// Its text. `/* clustered */` behind a CREATE TABLE keeps the rows in the
    /// order of the primary key where the engine can do so.
    pub sql: &'static str,
}

impl Migration {
    /// The name that is recorded: `store/0001_base`.
    pub fn version(&self) -> String {
        format!("{}/{:04}_{}", self.room, self.number, self.name)
    }

    fn checksum(&self) -> String {
        Sha256::digest(self.sql)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// The store's own migrations; a program puts those of its rooms behind them.
pub fn migrations() -> Vec<Migration> {
    vec![
        Migration {
            room: "store",
            number: 1,
            name: "base",
            sql: include_str!("../migrations/0001_base.sql"),
        },
        Migration {
            room: "store",
            number: 2,
            name: "search",
            sql: include_str!("../migrations/0002_search.sql"),
        },
    ]
}

const RECORD: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    version TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, at BIGINT NOT NULL)";

crate::statements! {
    /// What was applied.
    APPLIED = "SELECT version, checksum FROM schema_migration ORDER BY version";
    /// Whether one was applied.
    ONE_APPLIED = "SELECT checksum FROM schema_migration WHERE version = $1";
    /// Records one as applied.
    APPLY = "INSERT INTO schema_migration (version, checksum, at) VALUES ($1, $2, $3)";
}

/// Applies what is missing, in the order given; gives the versions applied.
/// Several servers may do so at once. Makes the directory of a SQLite file.
pub fn migrate(place: &Place, all: &[Migration]) -> Result<Vec<String>, StoreError> {
    on(place, |tx| {
        // Two servers that create the very same table at once: one is refused, and finds it then.
        if tx.batch(RECORD).is_err() {
            tx.batch(RECORD)?;
        }
        let known: Vec<(String, String)> = tx.all(&APPLIED, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut applied = Vec::new();
        for step in all {
            let version = step.version();
            match known.iter().find(|(name, _)| *name == version) {
                Some((_, checksum)) => verified(step, checksum)?,
                None if apply(tx, step)? => applied.push(version),
                None => {}
            }
        }
        if !applied.is_empty() {
            crate::plan_hints::write(tx)?;
        }
        Ok(applied)
    })
}

fn verified(step: &Migration, checksum: &str) -> Result<(), StoreError> {
    if step.checksum() == checksum {
        return Ok(());
    }
    Err(StoreError::Engine(format!(
        "migration {} was edited after it had been applied",
        step.version()
    )))
}

fn apply(tx: &mut Tx<'_>, step: &Migration) -> Result<bool, StoreError> {
    let begin = match tx.engine {
        Engine::Sqlite(_) => "BEGIN IMMEDIATE",
        Engine::Postgres(_) => "BEGIN; LOCK TABLE schema_migration IN SHARE ROW EXCLUSIVE MODE",
    };
    tx.batch(begin)?;
    let done = apply_within(tx, step);
    match done {
        Ok(fresh) => tx.batch("COMMIT").map(|()| fresh),
        Err(error) => {
            if let Err(undo) = tx.batch("ROLLBACK") {
                tracing::error!(%undo, "could not undo a migration");
            }
            Err(StoreError::Engine(format!(
                "migration {}: {error}",
                step.version()
            )))
        }
    }
}

fn apply_within(tx: &mut Tx<'_>, step: &Migration) -> Result<bool, StoreError> {
    let version = step.version();
    // Another server may have done it while this one waited.
    let known: Option<String> = tx.maybe(&ONE_APPLIED, &[&version], |row| row.get(0))?;
    if let Some(checksum) = known {
        return verified(step, &checksum).map(|()| false);
    }
    let sql = match tx.engine {
        Engine::Sqlite(_) => {
            let sql = step.sql.replace("/* clustered */", "WITHOUT ROWID");
            sql.replace("/* search index */", crate::dialect::SQLITE_SEARCH)
        }
        Engine::Postgres(_) => step
            .sql
            .replace("/* search index */", crate::dialect::POSTGRES_SEARCH),
    };
    tx.batch(&sql)?;
    let now = tx.now();
    tx.run(&APPLY, &[&version, &step.checksum(), &now])?;
    Ok(true)
}

/// Migrates, then distributes every table over the workers of a Citus cluster
/// by `community_id`, parents first, in one colocation group. Tables already
/// distributed are left as they are. Gives the statements that were run.
pub fn distribute(place: &Place, all: &[Migration]) -> Result<Vec<String>, StoreError> {
    migrate(place, all)?;
    let calls = distribution(place)?;
    on(place, |tx| {
        let known = Sql::new("SELECT CAST(extversion AS TEXT) FROM pg_extension WHERE extname = 'citus'");
        if tx.maybe(&known, &[], |row| row.get::<String>(0))?.is_none() {
            let why = "the citus extension is not installed in this database: CREATE EXTENSION citus";
            return Err(StoreError::Unavailable(why.to_owned()));
        }
        let there = Sql::new("SELECT CAST(logicalrelid AS TEXT) FROM pg_dist_partition");
        let there: Vec<String> = tx.all(&there, &[], |row| row.get(0))?;
        let mut done = Vec::new();
        for (table, call) in calls {
            if !there.contains(&table) {
                tx.batch(&call)?;
                done.push(call);
            }
        }
        Ok(done)
    })
}

/// The calls that [`distribute`] would make, without making them.
pub fn distribution_statements(place: &Place) -> Result<Vec<String>, StoreError> {
    Ok(distribution(place)?.into_iter().map(|(_, call)| call).collect())
}

/// Table and call, parents first.
fn distribution(place: &Place) -> Result<Vec<(String, String)>, StoreError> {
    if matches!(place, Place::Sqlite(_)) {
        return Err(StoreError::Unavailable(
            "only a PostgreSQL database can be distributed".to_owned(),
        ));
    }
    on(place, |tx| {
        let tables = Sql::new(
            "SELECT CAST(t.relname AS TEXT), EXISTS (SELECT 1 FROM pg_attribute a
                WHERE a.attrelid = t.oid AND a.attname = 'community_id' AND NOT a.attisdropped)
             FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
             WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p') AND t.relname <> 'schema_migration'
             ORDER BY t.relname <> 'community', t.relname",
        );
        let links = Sql::new(
            "SELECT CAST(child.relname AS TEXT), CAST(parent.relname AS TEXT) FROM pg_constraint k
             JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
             JOIN pg_namespace n ON n.oid = child.relnamespace
             WHERE k.contype = 'f' AND n.nspname = current_schema() AND child.oid <> parent.oid",
        );
        let tables: Vec<(String, bool)> = tx.all(&tables, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let links: Vec<(String, String)> = tx.all(&links, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        parents_first(tables, &links)
    })
}

fn parents_first(
    mut waiting: Vec<(String, bool)>,
    links: &[(String, String)],
) -> Result<Vec<(String, String)>, StoreError> {
    let mut out = Vec::new();
    while !waiting.is_empty() {
        let blocked = |table: &str| {
            links
                .iter()
                .any(|(child, parent)| child == table && waiting.iter().any(|(other, _)| other == parent))
        };
        let Some(at) = waiting.iter().position(|(table, _)| !blocked(table)) else {
            return Err(StoreError::Engine(
                "the foreign keys go round in a circle".to_owned(),
            ));
        };
        let (table, tenant) = waiting.remove(at);
        let call = match (tenant, table.as_str()) {
            (true, "community") => {
                "SELECT create_distributed_table('community', 'community_id', colocate_with => 'none')"
                    .to_owned()
            }
            (true, name) => {
                format!(
                    "SELECT create_distributed_table('{name}', 'community_id', colocate_with => 'community')"
                )
            }
            (false, name) => format!("SELECT create_reference_table('{name}')"),
        };
        out.push((table, call));
    }
    Ok(out)
}

/// Runs on a connection of its own, outside of any transaction.
fn on<T>(place: &Place, work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
    let tools = Tools::without_keys(Clock::system());
    match place {
        Place::Sqlite(path) => {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)
                    .map_err(|error| StoreError::File(format!("{}: {error}", parent.display())))?;
            }
            let connection = sqlite_engine::open_writer(path)?;
            work(&mut Tx::new(Engine::Sqlite(&connection), &tools))
        }
        Place::Postgres(url) => {
            let mut connection = Connection::open(url)?;
            connection.batch("SET statement_timeout = 0; SET lock_timeout = '120s'")?;
            work(&mut Tx::new(Engine::Postgres(&mut connection), &tools))
        }
    }
}
