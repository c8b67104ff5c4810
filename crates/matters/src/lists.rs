//! Lists of matters, each paged by key: the wall, the echo book, the desk, one
//! building, and the figures above them.

use gate::{Actor, Policy};
use kernel::{CommunityId, GridPath, Micros, StaffId, UnitId, Value};
use store::{Param, Sql, StoreError, Tx, statements};

use crate::rows::{Matter, MatterId};
use crate::words::State;

/// How many rows a page has.
pub const PAGE: i64 = 20;

statements! {
    /// What was said since: each intake begins one matter, merged or not.
    SAID = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2";
    ANSWERED_OF = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND key >= $2 AND answered_at IS NOT NULL";
    OPEN_NOW = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND open_due IS NOT NULL";
    LATE_NOW = "SELECT count(*) FROM matters_matter WHERE community_id = $1 AND open_due IS NOT NULL AND open_due < $2 AND settle_due < $2 AND paused_at IS NULL";
}

/// Which part of the wall.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WallPart {
    /// Answered, the newest answer first.
    Answered,
    /// In hand, the nearest promise first.
    InHand,
    /// Past the promise, the oldest first.
    Late,
}

/// A place in a list: after this key the next page goes on.
pub type Cursor = Option<(i64, i64)>;

fn select(condition: &str, order: &str) -> Sql {
    Sql::composed(format!(
        "SELECT {} FROM matters_matter m WHERE m.community_id = $1 AND {condition} ORDER BY {order}",
        Matter::COLUMNS
    ))
}

fn page(tx: &mut Tx<'_>, sql: &Sql, params: &[&dyn Param]) -> Result<Vec<Matter>, StoreError> {
    tx.all(sql, params, Matter::read)
}

/// The statement of a part of the wall, for a place or for everywhere.
fn wall_sql(part: WallPart, in_place: bool) -> Sql {
    let within = if in_place {
        " AND m.path >= $6 AND m.path < $7"
    } else {
        ""
    };
    let (condition, order) = match part {
        WallPart::Answered => (
            "m.wall = 2 AND m.wall_at >= $5 AND (m.wall_at, m.key) < ($2, $3)",
            "m.wall_at DESC, m.key DESC",
        ),
        WallPart::InHand => (
            "m.wall = 1 AND m.wall_at >= $5 AND (m.wall_at, m.key) > ($2, $3)",
            "m.wall_at, m.key",
        ),
        WallPart::Late => (
            "m.wall = 1 AND m.wall_at < $5 AND m.open_due IS NOT NULL AND m.paused_at IS NULL AND (m.wall_at, m.key) > ($2, $3)",
            "m.wall_at, m.key",
        ),
    };
    select(
        &format!("m.wall > 0 AND {condition}{within}"),
        &format!("{order} LIMIT $4"),
    )
}

/// A page of the wall. The cursor is the wall's order and the key of the last
/// row seen. `place` keeps it to a building or staircase.
pub fn wall(
    tx: &mut Tx<'_>,
    community: CommunityId,
    part: WallPart,
    place: Option<GridPath>,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    let (low, high) = place.unwrap_or_default().range();
    let (at, key) = after.unwrap_or(match part {
        WallPart::Answered => (i64::MAX, i64::MAX),
        WallPart::InHand | WallPart::Late => (i64::MIN, i64::MIN),
    });
    let border = match part {
        WallPart::Answered => 0,
        WallPart::InHand | WallPart::Late => tx.now().0,
    };
    let mut params: Vec<&dyn Param> = vec![&community, &at, &key, &limit, &border];
    if place.is_some() {
        params.push(&low);
        params.push(&high);
    }
    page(tx, &wall_sql(part, place.is_some()), &params)
}

/// Samples of the composed statements, for the statement test.
pub fn samples() -> Vec<(&'static str, Sql)> {
    vec![
        ("WALL_ANSWERED", wall_sql(WallPart::Answered, false)),
        ("WALL_ANSWERED_HERE", wall_sql(WallPart::Answered, true)),
        ("WALL_IN_HAND", wall_sql(WallPart::InHand, false)),
        ("WALL_LATE", wall_sql(WallPart::Late, false)),
        ("BOOK", select("m.key < $2", "m.key DESC LIMIT $3")),
        (
            "DESK_MINE",
            select(
                "m.open_due IS NOT NULL AND m.owner_id = $5 AND (m.open_due, m.key) > ($2, $3)",
                "m.open_due, m.key LIMIT $4",
            ),
        ),
        (
            "DESK_UNIT",
            select(
                "m.open_due IS NOT NULL AND m.unit_id = $5 AND (m.open_due, m.key) > ($2, $3)",
                "m.open_due, m.key LIMIT $4",
            ),
        ),
        ("DESK_COUNT", count_sql("m.owner_id = $4")),
        ("UNPUBLISHED", unpublished_sql("m.unit_id = $5")),
        ("TAKEN_IN", taken_in_sql("m.unit_id = $4")),
        ("OPEN_LATELY", near_sql(false)),
        ("OPEN_NEAR", near_sql(true)),
    ]
}

