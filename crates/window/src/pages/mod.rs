//! Residents' pages: what can be asked for, what it takes, asking for it, and
//! what became of it.

pub(crate) mod apply;
pub mod item;
mod list;
pub(crate) mod progress;
pub mod send;
pub(crate) mod sitting;

use axum::Router;
use axum::routing::{get, post};
use web::{App, Bar, Nav};

use crate::applications::papers::limits;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/services", get(list::page))
        .route("/services/elsewhere", get(list::elsewhere))
        .route("/services/{code}", get(item::page))
        .route(
            "/services/{code}/apply",
            get(apply::begin_page).post(apply::begin),
        )
        .route("/apply", get(apply::resume_page).post(apply::resume))
        .route("/apply/{token}", get(apply::page).post(apply::answer))
        .route("/apply/{token}/later", post(apply::later))
        .route(
            "/apply/{token}/papers",
            post(apply::papers).layer(limits().layer()),
        )
        .route("/apply/{token}/send", post(send::send))
        .route("/apply/{token}/withdraw", post(progress::withdraw))
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
