//! One row as one line: a JSON array in the order of the columns. UUIDs are
//! written with hyphens, bytes in hexadecimal digits.

use std::borrow::Cow;

use kernel::{Uuid, Value};

use super::catalog::{Kind, Table};
use crate::error::StoreError;
use crate::vault::{hex, unhex};

/// The line of a row, with its end.
pub fn write(table: &Table, values: &[Value<'_>]) -> Result<String, StoreError> {
    let mut line = String::from("[");
    for (column, value) in table.columns.iter().zip(values) {
        if line.len() > 1 {
            line.push(',');
        }
        let written = cell(column.kind, value);
        line.push_str(&written.ok_or_else(|| {
            StoreError::File(format!(
                "{}.{} holds a value that is no {}",
                table.name, column.name, column.kind
            ))
        })?);
    }
    line.push_str("]\n");
    Ok(line)
}

fn cell(kind: Kind, value: &Value<'_>) -> Option<String> {
    match (kind, value) {
        (_, Value::Null) => Some("null".to_owned()),
        (Kind::Uuid, Value::Uuid(id)) => Some(format!("\"{id}\"")),
        (Kind::Text, Value::Text(text)) => serde_json::to_string(text).ok(),
        (Kind::Bigint | Kind::Int, Value::Int(number)) => Some(number.to_string()),
        (Kind::Boolean, Value::Bool(is)) => Some(is.to_string()),
        (Kind::Bytea, Value::Bytes(bytes)) => Some(format!("\"{}\"", hex(bytes))),
        _ => None,
    }
}

/// A value read from SQLite, which knows neither UUID nor BOOLEAN, as the kind of its column.
pub fn as_kind(kind: Kind, value: Value<'static>) -> Value<'static> {
    match (kind, value) {
        (Kind::Uuid, Value::Bytes(bytes)) => match Uuid::from_slice(&bytes) {
            Ok(id) => Value::Uuid(id),
            Err(_) => Value::Bytes(bytes),
        },
        (Kind::Boolean, Value::Int(0)) => Value::Bool(false),
        (Kind::Boolean, Value::Int(1)) => Value::Bool(true),
        (_, value) => value,
    }
}

/// The row of a line.
pub fn parse(table: &Table, line: &str) -> Option<Vec<Value<'static>>> {
    let cells: Vec<serde_json::Value> = serde_json::from_str(line).ok()?;
    if cells.len() != table.columns.len() {
        return None;
    }
    table
        .columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| value(column.kind, cell))
        .collect()
}

fn value(kind: Kind, cell: serde_json::Value) -> Option<Value<'static>> {
    use serde_json::Value as Json;
    match (kind, cell) {
        (_, Json::Null) => Some(Value::Null),
        (Kind::Uuid, Json::String(id)) => Uuid::try_parse(&id).ok().map(Value::Uuid),
        (Kind::Text, Json::String(text)) => Some(Value::Text(Cow::Owned(text))),
        (Kind::Bigint | Kind::Int, Json::Number(number)) => number.as_i64().map(Value::Int),
        (Kind::Boolean, Json::Bool(is)) => Some(Value::Bool(is)),
        (Kind::Bytea, Json::String(digits)) => unhex(&digits).map(|bytes| Value::Bytes(Cow::Owned(bytes))),
        _ => None,
    }
}
