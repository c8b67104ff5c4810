//! Many rows by few statements.

use store::{StoreError, Tx};

/// Inserts rows by statements of 128, 64 … 1 rows: a handful of texts that stay
/// prepared, however many rows there are.
pub(crate) fn insert_rows<T>(
    tx: &mut Tx<'_>,
    table: &'static str,
    columns: &'static str,
    rows: &[T],
    values: impl for<'v> Fn(&'v T, &mut Vec<&'v dyn kernel::Param>),
) -> Result<(), StoreError> {
    let mut rest = rows;
    while !rest.is_empty() {
        let size = (1usize << rest.len().ilog2()).min(128);
        let (now, later) = rest.split_at(size);
        let mut params = Vec::new();
        for row in now {
            values(row, &mut params);
        }
        tx.run(&texts::of(table, columns, size), &params)?;
        rest = later;
    }
    Ok(())
}

mod texts {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex, OnceLock, PoisonError};

    use store::Sql;

    type Known = Mutex<HashMap<(&'static str, usize), Arc<Sql>>>;

    /// The statement that inserts so many rows.
    pub fn of(table: &'static str, columns: &'static str, rows: usize) -> Arc<Sql> {
        static KNOWN: OnceLock<Known> = OnceLock::new();
        let mut known = KNOWN
            .get_or_init(Known::default)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let made = || Arc::new(store::insert_text(table, columns, rows));
        Arc::clone(known.entry((table, rows)).or_insert_with(made))
    }
}
