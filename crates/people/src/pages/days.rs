//! `/settings/days`: the year's days off and worked, those of the centre's
//! own, and the import of next year's table.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{BadRow, Day, DayKind, DayRow, RowFault, mainland_china_rows, parse_rows};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Saying, Values};

use super::edit::Change;
use super::field::Field;
use super::hours;
use super::side::{Side, sides};
use crate::centre::Centre;
use crate::rows::{self, DayEntry};

/// The page.
#[derive(Template)]
#[template(path = "people/days.html")]
pub(super) struct DaysPage {
    pub f: Frame,
    pub sides: Vec<Side>,
    pub year: i32,
    /// No official table for this year yet.
    pub unknown: bool,
    pub months: Vec<Month>,
    pub special: Vec<Special>,
    pub add: Vec<Field>,
    pub values: Values,
    pub errors: Errors,
    pub history: Vec<Change>,
}

/// A month: its number and the cell of each day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Month {
    pub number: u8,
    pub cells: Vec<Cell>,
}

/// A day: its number, the key of its mark, whether it is worked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Cell {
    pub day: u8,
    pub mark: &'static str,
    pub worked: bool,
}

/// A day that differs from the plain week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Special {
    pub day: Day,
    pub mark: &'static str,
    pub name: String,
    pub provisional: bool,
}

/// The table as it is kept, or the program's own while there is none.
async fn entries(door: &Door) -> Result<Vec<DayEntry>, Failure> {
    let community = door.community.id;
    let kept: Vec<DayEntry> = door
        .read::<_, StoreError, _>(move |tx| tx.all(&rows::DAYS, &[&community], DayEntry::read))
        .await?;
    let own = kept.iter().any(|entry| !entry.id.ends_with("/own"));
    let shipped = if own { Vec::new() } else { mainland_china_rows() };
    let brought = shipped.into_iter().map(|row| entry(community, row));
    Ok(brought.chain(kept).collect())
}

fn entry(community: kernel::CommunityId, row: DayRow) -> DayEntry {
    let kind = match row.kind {
        DayKind::Holiday => "holiday",
        DayKind::MakeupWorkday => "makeup_workday",
    };
    DayEntry {
        community,
        id: row.day.to_string(),
        kind: kind.to_owned(),
        name: row.name,
        provisional: row.provisional,
    }
}

fn mark(kind: &str) -> &'static str {
    match kind {
        "holiday" => "people-day-holiday",
        "makeup_workday" => "people-day-makeup",
        "open" => "people-day-open",
        _ => "people-day-closed",
    }
}

/// The days of a year that differ; a day of the centre's own stands for the official one.
fn special(entries: &[DayEntry], year: i32) -> Vec<Special> {
    let mut days: std::collections::BTreeMap<Day, Special> = std::collections::BTreeMap::new();
    for entry in entries {
        let Ok(day) = entry.id.trim_end_matches("/own").parse::<Day>() else {
            continue;
        };
        let own = entry.id.ends_with("/own");
        if day.year() == year && (own || !days.contains_key(&day)) {
            let (mark, name) = (mark(&entry.kind), entry.name.clone());
            days.insert(
                day,
                Special {
                    day,
                    mark,
                    name,
                    provisional: entry.provisional,
                },
            );
        }
    }
    days.into_values().collect()
}

fn months(centre: &Centre, year: i32, special: &[Special]) -> Vec<Month> {
    let month = |number: u8| {
        let days = (1..=31).filter_map(|day| Day::new(year, number, day));
        let cells = days.map(|day| Cell {
            day: day.day(),
            mark: special
                .iter()
                .find(|one| one.day == day)
                .map_or("", |one| one.mark),
            worked: centre.calendar.is_workday(day).value(),
        });
        Month {
            number,
            cells: cells.collect(),
        }
    };
    (1..=12).map(month).collect()
}

/// The page, with what did not do and why.
pub(super) async fn shown(door: &Door, typed: Option<(Values, Errors)>) -> Result<Response, Failure> {
    let centre = super::open(door).await?;
    let f = door.frame_t("people-days");
    let this = door.now.day(&door.zone).year();
    let year = door
        .query()
        .parsed::<i32>("year")
        .unwrap_or(this)
        .clamp(2000, 2100);
    let all = entries(door).await?;
    let special = special(&all, year);
    let community = door.community.id;
    let kept = door
        .read::<_, StoreError, _>(move |tx| rows::history(tx, community, "days", &year.to_string()))
        .await?;
    let kinds = [
        ("closed", "people-day-closed"),
        ("open", "people-day-open"),
        ("plain", "people-day-plain"),
    ];
    let kinds = kinds.map(|(kind, word)| (kind.to_owned(), f.t(word))).to_vec();
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (day, name) = (
        Field::new(&f, "day", "date", "people-day"),
        Field::new(&f, "name", "text", "people-day-name"),
    );
    let page = DaysPage {
        sides: sides(door),
        year,
        unknown: !special
            .iter()
            .any(|one| one.mark == "people-day-holiday" && !one.provisional),
        months: months(&centre, year, &special),
        special,
        history: kept.iter().map(told_of).collect(),
        add: vec![
            day,
            Field::choice(&f, "kind", "people-day-kind", kinds),
            name.hint(&f, "people-day-name-hint"),
        ],
        values: values.or("hours", hours::shown(centre.calendar.hours().segments())),
        errors,
        f,
    };
    Ok(door.page(status, &page))
}

