//! SQLite: one writer that commits once for all who wait, and readers beside it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::tx::{Engine, News, Tools, Tx};
use crate::work::{Queue, Work};

/// The most that one commit carries; more waits for the next one.
const GROUP: usize = 256;

/// Opens the file for writing: WAL, every commit on the disk before it is said.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA busy_timeout = 10000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
         PRAGMA wal_autocheckpoint = 4000;",
    )?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

/// Opens the file for reading only.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection
        .execute_batch("PRAGMA busy_timeout = 10000; PRAGMA cache_size = -8192; PRAGMA query_only = ON;")?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

/// The writer: takes what is waiting, runs each in a savepoint, commits once.
pub(crate) fn serve_writes(connection: &Connection, tools: &Tools, queue: &Queue) {
    while let Some(first) = queue.next() {
        let mut group = vec![first.work];
        while group.len() < GROUP {
            match queue.at_once() {
                Some(waiting) => group.push(waiting.work),
                None => break,
            }
        }
        commit_group(connection, tools, queue, group);
    }
}

/// A reader: each work sees one state of the database.
pub(crate) fn serve_reads(connection: &Connection, tools: &Tools, queue: &Queue) {
    while let Some(waiting) = queue.next() {
        let mut work = waiting.work;
        let begun = connection.execute_batch("BEGIN").map_err(StoreError::from);
        if begun.is_ok() {
            work.run(&mut Tx::new(Engine::Sqlite(connection), tools));
            rollback(connection, "COMMIT");
        }
        work.finish(begun, News::default(), queue.hub());
    }
}

fn commit_group(connection: &Connection, tools: &Tools, queue: &Queue, mut group: Vec<Box<dyn Work>>) {
    let mut news: Vec<News> = Vec::with_capacity(group.len());
    let mut fate = execute(connection, "BEGIN IMMEDIATE");
    if fate.is_ok() {
        for work in &mut group {
            match one(connection, tools, &mut **work) {
                Ok(told) => news.push(told),
                Err(error) => {
                    fate = Err(error);
                    break;
                }
            }
        }
        if fate.is_ok() {
            fate = execute(connection, "COMMIT");
        }
        if let Err(error) = &fate {
            tracing::error!(%error, "a group of writes was not committed");
            rollback(connection, "ROLLBACK");
        }
    }
    news.resize_with(group.len(), News::default);
    for (work, news) in group.into_iter().zip(news) {
        work.finish(fate.clone(), news, queue.hub());
    }
}

fn one(connection: &Connection, tools: &Tools, work: &mut dyn Work) -> Result<News, StoreError> {
    execute(connection, "SAVEPOINT rule")?;
    let mut tx = Tx::new(Engine::Sqlite(connection), tools);
    if work.run(&mut tx) {
        execute(connection, "RELEASE rule")?;
        Ok(tx.news)
    } else {
        execute(connection, "ROLLBACK TO rule")?;
        execute(connection, "RELEASE rule")?;
        Ok(News::default())
    }
}

fn execute(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn rollback(connection: &Connection, sql: &str) {
    if let Err(error) = connection.execute_batch(sql) {
        tracing::error!(%error, "could not end a transaction");
    }
}
