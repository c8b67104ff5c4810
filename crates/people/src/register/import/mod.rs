//! Lists of an office on their way into the register: read, their columns
//! named, weighed row by row without changing anything, and only then taken
//! in, batch by batch, each whole or not at all.

pub mod column;
pub mod read;
mod run;
mod same;
pub mod weigh;
pub mod workbook;

use kernel::{CommunityId, Micros, PersonId, StaffId, Uuid};
use store::audit::Entry;
use store::{Handler, Sealed, StoreError, Tx, record, statements};

use self::column::Column;
use self::read::{Cells, Table};
use super::{Cx, Refused};

pub use run::{CHECK, RUN, check, run};

/// What the rows are sealed as.
const CELLS: &str = "people_import_row.cells";

kernel::stored_words! {
    /// How far an import is.
    pub enum Stage {
        /// The file is being kept.
        Reading = "reading",
        /// The columns are to be named.
        Read = "read",
        /// Every row is being weighed.
        Checking = "checking",
        /// Every row's fate is known; nothing is changed yet.
        Checked = "checked",
        /// The rows are being taken in.
        Running = "running",
        /// All good rows are in.
        Done = "done",
    }
}

kernel::stored_words! {
    /// What becomes of a row.
    pub enum Fate {
        /// Somebody new.
        New = "new",
        /// Somebody known, of whom something is different.
        Change = "change",
        /// Somebody known, as they are.
        Same = "same",
        /// Something is wrong with it.
        Bad = "bad",
        /// It is in the register.
        Kept = "kept",
    }
}

record! {
    /// An import.
    pub struct Import in "people_import" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "name" => /// The name of the file.
        name: String,
        "sheet" => /// The sheet.
        sheet: String,
        "heads" => /// The heads as JSON.
        heads: String,
        "columns" => /// What the columns mean.
        columns: String,
        "state" => /// How far it is.
        stage: Stage,
        "total" => /// Its rows.
        total: i64,
        "done" => /// Rows that the present step is through with, as the last line's number.
        done: i64,
        "fresh" => /// Persons added, or to be.
        fresh: i64,
        "changed" => /// Persons changed, or to be.
        changed: i64,
        "same" => /// Persons known already.
        same: i64,
        "bad" => /// Rows with faults.
        bad: i64,
        "staff_id" => /// Who brought it.
        staff: Option<StaffId>,
        "by_name" => /// Their name.
        by_name: String,
        "version" => /// Counts the steps.
        version: i32,
        "created_at" => /// When it was brought.
        created_at: Micros,
        "updated_at" => /// When it moved last.
        updated_at: Micros,
    }
}

record! {
    /// A row of an import.
    pub struct ImportRow in "people_import_row" {
        "community_id" => /// Whose.
        community: CommunityId,
        "import_id" => /// Of which import.
        import: Uuid,
        "id" => /// Its line in the file.
        line: i64,
        "cells" => /// What it says, sealed.
        cells: Sealed,
        "fate" => /// What becomes of it.
        fate: Fate,
        "faults" => /// What is wrong, as JSON.
        faults: String,
        "person_id" => /// Who it is about.
        person: Option<PersonId>,
    }
}

macro_rules! import {
    () => {
        "community_id, id, name, sheet, heads, columns, state, total, done, fresh, changed, same, bad, staff_id, by_name, version, created_at, updated_at"
    };
}

macro_rules! row {
    () => {
        "community_id, import_id, id, cells, fate, faults, person_id"
    };
}

