//! The staff's pages: the catalogue as it is edited.

mod catalogue;
mod version;

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/items", get(catalogue::list))
        .route(
            "/settings/items/{code}",
            get(catalogue::page).post(catalogue::propose),
        )
        .route("/settings/versions/{id}", get(version::page))
        .route("/settings/versions/{id}/publish", post(version::publish))
        .route("/settings/versions/{id}/refuse", post(version::refuse))
}
