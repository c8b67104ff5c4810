//! `/desk/classes/{id}/redraw`: a lottery is made again, for a reason that
//! everybody reads. What the first one gave is taken back before.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use crate::allocator::Answer;
use crate::api::allocator;
use crate::draws::{self, AgainError};
use crate::ids::{OfferingId, PersonId};
use crate::ledger::{Asker, Order};
use crate::rows::{self, ClaimRow, DrawRow, Offering, WaitRow};

/// The page.
#[derive(Template)]
#[template(path = "bookings/redraw.html")]
pub(super) struct RedrawPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub offering: Offering,
    /// How many lose what they drew.
    pub given: usize,
}

struct Found {
    offering: Offering,
    draw: DrawRow,
    claims: Vec<ClaimRow>,
    waits: Vec<WaitRow>,
}

/// An offering whose newest draw is drawn.
async fn find(door: &Door, id: &str) -> Result<Found, Failure> {
    door.require_any("bookings", "redraw")?;
    let id: OfferingId = id.parse().map_err(|_| Failure::NotFound)?;
    let community = door.community.id;
    Ok(door
        .read::<_, StoreError, _>(move |tx| {
            let draws = tx.all(&rows::DRAWS, &[&community, &id], DrawRow::read)?;
            let newest = draws.into_iter().next().filter(|draw| draw.state == "drawn");
            let now = tx.now();
            Ok(Found {
                offering: tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?,
                draw: newest.ok_or(StoreError::NoRow)?,
                claims: tx.all(&rows::LIVE, &[&community, &id, &now], ClaimRow::read)?,
                waits: tx.all(&rows::WAITING, &[&community, &id], WaitRow::read)?,
            })
        })
        .await?)
}

fn shown(door: &Door, found: Found, values: Values, errors: Errors) -> Response {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = RedrawPage {
        f: door.frame(door.t1("bookings-redraw-title", "title", found.offering.title.as_str())),
        errors,
        values,
        given: found.claims.len(),
        offering: found.offering,
    };
    door.page(status, &page)
}

/// `GET /desk/classes/{id}/redraw`
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = find(&door, &id).await?;
    Ok(shown(&door, found, Values::default(), Errors::none()))
}

/// Takes back what the draw gave: first the places in line, so that nobody moves up.
async fn take_back(door: &Door, found: &Found) -> Result<(), Failure> {
    let allocator = allocator(door)?;
    let orders = found.waits.iter().map(|wait| (wait.id.0, Order::Leave(wait.id)));
    let claims = found
        .claims
        .iter()
        .map(|claim| (claim.id.0, Order::Cancel(claim.id)));
    for (thing, order) in orders.chain(claims) {
        let asker = Asker {
            actor: Arc::from(door.actor.label()),
            channel: "draw",
            person: PersonId(kernel::Uuid::nil()),
            standing: 0,
        };
        let key = format!("redraw/{}/{thing}", found.draw.id);
        if allocator.ask(asker, order, key, b"redraw".to_vec()).await == Answer::Unavailable {
            return Err(Failure::Unavailable);
        }
    }
    Ok(())
}

/// `POST /desk/classes/{id}/redraw`
pub(super) async fn send(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let found = find(&door, &id).await?;
    let reason = form.text("reason").to_owned();
    if !(1..=200).contains(&reason.chars().count()) {
        let errors = Errors::one("reason", "bookings-redraw-reason-bad");
        return Ok(shown(&door, found, form.values().clone(), errors));
    }
    take_back(&door, &found).await?;
    let (community, actor, draw) = (door.community.id, door.actor.label(), found.draw.id);
    let made = door
        .write::<_, AgainError, _>(move |tx| draws::again(tx, &actor, community, draw, &reason))
        .await;
    match made {
        Ok(new) => Ok(Reply::to(format!("/draws/{new}?said=bookings-redraw-done")).into_response()),
        Err(AgainError::Reason) => {
            let errors = Errors::one("reason", "bookings-redraw-reason-bad");
            Ok(shown(&door, found, form.values().clone(), errors))
        }
        Err(AgainError::Not) => Err(Failure::conflict("bookings-redraw-not")),
        Err(AgainError::Store(error)) => Err(error.into()),
    }
}
