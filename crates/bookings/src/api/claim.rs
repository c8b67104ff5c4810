//! `POST /api/v1/bookings/claims`: a seat for a person, whoever asks.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;
use web::{Door, Failure, Json, Reply};

use crate::ages;
use crate::allocator::{Allocator, Allocators, Answer};
use crate::ids::{ClaimId, OfferingId, PersonId, WaitId};
use crate::learner::{self, Meet, MeetError};
use crate::ledger::{Asker, COUNTER, HARDSHIP, Order, RESIDENT, Refusal, Want};

/// A claim as a program sends it. All of it is given, or nothing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimBody {
    /// What.
    offering: Option<String>,
    /// Several at once.
    #[serde(default)]
    offerings: Vec<String>,
    /// For whom.
    person: String,
    /// For how many; 1 if left out.
    party: Option<i32>,
    /// RFC 3339, for what is given by time.
    from: Option<String>,
    /// RFC 3339.
    until: Option<String>,
    /// Wait if it is full.
    #[serde(default)]
    wait: bool,
    /// Take a freed seat without being asked again.
    #[serde(default)]
    at_once: bool,
    /// `counter` or `phone`, if staff ask for somebody.
    channel: Option<String>,
}

/// Somebody to be known.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LearnerBody)]
pub(super) struct MeetBody {
    /// The name.
    name: String,
    /// A telephone.
    phone: String,
    /// The birthday, `YYYY-MM-DD`.
    #[serde(default)]
    born: String,
    /// Lives in the community.
    #[serde(default)]
    resident: bool,
    /// Of those for whom seats are kept.
    #[serde(default)]
    hardship: bool,
}

/// Somebody known.
#[derive(Serialize, ToSchema)]
pub(super) struct LearnerOut {
    /// Their id.
    id: String,
    /// Their name.
    name: String,
}

/// Nothing to say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Empty {}

pub(super) fn id<T: std::str::FromStr>(text: &str, field: &'static str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::bad(field, "bookings-api-id"))
}

/// The allocator of the community that is asked.
pub(crate) fn allocator(door: &Door) -> Result<Allocator, Failure> {
    Ok(door
        .app
        .shelf::<Allocators>()
        .of(door.app.store(), door.community.id)?)
}

/// What a person is; 404 for a stranger.
pub(crate) async fn standing(door: &Door, allocator: &Allocator, person: PersonId) -> Result<u8, Failure> {
    if let Some(standing) = allocator.front.standing(person) {
        return Ok(standing);
    }
    let community = door.community.id;
    let known = door
        .read::<_, StoreError, _>(move |tx| learner::by_id(tx, community, person))
        .await?
        .ok_or(Failure::NotFound)?;
    let standing = u8::try_from(known.standing).unwrap_or_default();
    allocator.front.meet(person, standing);
    Ok(standing)
}

pub(super) async fn claim(door: Door, json: Json<ClaimBody>) -> Result<Response, Failure> {
    door.require_any("bookings", "claim_for")?;
    let body = &json.value;
    let allocator = allocator(&door)?;
    let person: PersonId = id(&body.person, "person")?;
    allocator
        .pace
        .take(person, door.now)
        .map_err(|retry_after| Failure::TooMany { retry_after })?;
    let mut standing = standing(&door, &allocator, person).await?;
    let channel = match body.channel.as_deref() {
        Some("counter") => "counter",
        Some("phone") => "phone",
        _ => "api",
    };
    if channel != "api" {
        standing |= COUNTER;
    }
    let span = span(&door, (&body.from, &body.until))?;
    let named = body.offering.iter().chain(&body.offerings);
    let wants = named
        .map(|offering| {
            Ok(Want {
                lot: id::<OfferingId>(offering, "offering")?,
                span,
                party: body.party.unwrap_or(1),
            })
        })
        .collect::<Result<Vec<Want>, Failure>>()?;
    let lots: Vec<OfferingId> = wants.iter().map(|want| want.lot).collect();
    ages::require(&door, &allocator, person, &lots).await?;
    let order = Order::Claim {
        wants,
        wait: body.wait,
        at_once: body.at_once,
    };
    send(
        &door,
        &allocator,
        (person, standing, channel),
        order,
        json.key,
        json.bytes,
    )
    .await
}

pub(super) fn span(
    door: &Door,
    (from, until): (&Option<String>, &Option<String>),
) -> Result<(i64, i64), Failure> {
    let time = |text: &Option<String>, field| match text {
        None => Ok(0),
        Some(text) => kernel::Micros::parse(text, &door.zone)
            .map(|at| at.0)
            .map_err(|_| Failure::bad(field, "bookings-api-time")),
    };
    Ok((time(from, "from")?, time(until, "until")?))
}

