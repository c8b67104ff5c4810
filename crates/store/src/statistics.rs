//! What PostgreSQL knows of its tables. Its own keeper looks once a minute, and
//! a plan that was made for an empty table stays until it has looked: a sign-up
//! day, an import or a move is over by then. So whatever has grown by half is
//! counted at once; with that, every connection plans its statements anew.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::tx::{Engine, Tx};

/// Fewer changes than this do not matter to a plan.
const FEW: i64 = 500;

/// A plan for so many rows is as good for more: from then on the server's own keeper is enough.
const MANY: i64 = 20_000;

/// Has the tables counted that grew by half since they were; gives how many.
/// It belongs outside of a transaction: each is counted by itself. The files of
/// SQLite have what they need from the start (see `plan_hints`).
pub(crate) fn refresh(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    if !matches!(tx.engine, Engine::Postgres(_)) {
        return Ok(0);
    }
    let grown = Sql::composed(
        "SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema() \
         AND n_mod_since_analyze >= $1 AND n_mod_since_analyze * 2 >= n_live_tup AND n_live_tup - n_mod_since_analyze < $2"
            .to_owned(),
    );
    let grown: Vec<String> = tx.all(&grown, &[&FEW, &MANY], |row| row.get(0))?;
    for table in &grown {
        // A small sample is enough to tell ten rows from ten thousand, and takes little time
        // from whoever makes the table grow. One message: if it fails, nothing stays set.
        tx.batch(&format!(
            "SET default_statistics_target = 20; ANALYZE \"{table}\"; RESET default_statistics_target"
        ))?;
    }
    Ok(grown.len())
}
