//! A page that stays at hand without a line.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// The script, the same for every such page: it keeps the page of its own scope.
/// Its address has no hash: a browser asks for it again under the same name.
const WORKER: &str = include_str!("worker.js");

/// The service worker of the page at `scope`, which registers it with that scope.
pub fn worker(scope: &'static str) -> Response {
    worker_of(WORKER, scope)
}

/// A service worker with a script of its own, for the pages at `scope`.
pub fn worker_of(script: &'static str, scope: &'static str) -> Response {
    let mut response = script.into_response();
    let out = response.headers_mut();
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    out.insert(header::CONTENT_TYPE, kind);
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    out.insert("service-worker-allowed", HeaderValue::from_static(scope));
    response
}
