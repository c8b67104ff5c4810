//! `/leader`: a grid leader's page on the telephone. It works without a line:
//! what is written there waits in the telephone and is taken in exactly once
//! when the line returns. Without JavaScript it is a page of plain forms.

mod page;
mod send;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use web::{App, Bar, Limits, Nav};

/// Bytes of one photo.
const EACH: u64 = 10 << 20;

/// The script that keeps the page at hand without a line. Its address has no
/// hash: a browser asks for it again under the same name.
const WORKER: &str = include_str!("worker.js");

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    let files = || Limits::files(9, EACH).layer();
    Router::new()
        .route("/leader", get(page::page))
        .route("/leader/report", post(send::report).layer(files()))
        .route("/leader/visit", post(send::visit).layer(files()))
        .route("/leader/household", post(send::household).layer(files()))
        .route("/leader/told", post(send::told).layer(files()))
        .route("/leader/worker.js", get(worker))
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

/// `GET /leader/worker.js`.
async fn worker() -> Response {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    let fresh = HeaderValue::from_static("no-cache");
    let reach = HeaderValue::from_static("/leader");
    let mut response = WORKER.into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, kind);
    out.insert(header::CACHE_CONTROL, fresh);
    out.insert("service-worker-allowed", reach);
    response
}

#[cfg(test)]
mod samples;
