//! `/leader`: a grid leader's page on the telephone. It works without a line:
//! what is written there waits in the telephone and is taken in exactly once
//! when the line returns. Without JavaScript it is a page of plain forms.

mod page;
mod send;

use axum::Router;
use axum::routing::{get, post};
use web::{App, Bar, Limits, Nav};

/// Bytes of one photo.
const EACH: u64 = 10 << 20;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    let files = || Limits::files(9, EACH).layer();
    Router::new()
        .route("/leader", get(page::page))
        .route("/leader/report", post(send::report).layer(files()))
        .route("/leader/visit", post(send::visit).layer(files()))
        .route("/leader/household", post(send::household).layer(files()))
        .route("/leader/told", post(send::told).layer(files()))
        .route("/leader/worker.js", get(async || web::worker("/leader")))
}

/// Its entry in the bar of the staff.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Desk,
        order: 15,
        href: "/leader",
        sign: "desk",
        word: "leader-nav",
        needs: Some(("matters", "lead")),
    }
}

#[cfg(test)]
mod samples;
