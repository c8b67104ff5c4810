//! The staff's pages: what runs, who is in it, who came.

mod at_door;
mod roll;
mod rush;

use axum::Router;
use axum::routing::{get, post};
use web::{App, Bar, Nav};

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/classes", get(roll::list))
        .route("/desk/classes/at-door", get(at_door::ask).post(at_door::find))
        .route("/desk/classes/at-door/{token}", get(at_door::page))
        .route("/desk/classes/{id}", get(roll::page))
        .route("/desk/classes/{id}/rush", get(rush::page).post(rush::send))
        .route("/desk/classes/{id}/rush/block", get(rush::block))
        .route("/desk/classes/{id}/check-in/{claim}", post(roll::check_in))
        .route("/desk/classes/{id}/no-show/{claim}", post(roll::no_show))
}

/// The statements of this part.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static store::Sql)> {
    roll::ALL.iter()
}

/// The entry of the staff's bar.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Desk,
        order: 45,
        href: "/desk/classes",
        sign: "desk",
        word: "bookings-desk-nav",
        needs: Some(("bookings", "keep")),
    }
}
