//! JSON bodies of the API.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::door::Door;
use crate::errors::Saying;
use crate::failure::Failure;
use crate::form::{Limits, collect, key_of_header};
use crate::guard;

/// A JSON body of at most the route's text limit. With a browser's session the
/// proof comes in the header `x-guard`; with an API token none is needed.
#[derive(Clone, Debug)]
pub struct Json<T> {
    /// The value.
    pub value: T,
    /// The bytes as they came: for [`Door::write_once`](crate::Door::write_once).
    pub bytes: Vec<u8>,
    /// The idempotency key: `Idempotency-Key`, else a fresh one.
    pub key: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let door = Door::from_request_parts(&mut parts, app).await?;
        let limits = parts.extensions.get::<Limits>().copied().unwrap_or_default();
        limits.check_announced(&parts.headers)?;
        let proof = parts
            .headers
            .get("x-guard")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        guard::check(&door, &parts.headers, proof)?;
        let bytes = collect(body, limits.text).await?;
        read(&parts.headers, &door, &bytes)
    }
}

/// The same for calls that anybody may make. Whoever acts in nobody's name
/// needs no proof: no page of a stranger can send this type without being asked
/// first. Whoever is signed in proves it as ever.
#[derive(Clone, Debug)]
pub struct OpenJson<T>(pub Json<T>);

impl<T: DeserializeOwned> FromRequest<App> for OpenJson<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let door = Door::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        if door.actor.is_signed_in() {
            return Ok(Self(Json::from_request(request, app).await?));
        }
        let (parts, body) = request.into_parts();
        let limits = parts.extensions.get::<Limits>().copied().unwrap_or_default();
        limits.check_announced(&parts.headers)?;
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Failure::bad("body", "web-form-kind"));
        }
        if guard::is_foreign(&door, &parts.headers) {
            return Err(Failure::Foreign);
        }
        let bytes = collect(body, limits.text).await?;
        Ok(Self(read(&parts.headers, &door, &bytes)?))
    }
}

fn read<T: DeserializeOwned>(headers: &HeaderMap, door: &Door, bytes: &[u8]) -> Result<Json<T>, Failure> {
    let value = serde_json::from_slice(bytes).map_err(|error| {
        Failure::bad(
            "body",
            Saying::from("web-form-json").with("why", error.to_string()),
        )
    })?;
    Ok(Json {
        value,
        bytes: bytes.to_vec(),
        key: key_of_header(headers, door)?,
    })
}
