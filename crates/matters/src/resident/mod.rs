//! The resident's pages: home, say something, receipt, look up, rate. Nobody
//! needs a log-in for any of them.

mod acts;
mod draft;
mod family;
pub(crate) mod grid;
mod held;
mod home;
pub(crate) mod media;
pub(crate) mod mine;
mod pages;
mod place;
pub(crate) mod receipt;
mod receipt_paper;
mod report;
pub(crate) mod say;
mod send;
pub(crate) mod status;
pub(crate) mod story;
pub(crate) mod upload;

use axum::Router;
use axum::routing::{get, post};
use web::{App, Bar, Failure, Limits, Nav};

use crate::cx::{Refused, WordsFault};

/// Bytes of one photo, and of a voice note.
const EACH: u64 = 10 << 20;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    // A long letter is shown again with what is too long, not refused unread.
    let files = || {
        Limits {
            text: 1 << 20,
            ..Limits::files(10, EACH)
        }
        .layer()
    };
    let held = |start: &str| {
        Router::new()
            .route(start, get(receipt::page))
            .route(&format!("{start}/rate"), get(acts::rate_page).post(acts::rate))
            .route(&format!("{start}/tell"), post(acts::tell).layer(files()))
            .route(&format!("{start}/withdraw"), post(acts::withdraw))
            .route(&format!("{start}/file/{{id}}"), get(receipt::file))
            .route(&format!("{start}/paper"), get(receipt_paper::paper))
    };
    Router::new()
        .route("/", get(home::page))
        .route("/home", get(place::page).post(place::choose))
        .route("/report", get(report::begin).post(report::step).layer(files()))
        .route("/report/hear", post(report::near).layer(files()))
        .route("/report/file/{token}", get(report::file))
        .route("/me/matters", get(family::own_page))
        .route("/me/family/{id}", get(family::ward_page))
        .route("/status", get(status::page).post(status::look))
        .merge(held("/r/{secret}"))
        .merge(held("/i/{intake}"))
}

/// The tabs of residents.
pub(crate) fn nav() -> Vec<Nav> {
    let tab = |order, href, sign, word| Nav {
        bar: Bar::Tabs,
        order,
        href,
        sign,
        word,
        needs: None,
    };
    vec![
        tab(10, "/", "home", "resident-tab-home"),
        tab(20, "/report", "mic", "resident-tab-report"),
        tab(30, "/wall", "hui", "resident-tab-wall"),
        tab(40, "/status", "search", "resident-tab-status"),
    ]
}

/// A refusal as the failure that is told.
pub(crate) fn refused(refused: Refused) -> Failure {
    match refused {
        Refused::NotFound => Failure::NotFound,
        Refused::Denied => Failure::Denied,
        Refused::NotNow { .. } => Failure::conflict("resident-not-now"),
        Refused::Stale => Failure::conflict("resident-stale"),
        Refused::BeyondCalendar => Failure::conflict("resident-beyond"),
        Refused::Words(WordsFault::Empty) => Failure::bad("words", "resident-words-empty"),
        Refused::Words(WordsFault::TooLong { .. }) => Failure::bad("words", "resident-words-too-long"),
        Refused::Store(error) => error.into(),
    }
}

#[cfg(test)]
mod samples;
