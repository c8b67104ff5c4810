//! One transaction, whichever the engine; its rows and its parameters.

use std::borrow::Cow;
use std::sync::Arc;

use kernel::{Clock, CommunityId, Micros, Param, Stored, Value};

use crate::error::StoreError;
use crate::postgres_engine::{Connection as PgConnection, PgValue};
use crate::seal::Keyring;
use crate::sql::Sql;

pub(crate) enum Engine<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut PgConnection),
}

/// What every transaction has at hand.
#[derive(Clone)]
pub(crate) struct Tools {
    pub clock: Clock,
    pub keys: Arc<Keyring>,
}

impl Tools {
    /// For work on a place itself, which has no sealed values to open.
    pub fn without_keys(clock: Clock) -> Self {
        Self {
            clock,
            keys: Arc::new(Keyring::empty()),
        }
    }
}

/// A transaction. Rules get one and know no more of the store than this.
pub struct Tx<'a> {
    pub(crate) engine: Engine<'a>,
    pub(crate) tools: &'a Tools,
    pub(crate) news: News,
    pub(crate) busy: bool,
}

/// What a transaction tells the rest of the process once it is committed.
#[derive(Default)]
pub(crate) struct News {
    pub announced: Vec<Announcement>,
    /// There is a new job: the runner may look at once.
    pub enqueued: bool,
}

/// Something changed that live pages may want to show: sent after the commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Announcement {
    /// Whose.
    pub community: CommunityId,
    /// What changed: `wall`, `desk`.
    pub topic: &'static str,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(engine: Engine<'a>, tools: &'a Tools) -> Self {
        Self {
            engine,
            tools,
            news: News::default(),
            busy: false,
        }
    }

    /// The time now, by the store's clock.
    pub fn now(&self) -> Micros {
        self.tools.clock.now()
    }

    /// The clock, for fresh ids and ticks.
    pub fn clock(&self) -> &'a Clock {
        &self.tools.clock
    }

    /// The keys of sealed columns.
    pub fn keys(&self) -> &'a Keyring {
        &self.tools.keys
    }

    /// Tells live pages after the commit that a topic changed.
    pub fn announce(&mut self, community: CommunityId, topic: &'static str) {
        let news = Announcement { community, topic };
        if !self.news.announced.contains(&news) {
            self.news.announced.push(news);
        }
    }

    /// Runs a statement; gives the number of rows that it changed.
    pub fn run(&mut self, sql: &Sql, params: &[&dyn Param]) -> Result<u64, StoreError> {
        let result = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_run(connection, sql, params),
            Engine::Postgres(connection) => connection.run(sql.text(), params),
        };
        self.note(result)
    }

    /// Every row, each read by `read`.
    pub fn all<T>(
        &mut self,
        sql: &Sql,
        params: &[&dyn Param],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let result = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_all(connection, sql, params, &mut read),
            Engine::Postgres(connection) => connection
                .all(sql.text(), params)
                .and_then(|rows| rows.iter().map(|row| read(&Row::Postgres(row))).collect()),
        };
        self.note(result)
    }

    /// The first row, if there is one.
    pub fn maybe<T>(
        &mut self,
        sql: &Sql,
        params: &[&dyn Param],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, params, read)?.into_iter().next())
    }

    /// The first row; an error if there is none.
    pub fn one<T>(
        &mut self,
        sql: &Sql,
        params: &[&dyn Param],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.maybe(sql, params, read)?.ok_or(StoreError::NoRow)
    }

    /// Runs statements without parameters and without rows.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        let result = match &mut self.engine {
            Engine::Sqlite(connection) => connection.execute_batch(sql).map_err(StoreError::from),
            Engine::Postgres(connection) => connection.batch(sql),
        };
        self.note(result)
    }

    /// The error of a rule that found another in its way: the engine runs it again.
    pub(crate) fn again(&mut self) -> StoreError {
        self.busy = true;
        StoreError::Busy
    }

    fn note<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(result, Err(StoreError::Busy)) {
            self.busy = true;
        }
        result
    }
}

/// One row of an answer.
pub enum Row<'r> {
    /// A row of SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// A row of PostgreSQL.
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// The value in a column, counted from 0.
    pub fn get<T: Stored>(&self, index: usize) -> Result<T, StoreError> {
        let value = match self {
            Self::Sqlite(row) => sqlite_value(row, index)?,
            Self::Postgres(row) => {
                let cell: Option<PgValue<'_>> =
                    row.try_get(index).map_err(|_| StoreError::BadValue { index })?;
                cell.map_or(Value::Null, |cell| cell.0)
            }
        };
        T::from_value(value).ok_or(StoreError::BadValue { index })
    }

    /// The raw value in a column, owned.
    pub fn value(&self, index: usize) -> Result<Value<'static>, StoreError> {
        let value = match self {
            Self::Sqlite(row) => sqlite_value(row, index)?,
            Self::Postgres(row) => {
                let cell: Option<PgValue<'_>> =
                    row.try_get(index).map_err(|_| StoreError::BadValue { index })?;
                cell.map_or(Value::Null, |cell| cell.0)
            }
        };
        Ok(match value {
            Value::Null => Value::Null,
            Value::Int(n) => Value::Int(n),
            Value::Bool(b) => Value::Bool(b),
            Value::Uuid(id) => Value::Uuid(id),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.into_owned())),
        })
    }
}

fn sqlite_value<'r>(row: &'r rusqlite::Row<'r>, index: usize) -> Result<Value<'r>, StoreError> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(index)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Text(text) => Value::Text(Cow::Borrowed(
            std::str::from_utf8(text).map_err(|_| StoreError::BadValue { index })?,
        )),
        ValueRef::Blob(bytes) => Value::Bytes(Cow::Borrowed(bytes)),
        ValueRef::Real(_) => return Err(StoreError::BadValue { index }),
    })
}

fn sqlite_bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    params: &[&dyn Param],
) -> Result<(), StoreError> {
    use rusqlite::types::{ToSqlOutput, ValueRef};
    for (at, param) in params.iter().enumerate() {
        let value = param.to_value();
        let id;
        let bound = match &value {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Uuid(uuid) => {
                id = uuid.into_bytes();
                ValueRef::Blob(&id)
            }
        };
        statement.raw_bind_parameter(at + 1, ToSqlOutput::Borrowed(bound))?;
    }
    Ok(())
}

fn sqlite_run(
    connection: &rusqlite::Connection,
    sql: &Sql,
    params: &[&dyn Param],
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql.question())?;
    sqlite_bind(&mut statement, params)?;
    let changed = statement.raw_execute()?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn sqlite_all<T>(
    connection: &rusqlite::Connection,
    sql: &Sql,
    params: &[&dyn Param],
    read: &mut dyn FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql.question())?;
    sqlite_bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(read(&Row::Sqlite(row))?);
    }
    Ok(out)
}
