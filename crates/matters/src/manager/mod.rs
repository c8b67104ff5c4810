//! The manager's pages: today's decisions, charts, the no-loss figures; and
//! the league of the units, which everybody may read.

mod board;
mod cards;
mod charts;
mod league;
mod page;
pub(crate) mod rows;

use axum::Router;
use axum::routing::get;
use web::{App, Bar, Nav};

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/manage", get(page::page))
        .route("/league", get(league::page))
}

/// Its entries in the bar of the staff.
pub(crate) fn nav() -> [Nav; 2] {
    let entry = |order, href, word, action| Nav {
        bar: Bar::Desk,
        order,
        href,
        sign: "desk",
        word,
        needs: Some(("matters", action)),
    };
    [
        entry(50, "/manage", "manage-nav", "manage"),
        entry(60, "/league", "league-nav", "desk"),
    ]
}

#[cfg(test)]
mod samples;
