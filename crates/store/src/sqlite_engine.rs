//! SQLite: one writer that commits once for all who wait, and readers beside it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::tx::{Engine, News, Tools, Tx};
use crate::work::{Queue, Work};

/// The most that one commit carries; more waits for the next one.
const GROUP: usize = 256;
/// The most that one reader answers from one state of the database.
const TOGETHER: usize = 8;

/// Opens the file for writing: WAL, every commit on the disk before it is said.
/// The cache is small: it is looked through at every commit, and the system keeps
/// the file's pages anyway; what one group changes stays in it until the commit.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA busy_timeout = 10000; PRAGMA cache_size = -4096; PRAGMA cache_spill = 0; PRAGMA temp_store = MEMORY;
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

/// The writer: takes what is waiting, runs it, commits once.
pub(crate) fn serve_writes(connection: &Connection, tools: &Tools, queue: &Queue) {
    while let Some(first) = queue.next() {
        let mut group = vec![first.work];
        gather(&mut group, queue, GROUP);
        commit_group(connection, tools, queue, group);
    }
}

/// A reader: each work sees one state of the database. What waits together sees
/// the same one, which is younger than all of it: a reader that begins anew
/// must forget every page that it has read.
pub(crate) fn serve_reads(connection: &Connection, tools: &Tools, queue: &Queue) {
    while let Some(first) = queue.next() {
        let mut group = vec![first.work];
        // Others wait for work too: no more than a share of what there is.
        gather(&mut group, queue, TOGETHER.min(1 + queue.waiting() / 2));
        let begun = execute(connection, "BEGIN");
        for mut work in group {
            if begun.is_ok() {
                work.run(&mut Tx::new(Engine::Sqlite(connection), tools));
            }
            work.finish(begun.clone(), News::default(), queue.hub());
        }
        if begun.is_ok() {
            rollback(connection, "COMMIT");
        }
    }
}

/// Takes what is waiting, up to `most` in all.
fn gather(group: &mut Vec<Box<dyn Work>>, queue: &Queue, most: usize) {
    while group.len() < most {
        match queue.at_once() {
            Some(waiting) => group.push(waiting.work),
            None => break,
        }
    }
}

fn commit_group(connection: &Connection, tools: &Tools, queue: &Queue, mut group: Vec<Box<dyn Work>>) {
    let fate = all_at_once(connection, tools, &mut group)
        .unwrap_or_else(|| one_by_one(connection, tools, &mut group));
    let (mut news, fate) = match fate {
        Ok(news) => (news, Ok(())),
        Err(error) => {
            tracing::error!(%error, "a group of writes was not committed");
            give_up(connection);
            (Vec::new(), Err(error))
        }
    };
    news.resize_with(group.len(), News::default);
    for (work, news) in group.into_iter().zip(news) {
        work.finish(fate.clone(), news, queue.hub());
    }
}

/// Runs a group without a way back for one alone: half the work, and the index
/// of words is written once for all. `None` if one refused after it had changed
/// something: all is rolled back then and must be run again.
fn all_at_once(
    connection: &Connection,
    tools: &Tools,
    group: &mut [Box<dyn Work>],
) -> Option<Result<Vec<News>, StoreError>> {
    if let Err(error) = execute(connection, "BEGIN IMMEDIATE") {
        return Some(Err(error));
    }
    let mut news = Vec::with_capacity(group.len());
    for work in group {
        let before = connection.total_changes();
        let mut tx = Tx::new(Engine::Sqlite(connection), tools);
        if work.run(&mut tx) {
            news.push(tx.news);
        } else if connection.total_changes() == before && !connection.is_autocommit() {
            news.push(News::default());
        } else {
            give_up(connection);
            return None;
        }
    }
    Some(execute(connection, "COMMIT").map(|()| news))
}

/// Runs a group with a way back for each.
fn one_by_one(
    connection: &Connection,
    tools: &Tools,
    group: &mut [Box<dyn Work>],
) -> Result<Vec<News>, StoreError> {
    execute(connection, "BEGIN IMMEDIATE")?;
    let news: Result<Vec<News>, StoreError> = group
        .iter_mut()
        .map(|work| one(connection, tools, &mut **work))
        .collect();
    let news = news?;
    execute(connection, "COMMIT")?;
    Ok(news)
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

/// Ends a transaction unless the engine did so itself.
fn give_up(connection: &Connection) {
    if !connection.is_autocommit() {
        rollback(connection, "ROLLBACK");
    }
}

fn rollback(connection: &Connection, sql: &str) {
    if let Err(error) = connection.execute_batch(sql) {
        tracing::error!(%error, "could not end a transaction");
    }
}
