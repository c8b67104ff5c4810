//! The store: two engines (SQLite, PostgreSQL) behind one synchronous
//! transaction, and what it gives to every room: migrations, numbers, audit,
//! idempotency, jobs, sealed columns, files, search, backup and transfer.
//!
//! Rules are plain functions of a [`Tx`]; only [`Store::write`] and
//! [`Store::read`] are asynchronous.

mod error;
pub mod number;
mod postgres_engine;
mod sql;
mod sqlite_engine;
mod store;
mod tls;
mod tx;
mod work;

pub use error::StoreError;
pub use sql::{Sql, insert_text};
pub use store::{Options, Place, Store};
pub use kernel::{Param, Stored, Value};
pub use tx::{Announcement, Row, Tx};
