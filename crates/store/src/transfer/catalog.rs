//! The tables of a database as its catalog describes them, parents first.

use crate::dialect::is_engine_table;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::tx::{Engine, Tx};

kernel::stored_words! {
    /// The kinds of column that there are.
    pub enum Kind {
        /// 16 bytes.
        Uuid = "uuid",
        /// Words.
        Text = "text",
        /// A number of 64 bits.
        Bigint = "bigint",
        /// A number of 32 bits.
        Int = "int",
        /// Yes or no.
        Boolean = "boolean",
        /// Bytes.
        Bytea = "bytea",
    }
}

/// A column.
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// A table.
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub key: Vec<String>,
    parents: Vec<String>,
}

impl Table {
    /// Whether its rows belong to communities.
    pub fn is_tenant(&self) -> bool {
        self.columns.iter().any(|column| column.name == "community_id")
    }

    /// The columns for a manifest: `title text`.
    pub fn described(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| format!("{} {}", column.name, column.kind))
            .collect()
    }

    /// The names of the columns, commas between.
    pub fn column_list(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    }

    /// Whether a key column holds words, whose order depends on the engine.
    pub fn is_text(&self, column: &str) -> bool {
        self.columns
            .iter()
            .any(|known| known.name == column && known.kind == Kind::Text)
    }
}

/// Every table that is copied, parents before their children.
pub fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let sqlite = matches!(tx.engine, Engine::Sqlite(_));
    let names: Vec<String> = tx.all(
        if sqlite { &SQLITE_TABLES } else { &POSTGRES_TABLES },
        &[],
        |row| row.get(0),
    )?;
    let names = names
        .into_iter()
        .filter(|name| name != "schema_migration" && !is_engine_table(name));
    let mut waiting: Vec<Table> = names
        .map(|name| {
            if sqlite {
                table(tx, name, SQLITE)
            } else {
                table(tx, name, POSTGRES)
            }
        })
        .collect::<Result<_, _>>()?;
    let mut out = Vec::new();
    while !waiting.is_empty() {
        let blocked = |one: &Table| {
            waiting
                .iter()
                .any(|other| other.name != one.name && one.parents.contains(&other.name))
        };
        let Some(at) = waiting.iter().position(|one| !blocked(one)) else {
            return Err(StoreError::Engine(
                "the foreign keys go round in a circle".to_owned(),
            ));
        };
        out.push(waiting.remove(at));
    }
    Ok(out)
}

static SQLITE_TABLES: Sql =
    Sql::new("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
static POSTGRES_TABLES: Sql = Sql::new(
    "SELECT CAST(t.relname AS TEXT) FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p') ORDER BY t.relname COLLATE \"C\"",
);

/// The questions to a catalog about one table, whose name is `$1`.
struct Questions {
    columns: &'static str,
    key: &'static str,
    parents: &'static str,
}

const SQLITE: Questions = Questions {
    columns: "SELECT name, lower(type) FROM pragma_table_info($1) ORDER BY cid",
    key: "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk",
    parents: "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)",
};

const POSTGRES: Questions = Questions {
    columns: "SELECT CAST(a.attname AS TEXT), format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
        WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
    key: "SELECT CAST(a.attname AS TEXT) FROM pg_index i
        JOIN generate_series(0, 31) AS k (n) ON k.n < i.indnkeyatts
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n]
        WHERE i.indrelid = to_regclass($1) AND i.indisprimary ORDER BY k.n",
    parents:
        "SELECT DISTINCT CAST(p.relname AS TEXT) FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid
        WHERE k.contype = 'f' AND k.conrelid = to_regclass($1)",
};

fn table(tx: &mut Tx<'_>, name: String, ask: Questions) -> Result<Table, StoreError> {
    let columns: Vec<(String, String)> = tx.all(&Sql::new(ask.columns), &[&name], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let columns = columns.into_iter().map(|(column, kind)| {
        let word = if kind == "integer" { "int" } else { &kind };
        let kind = Kind::from_word(word);
        let kind = kind.ok_or_else(|| StoreError::Engine(format!("{name}.{column} has an unknown type")))?;
        Ok(Column { name: column, kind })
    });
    let mut columns = columns.collect::<Result<Vec<_>, StoreError>>()?;
    // A column added later stands last on both, but the order within one copy must not depend on that.
    columns.sort_by(|one, other| one.name.cmp(&other.name));
    let key: Vec<String> = tx.all(&Sql::new(ask.key), &[&name], |row| row.get(0))?;
    if key.is_empty() {
        return Err(StoreError::Engine(format!("{name} has no primary key")));
    }
    let parents = tx.all(&Sql::new(ask.parents), &[&name], |row| row.get(0))?;
    Ok(Table {
        name,
        columns,
        key,
        parents,
    })
}
