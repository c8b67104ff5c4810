//! Backup of a working centre, and restoring it. SQLite is copied by its online
//! backup from one state of the file; PostgreSQL is written out as by
//! [`export`](crate::export()). Both are read again and compared before anybody is
//! told that they are there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::manifest::{CopyKind, Manifest};
use crate::store::Place;
use crate::transfer::{
    Counter, Opened, Progress, attachments, copy_files, count_all, empty_folder, export, import, refused,
    scan, take_files, verify,
};
use crate::vault::{Vault, hex, trouble};

const DATABASE: &str = "huiyin.db";
const KEYS: &str = "keys";
/// Pages copied between two words of progress.
const PAGES: i32 = 2000;

/// Copies a centre that may go on working into a new folder. The key file of
/// sealed columns is copied only if it is named; keep it apart from the rest.
pub fn backup(
    place: &Place,
    vault: &Vault,
    out: &Path,
    keys: Option<&Path>,
    progress: Progress<'_>,
) -> Result<Manifest, StoreError> {
    let mut manifest = match place {
        Place::Postgres(_) => export(place, vault, out, progress)?,
        Place::Sqlite(path) => sqlite_backup(path, vault, out, progress)?,
    };
    if let Some(keys) = keys {
        fs::copy(keys, out.join(KEYS)).map_err(|error| trouble(keys, &error))?;
        manifest.with_keys = true;
    }
    manifest.write(out)?;
    Ok(manifest)
}

/// Brings a backup back: to a SQLite file that is not there yet, or into a
/// migrated PostgreSQL database without rows. The key file is not touched.
pub fn restore(
    from: &Path,
    place: &Place,
    vault: &Vault,
    progress: Progress<'_>,
) -> Result<Manifest, StoreError> {
    let manifest = Manifest::read(from)?;
    match (manifest.kind, place) {
        (CopyKind::Export, _) => import(from, place, vault, progress),
        (CopyKind::Sqlite, Place::Sqlite(path)) => sqlite_restore(&manifest, from, path, vault, progress),
        (CopyKind::Sqlite, Place::Postgres(_)) => Err(refused(
            "this is a backup of a SQLite centre: restore it to a SQLite file, then export that and import it here",
        )),
    }
}

fn sqlite_backup(
    path: &Path,
    vault: &Vault,
    out: &Path,
    progress: Progress<'_>,
) -> Result<Manifest, StoreError> {
    empty_folder(out)?;
    let copy = out.join(DATABASE);
    copy_pages(path, &copy, progress)?;
    let mut attached = BTreeSet::new();
    let mut manifest = Opened::open(&Place::Sqlite(copy.clone()))?.reading(|tx| {
        whole(tx)?;
        let mut manifest = Manifest::of(tx, CopyKind::Sqlite)?;
        let tables = crate::transfer::tables(tx)?;
        let counter = Counter::new(progress, count_all(tx, &tables)?);
        for table in &tables {
            let scanned = scan(tx, table, &mut |_, values| {
                counter.step();
                attachments(table, values, &mut attached);
                Ok(())
            })?;
            manifest.tables.push(scanned);
        }
        Ok(manifest)
    })?;
    stand_alone(&copy)?;
    manifest.database = Some(file_hash(&copy)?);
    manifest.files = copy_files(vault, &Vault::open(out)?, &attached)?;
    Ok(manifest)
}

/// Copies every page from one state of the file; writers go on meanwhile.
fn copy_pages(path: &Path, copy: &Path, progress: Progress<'_>) -> Result<(), StoreError> {
    let source = crate::sqlite_engine::open_reader(path)?;
    let mut target = rusqlite::Connection::open(copy)?;
    // A transaction of its own holds the state still: without it every write would begin the copy anew.
    source.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_master;")?;
    {
        let backup = Backup::new(&source, &mut target)?;
        loop {
            let step = backup.step(PAGES)?;
            let pages = backup.progress();
            let all = u64::from(pages.pagecount.unsigned_abs());
            progress(all.saturating_sub(u64::from(pages.remaining.unsigned_abs())), all);
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(StoreError::Busy),
            }
        }
    }
    source.execute_batch("COMMIT")?;
    Ok(())
}

/// The file checks itself and its references.
fn whole(tx: &mut crate::tx::Tx<'_>) -> Result<(), StoreError> {
    let check = crate::sql::Sql::new("PRAGMA integrity_check");
    let said: String = tx.one(&check, &[], |row| row.get(0))?;
    if said != "ok" {
        return Err(refused(&format!("the database file is damaged: {said}")));
    }
    let check = crate::sql::Sql::new("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1");
    match tx.maybe(&check, &[], |row| row.get::<String>(0))? {
        None => Ok(()),
        Some(table) => Err(refused(&format!("a row of {table} refers to nothing"))),
    }
}

/// Ends the write-ahead log, so that the one file is all there is.
fn stand_alone(path: &Path) -> Result<(), StoreError> {
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = DELETE")?;
    drop(connection);
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| trouble(path, &error))
}

fn sqlite_restore(
    manifest: &Manifest,
    from: &Path,
    path: &Path,
    vault: &Vault,
    progress: Progress<'_>,
) -> Result<Manifest, StoreError> {
    let beside = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
    for taken in [path.to_owned(), beside("-wal"), beside("-shm")] {
        if taken.exists() {
            return Err(refused(&format!(
                "{} is there already: move it away first",
                taken.display()
            )));
        }
    }
    let database = from.join(DATABASE);
    if manifest.database.as_deref() != Some(file_hash(&database)?.as_str()) {
        return Err(refused(
            "the database file of the copy is damaged. Take another copy",
        ));
    }
    take_files(&Vault::open(from)?, vault, manifest)?;
    let new = beside(".restoring");
    let folder = path.parent().unwrap_or(Path::new("."));
    // What an earlier try left behind.
    for old in [".restoring", ".restoring-wal", ".restoring-shm"] {
        let _ = fs::remove_file(beside(old));
    }
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(&database, &new));
    copied.map_err(|error| trouble(&new, &error))?;
    Opened::open(&Place::Sqlite(new.clone()))?.reading(|tx| {
        whole(tx)?;
        verify(tx, manifest, &Counter::new(progress, manifest.rows()))
    })?;
    stand_alone(&new)?;
    let settled = fs::rename(&new, path).and_then(|()| File::open(folder)?.sync_all());
    settled.map_err(|error| trouble(path, &error))?;
    Ok(manifest.clone())
}

fn file_hash(path: &Path) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(|error| trouble(path, &error))?;
    let mut part = vec![0; 1 << 20];
    loop {
        match file.read(&mut part).map_err(|error| trouble(path, &error))? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(part.get(..count).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests;