/// A change of the table, as it was kept.
fn told_of(version: &rows::Version) -> Change {
    let body: serde_json::Value = serde_json::from_str(&version.body).unwrap_or_default();
    let text = |name: &str| {
        body.get(name)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    Change {
        at: version.at,
        who: text("by"),
        version: version.version,
        what: vec![(
            String::new(),
            String::new(),
            format!("{} {}", text("day"), text("name")),
        )],
    }
}

/// `GET /settings/days`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    shown(&door, None).await
}

/// `POST /settings/days`: a day of the centre's own, or back to the plain table.
pub(super) async fn own(door: Door, form: Form) -> Result<Response, Failure> {
    super::open(&door).await?;
    let (day, kind) = (form.parsed::<Day>("day"), form.text("kind").to_owned());
    let mut errors = Errors::none();
    if day.is_none() {
        errors.add("day", "people-bad-day");
    }
    if !["open", "closed", "plain"].contains(&kind.as_str()) {
        errors.add("kind", "people-bad-choice");
    }
    let Some(day) = day.filter(|_| errors.is_empty()) else {
        return shown(&door, Some((form.values().clone(), errors))).await;
    };
    let name: String = form.text("name").chars().take(40).collect();
    let (community, actor) = (door.community.id, door.actor.clone());
    door.write::<_, StoreError, _>(move |tx| {
        let id = format!("{day}/own");
        match kind.as_str() {
            "plain" => tx.run(&rows::DROP_DAY, &[&community, &id])?,
            _ => tx.run(&rows::SAVE_DAY, &[&community, &id, &kind, &name, &false])?,
        };
        let body = serde_json::json!({ "by": actor.name, "day": format!("{day} {kind}"), "name": name });
        note(tx, community, &actor.label(), day.year(), &body)
    })
    .await?;
    super::forget(&door);
    Ok(Reply::to(format!(
        "/settings/days?year={}&said=people-kept-done",
        day.year()
    ))
    .into_response())
}

fn note(
    tx: &mut Tx<'_>,
    community: kernel::CommunityId,
    actor: &str,
    year: i32,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let subject = year.to_string();
    let version = rows::history(tx, community, "days", &subject)?
        .first()
        .map_or(1, |last| last.version + 1);
    rows::keep_version(tx, community, "days", &subject, version, actor, body)
}

/// `POST /settings/days/import`: the table of one or more years, as text or file.
pub(super) async fn import(door: Door, mut form: Form) -> Result<Response, Failure> {
    super::open(&door).await?;
    let file = form.take_files().into_iter().find(|file| file.field == "file");
    let text = match file.map(|file| String::from_utf8(file.bytes.to_vec())) {
        Some(Ok(text)) => text,
        Some(Err(_)) => {
            let errors = Errors::one("file", "people-days-utf8");
            return shown(&door, Some((form.values().clone(), errors))).await;
        }
        None => form.raw("table").to_owned(),
    };
    let read = match parse_rows(&text) {
        Ok(rows) if rows.is_empty() => Err(Errors::one("table", "people-days-empty")),
        Ok(rows) => Ok(rows),
        Err(bad) => Err(Errors::one("table", fault(bad))),
    };
    let table = match read {
        Ok(rows) => rows,
        Err(errors) => return shown(&door, Some((form.values().clone(), errors))).await,
    };
    let before = entries(&door).await?;
    let (community, actor) = (door.community.id, door.actor.clone());
    let first = table.first().map_or(0, |row| row.day.year());
    door.write::<_, StoreError, _>(move |tx| replace(tx, community, &actor, &before, &table))
        .await?;
    super::forget(&door);
    Ok(Reply::to(format!("/settings/days?year={first}&said=people-days-done")).into_response())
}

/// Puts a table in the place of its years; other years stay as they are.
fn replace(
    tx: &mut Tx<'_>,
    community: kernel::CommunityId,
    actor: &gate::Actor,
    before: &[DayEntry],
    table: &[DayRow],
) -> Result<(), StoreError> {
    let years: std::collections::BTreeSet<i32> = table.iter().map(|row| row.day.year()).collect();
    let save = |tx: &mut Tx<'_>, entry: &DayEntry| {
        tx.run(
            &rows::SAVE_DAY,
            &[
                &community,
                &entry.id,
                &entry.kind,
                &entry.name,
                &entry.provisional,
            ],
        )
    };
    for entry in before.iter().filter(|entry| !entry.id.ends_with("/own")) {
        let within = entry
            .id
            .parse::<Day>()
            .is_ok_and(|day| years.contains(&day.year()));
        if within {
            tx.run(&rows::DROP_DAY, &[&community, &entry.id])?;
        } else {
            // What the program brought becomes the centre's own, so that it does not vanish.
            save(tx, entry)?;
        }
    }
    for row in table {
        save(tx, &entry(community, row.clone()))?;
    }
    for year in years {
        let days = table.iter().filter(|row| row.day.year() == year).count();
        let body = serde_json::json!({ "by": actor.name, "day": format!("{year}: {days}"), "name": "" });
        note(tx, community, &actor.label(), year, &body)?;
    }
    Ok(())
}

/// What is wrong with a line, in words.
fn fault(bad: BadRow) -> Saying {
    let key = match bad.why {
        RowFault::Columns => "people-days-columns",
        RowFault::Date => "people-days-date",
        RowFault::Kind => "people-days-kind",
        RowFault::Twice => "people-days-twice",
        RowFault::MakeupOnWeekday => "people-days-weekday",
    };
    Saying::from(key).with("line", i64::try_from(bad.line).unwrap_or(0))
}
