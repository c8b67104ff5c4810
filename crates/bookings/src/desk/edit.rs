//! `/desk/classes/{id}/edit`: what a class is called, who teaches it, how many
//! seats it has. Seats that are taken cannot be taken away.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Micros};
use serde_json::json;
use store::{Entry, StoreError, Tx, statements};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::api::allocator;
use crate::ids::OfferingId;
use crate::ledger::RESIDENT;
use crate::plan::Busy;
use crate::rows::{self, Offering, OfferingState, PoolRow, Session, SessionState};
use crate::told::{Say, tell_takers};

statements! {
    /// What is said of an offering.
    SAVE = "UPDATE bookings_offering SET title = $4, about = $5, teacher = $6, place = $7, opens_at = $8, state = $9, lobby_minutes = $10, release_minutes = $11, min_age = $12, max_age = $13, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    /// Until when the open seats are for residents of the community only.
    RESIDENTS = "UPDATE bookings_pool SET needs = $3, release_at = $4 WHERE community_id = $1 AND id = $2";
    /// Seats of a slice, never fewer than are taken.
    RESIZE = "UPDATE bookings_pool SET size = $3 WHERE community_id = $1 AND id = $2 AND taken <= $3";
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/edit.html")]
pub(super) struct EditPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub offering: Offering,
    pub taken: i32,
}

/// Why it is not kept.
enum EditError {
    Stale,
    /// More seats are taken than it would have.
    Taken,
    /// The teacher or the room has something else: on which day.
    Clash(&'static str),
    Store(StoreError),
}

impl From<StoreError> for EditError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

async fn read(door: &Door, id: &str) -> Result<(Offering, Vec<PoolRow>), Failure> {
    door.require_any("bookings", "keep")?;
    let id: OfferingId = id.parse().map_err(|_| Failure::NotFound)?;
    let community = door.community.id;
    Ok(door
        .read::<_, StoreError, _>(move |tx| {
            let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            Ok((offering, tx.all(&rows::POOLS, &[&community, &id], PoolRow::read)?))
        })
        .await?)
}

fn shown(door: &Door, found: (Offering, Vec<PoolRow>), typed: Option<(Values, Errors)>) -> Response {
    let (offering, pools) = found;
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let opens = if offering.opens.0 > 0 {
        offering.opens.local(&door.zone)
    } else {
        String::new()
    };
    let seats: i32 = pools.iter().map(|pool| pool.size).sum();
    let kept = pools.first().filter(|pool| pool.needs & i32::from(RESIDENT) != 0);
    let residents = kept
        .filter(|pool| pool.release.0 < i64::MAX)
        .map_or_else(String::new, |pool| pool.release.local(&door.zone));
    let values = values
        .or("title", offering.title.clone())
        .or("about", offering.about.clone())
        .or("teacher", offering.teacher.clone())
        .or("place", offering.place.clone())
        .or("opens", opens)
        .or("seats", seats.to_string())
        .or("lobby", offering.lobby_minutes.to_string())
        .or("release", offering.release_minutes.to_string())
        .or("min-age", offering.min_age.to_string())
        .or("max-age", offering.max_age.to_string())
        .or("residents", residents)
        .or("version", offering.version.to_string());
    let page = EditPage {
        f: door.frame(offering.title.clone()),
        errors,
        values,
        taken: pools.iter().map(|pool| pool.taken).sum(),
        offering,
    };
    door.page(status, &page)
}

/// `GET /desk/classes/{id}/edit`
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = read(&door, &id).await?;
    Ok(shown(&door, found, None))
}

/// What the form says.
struct Wanted {
    offering: Offering,
    /// Only where they are counted.
    seats: Option<i32>,
    /// Until when the open seats are for residents only.
    residents: Option<Micros>,
}

/// The youngest and the oldest; 0 for any.
fn ages(form: &Form, errors: &mut Errors) -> (i32, i32) {
    let age = |name| form.parsed::<i32>(name).unwrap_or(0);
    let (low, high) = (age("min-age"), age("max-age"));
    if !(0..=120).contains(&low) || !(0..=120).contains(&high) || (high > 0 && low > high) {
        errors.add("min-age", "bookings-edit-ages-bad");
    }
    (low, high)
}

