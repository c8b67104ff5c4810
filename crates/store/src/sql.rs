//! Statements with a name, and records that are one table's rows.

use std::borrow::Cow;
use std::sync::OnceLock;

/// A statement: one text for both engines, with `$1` parameters.
#[derive(Debug)]
pub struct Sql {
    text: Cow<'static, str>,
    question: OnceLock<String>,
}

impl Sql {
    /// A statement known when the program is built; see [`statements!`](crate::statements).
    pub const fn new(text: &'static str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            question: OnceLock::new(),
        }
    }

    /// A statement put together at run time, from constant parts and conditions
    /// that carry their values as parameters; never from what a person typed.
    pub fn composed(text: String) -> Self {
        Self {
            text: Cow::Owned(text),
            question: OnceLock::new(),
        }
    }

    /// The text with `$1` parameters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with `?1` parameters, as SQLite counts them.
    pub(crate) fn question(&self) -> &str {
        self.question.get_or_init(|| self.text.replace('$', "?"))
    }
}

/// Declares named statements and `ALL`, the list that the statement test plans
/// on both engines. Invoke once in a module.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $vis:vis $name:ident = $text:expr;)+) => {
        $($(#[$doc])* $vis static $name: $crate::Sql = $crate::Sql::new($text);)+
        /// Every statement of this module, by name.
        pub static ALL: &[(&str, &$crate::Sql)] = &[$((stringify!($name), &$name)),+];
    };
}

/// Declares a record: a struct that is one row of one table, with its column
/// list `COLUMNS`, its reader `read` and its `insert`.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* $vis:vis struct $name:ident in $table:literal {
        $first_column:literal => $(#[$first_doc:meta])* $first:ident : $first_type:ty,
        $($column:literal => $(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug)]
        $vis struct $name {
            $(#[$first_doc])* pub $first: $first_type,
            $($(#[$field_doc])* pub $field: $type),*
        }

        impl $name {
            /// The columns, in the order of the fields.
            pub const COLUMNS: &'static str = concat!($first_column $(, ", ", $column)*);
            /// The table.
            pub const TABLE: &'static str = $table;

            /// Reads the row of a `SELECT` of exactly [`Self::COLUMNS`].
            pub fn read(row: &$crate::Row<'_>) -> Result<Self, $crate::StoreError> {
                let mut next = 0usize..;
                let mut index = || next.next().unwrap_or(usize::MAX);
                Ok(Self { $first: row.get(index())?, $($field: row.get(index())?),* })
            }

            /// The statement of [`Self::insert`].
            pub fn insert_sql() -> &'static $crate::Sql {
                static SQL: std::sync::OnceLock<$crate::Sql> = std::sync::OnceLock::new();
                SQL.get_or_init(|| $crate::insert_text(Self::TABLE, Self::COLUMNS, 1))
            }

            /// Inserts this row.
            pub fn insert(&self, tx: &mut $crate::Tx<'_>) -> Result<(), $crate::StoreError> {
                tx.run(Self::insert_sql(), &[&self.$first $(, &self.$field)*]).map(|_| ())
            }

            #[allow(dead_code, reason = "not every record comes in numbers")]
            /// Inserts many rows, some hundreds at a time.
            pub fn insert_all(rows: &[Self], tx: &mut $crate::Tx<'_>) -> Result<(), $crate::StoreError> {
                for chunk in rows.chunks(200) {
                    let sql = $crate::insert_text(Self::TABLE, Self::COLUMNS, chunk.len());
                    let mut values: Vec<&dyn $crate::Param> = Vec::new();
                    for row in chunk {
                        values.push(&row.$first);
                        $(values.push(&row.$field);)*
                    }
                    tx.run(&sql, &values)?;
                }
                Ok(())
            }
        }
    };
}

/// `INSERT INTO table (columns) VALUES ($1, …), …` for a number of rows.
pub fn insert_text(table: &str, columns: &str, rows: usize) -> Sql {
    let width = columns.split(',').count();
    let row = |at: usize| {
        let places: Vec<String> = (1..=width).map(|n| format!("${}", at * width + n)).collect();
        format!("({})", places.join(", "))
    };
    let all: Vec<String> = (0..rows).map(row).collect();
    Sql::composed(format!(
        "INSERT INTO {table} ({columns}) VALUES {}",
        all.join(", ")
    ))
}