/// The figures above the wall.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// What was said this month.
    pub said: i64,
    /// Of this month's, those with an answer.
    pub answered: i64,
    /// Everything in hand now.
    pub open: i64,
    /// Of these, past the promise.
    pub late: i64,
}

/// Counts the figures; `month` is the first instant of the month.
pub fn figures(tx: &mut Tx<'_>, community: CommunityId, month: Micros) -> Result<Figures, StoreError> {
    let now = tx.now();
    Ok(Figures {
        said: tx.one(&SAID, &[&community, &month], |row| row.get(0))?,
        answered: tx.one(&ANSWERED_OF, &[&community, &month], |row| row.get(0))?,
        open: tx.one(&OPEN_NOW, &[&community], |row| row.get(0))?,
        late: tx.one(&LATE_NOW, &[&community, &now], |row| row.get(0))?,
    })
}

/// What the echo book is asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<State>,
    /// Only of this category.
    pub category: Option<String>,
    /// Only of this unit.
    pub unit: Option<UnitId>,
    /// Only of this person.
    pub owner: Option<StaffId>,
    /// Only in this place.
    pub place: Option<GridPath>,
    /// Only those past the promise now, or answered past it.
    pub late: bool,
    /// Only with a bad grade.
    pub bad: bool,
    /// Received from this instant on.
    pub from: Option<Micros>,
    /// Received before this instant.
    pub until: Option<Micros>,
}

impl Filter {
    /// Its conditions, whose parameters begin with the number `next`, and their values.
    fn conditions(&self, now: Micros, mut next: usize) -> (Vec<String>, Vec<Value<'static>>) {
        let mut conditions = vec!["m.key < $2".to_owned()];
        let mut values: Vec<Value<'static>> = Vec::new();
        let mut also = |text: &str, more: Vec<Value<'static>>| {
            let mut text = text.to_owned();
            for value in more {
                text = text.replacen("{}", &format!("${next}"), 1);
                next += 1;
                values.push(value);
            }
            conditions.push(text);
        };
        if let Some(state) = self.state {
            also("m.state = {}", vec![Value::Text(state.word().into())]);
        }
        if let Some(category) = &self.category {
            also("m.category = {}", vec![Value::Text(category.clone().into())]);
        }
        if let Some(unit) = self.unit {
            also("m.unit_id = {}", vec![Value::Uuid(unit.0)]);
        }
        if let Some(owner) = self.owner {
            also("m.owner_id = {}", vec![Value::Uuid(owner.0)]);
        }
        if let Some(place) = self.place {
            let (low, high) = place.range();
            also(
                "m.path >= {} AND m.path < {}",
                vec![Value::Bytes(low.into()), Value::Bytes(high.into())],
            );
        }
        if self.late {
            also(
                "(m.late OR (m.open_due IS NOT NULL AND m.settle_due < {} AND m.paused_at IS NULL))",
                vec![Value::Int(now.0)],
            );
        }
        if self.bad {
            also("m.grade BETWEEN 1 AND 2", Vec::new());
        }
        if let Some(from) = self.from {
            also("m.received_at >= {}", vec![Value::Int(from.0)]);
        }
        if let Some(until) = self.until {
            also("m.received_at < {}", vec![Value::Int(until.0)]);
        }
        (conditions, values)
    }
}

/// A page of the echo book: what the actor may work with, the newest first.
/// `before` is the key of the last row seen.
pub fn book(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    // $1 to $3 are the community, the key and the limit.
    let (mut conditions, values) = filter.conditions(tx.now(), 4);
    let next = 4 + values.len();
    let (reach, reach_values) = policy.narrow::<Matter>(actor, "work", "m", next);
    conditions.push(reach);
    let sql = select(&conditions.join(" AND "), "m.key DESC LIMIT $3");
    let mut params: Vec<&dyn Param> = vec![&community, &before, &limit];
    for value in &values {
        params.push(value);
    }
    for value in &reach_values {
        params.push(value);
    }
    page(tx, &sql, &params)
}

/// What the desk shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeskPart {
    /// What I own, the nearest due first.
    Mine(StaffId),
    /// What my unit has.
    Unit(UnitId),
    /// What my unit helps with.
    Helping(UnitId),
    /// Everything open where I decide.
    All,
}

impl DeskPart {
    /// The condition on `m` with its value at `$n`.
    fn whose(self, community: CommunityId, n: usize) -> (String, Value<'static>) {
        match self {
            Self::Mine(staff) => (format!("m.owner_id = ${n}"), Value::Uuid(staff.0)),
            Self::Unit(unit) => (format!("m.unit_id = ${n}"), Value::Uuid(unit.0)),
            Self::Helping(unit) => (
                format!("m.co_units <> '' AND m.co_units LIKE ${n}"),
                Value::Text(format!("%|{unit}|%").into()),
            ),
            Self::All => (format!("m.community_id = ${n}"), Value::Uuid(community.0)),
        }
    }
}

