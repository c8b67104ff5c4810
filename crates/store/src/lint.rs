//! The schema rules and the rules for statements, checked on the engines' own
//! catalogs. For tests.

use crate::dialect::is_engine_table;
use crate::error::StoreError;
use crate::migrate::Migration;
use crate::sql::Sql;
use crate::tx::{Engine, Row, Tx};

/// The words for the six column types, on either engine.
const TYPES: &[&str] = &["uuid", "text", "bigint", "integer", "int", "boolean", "bytea"];

/// What one of the engines would not understand, or Citus could not distribute.
const NOT_IN_MIGRATIONS: &[&str] = &[
    "SERIAL",
    "SEQUENCE",
    "TRIGGER",
    "FUNCTION",
    "PROCEDURE",
    "VIEW",
    "ENUM",
    "GENERATED",
    "EXCLUDE",
    "TIMESTAMP",
    "JSON",
    "JSONB",
    "DECIMAL",
    "NUMERIC",
    "REAL",
    "CASCADE",
    "DEFERRABLE",
    "AUTOINCREMENT",
    "NOW",
    "CURRENT_TIMESTAMP",
];
const NOT_IN_STATEMENTS: &[&str] = &[
    "NOW",
    "ILIKE",
    "CURRENT_TIMESTAMP",
    "RANDOM",
    "MERGE",
    "LISTEN",
    "NOTIFY",
    "PERCENTILE_CONT",
    "ROLLUP",
];

/// A table as the catalog describes it.
#[derive(Default)]
struct Table {
    name: String,
    /// Name, type, whether it may be empty.
    columns: Vec<(String, String, bool)>,
    key: Vec<String>,
    /// Name and columns, the unique ones among them.
    indexes: Vec<(String, Vec<String>)>,
    /// Parent, columns here, what happens on a deletion there.
    references: Vec<(String, Vec<String>, String)>,
}

/// What in the schema breaks the rules, one sentence each.
pub fn lint(tx: &mut Tx<'_>, reference_tables: &[&str]) -> Result<Vec<String>, StoreError> {
    let tables = match tx.engine {
        Engine::Sqlite(_) => sqlite_tables(tx)?,
        Engine::Postgres(_) => postgres_tables(tx)?,
    };
    let ours = tables
        .iter()
        .filter(|table| table.name != "schema_migration" && !is_engine_table(&table.name));
    Ok(ours.flat_map(|table| faults(table, reference_tables)).collect())
}

fn faults(table: &Table, reference_tables: &[&str]) -> Vec<String> {
    let name = &table.name;
    let mut out = Vec::new();
    for (column, kind, _) in &table.columns {
        if !TYPES.contains(&kind.to_lowercase().as_str()) {
            out.push(format!("{name}.{column}: the type {kind} is none of the six"));
        }
    }
    let is_reference = |table: &str| reference_tables.contains(&table);
    for (parent, _, _) in &table.references {
        if is_reference(parent) != is_reference(name) {
            out.push(format!(
                "{name}: a foreign key to {parent}, a table of the other kind"
            ));
        }
    }
    if is_reference(name) {
        return out;
    }
    match table
        .columns
        .iter()
        .find(|(column, _, _)| column == "community_id")
    {
        Some((_, kind, empty)) if kind.eq_ignore_ascii_case("uuid") && !empty => {}
        _ => out.push(format!("{name}: no community_id UUID NOT NULL")),
    }
    let leads = |columns: &[String]| columns.first().is_some_and(|column| column == "community_id");
    if !leads(&table.key) || table.key.len() < 2 {
        out.push(format!(
            "{name}: the primary key is ({}), not (community_id, …)",
            table.key.join(", ")
        ));
    }
    for (index, columns) in table.indexes.iter().filter(|(_, columns)| !leads(columns)) {
        out.push(format!(
            "{name}: {index} is on ({}), not (community_id, …)",
            columns.join(", ")
        ));
    }
    for (parent, columns, on_delete) in &table.references {
        if !leads(columns) {
            out.push(format!(
                "{name}: the foreign key to {parent} is ({}), not (community_id, …)",
                columns.join(", ")
            ));
        }
        if !matches!(on_delete.as_str(), "NO ACTION" | "RESTRICT" | "a" | "r") {
            out.push(format!(
                "{name}: the foreign key to {parent} does not refuse a deletion"
            ));
        }
    }
    out
}

