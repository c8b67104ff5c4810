//! `/desk/classes/{id}/rush`: sign-up day, watched live; in the demo a crowd of
//! simulated people can be sent.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::{Door, Failure, Form, Frame, Reply};

use crate::allocator::{Allocator, Standing};
use crate::api::allocator;
use crate::ids::{OfferingId, PersonId};
use crate::ledger::{Asker, Order, Want};
use crate::rows::{self, Offering};

/// Simulated people, and how long they come for.
const CROWD: usize = 3000;
const SECONDS: u64 = 20;

/// How it stands now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Now {
    pub standing: Standing,
    pub queued: usize,
    pub seats: i64,
}

impl Now {
    /// Of a hundred seats so many are given.
    pub fn share(&self) -> i64 {
        if self.seats == 0 {
            return 0;
        }
        (self.seats - self.standing.free) * 100 / self.seats
    }
}

/// The page.
#[derive(Template)]
#[template(path = "bookings/rush.html")]
pub(crate) struct RushPage {
    pub f: Frame,
    pub id: String,
    pub now: Now,
    pub may_send: bool,
}

/// Its part that follows the centre.
#[derive(Template)]
#[template(path = "bookings/rush_block.html")]
pub(crate) struct RushBlock {
    pub f: Frame,
    pub now: Now,
}

async fn read(door: &Door, id: &str) -> Result<(Offering, Now), Failure> {
    door.require_any("bookings", "watch")?;
    let (community, id) = (
        door.community.id,
        id.parse::<OfferingId>().map_err(|_| Failure::NotFound)?,
    );
    let (offering, pools) = door
        .read::<_, StoreError, _>(move |tx| {
            let offering = tx.one(&rows::OFFERING, &[&community, &id], Offering::read)?;
            Ok((
                offering,
                tx.all(&rows::POOLS, &[&community, &id], rows::PoolRow::read)?,
            ))
        })
        .await?;
    let allocator = allocator(door)?;
    // Before the first order comes, the allocator has nothing in sight: it looks now.
    if allocator.front.of(id).is_none() {
        allocator.look(id).await;
    }
    let now = Now {
        standing: allocator.front.of(id).unwrap_or_default(),
        queued: allocator.queued(),
        seats: pools.iter().map(|pool| i64::from(pool.size)).sum(),
    };
    Ok((offering, now))
}

/// `GET /desk/classes/{id}/rush`
pub(crate) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (offering, now) = read(&door, &id).await?;
    let page = RushPage {
        f: door.frame(door.t1("bookings-rush-title", "title", offering.title.as_str())),
        id: offering.id.to_string(),
        now,
        may_send: door.app.config().demo,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `GET /desk/classes/{id}/rush/block`
pub(crate) async fn block(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let (_, now) = read(&door, &id).await?;
    let f = door.frame("");
    Ok(door.page(StatusCode::OK, &RushBlock { f, now }))
}

/// `POST /desk/classes/{id}/rush`: the demo's people all come at once.
pub(crate) async fn send(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    let (offering, _) = read(&door, &id).await?;
    if !door.app.config().demo {
        return Err(Failure::NotFound);
    }
    let community = door.community.id;
    let people: Vec<PersonId> = door
        .read::<_, StoreError, _>(move |tx| {
            let first = PersonId(kernel::Uuid::nil());
            tx.all(&rows::STANDINGS, &[&community, &first], |row| row.get(0))
        })
        .await?;
    let allocator = allocator(&door)?;
    tokio::spawn(crowd(allocator, offering.id, people));
    Ok(Reply::to(format!("/desk/classes/{id}/rush?said=bookings-rush-done")).into_response())
}

async fn crowd(allocator: Allocator, lot: OfferingId, people: Vec<PersonId>) {
    let pause = Duration::from_secs(SECONDS) / u32::try_from(CROWD / 50).unwrap_or(1);
    let mut people = people
        .iter()
        .cycle()
        .take(if people.is_empty() { 0 } else { CROWD });
    loop {
        let some: Vec<PersonId> = people.by_ref().take(50).copied().collect();
        if some.is_empty() {
            return;
        }
        for person in some {
            let allocator = allocator.clone();
            tokio::spawn(async move {
                let asker = Asker {
                    actor: Arc::from("simulated"),
                    channel: "page",
                    person,
                    standing: 0,
                };
                let wants = vec![Want {
                    lot,
                    span: (0, 0),
                    party: 1,
                }];
                let order = Order::Claim {
                    wants,
                    wait: false,
                    at_once: false,
                };
                allocator.ask(asker, order, String::new(), Vec::new()).await;
            });
        }
        tokio::time::sleep(pause).await;
    }
}
