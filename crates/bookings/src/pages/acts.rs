//! What somebody does on their own page: gives back, takes what is offered,
//! leaves a list, says why they did not come.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use store::StoreError;
use web::{App, Door, Errors, Failure, Form, Reply};

use super::mine::{person, shown};
use super::own::WAITS_OF;
use crate::allocator::Answer;
use crate::api::allocator;
use crate::ids::{ClaimId, OfferingId, PersonId};
use crate::ledger::{Asker, ClaimState, Order};
use crate::marks::{self, MarkError};
use crate::rows::{self, ClaimRow};

/// Whoever holds the page asks.
fn resident(person: PersonId) -> Asker {
    Asker {
        actor: Arc::from("resident"),
        channel: "page",
        person,
        standing: 0,
    }
}

/// Does one thing that is theirs: whose page, which claim or place, what.
async fn act(
    door: Door,
    (given, thing): (String, String),
    order: fn(kernel::Uuid) -> Order,
    form: Form,
    said: &str,
) -> Result<Response, Failure> {
    let (door, given) = (&door, given.as_str());
    let thing: kernel::Uuid = thing.parse().map_err(|_| Failure::NotFound)?;
    let (person, community) = (person(door, given)?, door.community.id);
    // Only what is theirs.
    let theirs = door
        .read::<_, StoreError, _>(move |tx| {
            let claim = tx.maybe(&rows::CLAIM, &[&community, &thing], ClaimRow::read)?;
            let waits = tx.all(&WAITS_OF, &[&community, &person], |row| {
                row.get::<kernel::Uuid>(0)
            })?;
            Ok(claim.is_some_and(|claim| claim.person == person) || waits.contains(&thing))
        })
        .await?;
    if !theirs {
        return Err(Failure::NotFound);
    }
    let key = format!("resident/{}", form.key());
    let body = format!("{thing}{said}").into_bytes();
    match allocator(door)?
        .ask(resident(person), order(thing), key, body)
        .await
    {
        Answer::Receipt(_) | Answer::Again(_) => {
            Ok(Reply::to(format!("/mine/{given}?said={said}")).into_response())
        }
        Answer::OtherBody => Err(Failure::OtherBody),
        Answer::Unavailable => Err(Failure::Unavailable),
        Answer::Refused(why) => Err(Failure::conflict(crate::api::say(why))),
    }
}

/// One thing that is done to a claim or a place in a list, and what is said then.
pub(crate) fn by_post(order: fn(kernel::Uuid) -> Order, said: &'static str) -> MethodRouter<App> {
    post(move |door: Door, Path(of): Path<(String, String)>, form: Form| act(door, of, order, form, said))
}

/// Gives back every time of one thing that is still to come.
pub(crate) async fn cancel_all(
    door: Door,
    Path((given, offering)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (person, community) = (person(&door, &given)?, door.community.id);
    let id: OfferingId = offering.parse().map_err(|_| Failure::NotFound)?;
    let claims = door
        .read::<_, StoreError, _>(move |tx| tx.all(&rows::OF_PERSON, &[&community, &person], ClaimRow::read))
        .await?;
    let live = |claim: &&ClaimRow| {
        claim.offering == id && claim.state == ClaimState::Confirmed && claim.starts > door.now
    };
    for claim in claims.iter().filter(live) {
        let key = format!("resident/{}/{}", form.key(), claim.id);
        let answer = allocator(&door)?
            .ask(
                resident(person),
                Order::Cancel(claim.id),
                key,
                b"cancel-all".to_vec(),
            )
            .await;
        if answer == Answer::Unavailable {
            return Err(Failure::Unavailable);
        }
    }
    Ok(Reply::to(format!("/mine/{given}?said=bookings-cancelled-done")).into_response())
}

/// Says why one did not come.
pub(crate) async fn appeal(
    door: Door,
    Path((given, claim)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (person, community) = (person(&door, &given)?, door.community.id);
    let id: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    let words = form.text("words").to_owned();
    let done = door
        .write::<_, MarkError, _>(move |tx| marks::appeal(tx, community, person, id, &words))
        .await;
    match done {
        Ok(()) => Ok(Reply::to(format!("/mine/{given}?said=bookings-mark-said-done")).into_response()),
        Err(MarkError::NotFound) => Err(Failure::NotFound),
        Err(MarkError::Store(error)) => Err(error.into()),
        Err(MarkError::Words) => {
            let page = shown(&door, given, Errors::one("words", "bookings-mark-words")).await?;
            Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(MarkError::Late) => Err(Failure::conflict("bookings-mark-late")),
        // A second tap.
        Err(MarkError::Done | MarkError::Same) => Err(Failure::conflict("bookings-mark-done")),
    }
}
