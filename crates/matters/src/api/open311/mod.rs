//! Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2) under `/open311/v2`, as
//! JSON and XML. Only what is on the wall is ever shown; what is private or not
//! yet moderated is not even there when asked for by its number.

mod answer;
mod ask;
mod post;
mod requests;
mod services;

use axum::Router;
use axum::extract::{Path, Request};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use web::{App, Door, Failure};

use answer::{Bad, Format};
use ask::Ask;

pub(crate) use requests::ALL;

/// The calls, for the document.
pub(super) const PATHS: &[(&str, &str)] = &[
    ("/open311/v2/discovery.{format}", "Where the services are"),
    ("/open311/v2/services.{format}", "What can be reported"),
    (
        "/open311/v2/services/{service_code}.{format}",
        "What a service asks for",
    ),
    ("/open311/v2/requests.{format}", "What is on the wall"),
    (
        "/open311/v2/requests.{format}",
        "Say something; api_key is a token",
    ),
    (
        "/open311/v2/requests/{service_request_id}.{format}",
        "One of them",
    ),
    ("/open311/v2/tokens/{token}.{format}", "The number of a token"),
];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/open311/v2/{*path}", get(read).post(write))
}

/// The path without its ending, and the format that the ending asks for.
fn split<'p>(path: &'p str, headers: &HeaderMap) -> (&'p str, Format) {
    match path.rsplit_once('.') {
        Some((path, "json")) => (path, Format::Json),
        Some((path, "xml")) => (path, Format::Xml),
        _ => (path, Format::accepted(headers)),
    }
}

async fn read(door: Door, Path(path): Path<String>, headers: HeaderMap) -> Response {
    let (path, format) = split(&path, &headers);
    let done = match path.split('/').collect::<Vec<_>>().as_slice() {
        ["discovery"] => services::discovery(&door, format),
        ["services"] => services::list(&door, format).await,
        ["services", code] => services::definition(&door, code, format).await,
        ["requests"] => requests::list(&door, &Ask::of(&door.query()), format).await,
        ["requests", number] => requests::one(&door, number, format).await,
        ["tokens", token] => requests::token(&door, token, format).await,
        _ => Err(Bad::new(404, "api-open311-nothing")),
    };
    done.unwrap_or_else(|bad| bad.answer(&door, format))
}

async fn write(door: Door, Path(path): Path<String>, headers: HeaderMap, request: Request) -> Response {
    let (path, format) = split(&path, &headers);
    let done = match path {
        "requests" => post::post(&door, &headers, request, format).await,
        _ => Err(Bad::new(404, "api-open311-nothing")),
    };
    done.unwrap_or_else(|bad| bad.answer(&door, format))
}

impl From<Failure> for Bad {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound => Self::new(404, "api-open311-nothing"),
            Failure::TooMany { .. } => Self::new(429, "api-open311-often"),
            Failure::Unavailable | Failure::TimedOut => Self::new(503, "api-open311-later"),
            other => Self::new(other.status().as_u16(), "api-open311-wrong"),
        }
    }
}

impl From<store::StoreError> for Bad {
    fn from(error: store::StoreError) -> Self {
        Failure::from(error).into()
    }
}
