//! The manager's tables: categories with their limits, routing rules, workflow.

mod categories;
mod rows;
mod rules;
mod workflow;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use web::{App, Door, Failure, Reply};

pub(crate) use rows::ALL;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(first))
        .route(
            "/settings/categories",
            get(categories::list).post(categories::add),
        )
        .route(
            "/settings/categories/{code}",
            get(categories::page).post(categories::save),
        )
        .route("/settings/rules", get(rules::list).post(rules::add))
        .route("/settings/rules/{id}", get(rules::page).post(rules::save))
        .route("/settings/workflow", get(workflow::list).post(workflow::add))
        .route("/settings/workflow/{version}", get(workflow::text))
}

/// `GET /settings`: the first page that this person may open.
async fn first(door: Door) -> Result<Response, Failure> {
    door.require_signed_in()?;
    let sides = people::pages::sides(&door);
    let first = sides.first().ok_or(Failure::Denied)?;
    Ok(Reply::to(first.href).into_response())
}

#[cfg(test)]
mod samples;
