//! The staff's pages: inbox, one matter with its timeline and actions, taking in.

mod act;
mod contact;
mod fault;
mod file;
mod hints;
mod inbox;
mod likely;
mod line;
mod matter;
mod panel;
mod perform;
mod place;
mod row;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod samples_counter;
mod slip;
mod take_in;
mod take_in_page;
mod target;
mod view;
mod who;
mod whose;

use axum::Router;
use axum::routing::{get, post};
use web::{App, Bar, Limits, Nav};

pub(crate) use fault::Fault;
pub(crate) use row::is_late;

/// Bytes of one photo.
const EACH: u64 = 10 << 20;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    let files = || Limits::files(9, EACH).layer();
    Router::new()
        .route("/desk", get(inbox::page))
        .route("/desk/block", get(inbox::block))
        .route(
            "/desk/take-in",
            get(take_in::page).post(take_in::save).layer(files()),
        )
        .route("/desk/hear", post(take_in::hints))
        .route("/matters/{id}", get(matter::page))
        .route("/matters/{id}/contact", get(contact::back).post(contact::show))
        .route("/matters/{id}/slip", get(slip::page))
        .route("/matters/{id}/slip/paper", get(slip::paper))
        .route("/matters/{id}/who", get(who::page))
        .route("/matters/{id}/file/{file}", get(file::file))
        .route(
            "/matters/{id}/{action}",
            get(perform::back).post(perform::act).layer(files()),
        )
}

/// The entries of the staff's bar.
pub(crate) fn nav() -> Vec<Nav> {
    let entry = |order, href, word, action| Nav {
        bar: Bar::Desk,
        order,
        href,
        sign: "desk",
        word,
        needs: Some(("matters", action)),
    };
    vec![
        entry(10, "/desk", "desk-nav", "desk"),
        entry(20, "/desk/take-in", "desk-nav-take-in", "take_in"),
    ]
}