statements! {
    pub(crate) IMPORT = concat!("SELECT ", import!(), " FROM people_import WHERE community_id = $1 AND id = $2");
    pub(crate) IMPORTS = concat!("SELECT ", import!(), " FROM people_import WHERE community_id = $1 ORDER BY created_at DESC LIMIT 20");
    pub(crate) IMPORT_SAVE = "UPDATE people_import SET columns = $3, state = $4, total = $5, done = $6, fresh = $7, changed = $8, same = $9, bad = $10, updated_at = $11, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $12";
    pub(crate) IMPORT_ROWS = concat!("SELECT ", row!(), " FROM people_import_row WHERE community_id = $1 AND import_id = $2 AND id > $3 ORDER BY id LIMIT $4");
    pub(crate) IMPORT_BAD = concat!("SELECT ", row!(), " FROM people_import_row WHERE community_id = $1 AND import_id = $2 AND id > $3 AND fate = 'bad' ORDER BY id LIMIT $4");
    pub(crate) IMPORT_FATE = "UPDATE people_import_row SET fate = $4, faults = $5, person_id = $6 WHERE community_id = $1 AND import_id = $2 AND id = $3";
    pub(crate) IMPORT_KEPT = "UPDATE people_import_row SET fate = 'kept' WHERE community_id = $1 AND import_id = $2 AND id > $3 AND id <= $4 AND fate IN ('new', 'change')";
    pub(crate) IMPORT_AGAIN = "UPDATE people_import_row SET fate = 'new', faults = '', person_id = NULL WHERE community_id = $1 AND import_id = $2 AND fate <> 'new'";
    pub(crate) MAPPING = "SELECT columns FROM people_mapping WHERE community_id = $1 AND id = $2";
    pub(crate) REMEMBER = "INSERT INTO people_mapping (community_id, id, columns) VALUES ($1, $2, $3) ON CONFLICT (community_id, id) DO UPDATE SET columns = excluded.columns";
}

impl Import {
    /// One by id.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<Option<Self>, StoreError> {
        tx.maybe(&IMPORT, &[&community, &id], Self::read)
    }

    /// The last ones.
    pub fn latest(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Self>, StoreError> {
        tx.all(&IMPORTS, &[&community], Self::read)
    }

    /// The heads of the columns.
    pub fn head_names(&self) -> Vec<String> {
        serde_json::from_str(&self.heads).unwrap_or_default()
    }

    /// Saves it; false if another step was faster.
    pub(crate) fn save(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        self.updated_at = tx.now();
        let saved = tx.run(
            &IMPORT_SAVE,
            &[
                &self.community,
                &self.id,
                &self.columns,
                &self.stage,
                &self.total,
                &self.done,
                &self.fresh,
                &self.changed,
                &self.same,
                &self.bad,
                &self.updated_at,
                &self.version,
            ],
        )?;
        self.version += 1;
        Ok(saved > 0)
    }

    /// Records a step of it.
    pub(crate) fn note(
        &self,
        tx: &mut Tx<'_>,
        verb: &str,
        more: &serde_json::Value,
    ) -> Result<(), StoreError> {
        let actor = self
            .staff
            .map_or_else(|| "system".to_owned(), |staff| format!("staff:{staff}"));
        let entry = Entry {
            actor: &actor,
            verb,
            subject_kind: "people_import",
            subject: self.id,
            body: more.to_string(),
        };
        tx.audit(self.community, &entry)
    }
}

/// Begins an import of a table of so many rows, which follow by [`put_rows`]; its
/// columns are those that were named for these heads before, else guessed.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx<'_>, name: &str, table: &Table, total: i64) -> Result<Import, Refused> {
    allowed(cx)?;
    let mark = column::mark(&table.heads);
    let known: Option<String> = tx.maybe(&MAPPING, &[&cx.community, &mark], |row| row.get(0))?;
    let columns = known.unwrap_or_else(|| column::kept(&column::guessed(&table.heads)));
    let now = tx.now();
    let import = Import {
        community: cx.community,
        id: tx.clock().fresh(),
        name: name.chars().take(120).collect(),
        sheet: table.sheet.chars().take(120).collect(),
        heads: serde_json::to_string(&table.heads).unwrap_or_default(),
        columns,
        stage: Stage::Reading,
        total,
        done: 0,
        fresh: 0,
        changed: 0,
        same: 0,
        bad: 0,
        staff: cx.actor.staff,
        by_name: cx.actor.name.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    import.insert(tx)?;
    import.note(
        tx,
        "import.begun",
        &serde_json::json!({ "rows": import.total, "name": import.name }),
    )?;
    Ok(import)
}

fn allowed(cx: &Cx<'_>) -> Result<(), Refused> {
    if cx.policy.may_any(cx.actor, "register", "keep") {
        Ok(())
    } else {
        Err(Refused::Denied)
    }
}

/// Keeps rows of an import, sealed.
pub fn put_rows(
    tx: &mut Tx<'_>,
    community: CommunityId,
    import: Uuid,
    rows: &[(i64, Cells)],
) -> Result<(), StoreError> {
    let mut kept = Vec::with_capacity(rows.len());
    for (line, cells) in rows {
        let text = serde_json::to_string(cells).unwrap_or_default();
        kept.push(ImportRow {
            community,
            import,
            line: *line,
            cells: tx.keys().seal(tx.clock(), community, CELLS, &text)?,
            fate: Fate::New,
            faults: String::new(),
            person: None,
        });
    }
    ImportRow::insert_all(&kept, tx)
}

