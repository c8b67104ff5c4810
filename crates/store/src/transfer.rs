//! Moving a centre from one engine to the other: a folder with a manifest, one
//! file of JSON lines for each table, and the attached files. The rows stand in
//! the order of their keys and are written one way only, so the same rows give
//! the same SHA-256 on both engines.
//!
//! A copy is whole when its manifest is there: it is written last. An import is
//! one transaction: all of it, read again and compared, or nothing.

mod catalog;
mod line;
mod place;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

pub(crate) use catalog::{Table, tables};
pub(crate) use place::Opened;

use crate::error::StoreError;
use crate::manifest::{CopyKind, Manifest, TableCopy};
use crate::sql::Sql;
use crate::store::Place;
use crate::tx::Tx;
use crate::vault::{Hash, Vault, hex, trouble};

/// How far a long work is: done, and all that is to do.
pub type Progress<'a> = &'a dyn Fn(u64, u64);

/// Writes everything of a place into a new folder, from one state of the
/// database; the centre may go on working. Gives what was written.
pub fn export(
    place: &Place,
    vault: &Vault,
    dir: &Path,
    progress: Progress<'_>,
) -> Result<Manifest, StoreError> {
    empty_folder(dir)?;
    let tables_dir = dir.join("tables");
    std::fs::create_dir_all(&tables_dir).map_err(|error| trouble(&tables_dir, &error))?;
    let mut opened = Opened::open(place)?;
    let manifest = opened.reading(|tx| {
        let tables = tables(tx)?;
        let counter = Counter::new(progress, count_all(tx, &tables)?);
        let mut manifest = Manifest::of(tx, CopyKind::Export)?;
        let mut attached = BTreeSet::new();
        for table in &tables {
            let path = tables_dir.join(format!("{}.jsonl", table.name));
            let mut out = BufWriter::new(File::create(&path).map_err(|error| trouble(&path, &error))?);
            let copy = scan(tx, table, &mut |line, values| {
                counter.step();
                attachments(table, values, &mut attached);
                out.write_all(line.as_bytes())
                    .map_err(|error| trouble(&path, &error))
            })?;
            settle(out, &path)?;
            manifest.tables.push(copy);
        }
        manifest.files = copy_files(vault, &Vault::open(dir)?, &attached)?;
        Ok(manifest)
    })?;
    manifest.write(dir)?;
    Ok(manifest)
}

/// Reads a folder written by [`export`] into a migrated database without rows.
/// Rows of reference tables that a migration put there are replaced.
pub fn import(
    dir: &Path,
    place: &Place,
    vault: &Vault,
    progress: Progress<'_>,
) -> Result<Manifest, StoreError> {
    let manifest = Manifest::read(dir)?;
    if manifest.kind != CopyKind::Export {
        return Err(refused(
            "this folder holds a copy of a SQLite file: restore it, then export it",
        ));
    }
    let mut opened = Opened::open(place)?;
    opened.writing(|tx| ready(tx, &manifest).map(|_| ()))?;
    take_files(&Vault::open(dir)?, vault, &manifest)?;
    opened.writing(|tx| {
        let tables = ready(tx, &manifest)?;
        let counter = Counter::new(progress, manifest.rows().saturating_mul(2));
        for table in tables.iter().rev().filter(|table| !table.is_tenant()) {
            tx.run(&Sql::composed(format!("DELETE FROM {}", table.name)), &[])?;
        }
        for table in &tables {
            fill(tx, table, dir, &counter)?;
        }
        crate::dialect::rebuild(tx)?;
        verify(tx, &manifest, &counter)
    })?;
    Ok(manifest)
}

/// Reads every table again and compares it with the manifest.
pub(crate) fn verify(tx: &mut Tx<'_>, manifest: &Manifest, counter: &Counter<'_>) -> Result<(), StoreError> {
    let mut held = Manifest::of(tx, manifest.kind)?;
    for table in tables(tx)? {
        let copy = scan(tx, &table, &mut |_, _| {
            counter.step();
            Ok(())
        })?;
        held.tables.push(copy);
    }
    manifest.compare(&held)
}

/// The tables to fill, if this copy fits and nothing is there yet.
fn ready(tx: &mut Tx<'_>, manifest: &Manifest) -> Result<Vec<Table>, StoreError> {
    let here = Manifest::of(tx, CopyKind::Export)?;
    if here.schema != manifest.schema {
        return Err(refused(
            "the copy and the database are of different versions: migrate the database with the version of the program that made the copy",
        ));
    }
    let tables = tables(tx)?;
    for table in tables.iter().filter(|table| table.is_tenant()) {
        if count(tx, table)? > 0 {
            return Err(refused(&format!(
                "the database is not empty: {} has rows. Take a new one",
                table.name
            )));
        }
    }
    Ok(tables)
}

