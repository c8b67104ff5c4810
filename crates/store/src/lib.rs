//! The store: two engines (SQLite, PostgreSQL) behind one synchronous
//! transaction, and what it gives to every room: migrations, numbers, audit,
//! idempotency, jobs, sealed columns, files, search, backup and transfer.
//!
//! Rules are plain functions of a [`Tx`]; only [`Store::write`] and
//! [`Store::read`] are asynchronous.

pub mod audit;
mod backup;
#[cfg(test)]
mod both;
pub mod community;
pub mod dialect;
mod error;
pub mod file;
pub mod job;
pub mod lease;
pub mod lint;
mod manifest;
pub mod migrate;
pub mod notary;
pub mod number;
pub mod once;
#[cfg(any(test, feature = "testing"))]
pub mod pg_test;
mod photo;
mod plan_hints;
mod postgres_engine;
pub mod runner;
pub mod seal;
pub mod search;
mod sql;
mod sqlite_engine;
mod statistics;
mod store;
#[cfg(test)]
mod tests;
mod tls;
mod transfer;
mod tx;
mod vault;
pub mod verify;
mod voice;
mod work;

pub use audit::Entry;
pub use backup::{backup, restore};
pub use community::Community;
pub use error::StoreError;
pub use file::{BadFile, FileKind, StoredFile};
pub use job::{Job, JobError};
pub use kernel::{Param, Stored, Value};
pub use lease::Turn;
pub use manifest::{AuditEnd, CopyKind, FilesCopy, Manifest, TableCopy};
pub use migrate::{Migration, distribute, distribution_statements, migrate, migrations};
pub use once::{KeptReply, Once};
pub use photo::{Photo, TakenWhere, prepare_photo};
pub use runner::{Handler, Periodic, Round, Runner, RunnerHandle};
pub use seal::{Keyring, Reading, Sealed};
pub use sql::{Sql, insert_text};
pub use store::{Options, Place, Store};
pub use transfer::{Progress, export, import};
pub use tx::{Announcement, Row, Tx};
pub use vault::{Hash, Vault, Verified};
pub use verify::{AuditReport, Fault, Head, verify};
pub use voice::{Voice, prepare_voice};