/// What the form says; seats only where they are counted.
fn read_form(door: &Door, found: &(Offering, Vec<PoolRow>), form: &Form) -> Result<Wanted, Errors> {
    let mut errors = Errors::none();
    let title = form.text("title");
    if title.is_empty() || title.chars().count() > 60 {
        errors.add("title", "bookings-term-title-bad");
    }
    let opens = match form.opt("opens") {
        None => Ok(Micros(0)),
        Some(text) => Micros::parse(text, &door.zone),
    };
    if opens.is_err() {
        errors.add("opens", "bookings-api-time");
    }
    let (low, high) = ages(form, &mut errors);
    let residents = match form.opt("residents") {
        None => Ok(None),
        Some(text) => Micros::parse(text, &door.zone).map(Some),
    };
    if residents.is_err() {
        errors.add("residents", "bookings-api-time");
    }
    let seats: Option<i32> = form.parsed("seats").filter(|seats| (0..=100_000).contains(seats));
    if seats.is_none() && !found.1.is_empty() {
        errors.add("seats", "bookings-term-seats-bad");
    }
    errors.checked()?;
    let wanted = Offering {
        title: title.to_owned(),
        about: form.text("about").chars().take(2000).collect(),
        teacher: form.text("teacher").chars().take(60).collect(),
        place: form.text("place").chars().take(60).collect(),
        opens: opens.unwrap_or(Micros(0)),
        state: if form.ticked("off") {
            OfferingState::Off
        } else {
            OfferingState::Open
        },
        version: form.parsed("version").unwrap_or_default(),
        lobby_minutes: form.parsed::<i32>("lobby").unwrap_or(0).clamp(0, 1440),
        release_minutes: form.parsed::<i32>("release").unwrap_or(0).clamp(0, 240),
        min_age: low,
        max_age: high,
        ..found.0.clone()
    };
    Ok(Wanted {
        offering: wanted,
        seats,
        residents: residents.unwrap_or(None),
    })
}

/// `POST /desk/classes/{id}/edit`
pub(super) async fn save(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let found = read(&door, &id).await?;
    let wanted = match read_form(&door, &found, &form) {
        Ok(read) => read,
        Err(errors) => return Ok(shown(&door, found, Some((form.values().clone(), errors)))),
    };
    let (actor, offering, f) = (door.actor.label(), wanted.offering.id, door.frame(""));
    let before = found.0.clone();
    let done = door
        .write::<_, EditError, _>(move |tx| {
            keep(tx, &actor, &before, &wanted)?;
            tell_of_teacher(tx, &f, &before, &wanted.offering)?;
            Ok(())
        })
        .await;
    let (field, saying) = match done {
        Ok(()) => {
            allocator(&door)?.look(offering).await;
            let to = format!("/desk/classes/{offering}?said=bookings-edit-done");
            return Ok(Reply::to(to).into_response());
        }
        Err(EditError::Stale) => return Err(Failure::conflict("bookings-session-stale")),
        Err(EditError::Taken) => ("seats", "bookings-edit-taken"),
        Err(EditError::Clash("teacher")) => ("teacher", "bookings-term-teacher-taken"),
        Err(EditError::Clash(_)) => ("place", "bookings-term-room-taken"),
        Err(EditError::Store(error)) => return Err(error.into()),
    };
    let errors = Errors::one(field, saying);
    Ok(shown(&door, found, Some((form.values().clone(), errors))))
}

/// Learners are told of another teacher, or of none.
fn tell_of_teacher(
    tx: &mut Tx<'_>,
    f: &Frame,
    before: &Offering,
    wanted: &Offering,
) -> Result<(), StoreError> {
    if before.teacher == wanted.teacher || before.teacher.is_empty() {
        return Ok(());
    }
    let now = if wanted.teacher.is_empty() {
        f.t("bookings-teacher-none")
    } else {
        wanted.teacher.clone()
    };
    let say = Say {
        topic: format!("teacher:{}:{}", wanted.id, wanted.version),
        title: f.t1("bookings-told-title", "title", wanted.title.as_str()),
        body: f.t2(
            "bookings-told-teacher",
            "title",
            wanted.title.as_str(),
            "name",
            now,
        ),
    };
    tell_takers(tx, wanted.community, wanted.id, &say).map(|_| ())
}

