//! What there is: offerings with their seats, and their sessions. Open to everybody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Zone;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;
use web::{Door, Failure};

use super::claim::allocator;
use crate::ids::OfferingId;
use crate::rows::{self, Offering, PoolRow, Session};

/// Something to take part in.
#[derive(Serialize, ToSchema)]
pub(super) struct OfferingOut {
    id: String,
    title: String,
    about: String,
    kind: &'static str,
    way: &'static str,
    mode: &'static str,
    place: String,
    teacher: String,
    term: String,
    opens: Option<String>,
    first: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    seats: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    free: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<u64>,
}

/// One occurrence.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionOut {
    id: String,
    starts: String,
    ends: String,
    place: String,
    teacher: String,
    state: &'static str,
    note: String,
}

fn shown(offering: Offering, zone: &Zone) -> OfferingOut {
    OfferingOut {
        id: offering.id.to_string(),
        title: offering.title,
        about: offering.about,
        kind: offering.kind.word(),
        way: offering.way.word(),
        mode: offering.mode.word(),
        place: offering.place,
        teacher: offering.teacher,
        term: offering.term,
        opens: (offering.opens.0 > 0).then(|| offering.opens.rfc3339(zone)),
        first: offering.first.rfc3339(zone),
        seats: None,
        free: None,
        waiting: None,
    }
}

pub(super) async fn offerings(door: Door) -> Result<Response, Failure> {
    let community = door.community.id;
    let all = door
        .read::<_, StoreError, _>(move |tx| {
            let now = tx.now();
            tx.all(&rows::OFFERINGS, &[&community, &now], Offering::read)
        })
        .await?;
    let all: Vec<OfferingOut> = all.into_iter().map(|one| shown(one, &door.zone)).collect();
    Ok(door.json(StatusCode::OK, &all))
}

pub(super) async fn offering(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (community, id) = (
        door.community.id,
        id.parse::<OfferingId>().map_err(|_| Failure::NotFound)?,
    );
    let (one, pools) = door
        .read::<_, StoreError, _>(move |tx| {
            let one = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            Ok((one, tx.all(&rows::POOLS, &[&community, &id], PoolRow::read)?))
        })
        .await?;
    let mut out = shown(one, &door.zone);
    let sum = |count: fn(&PoolRow) -> i32| pools.iter().map(|pool| i64::from(count(pool))).sum::<i64>();
    if !pools.is_empty() {
        out.seats = Some(sum(|pool| pool.size));
        out.free = Some(sum(|pool| pool.size - pool.taken));
    }
    out.waiting = allocator(&door)?.front.of(id).map(|standing| standing.waiting);
    Ok(door.json(StatusCode::OK, &out))
}

pub(super) async fn sessions(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (community, id) = (
        door.community.id,
        id.parse::<OfferingId>().map_err(|_| Failure::NotFound)?,
    );
    let all = door
        .read::<_, StoreError, _>(move |tx| {
            tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            tx.all(&rows::SESSIONS, &[&community, &id], Session::read)
        })
        .await?;
    let shown = |session: Session| SessionOut {
        id: session.id.to_string(),
        starts: session.starts.rfc3339(&door.zone),
        ends: session.ends.rfc3339(&door.zone),
        place: session.place,
        teacher: session.teacher,
        state: session.state.word(),
        note: session.note,
    };
    let all: Vec<SessionOut> = all.into_iter().map(shown).collect();
    Ok(door.json(StatusCode::OK, &all))
}
