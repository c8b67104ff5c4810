//! `POST /classes/{id}/fault`: something does not work.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Reply};

use super::join::label;
use super::offering::{build, offering_id};
use crate::fault::{self, LONGEST};

/// The handler.
pub(crate) async fn say(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let id = offering_id(&id)?;
    let words = form.text("fault").to_owned();
    if !(1..=LONGEST).contains(&words.chars().count()) {
        let errors = Errors::one("fault", "bookings-fault-bad");
        let page = build(&door, id, errors, form.values().clone()).await?;
        return Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let phone = kernel::normal_phone(form.text("fault-phone"));
    let (community, actor, body) = (door.community.id, label(&door), form.canonical());
    door.write_once(form.key(), &body, move |tx| {
        fault::say(tx, community, &actor, id, (&words, phone.as_deref()))?;
        Ok::<_, StoreError>(Reply::to(format!("/classes/{id}?said=bookings-fault-done")))
    })
    .await
    .map_err(Failure::from)
    .map(IntoResponse::into_response)
}
