//! A connection of its own for long work on a whole database, and the quickest
//! way to walk and to fill a table on either engine.

use kernel::{Clock, Value};

use super::catalog::Table;
use super::line::as_kind;
use crate::error::StoreError;
use crate::postgres_engine::Connection;
use crate::sql::Sql;
use crate::store::Place;
use crate::tx::{Engine, Row, Tools, Tx};

/// A place opened for long work.
pub struct Opened {
    engine: Owned,
    tools: Tools,
}

enum Owned {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Connection>),
}

impl Opened {
    /// Opens a place that is there.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        let engine = match place {
            Place::Sqlite(path) if path.is_file() => Owned::Sqlite(crate::sqlite_engine::open_writer(path)?),
            Place::Sqlite(path) => {
                return Err(StoreError::Unavailable(format!(
                    "there is no database {}",
                    path.display()
                )));
            }
            Place::Postgres(url) => {
                let mut connection = Connection::open(url)?;
                connection.batch("SET statement_timeout = 0; SET lock_timeout = '120s'; SET idle_in_transaction_session_timeout = 0")?;
                Owned::Postgres(Box::new(connection))
            }
        };
        Ok(Self {
            engine,
            tools: Tools::without_keys(Clock::system()),
        })
    }

    /// Reads from one state of the database, however long it takes.
    pub fn reading<T>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.within("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work)
    }

    /// Writes all or nothing.
    pub fn writing<T>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Rows may refer to others that come later in the same table.
        self.within("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON", "BEGIN", work)
    }

    fn within<T>(
        &mut self,
        sqlite: &str,
        postgres: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (engine, begin) = match &mut self.engine {
            Owned::Sqlite(connection) => (Engine::Sqlite(connection), sqlite),
            Owned::Postgres(connection) => (Engine::Postgres(connection), postgres),
        };
        let mut tx = Tx::new(engine, &self.tools);
        tx.batch(begin)?;
        let done = work(&mut tx).and_then(|done| tx.batch("COMMIT").map(|()| done));
        if done.is_err() {
            // Nothing was kept in any case: the connection ends with the error.
            let _ = tx.batch("ROLLBACK");
        }
        done
    }
}

type TakeRow<'a> = &'a mut dyn FnMut(&[Value<'_>]) -> Result<(), StoreError>;

/// Every row in the order of the key, which is the order of bytes on both engines.
pub fn walk(tx: &mut Tx<'_>, table: &Table, take: TakeRow<'_>) -> Result<(), StoreError> {
    let postgres = matches!(tx.engine, Engine::Postgres(_));
    let order: Vec<String> = table
        .key
        .iter()
        .map(|column| {
            let by_bytes = if postgres && table.is_text(column) {
                " COLLATE \"C\""
            } else {
                ""
            };
            format!("{column}{by_bytes}")
        })
        .collect();
    let select = format!(
        "SELECT {} FROM {} ORDER BY {}",
        table.column_list(),
        table.name,
        order.join(", ")
    );
    let read = |row: &Row<'_>| -> Result<Vec<Value<'static>>, StoreError> {
        let cells = table.columns.iter().enumerate();
        cells
            .map(|(index, column)| Ok(as_kind(column.kind, row.value(index)?)))
            .collect()
    };
    match &mut tx.engine {
        Engine::Sqlite(connection) => {
            let mut statement = connection.prepare(&select)?;
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                take(&read(&Row::Sqlite(row))?)?;
            }
            Ok(())
        }
        Engine::Postgres(connection) => {
            let cursor = format!("walk_{}", table.name);
            connection.batch(&format!("DECLARE {cursor} NO SCROLL CURSOR FOR {select}"))?;
            loop {
                let rows = connection.all(&format!("FETCH 1000 FROM {cursor}"), &[])?;
                for row in &rows {
                    take(&read(&Row::Postgres(row))?)?;
                }
                if rows.is_empty() {
                    return connection.batch(&format!("CLOSE {cursor}"));
                }
            }
        }
    }
}

type GiveRow<'a> = &'a mut dyn FnMut() -> Result<Option<Vec<Value<'static>>>, StoreError>;

/// Fills a table with the rows that `next` gives.
pub fn insert(tx: &mut Tx<'_>, table: &Table, next: GiveRow<'_>) -> Result<(), StoreError> {
    if let Engine::Postgres(connection) = &mut tx.engine {
        let copy = format!("COPY {} ({}) FROM STDIN", table.name, table.column_list());
        return connection.copy(&copy, &mut |out| {
            while let Some(row) = next()? {
                out.write_all(copy_line(&row).as_bytes())
                    .map_err(|error| StoreError::Unavailable(error.to_string()))?;
            }
            Ok(())
        });
    }
    let sql: Sql = crate::sql::insert_text(&table.name, &table.column_list(), 1);
    while let Some(row) = next()? {
        let params: Vec<&dyn kernel::Param> =
            row.iter().map(|value| -> &dyn kernel::Param { value }).collect();
        tx.run(&sql, &params)?;
    }
    Ok(())
}

/// A row in the text form of COPY.
pub fn copy_line(row: &[Value<'_>]) -> String {
    let cells: Vec<String> = row
        .iter()
        .map(|value| match value {
            Value::Null => "\\N".to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Bool(is) => is.to_string(),
            Value::Uuid(id) => id.to_string(),
            Value::Bytes(bytes) => format!("\\\\x{}", crate::vault::hex(bytes)),
            Value::Text(text) => {
                let text = text.replace('\\', "\\\\").replace('\t', "\\t");
                text.replace('\n', "\\n").replace('\r', "\\r")
            }
        })
        .collect();
    format!("{}\n", cells.join("\t"))
}
