//! Residents' pages: what can be asked for, and what it takes.

pub mod item;
mod list;

use axum::Router;
use axum::routing::get;
use web::{App, Bar, Nav};

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/services", get(list::page))
        .route("/services/elsewhere", get(list::elsewhere))
        .route("/services/{code}", get(item::page))
}

/// The tab of residents.
pub(crate) fn nav() -> Nav {
    Nav {
        bar: Bar::Tabs,
        order: 25,
        href: "/services",
        sign: "file",
        word: "window-tab",
        needs: None,
    }
}
