//! What SQLite's planner is told about every index, as if a community had a
//! million rows: the community alone narrows nothing, each column after it
//! does. Without that it takes the first column of an index to be as good as
//! two, and reads a whole community to spare a sort.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::tx::{Engine, Tx};

/// Writes the statistics for every index that there is now.
pub(crate) fn write(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if matches!(tx.engine, Engine::Postgres(_)) {
        return Ok(());
    }
    // Makes the table of statistics; on an empty database it counts nothing.
    tx.batch("ANALYZE sqlite_schema")?;
    let indexes = Sql::composed(
        "SELECT t.name, l.name, l.\"unique\", (SELECT count(*) FROM pragma_index_info(l.name)) \
         FROM sqlite_schema t JOIN pragma_index_list(t.name) l WHERE t.type = 'table'"
            .to_owned(),
    );
    let found: Vec<(String, String, bool, i64)> = tx.all(&indexes, &[], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    let drop = Sql::composed("DELETE FROM sqlite_stat1 WHERE tbl = $1 AND idx = $2".to_owned());
    let put = Sql::composed("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)".to_owned());
    for (table, index, unique, columns) in found {
        let stat = figures(unique, usize::try_from(columns).unwrap_or(1));
        // The primary key of a clustered table goes by the table's name.
        for name in [index.as_str(), table.as_str()] {
            let clustered = index.starts_with("sqlite_autoindex");
            if name == index || clustered {
                tx.run(&drop, &[&table, &name])?;
                tx.run(&put, &[&table, &name, &stat])?;
            }
        }
    }
    Ok(())
}

/// Rows in all, then rows for one column given, two, three …
fn figures(unique: bool, columns: usize) -> String {
    let mut parts = vec!["1000000".to_owned(), "1000000".to_owned()];
    for column in 1..columns {
        let last = column + 1 == columns;
        let rows = match (unique && last, column) {
            (true, _) => 1,
            (false, 1) => 200,
            (false, _) => 5,
        };
        parts.push(rows.to_string());
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_community_alone_narrows_nothing_and_a_whole_unique_key_leaves_one_row() {
        assert_eq!(figures(true, 2), "1000000 1000000 1");
        assert_eq!(figures(false, 3), "1000000 1000000 200 5");
    }
}
