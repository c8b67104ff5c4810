//! What is done around every request: time limit, failures told, cookies,
//! security headers, counts.

use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::cookie;
use crate::failure::Failure;
use crate::manner::Kept;
use crate::porter::VISITOR;
use crate::render::render;

/// Nothing from elsewhere, nothing inline.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// How long a form with files may take on a slow line.
const WITH_FILES: Duration = Duration::from_secs(600);
/// How long the visitor's cookie lives: half a year.
const HALF_A_YEAR: u32 = 182 * 24 * 3600;

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_POLICY),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("microphone=(self), camera=(self), geolocation=(self), payment=(), usb=()"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

pub(crate) async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (mut parts, body) = request.into_parts();
    let kept = Kept::of(&parts);
    parts.extensions.insert(kept.clone());
    let patience = patience(&parts.headers, app.config().request_seconds);
    let answer = tokio::time::timeout(patience, next.run(Request::from_parts(parts, body))).await;
    let mut response = answer.unwrap_or_else(|_| Failure::TimedOut.into_response());
    if let Some(failure) = failure_of(&response) {
        let mut told = render(&app, &kept, &failure);
        if let Some(after) = response.headers_mut().remove(header::RETRY_AFTER) {
            told.headers_mut().insert(header::RETRY_AFTER, after);
        }
        if matches!(failure, Failure::TooLarge { .. } | Failure::TimedOut) {
            // What is still on its way will not be read.
            told.headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response = told;
    }
    finish(&app, &kept, &mut response);
    let status = response.status();
    app.counters().request(status, started.elapsed());
    tracing::debug!(method = %kept.manner.method, path = kept.manner.path, status = status.as_u16(), "answered");
    response
}

fn patience(headers: &HeaderMap, seconds: u32) -> Duration {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .map_or(&b""[..], |value| value.as_bytes());
    if kind.starts_with(b"multipart/") {
        WITH_FILES
    } else {
        Duration::from_secs(u64::from(seconds))
    }
}

/// The failure that an answer carries, or that a library's plain answer stands for.
fn failure_of(response: &Response) -> Option<Failure> {
    if let Some(failure) = response.extensions().get::<Failure>() {
        return Some(failure.clone());
    }
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .map_or(&b""[..], |value| value.as_bytes());
    let bare = kind.is_empty() || kind.starts_with(b"text/plain");
    if bare {
        Failure::of_status(response.status())
    } else {
        None
    }
}

fn finish(app: &App, kept: &Kept, response: &mut Response) {
    let (ok, secure) = (response.status().as_u16() < 400, app.config().secure());
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    if secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    let door = kept.door.get();
    if !headers.contains_key(header::CACHE_CONTROL) {
        let shown_to_one = door.is_some_and(|door| door.actor.is_signed_in()) || !ok;
        let rule = if shown_to_one {
            "no-store"
        } else {
            "private, no-cache"
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(rule));
    }
    let Some(door) = door else { return };
    for cookie in door.cookies.iter() {
        // What the handler itself set, such as at sign-out, comes after and wins.
        if !headers.contains_key(header::SET_COOKIE) {
            headers.append(header::SET_COOKIE, cookie.clone());
        }
    }
    if door.visitor.fresh && door.guarded.load(std::sync::atomic::Ordering::Relaxed) {
        headers.append(
            header::SET_COOKIE,
            cookie::set(VISITOR, &door.visitor.id, Some(HALF_A_YEAR), secure),
        );
    }
}