fn keep(tx: &mut Tx<'_>, actor: &str, before: &Offering, form: &Wanted) -> Result<(), EditError> {
    let wanted = &form.offering;
    let community = wanted.community;
    if before.teacher != wanted.teacher || before.place != wanted.place {
        stands_clear(tx, community, before, wanted)?;
    }
    let saved = tx.run(
        &SAVE,
        &[
            &community,
            &wanted.id,
            &wanted.version,
            &wanted.title,
            &wanted.about,
            &wanted.teacher,
            &wanted.place,
            &wanted.opens,
            &wanted.state,
            &wanted.lobby_minutes,
            &wanted.release_minutes,
            &wanted.min_age,
            &wanted.max_age,
        ],
    )?;
    if saved == 0 {
        return Err(EditError::Stale);
    }
    slices(tx, wanted, form)?;
    let body = json!({ "title": wanted.title, "teacher": wanted.teacher, "place": wanted.place,
        "seats": form.seats, "state": wanted.state.word(), "ages": [wanted.min_age, wanted.max_age],
        "residents_until": form.residents.map(Micros::rfc3339_utc) });
    let entry = Entry {
        actor,
        verb: "offering.changed",
        subject_kind: "offering",
        subject: wanted.id.0,
        body: body.to_string(),
    };
    Ok(tx.audit(community, &entry)?)
}

/// The open seats grow and shrink, and may be for residents first; those kept
/// for others stay.
fn slices(tx: &mut Tx<'_>, wanted: &Offering, form: &Wanted) -> Result<(), EditError> {
    let community = wanted.community;
    let pools = tx.all(&rows::POOLS, &[&community, &wanted.id], PoolRow::read)?;
    let Some(first) = pools.first() else {
        return Ok(());
    };
    if let Some(seats) = form.seats {
        let all: i32 = pools.iter().map(|pool| pool.size).sum();
        let size = first.size + seats - all;
        if size < 0 || (seats != all && tx.run(&RESIZE, &[&community, &first.id, &size])? == 0) {
            return Err(EditError::Taken);
        }
    }
    let resident = i32::from(RESIDENT);
    let (needs, until) = match form.residents {
        Some(until) => (first.needs | resident, until),
        None if first.needs & resident != 0 => (first.needs & !resident, Micros(i64::MAX)),
        None => return Ok(()),
    };
    tx.run(&RESIDENTS, &[&community, &first.id, &needs, &until])?;
    Ok(())
}

/// Whether the new teacher and the new room are free at all sessions to come.
fn stands_clear(
    tx: &mut Tx<'_>,
    community: CommunityId,
    before: &Offering,
    wanted: &Offering,
) -> Result<(), EditError> {
    let now = tx.now();
    let mut sessions = tx.all(&rows::SESSIONS, &[&community, &wanted.id], Session::read)?;
    sessions.retain(|session| session.ends > now && session.state != SessionState::Off);
    let (Some(first), Some(last)) = (
        sessions.iter().map(|session| session.starts).min(),
        sessions.iter().map(|session| session.ends).max(),
    ) else {
        return Ok(());
    };
    let places = std::collections::BTreeSet::from([wanted.place.as_str()]);
    let busy = Busy::read(tx, community, (first, last), &places)?;
    let teacher = if before.teacher == wanted.teacher {
        ""
    } else {
        &wanted.teacher
    };
    let place = if before.place == wanted.place {
        ""
    } else {
        &wanted.place
    };
    for session in &sessions {
        let clashes = busy.against((session.starts, session.ends), teacher, place, Some(session.id));
        match clashes.first() {
            Some(crate::plan::Clash::Teacher(_)) => return Err(EditError::Clash("teacher")),
            Some(_) => return Err(EditError::Clash("place")),
            None => {}
        }
    }
    Ok(())
}