pub(super) async fn send(
    door: &Door,
    allocator: &Allocator,
    person: (PersonId, u8, &'static str),
    order: Order,
    key: String,
    bytes: Vec<u8>,
) -> Result<Response, Failure> {
    let actor = door.actor.label();
    let key = format!("{actor}/{key}");
    let asker = Asker {
        actor: Arc::from(actor),
        person: person.0,
        standing: person.1,
        channel: person.2,
    };
    Ok(told(door, allocator.ask(asker, order, key, bytes).await))
}

/// An answer of the allocator as JSON.
fn told(door: &Door, answer: Answer) -> Response {
    match answer {
        Answer::Receipt(receipt) | Answer::Again(receipt) => {
            Reply::body(StatusCode::CREATED, "application/json", receipt.as_bytes()).into_response()
        }
        Answer::OtherBody => Failure::OtherBody.into_response(),
        Answer::Refused(why) => refused(door, why),
        Answer::Unavailable => {
            let mut response = Failure::Unavailable.into_response();
            response.headers_mut().insert(
                axum::http::header::RETRY_AFTER,
                axum::http::HeaderValue::from_static("1"),
            );
            response
        }
    }
}

/// Problem details (RFC 9457) of a refusal, said without much ado: there may be thousands a second.
fn refused(door: &Door, why: Refusal) -> Response {
    let status = match why {
        Refusal::Unknown | Refusal::Gone => StatusCode::NOT_FOUND,
        Refusal::BadTime | Refusal::TooMany => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::NotOpen
        | Refusal::Closed
        | Refusal::Full
        | Refusal::Already
        | Refusal::Overlap
        | Refusal::Drawn
        | Refusal::Awaited => StatusCode::CONFLICT,
    };
    let title = door.t(say(why));
    let body = format!(
        "{{\"type\":\"about:blank#{0}\",\"title\":{title:?},\"status\":{1},\"refused\":\"{0}\"}}",
        why.word(),
        status.as_u16()
    );
    Reply::body(status, "application/problem+json", body).into_response()
}

/// The message of a refusal.
pub(crate) fn say(why: Refusal) -> &'static str {
    match why {
        Refusal::Unknown => "bookings-refused-unknown",
        Refusal::NotOpen => "bookings-refused-not-open",
        Refusal::Closed => "bookings-refused-closed",
        Refusal::Full => "bookings-refused-full",
        Refusal::Already => "bookings-refused-already",
        Refusal::Overlap => "bookings-refused-overlap",
        Refusal::BadTime => "bookings-refused-bad-time",
        Refusal::TooMany => "bookings-refused-too-many",
        Refusal::Drawn => "bookings-refused-drawn",
        Refusal::Gone => "bookings-refused-gone",
        Refusal::Awaited => "bookings-refused-awaited",
    }
}

pub(super) async fn change(door: Door, json: Json<Empty>, order: Order) -> Result<Response, Failure> {
    door.require_any("bookings", "claim_for")?;
    let allocator = allocator(&door)?;
    let nobody = PersonId(kernel::Uuid::nil());
    // The path is part of what was sent: the same key for another claim is another body.
    let body = [door.manner.path.as_bytes(), &json.bytes].concat();
    send(&door, &allocator, (nobody, 0, "api"), order, json.key, body).await
}

pub(super) async fn cancel(
    door: Door,
    Path(claim): Path<String>,
    json: Json<Empty>,
) -> Result<Response, Failure> {
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    change(door, json, Order::Cancel(claim)).await
}

pub(super) async fn accept(
    door: Door,
    Path(claim): Path<String>,
    json: Json<Empty>,
) -> Result<Response, Failure> {
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    change(door, json, Order::Accept(claim)).await
}

pub(super) async fn check_in(
    door: Door,
    Path(claim): Path<String>,
    json: Json<Empty>,
) -> Result<Response, Failure> {
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    change(door, json, Order::CheckIn(claim)).await
}

pub(super) async fn no_show(
    door: Door,
    Path(claim): Path<String>,
    json: Json<Empty>,
) -> Result<Response, Failure> {
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    change(door, json, Order::NoShow(claim)).await
}

pub(super) async fn leave(
    door: Door,
    Path(wait): Path<String>,
    json: Json<Empty>,
) -> Result<Response, Failure> {
    let wait: WaitId = wait.parse().map_err(|_| Failure::NotFound)?;
    change(door, json, Order::Leave(wait)).await
}

pub(super) async fn meet(door: Door, json: Json<MeetBody>) -> Result<Response, Failure> {
    door.require_any("bookings", "claim_for")?;
    let body = json.value;
    let standing = if body.resident { RESIDENT } else { 0 } | if body.hardship { HARDSHIP } else { 0 };
    let who = Meet {
        name: body.name,
        phone: body.phone,
        born: body.born,
        standing,
    };
    let (community, actor) = (door.community.id, door.actor.label());
    door.write_once(&json.key, &json.bytes, move |tx| {
        let known = learner::meet(tx, community, &actor, &who).map_err(unmet)?;
        let told = LearnerOut {
            id: known.id.to_string(),
            name: known.name,
        };
        Ok::<_, Failure>(Reply::json(StatusCode::CREATED, &told))
    })
    .await
}

/// Why somebody cannot be known, as a fault of a field.
pub(crate) fn unmet(error: MeetError) -> Failure {
    match error {
        MeetError::Name => Failure::bad("name", "bookings-meet-name"),
        MeetError::Phone => Failure::bad("phone", "bookings-meet-phone"),
        MeetError::Store(error) => error.into(),
    }
}
