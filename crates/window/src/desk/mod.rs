//! The staff's pages: applications, errands, the catalogue as it is edited.

pub(crate) mod application;
mod applications;
mod catalogue;
mod departments;
mod errand;
pub(crate) mod errands;
mod forms;
mod forwards;
mod rounds;
mod tells;
pub(crate) mod version;

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
        .route("/settings/forms", get(forms::page).post(forms::save))
        .route("/settings/forms/{id}", post(forms::answer))
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
        .route("/desk/forwards", get(forwards::list))
        .route("/desk/forwards/{id}", post(forwards::answer))
        .route("/desk/tells", get(tells::list))
        .route("/desk/tells/{id}", post(tells::answer))
        .route(
            "/settings/departments",
            get(departments::page).post(departments::save),
        )
        .route("/desk/errands", get(errands::list))
        .route("/desk/errands/paper", get(rounds::paper))
        .route(
            "/desk/errands/new",
            get(errands::new_page)
                .post(errands::make)
                .layer(web::Limits::files(1, 10 << 20).layer()),
        )
        .route("/desk/errands/{id}", get(errand::page))
        .route("/desk/errands/{id}/step", post(errand::step))
        .route("/desk/errands/{id}/told/{step}", post(errand::told))
        .route("/desk/errands/{id}/original", post(errand::original))
        .route("/desk/errands/{id}/original/{original}", post(errand::moved))
        .route("/desk/errands/{id}/finish", post(errand::finish))
        .route("/desk/errands/{id}/apply", post(errand::apply))
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
