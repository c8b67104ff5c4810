//! `/desk/classes/terms`: a term is written down, looked at, and kept as a whole.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Day};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::sheet::{self, Row};
use super::{centre, clash_words};
use crate::api::allocator;
use crate::ids::OfferingId;
use crate::plan::Clash;
use crate::rows::{self, Kind, Offering, PoolRow};
use crate::term::{ClassDraft, KeepError, Looked, keep, look};

/// A class as it would be.
pub(super) struct Shown {
    pub title: String,
    pub held: usize,
    pub first: String,
    pub last: String,
    /// Days and why they are left out, or what is to be minded.
    pub soft: Vec<(String, String)>,
    /// Days on which it cannot be.
    pub hard: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/term.html")]
pub(super) struct TermPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub rows: Vec<Row>,
    pub shown: Vec<Shown>,
    /// Terms that can be taken as a pattern.
    pub patterns: Vec<String>,
}

impl TermPage {
    fn part_of(&self, text: &str) -> String {
        web::url::part(text)
    }

    fn weekday(&self, day: &u8) -> String {
        self.f.t(&format!("bookings-weekday-{day}"))
    }
}

fn shown(f: &Frame, draft: &ClassDraft, looked: &Looked) -> Shown {
    let day = |text: &str| {
        let day = text.get(..10).and_then(|day| day.parse::<Day>().ok());
        day.map_or_else(|| text.to_owned(), |day| f.day(day))
    };
    let (mut soft, mut hard) = (Vec::new(), Vec::new());
    for one in &looked.planned {
        for clash in &one.clashes {
            let line = (day(&one.session.original), clash_words(f, clash));
            if clash.is_hard() {
                hard.push(line);
            } else {
                soft.push(line);
            }
        }
    }
    let originals: Vec<&str> = looked.held().map(|one| one.session.original.as_str()).collect();
    Shown {
        title: draft.title.clone(),
        held: originals.len(),
        first: originals.first().map(|text| day(text)).unwrap_or_default(),
        last: originals.last().map(|text| day(text)).unwrap_or_default(),
        soft,
        hard,
    }
}

fn answer(
    door: &Door,
    status: StatusCode,
    values: Values,
    errors: Errors,
    found: (Vec<Shown>, Vec<String>),
) -> Response {
    let f = door.frame_t("bookings-term-title");
    let page = TermPage {
        rows: sheet::rows(&f, &values, &errors),
        shown: found.0,
        patterns: found.1,
        f,
        errors,
        values,
    };
    door.page(status, &page)
}

/// The terms of the classes that are not long over.
fn terms(tx: &mut Tx<'_>, community: CommunityId) -> Result<Vec<Offering>, StoreError> {
    let since = tx.now().plus(-200 * kernel::Micros::DAY);
    let mut all = tx.all(&rows::OFFERINGS, &[&community, &since], Offering::read)?;
    all.retain(|one| one.kind == Kind::Class && !one.term.is_empty());
    Ok(all)
}

/// `GET /desk/classes/terms`; `?from=` fills the rows as in that term.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let community = door.community.id;
    let from = door.query().text("from").to_owned();
    let wanted = from.clone();
    let (classes, patterns) = door
        .read::<_, StoreError, _>(move |tx| {
            let all = terms(tx, community)?;
            let mut patterns: Vec<String> = all.iter().map(|one| one.term.clone()).collect();
            patterns.sort();
            patterns.dedup();
            let mut classes = Vec::new();
            for one in all.into_iter().filter(|one| one.term == wanted) {
                let pools = tx.all(&rows::POOLS, &[&community, &one.id], PoolRow::read)?;
                let seats: i32 = pools.iter().map(|pool| pool.size).sum();
                classes.push((one, seats));
            }
            Ok((classes, patterns))
        })
        .await?;
    let mut values = door.query();
    for (at, (class, seats)) in classes.iter().take(sheet::ROWS).enumerate() {
        let weekday = class.starts.get(..10).and_then(|day| day.parse::<Day>().ok());
        let weekday = weekday.map_or(1, |day| day.weekday().number());
        let rule = if class.rule == "FREQ=WEEKLY" {
            ""
        } else {
            &class.rule
        };
        values = values
            .or(sheet::name("title", at), class.title.as_str())
            .or(sheet::name("teacher", at), class.teacher.as_str())
            .or(sheet::name("place", at), class.place.as_str())
            .or(sheet::name("weekday", at), weekday.to_string())
            .or(
                sheet::name("time", at),
                class.starts.get(11..16).unwrap_or_default(),
            )
            .or(sheet::name("minutes", at), class.minutes.to_string())
            .or(sheet::name("seats", at), seats.to_string())
            .or(sheet::name("rule", at), rule);
    }
    let rows = if classes.is_empty() {
        sheet::FIRST
    } else {
        classes.len() + 1
    };
    let values = values
        .or("rows", rows.to_string())
        .or("weeks", "16")
        .or("choice", "move");
    Ok(answer(
        &door,
        StatusCode::OK,
        values,
        Errors::none(),
        (Vec::new(), patterns),
    ))
}

