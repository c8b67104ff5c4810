//! What programs may do at the window: `/api/v1/services`, `/catalogue`, `/applications`, `/errands`.

mod apply;
mod catalogue;
mod document;
mod errands;
mod fault;
mod papers;
mod register;
mod services;
mod shown;
mod steps;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) use document::document;

use crate::applications::Verb;
use crate::applications::papers::limits;
use steps::by_post;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/services", get(services::list))
        .route("/api/v1/services/{code}", get(services::one))
        .route("/api/v1/services/{code}/form", get(services::form))
        .route("/api/v1/catalogue/items/{code}", get(catalogue::item))
        .route(
            "/api/v1/catalogue/items/{code}/versions",
            get(catalogue::versions).post(catalogue::propose),
        )
        .route("/api/v1/catalogue/versions", get(catalogue::waiting))
        .route("/api/v1/catalogue/versions/{id}", get(catalogue::version))
        .route(
            "/api/v1/catalogue/versions/{id}/publish",
            post(catalogue::publish),
        )
        .route("/api/v1/catalogue/versions/{id}/refuse", post(catalogue::refuse))
        .route("/api/v1/applications", get(register::list).post(apply::apply))
        .route("/api/v1/applications/{id}", get(register::one))
        .route("/api/v1/applications/{id}/reveal", post(register::reveal))
        .route(
            "/api/v1/applications/{id}/papers",
            post(papers::keep).layer(limits().layer()),
        )
        .route("/api/v1/applications/{id}/papers/{paper}", get(papers::one))
        .route("/api/v1/applications/{id}/accept", by_post(Verb::Accept))
        .route("/api/v1/applications/{id}/ask", by_post(Verb::Ask))
        .route("/api/v1/applications/{id}/supplement", by_post(Verb::Supplement))
        .route("/api/v1/applications/{id}/forward", by_post(Verb::Forward))
        .route("/api/v1/applications/{id}/receipt", by_post(Verb::Receipt))
        .route("/api/v1/applications/{id}/result", by_post(Verb::Result))
        .route("/api/v1/applications/{id}/deliver", by_post(Verb::Deliver))
        .route("/api/v1/applications/{id}/refuse", by_post(Verb::Refuse))
        .route("/api/v1/applications/{id}/withdraw", by_post(Verb::Withdraw))
        .route("/api/v1/errands", get(errands::list).post(errands::start))
        .route("/api/v1/errands/{id}", get(errands::one))
        .route("/api/v1/errands/{id}/step", post(errands::step))
        .route("/api/v1/errands/{id}/told/{step}", post(errands::told))
        .route("/api/v1/errands/{id}/originals", post(errands::original))
        .route("/api/v1/errands/{id}/originals/{original}", post(errands::moved))
        .route("/api/v1/errands/{id}/finish", post(errands::finish))
}
