//! The pages of notices: for those who send and those who tell, for those who
//! read, and the manager's page of the ways out.

mod alerts;
mod list;
mod new;
mod one;
mod own;
mod ways;

use axum::Router;
use axum::routing::{get, post};
use kernel::GridPath;
use web::{App, Bar, Frame, Nav};

use crate::centre::Centre;

pub use list::own_person;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/notices", get(list::page))
        .route("/desk/notices/new", get(new::page).post(new::make))
        .route("/desk/notices/{id}", get(one::page))
        .route("/desk/notices/{id}/send", post(one::send))
        .route("/desk/told/{id}", post(one::tell))
        .route("/notices", get(own::page))
        .route("/notices/{id}/read", post(own::read))
        .route("/n/{link}", get(own::by_link).post(own::read_by_link))
        .route("/me/alerts", get(alerts::page).post(alerts::turn_on))
        .route("/me/alerts/begin", post(alerts::begin))
        .route("/me/alerts/{id}/end", post(alerts::end))
        .route("/push-worker.js", get(alerts::worker))
        .route("/settings/channels", get(ways::page).post(ways::keep))
        .route("/settings/channels/quiet", post(ways::quiet))
}

/// Its entry in the bar of the staff.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Desk,
        order: 40,
        href: "/desk/notices",
        sign: "ear",
        word: "people-notice-nav",
        needs: Some(("notices", "see")),
    }
}

/// A place by its names.
fn place(centre: &Centre, path: GridPath, f: &Frame) -> String {
    crate::pages::place_name(centre, path, f)
}