/// All rows are there: the columns can be named.
pub fn ready(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<(), StoreError> {
    let Some(mut import) = Import::by_id(tx, community, id)? else {
        return Ok(());
    };
    import.stage = Stage::Read;
    import.save(tx).map(|_| ())
}

/// What a row says.
pub(crate) fn cells_of(tx: &Tx<'_>, row: &ImportRow) -> Result<Cells, StoreError> {
    let text = tx.keys().open(row.community, CELLS, &row.cells)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// Rows after a line.
pub(crate) fn rows_after(
    tx: &mut Tx<'_>,
    import: &Import,
    line: i64,
    limit: i64,
) -> Result<Vec<ImportRow>, StoreError> {
    tx.all(
        &IMPORT_ROWS,
        &[&import.community, &import.id, &line, &limit],
        ImportRow::read,
    )
}

/// The texts of the first row, as a sample.
pub fn first_row(tx: &mut Tx<'_>, import: &Import) -> Result<Vec<String>, StoreError> {
    let rows = rows_after(tx, import, 0, 1)?;
    let first = rows.first().map(|row| cells_of(tx, row)).transpose()?;
    Ok(first.map(|cells| cells.texts).unwrap_or_default())
}

/// Bad rows after a line, with what they say.
pub fn bad_after(
    tx: &mut Tx<'_>,
    import: &Import,
    line: i64,
    limit: i64,
) -> Result<Vec<(ImportRow, Cells)>, StoreError> {
    let params: [&dyn kernel::Param; 4] = [&import.community, &import.id, &line, &limit];
    let rows = tx.all(&IMPORT_BAD, &params, ImportRow::read)?;
    rows.into_iter()
        .map(|row| Ok((row.clone(), cells_of(tx, &row)?)))
        .collect()
}

/// Names the columns, remembers them for these heads, and has every row weighed.
pub fn name_columns(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: Uuid,
    version: i32,
    columns: &[Column],
) -> Result<(), Refused> {
    allowed(cx)?;
    let mut import = Import::by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    if import.version != version || !matches!(import.stage, Stage::Read | Stage::Checked) {
        return Err(Refused::Stale);
    }
    if !columns.contains(&Column::Name) {
        return Err(Refused::Field("column", "people-imp-no-name"));
    }
    let twice = |column: &&Column| {
        **column != Column::Skip && columns.iter().filter(|held| held == column).count() > 1
    };
    if columns.iter().find(twice).is_some() {
        return Err(Refused::Field("column", "people-imp-twice"));
    }
    import.columns = column::kept(columns);
    import.stage = Stage::Checking;
    (import.done, import.fresh, import.changed, import.same, import.bad) = (0, 0, 0, 0, 0);
    let mark = column::mark(&import.head_names());
    tx.run(&REMEMBER, &[&cx.community, &mark, &import.columns])?;
    step(tx, import, CHECK)
}

/// Has the good rows taken in.
pub fn confirm(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid, version: i32) -> Result<(), Refused> {
    allowed(cx)?;
    let mut import = Import::by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    if import.version != version || import.stage != Stage::Checked {
        return Err(Refused::Stale);
    }
    import.stage = Stage::Running;
    import.done = 0;
    (import.fresh, import.changed) = (0, 0);
    import.note(
        tx,
        "import.confirmed",
        &serde_json::json!({ "by": cx.actor.name }),
    )?;
    step(tx, import, RUN)
}

fn step(tx: &mut Tx<'_>, mut import: Import, job: &str) -> Result<(), Refused> {
    if !import.save(tx)? {
        return Err(Refused::Stale);
    }
    let now = tx.now();
    let body = serde_json::json!({ "import": import.id }).to_string();
    tx.enqueue(import.community, job, body, now)?;
    Ok(())
}

/// What does the room's jobs.
pub(crate) fn handlers(_: &web::App) -> Vec<(&'static str, Handler)> {
    use std::sync::Arc;
    vec![
        (
            CHECK,
            Arc::new(|store, job| check(store, job.community, &job.body)),
        ),
        (RUN, Arc::new(|store, job| run(store, job.community, &job.body))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_records_hold() {
        assert_eq!(import!(), Import::COLUMNS);
        assert_eq!(row!(), ImportRow::COLUMNS);
    }
}
