//! `/desk/classes/closures`: when the centre or one place is closed. What falls into it
//! is shown before it is kept.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Day, Micros, Zone};
use store::{StoreError, Tx, statements};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::plan::closure::{self, CloseError, Closure, closures};

statements! {
    /// What is held between two instants, with its place.
    HELD = "SELECT s.id, s.starts_at, o.title, s.place, o.place FROM bookings_session s \
        JOIN bookings_offering o ON o.community_id = s.community_id AND o.id = s.offering_id \
        WHERE s.community_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.state <> 'off' AND o.state <> 'off' ORDER BY s.starts_at LIMIT 200";
}

/// A session that falls into a closure.
pub(super) struct Falls {
    pub href: String,
    pub starts: Micros,
    pub title: String,
    pub place: String,
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/closures.html")]
pub(super) struct ClosuresPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub all: Vec<Closure>,
    pub falls: Option<Vec<Falls>>,
}

async fn shown(
    door: &Door,
    typed: Option<(Values, Errors)>,
    falls: Option<Vec<Falls>>,
) -> Result<Response, Failure> {
    let (community, today) = (door.community.id, door.now.day(&door.zone));
    let all = door
        .read::<_, StoreError, _>(move |tx| closures(tx, community, today))
        .await?;
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ClosuresPage {
        f: door.frame_t("bookings-closures-title"),
        errors,
        values,
        all,
        falls,
    };
    Ok(door.page(status, &page))
}

/// `GET /desk/classes/closures`
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    shown(&door, None, None).await
}

fn falls(
    tx: &mut Tx<'_>,
    community: CommunityId,
    zone: &Zone,
    closure: &Closure,
) -> Result<Vec<Falls>, StoreError> {
    let from = zone.instant(closure.from, 0);
    let until = zone.instant(closure.until.plus_days(1), 0);
    let all = tx.all(&HELD, &[&community, &from, &until], |row| {
        let (own, usual): (String, String) = (row.get(3)?, row.get(4)?);
        let id: crate::ids::SessionId = row.get(0)?;
        Ok(Falls {
            href: format!("/desk/classes/sessions/{id}"),
            starts: row.get(1)?,
            title: row.get(2)?,
            place: if own.is_empty() { usual } else { own },
        })
    })?;
    let here = |one: &Falls| closure.place.is_empty() || one.place == closure.place;
    Ok(all.into_iter().filter(here).collect())
}

/// `POST /desk/classes/closures`: shows what falls into it, or keeps it.
pub(super) async fn add(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let (from, until): (Option<Day>, Option<Day>) = (form.parsed("from"), form.parsed("until"));
    let (Some(from), Some(until)) = (from, until.or(from)) else {
        let errors = Errors::one("from", "bookings-closure-days");
        return shown(&door, Some((form.values().clone(), errors)), None).await;
    };
    let closure = Closure {
        community: door.community.id,
        id: door.app.clock().fresh(),
        place: form.text("place").to_owned(),
        from,
        until,
        reason: form.text("reason").to_owned(),
        ended: false,
        made: door.now,
    };
    let (community, zone) = (door.community.id, door.zone.clone());
    if form.text("do") != "save" {
        let falls = door
            .read::<_, StoreError, _>(move |tx| falls(tx, community, &zone, &closure))
            .await?;
        let typed = (form.values().clone(), Errors::none());
        return shown(&door, Some(typed), Some(falls)).await;
    }
    let actor = door.actor.label();
    let done = door
        .write::<_, CloseError, _>(move |tx| closure::close(tx, &actor, &closure))
        .await;
    let (field, saying) = match done {
        Ok(()) => {
            super::terms::looked_at(&door, &[]).await?;
            return Ok(Reply::to("/desk/classes/closures?said=bookings-closure-done").into_response());
        }
        Err(CloseError::Days) => ("until", "bookings-closure-days"),
        Err(CloseError::Reason) => ("reason", "bookings-closure-reason-bad"),
        Err(CloseError::Store(error)) => return Err(error.into()),
    };
    let typed = (form.values().clone(), Errors::one(field, saying));
    shown(&door, Some(typed), None).await
}

/// `POST /desk/classes/closures/{id}/end`
pub(super) async fn end(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let id = kernel::Uuid::try_parse(&id).map_err(|_| Failure::NotFound)?;
    let (community, actor) = (door.community.id, door.actor.label());
    door.write::<_, StoreError, _>(move |tx| closure::reopen(tx, community, &actor, id))
        .await?;
    super::terms::looked_at(&door, &[]).await?;
    Ok(Reply::to("/desk/classes/closures?said=bookings-closure-ended-done").into_response())
}