fn text(row: &Row<'_>) -> Result<String, StoreError> {
    row.get(0)
}

fn sqlite_tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let names = Sql::new(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    );
    let names: Vec<String> = tx.all(&names, &[], text)?;
    names.into_iter().map(|name| sqlite_table(tx, name)).collect()
}

fn sqlite_table(tx: &mut Tx<'_>, name: String) -> Result<Table, StoreError> {
    let columns = Sql::composed(format!(
        "SELECT name, type, \"notnull\" FROM pragma_table_info('{name}')"
    ));
    let columns = tx.all(&columns, &[], |row| {
        Ok((row.get(0)?, row.get(1)?, !row.get::<bool>(2)?))
    })?;
    let key = Sql::composed(format!(
        "SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk"
    ));
    let key = tx.all(&key, &[], text)?;
    let indexes = Sql::composed(format!(
        "SELECT name FROM pragma_index_list('{name}') WHERE origin <> 'pk'"
    ));
    let mut table = Table {
        name,
        columns,
        key,
        ..Table::default()
    };
    for index in tx.all(&indexes, &[], text)? {
        let columns = Sql::composed(format!(
            "SELECT COALESCE(name, '') FROM pragma_index_info('{index}') ORDER BY seqno"
        ));
        let columns = tx.all(&columns, &[], text)?;
        table.indexes.push((index, columns));
    }
    let links = Sql::composed(format!(
        "SELECT id, \"table\", \"from\", on_delete FROM pragma_foreign_key_list('{}') ORDER BY id, seq",
        table.name
    ));
    let mut last = -1;
    for (id, parent, column, on_delete) in tx.all(&links, &[], |row| {
        Ok((row.get::<i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })? {
        if id != last {
            table.references.push((parent, Vec::new(), on_delete));
            last = id;
        }
        if let Some((_, columns, _)) = table.references.last_mut() {
            columns.push(column);
        }
    }
    Ok(table)
}

fn postgres_tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let names = Sql::new(
        "SELECT CAST(t.relname AS TEXT) FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p') ORDER BY t.relname",
    );
    let names: Vec<String> = tx.all(&names, &[], text)?;
    names.into_iter().map(|name| postgres_table(tx, name)).collect()
}

fn postgres_table(tx: &mut Tx<'_>, name: String) -> Result<Table, StoreError> {
    let columns = Sql::new(
        "SELECT CAST(a.attname AS TEXT), format_type(a.atttypid, a.atttypmod), NOT a.attnotnull FROM pg_attribute a
         WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
    );
    let columns = tx.all(&columns, &[&name], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let indexes = Sql::new(
        "SELECT CAST(c.relname AS TEXT), i.indisprimary, pg_get_indexdef(i.indexrelid, k.n, true)
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         JOIN generate_series(1, 32) AS k (n) ON k.n <= i.indnkeyatts
         WHERE i.indrelid = to_regclass($1) ORDER BY c.relname, k.n",
    );
    let indexes: Vec<(String, bool, String)> = tx.all(&indexes, &[&name], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let links = Sql::new(
        "SELECT CAST(p.relname AS TEXT), pg_get_constraintdef(k.oid), CAST(k.confdeltype AS TEXT) FROM pg_constraint k
         JOIN pg_class p ON p.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid = to_regclass($1) ORDER BY k.conname",
    );
    let links: Vec<(String, String, String)> = tx.all(&links, &[&name], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let mut table = Table {
        name,
        columns,
        ..Table::default()
    };
    for (index, primary, column) in indexes {
        if primary {
            table.key.push(column);
        } else if let Some((_, columns)) = table.indexes.iter_mut().find(|(name, _)| *name == index) {
            columns.push(column);
        } else {
            table.indexes.push((index, vec![column]));
        }
    }
    for (parent, text, on_delete) in links {
        // FOREIGN KEY (community_id, x) REFERENCES …
        let inside = text
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(')'))
            .map_or("", |(inside, _)| inside);
        table
            .references
            .push((parent, inside.split(", ").map(str::to_owned).collect(), on_delete));
    }
    Ok(table)
}

/// What in a migration's text one of the engines would not understand.
pub fn lint_migration(step: &Migration) -> Vec<String> {
    let plain: String = step
        .sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let mut out = forbidden(&plain, NOT_IN_MIGRATIONS);
    if plain.contains("[]") {
        out.push("an array".to_owned());
    }
    out.into_iter()
        .map(|word| format!("{}: {word}", step.version()))
        .collect()
}

/// What in a statement is not for both engines, or not for one community.
pub fn lint_statement(name: &str, sql: &Sql, reference_tables: &[&str]) -> Vec<String> {
    // What stands between quotation marks is a value, not a word of the language.
    let text: String = sql.text().split('\'').step_by(2).collect::<Vec<_>>().join("''");
    let text = text.as_str();
    let mut out = forbidden(text, NOT_IN_STATEMENTS);
    if text.contains("::") {
        out.push("a cast by ::".to_owned());
    }
    let upper = text.to_uppercase();
    if upper.contains("FOR UPDATE") || upper.contains("SKIP LOCKED") {
        out.push("a lock by FOR UPDATE".to_owned());
    }
    if upper.contains("SUM(") && !upper.contains("AS BIGINT)") {
        out.push("a SUM without CAST(… AS BIGINT)".to_owned());
    }
    let bound =
        text.contains("community_id = $") || upper.starts_with("INSERT") && text.contains("community_id");
    let free = |table: &String| {
        table == "community" || table == "schema_migration" || reference_tables.contains(&table.as_str())
    };
    if !bound && !tables_of(text).iter().all(free) {
        out.push("no community_id = $n".to_owned());
    }
    out.into_iter().map(|fault| format!("{name}: {fault}")).collect()
}

fn forbidden(text: &str, words: &[&str]) -> Vec<String> {
    let upper = text.to_uppercase();
    let there: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    words
        .iter()
        .filter(|word| there.contains(word))
        .map(|word| (*word).to_owned())
        .collect()
}

/// The names after FROM, JOIN, INTO and UPDATE.
fn tables_of(text: &str) -> Vec<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "(),;".contains(c))
        .filter(|w| !w.is_empty())
        .collect();
    let starts = |word: &str| {
        ["FROM", "JOIN", "INTO", "UPDATE"]
            .iter()
            .any(|start| word.eq_ignore_ascii_case(start))
    };
    let pairs = words.iter().zip(words.iter().skip(1));
    let named = pairs.filter(|(word, next)| {
        starts(word) && !next.eq_ignore_ascii_case("SELECT") && !next.eq_ignore_ascii_case("SET")
    });
    named.map(|(_, next)| (*next).to_owned()).collect()
}

/// How the engine would run a statement: on SQLite its plan in one line; on
/// PostgreSQL only `prepared`, which proves that it understands the statement.
pub fn explain(tx: &mut Tx<'_>, sql: &Sql) -> Result<String, StoreError> {
    match &mut tx.engine {
        Engine::Postgres(connection) => connection.prepare(sql.text()).map(|()| "prepared".to_owned()),
        Engine::Sqlite(_) => {
            let plan = Sql::composed(format!("EXPLAIN QUERY PLAN {}", sql.text()));
            let steps: Vec<String> = tx.all(&plan, &[], |row| row.get(3))?;
            Ok(steps.join("; "))
        }
    }
}
