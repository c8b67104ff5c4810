//! PostgreSQL: a pool of threads, each with one connection; every write is one
//! READ COMMITTED transaction, run again on 40001 and 40P01.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use kernel::{Param, Uuid, Value};
use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Statement};

use crate::error::StoreError;
use crate::tx::{Engine, News, Tools, Tx};
use crate::work::{Kind, Queue, Work};

/// How often a transaction is run before the store gives up.
const TRIES: u32 = 12;

/// A value of PostgreSQL, whichever of our kinds its column has.
#[derive(Debug)]
pub struct PgValue<'a>(pub Value<'a>);

impl<'a> FromSql<'a> for PgValue<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::BOOL => Value::Bool(bool::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::UUID => Value::Uuid(Uuid::from_sql(ty, raw)?),
            Type::BYTEA => Value::Bytes(Cow::Borrowed(raw)),
            _ => Value::Text(Cow::Borrowed(<&str>::from_sql(ty, raw)?)),
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::BOOL
                | Type::INT4
                | Type::INT8
                | Type::UUID
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::NAME
        )
    }
}

impl ToSql for PgValue<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match &self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) => n.to_sql(&Type::INT8, out),
            Value::Text(text) => text.as_ref().to_sql(&Type::TEXT, out),
            Value::Bytes(bytes) => bytes.as_ref().to_sql(&Type::BYTEA, out),
            Value::Bool(b) => b.to_sql(&Type::BOOL, out),
            Value::Uuid(id) => id.to_sql(&Type::UUID, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One connection with its prepared statements.
pub struct Connection {
    client: Client,
    prepared: HashMap<String, Statement>,
}

impl Connection {
    pub(crate) fn open(url: &str) -> Result<Self, StoreError> {
        let mut client = crate::tls::connect(url)?;
        client.batch_execute(
            "SET statement_timeout = '30s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'",
        )?;
        Ok(Self {
            client,
            prepared: HashMap::new(),
        })
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        Ok(self.client.batch_execute(sql)?)
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(sql)?;
        // Composed statements vary; a bound keeps the server's memory in check.
        if self.prepared.len() >= 1000 {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Whether the server understands a statement.
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        self.statement(sql).map(|_| ())
    }

    pub(crate) fn run(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        let values: Vec<PgValue<'_>> = params.iter().map(|param| PgValue(param.to_value())).collect();
        Ok(self.client.execute(&statement, &refs(&values))?)
    }

    /// Streams rows into a `COPY … FROM STDIN`.
    pub(crate) fn copy(
        &mut self,
        sql: &str,
        feed: &mut dyn FnMut(&mut dyn std::io::Write) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut writer = self.client.copy_in(sql)?;
        feed(&mut writer)?;
        writer.finish()?;
        Ok(())
    }

    pub(crate) fn all(&mut self, sql: &str, params: &[&dyn Param]) -> Result<Vec<postgres::Row>, StoreError> {
        let statement = self.statement(sql)?;
        let values: Vec<PgValue<'_>> = params.iter().map(|param| PgValue(param.to_value())).collect();
        Ok(self.client.query(&statement, &refs(&values))?)
    }
}

fn refs<'v>(values: &'v [PgValue<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values
        .iter()
        .map(|value| -> &(dyn ToSql + Sync) { value })
        .collect()
}

/// A worker: takes work from the queue until the store is dropped.
pub(crate) fn serve(url: &str, tools: &Tools, queue: &Queue) {
    let mut connection: Option<Connection> = None;
    while let Some(work) = queue.next() {
        if connection.as_ref().is_none_or(|open| open.client.is_closed()) {
            connection = None;
            match Connection::open(url) {
                Ok(open) => connection = Some(open),
                Err(error) => {
                    work.work.finish(Err(error), News::default(), queue.hub());
                    continue;
                }
            }
        }
        if let Some(open) = &mut connection {
            one(open, tools, work.kind, work.work, queue);
        }
    }
}

fn one(connection: &mut Connection, tools: &Tools, kind: Kind, mut work: Box<dyn Work>, queue: &Queue) {
    let mut tries = 0;
    loop {
        tries += 1;
        let (result, busy, news) = match kind {
            Kind::Read => {
                let mut tx = Tx::new(Engine::Postgres(connection), tools);
                let ok = work.run(&mut tx);
                (Ok(ok), tx.busy && !ok, News::default())
            }
            Kind::Still => transaction(
                connection,
                tools,
                &mut *work,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
            Kind::Write => transaction(connection, tools, &mut *work, "BEGIN"),
        };
        if (busy || matches!(result, Err(StoreError::Busy))) && tries < TRIES {
            // The first times at once; then whoever is in the way gets a little room.
            let rest = Duration::from_millis(u64::from(tries.saturating_sub(2)) * 3);
            std::thread::sleep(rest);
            continue;
        }
        work.finish(result.map(|_| ()), news, queue.hub());
        return;
    }
}

type Attempt = (Result<bool, StoreError>, bool, News);

fn transaction(connection: &mut Connection, tools: &Tools, work: &mut dyn Work, begin: &str) -> Attempt {
    if let Err(error) = connection.batch(begin) {
        return (Err(error), false, News::default());
    }
    let mut tx = Tx::new(Engine::Postgres(connection), tools);
    let ok = work.run(&mut tx);
    let (busy, news) = (tx.busy, std::mem::take(&mut tx.news));
    let end = if ok {
        connection.batch("COMMIT")
    } else {
        connection.batch("ROLLBACK")
    };
    match end {
        Err(error) if ok => (Err(error), busy, News::default()),
        _ => (Ok(ok), busy && !ok, if ok { news } else { News::default() }),
    }
}
