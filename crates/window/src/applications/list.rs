//! Lists of applications, as far as one's places go.

use gate::{Actor, Policy};
use kernel::{CommunityId, Param};
use store::{Sql, StoreError, Tx};

use super::rows::{Application, COLUMNS};

fn open_sql(reach: &str) -> Sql {
    Sql::composed(format!(
        "SELECT {COLUMNS} FROM window_application a WHERE a.community_id = $1 AND a.open_due IS NOT NULL AND (a.open_due, a.key) > ($2, $3) AND {reach} ORDER BY a.open_due, a.key LIMIT $4"
    ))
}

fn all_sql(reach: &str) -> Sql {
    Sql::composed(format!(
        "SELECT {COLUMNS} FROM window_application a WHERE a.community_id = $1 AND a.key < $2 AND {reach} ORDER BY a.key DESC LIMIT $3"
    ))
}

/// What is owed, the nearest due first, after a due instant and key.
pub fn open(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Application>, StoreError> {
    let (due, key) = after.unwrap_or((i64::MIN, i64::MIN));
    let (reach, values) = policy.narrow::<Application>(actor, "see", "a", 5);
    let mut params: Vec<&dyn Param> = vec![&community, &due, &key, &limit];
    params.extend(values.iter().map(|value| -> &dyn Param { value }));
    tx.all(&open_sql(&reach), &params, Application::read)
}

/// Everything, the newest first, before a key.
pub fn all(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Application>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let (reach, values) = policy.narrow::<Application>(actor, "see", "a", 4);
    let mut params: Vec<&dyn Param> = vec![&community, &before, &limit];
    params.extend(values.iter().map(|value| -> &dyn Param { value }));
    tx.all(&all_sql(&reach), &params, Application::read)
}

/// Samples of the composed statements, for the statement test.
pub fn samples() -> Vec<(&'static str, Sql)> {
    vec![
        ("APPLICATIONS_OPEN", open_sql("1 = 1")),
        ("APPLICATIONS_ALL", all_sql("1 = 1")),
    ]
}
