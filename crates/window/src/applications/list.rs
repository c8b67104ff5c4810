//! Lists of applications, as far as one's places go.

use gate::{Actor, Policy};
use kernel::{CommunityId, Micros, Param};
use store::{Sql, StoreError, Tx};

use super::flow::State;
use super::rows::{Application, COLUMNS};

/// What is looked for; nothing given means everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this state.
    pub state: Option<State>,
    /// For this item.
    pub item: Option<String>,
    /// Owed, and due before this.
    pub due_before: Option<Micros>,
}

impl Filter {
    /// The conditions, with their values from `$from` on.
    fn narrow(&self, from: usize) -> (String, Vec<&dyn Param>) {
        let (mut text, mut params) = (String::new(), Vec::<&dyn Param>::new());
        let mut add = |condition: &str, value| {
            let place = from + params.len();
            text.push_str(&format!(" AND {condition} ${place}"));
            params.push(value);
        };
        if let Some(state) = &self.state {
            add("a.state =", state);
        }
        if let Some(item) = &self.item {
            add("a.item =", item);
        }
        if let Some(due) = &self.due_before {
            add("a.open_due IS NOT NULL AND a.open_due <", due);
        }
        (text, params)
    }
}

fn open_sql(filter: &str, reach: &str) -> Sql {
    Sql::composed(format!(
        "SELECT {COLUMNS} FROM window_application a WHERE a.community_id = $1 AND a.open_due IS NOT NULL AND (a.open_due, a.key) > ($2, $3){filter} AND {reach} ORDER BY a.open_due, a.key LIMIT $4"
    ))
}

fn all_sql(filter: &str, reach: &str) -> Sql {
    Sql::composed(format!(
        "SELECT {COLUMNS} FROM window_application a WHERE a.community_id = $1 AND a.key < $2{filter} AND {reach} ORDER BY a.key DESC LIMIT $3"
    ))
}

/// What is owed, the nearest due first, after a due instant and key.
pub fn open(
    tx: &mut Tx<'_>,
    (policy, actor): (&Policy, &Actor),
    community: CommunityId,
    filter: &Filter,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Application>, StoreError> {
    let (due, key) = after.unwrap_or((i64::MIN, i64::MIN));
    let (wanted, values) = filter.narrow(5);
    let mut params: Vec<&dyn Param> = vec![&community, &due, &key, &limit];
    params.extend(values);
    let (reach, values) = policy.narrow::<Application>(actor, "see", "a", params.len() + 1);
    params.extend(values.iter().map(|value| -> &dyn Param { value }));
    tx.all(&open_sql(&wanted, &reach), &params, Application::read)
}

/// Everything, the newest first, before a key.
pub fn all(
    tx: &mut Tx<'_>,
    (policy, actor): (&Policy, &Actor),
    community: CommunityId,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Application>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let (wanted, values) = filter.narrow(4);
    let mut params: Vec<&dyn Param> = vec![&community, &before, &limit];
    params.extend(values);
    let (reach, values) = policy.narrow::<Application>(actor, "see", "a", params.len() + 1);
    params.extend(values.iter().map(|value| -> &dyn Param { value }));
    tx.all(&all_sql(&wanted, &reach), &params, Application::read)
}

/// Samples of the composed statements, for the statement test.
pub fn samples() -> Vec<(&'static str, Sql)> {
    vec![
        ("APPLICATIONS_OPEN", open_sql("", "1 = 1")),
        ("APPLICATIONS_ALL", all_sql("", "1 = 1")),
        (
            "APPLICATIONS_LATE",
            open_sql(" AND a.state = $5 AND a.item = $6 AND a.open_due < $7", "1 = 1"),
        ),
        (
            "APPLICATIONS_FOUND",
            all_sql(" AND a.state = $4 AND a.item = $5", "1 = 1"),
        ),
    ]
}
