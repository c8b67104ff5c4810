//! One seat for another, a seat for somebody else, and a seat that several
//! were asked about.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use store::StoreError;
use utoipa::ToSchema;
use web::{Door, Failure, Json};

use super::claim::{Empty, allocator, change, id, send, span, standing};
use crate::ages;
use crate::ids::{ClaimId, OfferingId, PersonId, WaitId};
use crate::ledger::{Order, Want};

/// What is wanted in place of a claim.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferBody {
    /// What; the same offering for another time.
    offering: String,
    /// For how many; 1 if left out.
    party: Option<i32>,
    /// RFC 3339, for what is given by time.
    from: Option<String>,
    /// RFC 3339.
    until: Option<String>,
}

/// Who comes in place of the holder.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOverBody {
    /// Their id.
    person: String,
}

pub(super) async fn take(
    door: Door,
    Path(wait): Path<String>,
    json: Json<Empty>,
) -> Result<Response, Failure> {
    let wait: WaitId = wait.parse().map_err(|_| Failure::NotFound)?;
    change(door, json, Order::Take(wait)).await
}

pub(super) async fn transfer(
    door: Door,
    Path(claim): Path<String>,
    json: Json<TransferBody>,
) -> Result<Response, Failure> {
    door.require_any("bookings", "claim_for")?;
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    let (community, allocator) = (door.community.id, allocator(&door)?);
    let holder = door
        .read::<_, StoreError, _>(move |tx| crate::claims::by_id(tx, community, claim))
        .await?
        .ok_or(Failure::NotFound)?
        .person;
    let standing = standing(&door, &allocator, holder).await?;
    let want = Want {
        lot: id::<OfferingId>(&json.value.offering, "offering")?,
        span: span(&door, (&json.value.from, &json.value.until))?,
        party: json.value.party.unwrap_or(1),
    };
    ages::require(&door, &allocator, holder, &[want.lot]).await?;
    let order = Order::Transfer { from: claim, want };
    let body = [door.manner.path.as_bytes(), &json.bytes].concat();
    send(
        &door,
        &allocator,
        (holder, standing, "api"),
        order,
        json.key,
        body,
    )
    .await
}

pub(super) async fn hand_over(
    door: Door,
    Path(claim): Path<String>,
    json: Json<HandOverBody>,
) -> Result<Response, Failure> {
    door.require_any("bookings", "claim_for")?;
    let claim: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    let allocator = allocator(&door)?;
    let person: PersonId = id(&json.value.person, "person")?;
    let standing = standing(&door, &allocator, person).await?;
    let community = door.community.id;
    let held = door
        .read::<_, StoreError, _>(move |tx| crate::claims::by_id(tx, community, claim))
        .await?
        .ok_or(Failure::NotFound)?;
    ages::require(&door, &allocator, person, &[held.offering]).await?;
    let body = [door.manner.path.as_bytes(), &json.bytes].concat();
    let order = Order::HandOver(claim);
    send(
        &door,
        &allocator,
        (person, standing, "api"),
        order,
        json.key,
        body,
    )
    .await
}
