//! The API of matters for programs, and Open311.

mod call;
mod document;
mod fault;
mod files;
mod open311;
mod register;
mod report;
mod settings;
mod shown;
mod verbs;
mod wall;

use axum::Router;
use axum::routing::get;
use web::App;

pub(crate) use document::document;
pub(crate) use open311::ALL;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/matters", get(register::list).post(report::report))
        .route("/api/v1/matters/{id}", get(register::one))
        .route("/api/v1/categories", get(settings::categories))
        .route("/api/v1/units", get(settings::units))
        .route("/api/v1/grid", get(settings::grid))
        .route("/api/v1/wall", get(wall::list))
        .route("/api/v1/wall/{receipt}", get(wall::one))
        .merge(report::routes())
        .merge(verbs::routes())
        .merge(open311::routes())
}