/// A page of the desk: open matters, the nearest due instant first.
pub fn desk(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    part: DeskPart,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    let (due, key) = after.unwrap_or((i64::MIN, i64::MIN));
    let (whose, value) = part.whose(community, 5);
    let (reach, reach_values) = policy.narrow::<Matter>(actor, "work", "m", 6);
    let sql = select(
        &format!("m.open_due IS NOT NULL AND {whose} AND (m.open_due, m.key) > ($2, $3) AND {reach}"),
        "m.open_due, m.key LIMIT $4",
    );
    let mut params: Vec<&dyn Param> = vec![&community, &due, &key, &limit, &value];
    for value in &reach_values {
        params.push(value);
    }
    page(tx, &sql, &params)
}

/// The most that a part of the desk is counted to.
pub const COUNTED: i64 = 1000;

/// How many open matters a part of the desk holds, and how many of them are
/// past their nearest due instant.
pub fn desk_count(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    part: DeskPart,
) -> Result<(i64, i64), StoreError> {
    let now = tx.now();
    let (whose, value) = part.whose(community, 4);
    let (reach, reach_values) = policy.narrow::<Matter>(actor, "work", "m", 5);
    let sql = count_sql(&format!("{whose} AND {reach}"));
    let mut params: Vec<&dyn Param> = vec![&community, &now, &COUNTED, &value];
    for value in &reach_values {
        params.push(value);
    }
    tx.one(&sql, &params, |row| Ok((row.get(0)?, row.get(1)?)))
}

fn count_sql(condition: &str) -> Sql {
    Sql::composed(format!(
        "SELECT count(*), CAST(COALESCE(SUM(CASE WHEN x.open_due < $2 AND x.paused_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) FROM (SELECT m.open_due, m.paused_at FROM matters_matter m WHERE m.community_id = $1 AND m.open_due IS NOT NULL AND {condition} LIMIT $3) x"
    ))
}

/// What may be shown and is not yet on the wall, the newest first: received
/// since the key `since`, before the key `before`.
pub fn unpublished(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    since: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let (reach, reach_values) = policy.narrow::<Matter>(actor, "publish", "m", 5);
    let sql = unpublished_sql(&reach);
    let mut params: Vec<&dyn Param> = vec![&community, &before, &since, &limit];
    for value in &reach_values {
        params.push(value);
    }
    page(tx, &sql, &params)
}

fn unpublished_sql(reach: &str) -> Sql {
    select(
        &format!(
            "m.key < $2 AND m.key >= $3 AND m.wall = 0 AND NOT m.private AND m.merged_into IS NULL AND {reach}"
        ),
        "m.key DESC LIMIT $4",
    )
}

/// What staff took in since the key `since`, the newest first.
pub fn taken_in(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    since: i64,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    let (reach, reach_values) = policy.narrow::<Matter>(actor, "work", "m", 4);
    let sql = taken_in_sql(&reach);
    let mut params: Vec<&dyn Param> = vec![&community, &since, &limit];
    for value in &reach_values {
        params.push(value);
    }
    page(tx, &sql, &params)
}

fn taken_in_sql(reach: &str) -> Sql {
    select(
        &format!("m.key >= $2 AND m.channel IN ('counter', 'phone', 'leader', 'paper') AND {reach}"),
        "m.key DESC LIMIT $3",
    )
}

/// The newest open matters in a place and all below it, received since the key
/// `since`. Meant for a building or less; the whole community has its newest.
pub fn open_near(
    tx: &mut Tx<'_>,
    community: CommunityId,
    place: GridPath,
    since: i64,
    limit: i64,
) -> Result<Vec<Matter>, StoreError> {
    if place == GridPath::ROOT {
        return page(tx, &near_sql(false), &[&community, &since, &limit]);
    }
    let (low, high) = place.range();
    page(tx, &near_sql(true), &[&community, &since, &limit, &low, &high])
}

fn near_sql(in_place: bool) -> Sql {
    let within = if in_place {
        " AND m.path >= $4 AND m.path < $5"
    } else {
        ""
    };
    select(
        &format!("m.key >= $2 AND m.open_due IS NOT NULL{within}"),
        "m.key DESC LIMIT $3",
    )
}

/// Matters by words or number, newest first, kept by `keep` to what may be
/// seen. `before` is the key of the last row seen.
pub fn search(
    tx: &mut Tx<'_>,
    community: CommunityId,
    question: &str,
    before: Option<i64>,
    limit: usize,
    mut keep: impl FnMut(&Matter) -> bool,
) -> Result<Vec<Matter>, StoreError> {
    let phrases = crate::hear::search::phrases(tx, community, question)?;
    if phrases.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut before = before;
    // Mostly the first hits are what is wanted.
    let mut size = limit.clamp(1, 100);
    // Bounded: a word that everybody uses, in matters that this person may not see, ends here.
    for _ in 0..20 {
        let hits = tx.find(community, "matters", &phrases, before, size)?;
        let last = hits.last().map(|(key, _)| *key);
        for (_, id) in &hits {
            let matter = Matter::by_id(tx, community, MatterId(*id))?;
            found.extend(matter.filter(|matter| keep(matter)));
            if found.len() >= limit {
                return Ok(found);
            }
        }
        if hits.len() < size {
            break;
        }
        (before, size) = (last, 100);
    }
    Ok(found)
}
