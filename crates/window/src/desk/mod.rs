//! The staff's pages: applications, errands, the catalogue as it is edited.

mod application;
mod applications;
mod catalogue;
mod version;

use axum::Router;
use axum::routing::{get, post};
use web::{App, Bar, Nav};

use crate::applications::papers::limits;

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
        .route("/desk/applications", get(applications::page))
        .route("/desk/applications/{id}", get(application::page))
        .route("/desk/applications/{id}/step", post(application::step))
        .route(
            "/desk/applications/{id}/papers",
            post(application::papers).layer(limits().layer()),
        )
        .route("/desk/applications/{id}/reveal", post(application::reveal))
        .route("/desk/applications/{id}/paper/{paper}", get(application::paper))
}

/// Its entry in the bar of the staff.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Desk,
        order: 15,
        href: "/desk/applications",
        sign: "file",
        word: "window-desk-nav",
        needs: Some(("applications", "see")),
    }
}