fn fill(tx: &mut Tx<'_>, table: &Table, dir: &Path, counter: &Counter<'_>) -> Result<(), StoreError> {
    let path = dir.join("tables").join(format!("{}.jsonl", table.name));
    let file = File::open(&path).map_err(|error| trouble(&path, &error))?;
    let mut lines = BufReader::new(file).lines();
    place::insert(tx, table, &mut || {
        let Some(line) = lines.next() else { return Ok(None) };
        counter.step();
        let line = line.map_err(|error| trouble(&path, &error))?;
        line::parse(table, &line)
            .map(Some)
            .ok_or_else(|| refused(&format!("{} has a damaged line", path.display())))
    })
}

type Take<'a> = &'a mut dyn FnMut(&str, &[kernel::Value<'_>]) -> Result<(), StoreError>;

/// Walks the rows of a table in the order of their keys, and hashes them.
pub(crate) fn scan(tx: &mut Tx<'_>, table: &Table, take: Take<'_>) -> Result<TableCopy, StoreError> {
    let mut hash = Sha256::new();
    let mut rows = 0;
    place::walk(tx, table, &mut |values| {
        let line = line::write(table, values)?;
        hash.update(line.as_bytes());
        rows += 1;
        take(&line, values)
    })?;
    Ok(TableCopy {
        name: table.name.clone(),
        columns: table.described(),
        rows,
        sha256: hex(&hash.finalize()),
    })
}

pub(crate) fn count_all(tx: &mut Tx<'_>, tables: &[Table]) -> Result<u64, StoreError> {
    tables.iter().map(|table| count(tx, table)).sum()
}

fn count(tx: &mut Tx<'_>, table: &Table) -> Result<u64, StoreError> {
    let sql = Sql::composed(format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {}", table.name));
    let rows: i64 = tx.one(&sql, &[], |row| row.get(0))?;
    Ok(rows.unsigned_abs())
}

/// The files that a row of `store_file` names.
pub(crate) fn attachments(table: &Table, values: &[kernel::Value<'_>], found: &mut BTreeSet<Hash>) {
    if table.name != "store_file" {
        return;
    }
    for (column, value) in table.columns.iter().zip(values) {
        if let (true, kernel::Value::Bytes(bytes)) = (column.name.ends_with("sha256"), value) {
            found.extend(Hash::from_slice(bytes));
        }
    }
}

/// Copies files from vault to vault; what is missing or damaged is named, and does not stop the rest.
pub(crate) fn copy_files(
    from: &Vault,
    to: &Vault,
    wanted: &BTreeSet<Hash>,
) -> Result<crate::manifest::FilesCopy, StoreError> {
    let mut copied = crate::manifest::FilesCopy::default();
    for hash in wanted {
        match from.get(*hash) {
            Ok(bytes) => {
                to.put(&bytes)?;
                copied.count += 1;
                copied.bytes += u64::try_from(bytes.len()).unwrap_or(0);
            }
            Err(_) => copied.missing.push(hash.to_string()),
        }
    }
    Ok(copied)
}

/// Takes the files of a copy into a vault; every one that the manifest counts must be whole.
pub(crate) fn take_files(from: &Vault, to: &Vault, manifest: &Manifest) -> Result<(), StoreError> {
    let all = from.verify_all()?;
    if let Some(hash) = all.damaged.first() {
        return Err(refused(&format!(
            "the copy is damaged: file {hash}. Take another copy"
        )));
    }
    if all.files != manifest.files.count {
        let why = format!(
            "the copy holds {} files of {}. Take another copy",
            all.files, manifest.files.count
        );
        return Err(refused(&why));
    }
    from.each(&mut |hash| to.put(&from.get(hash)?).map(|_| ()))
}

/// Makes a folder, which must not hold anything yet.
pub(crate) fn empty_folder(dir: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(dir).map_err(|error| trouble(dir, &error))?;
    let mut entries = std::fs::read_dir(dir).map_err(|error| trouble(dir, &error))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(refused(&format!(
            "{} is not empty: name a new folder",
            dir.display()
        ))),
    }
}

fn settle(out: BufWriter<File>, path: &Path) -> Result<(), StoreError> {
    let file = out.into_inner().map_err(|error| trouble(path, error.error()))?;
    file.sync_all().map_err(|error| trouble(path, &error))
}

pub(crate) fn refused(why: &str) -> StoreError {
    StoreError::File(why.to_owned())
}

/// Counts steps and tells of every thousandth.
pub(crate) struct Counter<'a> {
    progress: Progress<'a>,
    done: std::cell::Cell<u64>,
    all: u64,
}

impl<'a> Counter<'a> {
    pub fn new(progress: Progress<'a>, all: u64) -> Self {
        progress(0, all);
        Self {
            progress,
            done: std::cell::Cell::new(0),
            all,
        }
    }

    pub fn step(&self) {
        self.done.set(self.done.get() + 1);
        if self.done.get().is_multiple_of(1000) || self.done.get() == self.all {
            (self.progress)(self.done.get(), self.all);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
