//! A call of a program: its JSON body, its key, the matter that it is about.

use axum::RequestPartsExt;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use store::Tx;
use web::{App, Door, Failure, Json, Reply, Saying};

use super::fault::Fault;
use super::shown::MatterOut;
use crate::cx::Cx;
use crate::hand::Hand;
use crate::rows::{Matter, MatterId};

/// The most bytes of a body.
const MOST: usize = 256 * 1024;

/// A JSON body. With a browser's session the proof comes in `x-guard`; a
/// program's token needs none, and neither does whoever acts in nobody's name:
/// no page of a stranger can send this type without being asked first.
pub(super) struct Body<T> {
    pub value: T,
    /// As it came: for `write_once`.
    pub bytes: Vec<u8>,
    /// The `Idempotency-Key`, if one was sent.
    pub key: Option<String>,
}

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let door = Door::from_request_parts(&mut parts, app).await?;
        if door.actor.is_signed_in() {
            let keyed = parts.headers.contains_key("idempotency-key");
            let json = Json::<T>::from_request(Request::from_parts(parts, body), app).await?;
            return Ok(Self {
                value: json.value,
                bytes: json.bytes,
                key: keyed.then_some(json.key),
            });
        }
        let kind = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if !kind
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/json")
        {
            return Err(Failure::bad("body", "web-form-kind"));
        }
        let too_large = |_| Failure::TooLarge { most: 256 * 1024 };
        let bytes = axum::body::to_bytes(body, MOST).await.map_err(too_large)?;
        let bad = |error: serde_json::Error| {
            Failure::bad(
                "body",
                Saying::from("web-form-json").with("why", error.to_string()),
            )
        };
        let value = serde_json::from_slice(&bytes).map_err(bad)?;
        Ok(Self {
            value,
            bytes: bytes.to_vec(),
            key: key(&parts.headers)?,
        })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default();
    if (1..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(Some(key.to_owned()))
    } else {
        Err(Failure::bad("key", "web-form-key"))
    }
}

/// What the inputs of verbs have in common.
pub(super) trait Input: DeserializeOwned + Send + 'static {
    /// The version that was read, if the body says.
    fn version(&self) -> Option<i32>;
}

/// A verb that is to be done to a matter.
pub(super) struct Call<T> {
    pub door: Door,
    pub hand: Hand,
    pub id: MatterId,
    version: Option<i32>,
    by_header: bool,
    pub body: Body<T>,
}

impl<T: Input> FromRequest<App> for Call<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let door = Door::from_request_parts(&mut parts, app).await?;
        door.hold_back()?;
        let Path(id) = parts
            .extract::<Path<String>>()
            .await
            .map_err(|_| Failure::NotFound)?;
        let id = id.parse().map_err(|_| Failure::NotFound)?;
        let header = if_match(&parts.headers)?;
        let body = Body::<T>::from_request(Request::from_parts(parts, body), app).await?;
        let hand = Hand::of(&door).await?;
        let version = header.or(body.value.version());
        Ok(Self {
            door,
            hand,
            id,
            version,
            by_header: header.is_some(),
            body,
        })
    }
}

/// The version of `If-Match: "3"`; `*` asks for none.
fn if_match(headers: &HeaderMap) -> Result<Option<i32>, Failure> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    match value.to_str().unwrap_or_default().trim().trim_matches('"') {
        "*" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Failure::bad("If-Match", "api-if-match")),
    }
}

/// What a verb is given beside the transaction.
pub(super) struct Asked<'a, T> {
    pub cx: Cx<'a>,
    pub hand: &'a Hand,
    pub id: MatterId,
    pub version: Option<i32>,
    pub input: &'a T,
}

impl<T: Input> Call<T> {
    /// Does the verb and answers with the matter as it stands then.
    pub async fn run<F>(self, verb: F) -> Response
    where
        F: Fn(&mut Tx<'_>, Asked<'_, T>) -> Result<Matter, Fault> + Send + 'static,
    {
        let Self {
            door,
            hand,
            id,
            version,
            by_header,
            body,
        } = self;
        let Body { value, bytes, key } = body;
        let shown = hand.clone();
        let rule = move |tx: &mut Tx<'_>| {
            let asked = Asked {
                cx: hand.cx(),
                hand: &hand,
                id,
                version,
                input: &value,
            };
            verb(tx, asked)
        };
        let reply = move |matter: &Matter| Reply::json(StatusCode::OK, &MatterOut::of(matter, &shown));
        let done = match key {
            Some(key) => {
                let kept = move |tx: &mut Tx<'_>| rule(tx).map(|matter| reply(&matter));
                door.write_once(&key, &bytes, kept).await
            }
            // The one who writes for all need not put it into words too.
            None => door
                .write(rule)
                .await
                .map(|matter| reply(&matter).into_response()),
        };
        match done {
            Err(Fault::Told(mut problem)) if by_header && problem.word == "stale-version" => {
                problem.status = StatusCode::PRECONDITION_FAILED;
                Fault::Told(problem).answer(&door)
            }
            Err(fault) => fault.answer(&door),
            Ok(response) => response,
        }
    }
}

/// Runs a rule, once for a key if there is one.
pub(super) async fn settle<F>(
    door: &Door,
    key: Option<&str>,
    bytes: &[u8],
    rule: F,
) -> Result<Response, Fault>
where
    F: FnMut(&mut Tx<'_>) -> Result<Reply, Fault> + Send + 'static,
{
    match key {
        Some(key) => door.write_once(key, bytes, rule).await,
        None => door.write(rule).await.map(IntoResponse::into_response),
    }
}
