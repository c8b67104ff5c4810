//! JSON bodies of the API.

use axum::extract::{FromRequest, FromRequestParts, Request};
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
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            Failure::bad(
                "body",
                Saying::from("web-form-json").with("why", error.to_string()),
            )
        })?;
        let key = key_of_header(&parts.headers, &door)?;
        Ok(Self {
            value,
            bytes: bytes.to_vec(),
            key,
        })
    }
}