/// The same page with more lines.
fn more_rows(door: &Door, typed: &Values) -> Response {
    let rows = (sheet::count(typed) + 4).min(sheet::ROWS);
    let pairs = typed
        .pairs()
        .iter()
        .filter(|(name, _)| name != "rows")
        .cloned()
        .collect();
    let values = Values::new(pairs).or("rows", rows.to_string());
    answer(door, StatusCode::OK, values, Errors::none(), Default::default())
}

/// `POST /desk/classes/terms`
pub(super) async fn send(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    if form.text("do") == "more" {
        return Ok(more_rows(&door, form.values()));
    }
    let (asked, values) = (form.text("do").to_owned(), form.values().clone());
    let mut errors = Errors::none();
    let drafts = match sheet::common(&values, &door.zone, &mut errors) {
        Some(common) => sheet::drafts(&values, &common, &mut errors),
        None => Vec::new(),
    };
    if drafts.is_empty() && errors.is_empty() {
        errors.add("title-0", "bookings-term-empty");
    }
    if !errors.is_empty() {
        return Ok(answer(
            &door,
            StatusCode::UNPROCESSABLE_ENTITY,
            values,
            errors,
            Default::default(),
        ));
    }
    let centre = centre(&door).await?;
    let (community, actor, kept) = (
        door.community.id,
        door.actor.label(),
        door.t("bookings-pool-kept"),
    );
    let classes: Vec<ClassDraft> = drafts.iter().map(|(_, draft)| draft.clone()).collect();
    if asked != "save" {
        let looked = door
            .read::<_, StoreError, _>(move |tx| look(tx, community, &centre.calendar, &classes))
            .await?;
        return Ok(told(&door, values, &drafts, &looked, false));
    }
    let made = door
        .write::<_, KeepError, _>(move |tx| keep(tx, community, &actor, &centre.calendar, &classes, &kept))
        .await;
    match made {
        Ok(made) => {
            looked_at(&door, &made).await?;
            let first = drafts
                .first()
                .and_then(|(_, draft)| draft.starts.get(..10).map(str::to_owned));
            let week = first.unwrap_or_default();
            Ok(Reply::to(format!("/timetable?week={week}&said=bookings-term-kept-done")).into_response())
        }
        Err(KeepError::Look(looked)) => Ok(told(&door, values, &drafts, &looked, true)),
        Err(KeepError::Store(error)) => Err(error.into()),
    }
}

/// The allocator learns of what was made, and of the rooms that are taken by it.
pub(super) async fn looked_at(door: &Door, made: &[OfferingId]) -> Result<(), Failure> {
    let community = door.community.id;
    let rooms = door
        .read::<_, StoreError, _>(move |tx| {
            let now = tx.now();
            let all = tx.all(&rows::OFFERINGS, &[&community, &now], Offering::read)?;
            Ok(all
                .into_iter()
                .filter(|one| one.kind == Kind::Room)
                .map(|one| one.id)
                .collect::<Vec<_>>())
        })
        .await?;
    let allocator = allocator(door)?;
    for id in made.iter().chain(&rooms) {
        allocator.look(*id).await;
    }
    Ok(())
}

/// The page with what would come of it. Beside a fault stands its field.
fn told(
    door: &Door,
    values: Values,
    drafts: &[(usize, ClassDraft)],
    looked: &[Looked],
    saving: bool,
) -> Response {
    let f = door.frame("");
    let mut errors = Errors::none();
    for ((at, _), looked) in drafts.iter().zip(looked) {
        for (field, saying) in &looked.faults {
            let field = match *field {
                "count" => "weeks",
                "closes" => "opens",
                other => sheet::name(other, *at),
            };
            errors.add(field, *saying);
        }
        let hard = looked
            .held()
            .flat_map(|one| &one.clashes)
            .find(|clash| clash.is_hard());
        match hard {
            Some(Clash::Teacher(_)) => errors.add(sheet::name("teacher", *at), "bookings-term-teacher-taken"),
            Some(_) => errors.add(sheet::name("place", *at), "bookings-term-room-taken"),
            None => {}
        }
    }
    let shown = drafts
        .iter()
        .zip(looked)
        .map(|((_, draft), looked)| shown(&f, draft, looked))
        .collect();
    let status = if saving || !errors.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    answer(door, status, values, errors, (shown, Vec::new()))
}
