//! The store: two engines (SQLite, PostgreSQL) behind one synchronous
//! transaction, and what it gives to every room: migrations, numbers, audit,
//! idempotency, jobs, sealed columns, files, search, backup and transfer.
//!
//! Rules are plain functions of a [`Tx`]; only [`Store::write`] and
//! [`Store::read`] are asynchronous.

pub mod audit;
pub mod community;
pub mod dialect;
mod error;
pub mod file;
pub mod job;
pub mod lease;
pub mod migrate;
pub mod number;
pub mod once;
mod photo;
mod postgres_engine;
pub mod runner;
pub mod seal;
pub mod search;
mod sql;
mod sqlite_engine;
mod store;
mod tls;
mod tx;
mod vault;
mod voice;
mod work;

pub use audit::Entry;
pub use community::Community;
pub use error::StoreError;
pub use file::{BadFile, FileKind, StoredFile};
pub use job::{Job, JobError};
pub use migrate::{Migration, distribute, distribution_statements, migrate, migrations};
pub use once::{KeptReply, Once};
pub use runner::{Handler, Periodic, Runner, RunnerHandle};
pub use seal::{Keyring, Reading, Sealed};
pub use sql::{Sql, insert_text};
pub use store::{Options, Place, Store};
pub use kernel::{Param, Stored, Value};
pub use photo::{Photo, TakenWhere, prepare_photo};
pub use tx::{Announcement, Row, Tx};
pub use vault::{Hash, Vault, Verified};
pub use voice::{Voice, prepare_voice};
