//! `/settings/departments`: departments that take applications over the line.
//! A secret is never shown again; left empty it stays as it is.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use people::pages::{Side, sides};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::outside::{Department, DepartmentError, NewDepartment, keep};

#[derive(Template)]
#[template(path = "window/departments.html")]
struct DepartmentsPage {
    f: Frame,
    sides: Vec<Side>,
    errors: Errors,
    values: Values,
    rows: Vec<Department>,
    /// The one that is changed.
    one: Option<Department>,
}

async fn shown(door: &Door, values: Values, errors: Errors) -> Result<Response, Failure> {
    let community = door.community.id;
    let rows = door
        .read::<_, StoreError, _>(move |tx| Department::all(tx, community))
        .await?;
    let wanted = values.text("id").to_owned();
    let one = rows.iter().find(|one| one.id.to_string() == wanted).cloned();
    let values = match &one {
        Some(one) => values.or("name", one.name.clone()).or("url", one.url.clone()),
        None => values,
    };
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = DepartmentsPage {
        f: door.frame_t("window-outside-title"),
        sides: sides(door),
        errors,
        values,
        rows,
        one,
    };
    Ok(door.page(status, &page))
}

/// `GET /settings/departments`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("departments", "see")?;
    shown(&door, door.query(), Errors::none()).await
}

/// `POST /settings/departments`.
pub(super) async fn save(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("departments", "edit")?;
    let new = NewDepartment {
        id: form.parsed("id").zip(form.parsed("version")),
        name: form.text("name").to_owned(),
        url: form.text("url").trim().to_owned(),
        secret: form.raw("secret").trim().to_owned(),
        closed: form.ticked("closed"),
    };
    let at = door.clone();
    let done = door
        .write_once::<DepartmentError, _>(form.key(), &form.canonical(), move |tx| {
            keep(tx, at.community.id, (&at.actor, at.app.policy()), &new)?;
            Ok(Reply::to("/settings/departments?said=window-outside-kept"))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(DepartmentError::Field(field, key)) => {
            shown(&door, form.values().clone(), Errors::one(field, key)).await
        }
        Err(DepartmentError::Denied) => Err(Failure::Denied),
        Err(DepartmentError::Stale) => Err(Failure::conflict("window-outside-stale")),
        Err(DepartmentError::Store(error)) => Err(error.into()),
    }
}
