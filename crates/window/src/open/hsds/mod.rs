//! `/hsds/v3`: the catalogue as Human Services Data, Open Referral 3.0.

mod asked;
mod organizations;
mod places;
mod services;
mod shown;
mod taxonomies;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;
use web::{App, Door, Failure};

use super::answer;

const JSON: &str = "application/json";

/// Every path of the standard's API that is read.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hsds/v3", get(meta))
        .route("/hsds/v3/", get(meta))
        .route("/hsds/v3/services", get(services::list))
        .route("/hsds/v3/services/{id}", get(services::one))
        .route("/hsds/v3/service_at_locations", get(places::list))
        .route("/hsds/v3/service_at_locations/{id}", get(places::one))
        .route("/hsds/v3/organizations", get(organizations::list))
        .route("/hsds/v3/organizations/{id}", get(organizations::one))
        .route("/hsds/v3/taxonomies", get(taxonomies::list))
        .route("/hsds/v3/taxonomies/{id}", get(taxonomies::one))
        .route("/hsds/v3/taxonomy_terms", get(taxonomies::terms))
        .route("/hsds/v3/taxonomy_terms/{id}", get(taxonomies::term))
}

/// `GET /hsds/v3`: what this is.
async fn meta(door: Door) -> Result<Response, Failure> {
    let config = door.app.config();
    let value = json!({
        "version": "3.0",
        "profile": "https://docs.openreferral.org/en/3.0/hsds/",
        "openapi_url": config.absolute("/api/openapi.json"),
    });
    Ok(answer(&door, JSON, value.to_string()))
}
