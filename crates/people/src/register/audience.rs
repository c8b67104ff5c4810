//! Groups of the register: who lives in these places with these labels at
//! that age, who of them was reached by nobody, and how far a place is covered.

use kernel::{CommunityId, Day, GridPath, Micros, Param, PersonId, Value};
use store::{Sql, StoreError, Tx};

use super::label::LabelKind;
use super::person::{Person, persons};
use super::search::Reach;

/// A group.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Audience {
    /// In these places; everywhere if there are none.
    pub places: Vec<GridPath>,
    /// With any of these labels, confirmed and in force; with or without if there are none.
    pub labels: Vec<LabelKind>,
    /// At least so old.
    pub from_age: Option<i32>,
    /// At most so old.
    pub until_age: Option<i32>,
    /// Reached by nobody since then.
    pub silent_since: Option<Micros>,
    /// Those never reached first, the newest of the register before the others; else staircase by staircase.
    pub newest_first: bool,
}

/// How far the people of one staircase were reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered {
    /// The place.
    pub path: GridPath,
    /// So many of the group live there.
    pub all: i64,
    /// So many of them were reached.
    pub reached: i64,
}

/// Conditions on `people_person p` with their values; `$1` is the community.
struct Conditions {
    text: Vec<String>,
    values: Vec<Value<'static>>,
}

impl Conditions {
    fn of(community: CommunityId, group: &Audience, reach: &Reach, today: Day) -> Option<Self> {
        let mut out = Self {
            text: vec!["p.community_id = $1".to_owned(), "p.state = 'here'".to_owned()],
            values: vec![Value::Uuid(community.0)],
        };
        if let Reach::In(places) = reach.and(&group.places) {
            if places.is_empty() {
                return None;
            }
            let ranges: Vec<String> = places.iter().map(|place| out.within(*place)).collect();
            out.text.push(format!("({})", ranges.join(" OR ")));
        }
        if let Some(age) = group.from_age {
            let latest = out.put(Value::Text(years_before(today, age).to_string().into()));
            out.text.push(format!("p.born <= {latest}"));
        }
        if let Some(age) = group.until_age {
            let earliest = out.put(Value::Text(years_before(today, age + 1).to_string().into()));
            out.text.push(format!("p.born > {earliest}"));
        }
        if !group.labels.is_empty() {
            out.labelled(group, today);
        }
        Some(out)
    }

    fn labelled(&mut self, group: &Audience, today: Day) {
        let kinds: Vec<String> = group
            .labels
            .iter()
            .map(|kind| self.put(Value::Text(kind.word().into())))
            .collect();
        let day = self.put(Value::Text(today.to_string().into()));
        self.text.push(format!(
            "EXISTS (SELECT 1 FROM people_label l WHERE l.community_id = $1 AND l.person_id = p.id AND l.ended_at IS NULL \
             AND l.confirmed_at IS NOT NULL AND l.kind IN ({}) AND l.from_day <= {day} \
             AND (l.until_day IS NULL OR l.until_day >= {day}))",
            kinds.join(", ")
        ));
    }

    fn within(&mut self, place: GridPath) -> String {
        let (low, high) = place.range();
        let (low, high) = (
            self.put(Value::Bytes(low.into())),
            self.put(Value::Bytes(high.into())),
        );
        format!("(p.path >= {low} AND p.path < {high})")
    }

    fn put(&mut self, value: Value<'static>) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn all<T>(
        &self,
        tx: &mut Tx<'_>,
        sql: &str,
        read: impl FnMut(&store::Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let sql = Sql::composed(sql.replace("{where}", &self.text.join(" AND ")));
        let values: Vec<&dyn Param> = self.values.iter().map(|value| -> &dyn Param { value }).collect();
        tx.all(&sql, &values, read)
    }
}

/// The day so many years before another.
fn years_before(day: Day, years: i32) -> Day {
    day.plus_months(years.clamp(0, 200).saturating_mul(-12))
}

/// The ids of a group within the reach, in the group's order; at most `limit`.
pub fn audience(
    tx: &mut Tx<'_>,
    community: CommunityId,
    reach: &Reach,
    group: &Audience,
    limit: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    let Some(mut wanted) = Conditions::of(community, group, reach, today) else {
        return Ok(Vec::new());
    };
    if let Some(since) = group.silent_since {
        let since = wanted.put(Value::Int(since.0));
        wanted.text.push(format!("p.contacted_at < {since}"));
    }
    let most = wanted.put(Value::Int(limit));
    let order = if group.newest_first {
        "p.contacted_at, p.id DESC"
    } else {
        "p.path, p.id"
    };
    let sql = format!("SELECT p.id FROM people_person p WHERE {{where}} ORDER BY {order} LIMIT {most}");
    wanted.all(tx, &sql, |row| row.get(0))
}

/// The persons of a group, at most `limit`.
pub fn people_of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    reach: &Reach,
    group: &Audience,
    limit: i64,
) -> Result<Vec<Person>, StoreError> {
    let ids = audience(tx, community, reach, group, limit)?;
    persons(tx, community, &ids)
}

/// How many of a group were reached since a time, staircase by staircase.
pub fn covered(
    tx: &mut Tx<'_>,
    community: CommunityId,
    reach: &Reach,
    group: &Audience,
    since: Micros,
) -> Result<Vec<Covered>, StoreError> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    let Some(mut wanted) = Conditions::of(community, group, reach, today) else {
        return Ok(Vec::new());
    };
    let since = wanted.put(Value::Int(since.0));
    let sql = format!(
        "SELECT p.path, COUNT(*), CAST(SUM(CASE WHEN p.contacted_at >= {since} THEN 1 ELSE 0 END) AS BIGINT) \
         FROM people_person p WHERE {{where}} GROUP BY p.path ORDER BY p.path"
    );
    wanted.all(tx, &sql, |row| {
        Ok(Covered {
            path: row.get(0)?,
            all: row.get(1)?,
            reached: row.get(2)?,
        })
    })
}

/// Samples of the lists above, for the statement test.
pub fn samples() -> Vec<(&'static str, Sql)> {
    let group = Audience {
        places: vec![GridPath::ROOT.child(1).unwrap_or_default()],
        labels: vec![LabelKind::Alone],
        from_age: Some(80),
        until_age: None,
        silent_since: None,
        newest_first: false,
    };
    let day = Day::MIN;
    let nobody = CommunityId(kernel::Uuid::nil());
    let conditions = Conditions::of(nobody, &group, &Reach::All, day);
    let text = conditions
        .map(|wanted| wanted.text.join(" AND "))
        .unwrap_or_default();
    vec![
        (
            "REGISTER_AUDIENCE",
            Sql::composed(format!(
                "SELECT p.id FROM people_person p WHERE {text} ORDER BY p.path, p.id"
            )),
        ),
        (
            "REGISTER_COVERED",
            Sql::composed(format!(
                "SELECT p.path, COUNT(*) FROM people_person p WHERE {text} GROUP BY p.path ORDER BY p.path"
            )),
        ),
        ("REGISTER_BY_IDS", super::rows::by_ids(3)),
    ]
}
