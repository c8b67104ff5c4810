//! A lottery's life: promised, entered, drawn, and shown to everybody.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::{CommunityId, Micros, Uuid, Zone};
use store::{Entry, JobError, Reading, Store, StoreError, Tx};
use web::{App, Door, Failure, Frame, Reply};

use crate::allocator::{Allocator, Allocators, Answer};
use crate::draw::{DrawEntry, DrawPool, Published, VERSION, commitment, hex, verify};
use crate::ids::{DrawId, OfferingId, PersonId};
use crate::learner;
use crate::ledger::{Asker, COUNTER, HARDSHIP, Order, RESIDENT, Want};
use crate::rows::{self, DrawRow, EntryRow, Offering, PoolRow};

/// The most people of one entry.
pub const HOUSEHOLD: i32 = 4;
/// The most tickets of one entry.
const TICKETS: i32 = 4;
/// The word of the table for an entry that lost.
const LOST: i32 = 2;
/// The field under which secrets are sealed.
const SECRET: &str = "bookings_draw.secret";

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/draws/{id}", get(page))
        .route("/draws/{id}/proof.json", get(proof))
}

/// Promises a draw: its secret is made and sealed, its hash is published.
pub fn promise(
    tx: &mut Tx<'_>,
    actor: &str,
    offering: &Offering,
    closes: Micros,
) -> Result<DrawId, StoreError> {
    promised(tx, actor, offering, closes, String::new())
}

/// Whether a draw that is not drawn yet is made again: its entrants are those of the first.
pub(crate) fn is_repeat(row: &DrawRow) -> bool {
    let published: Result<Published, _> = serde_json::from_str(&row.published);
    published.is_ok_and(|published| !published.again.is_empty())
}

/// Why a draw is not made again.
#[derive(Debug)]
pub enum AgainError {
    /// No reason, or one that is too long.
    Reason,
    /// It was not drawn yet, or was made again before.
    Not,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for AgainError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// So long a new promise stands before it is drawn, at least.
const STANDS: i64 = 10 * Micros::MINUTE;

/// Makes a draw again, for a reason that everybody reads: under a new promise,
/// with the same entrants under new codes. What the first one gave is taken
/// back by whoever calls this, before.
pub fn again(
    tx: &mut Tx<'_>,
    actor: &str,
    community: CommunityId,
    id: DrawId,
    reason: &str,
) -> Result<DrawId, AgainError> {
    let reason = reason.trim();
    if !(1..=200).contains(&reason.chars().count()) {
        return Err(AgainError::Reason);
    }
    let row = tx.one(&rows::DRAW, &[&community, &id], DrawRow::read)?;
    let newest = tx.all(&rows::DRAWS, &[&community, &row.offering], DrawRow::read)?;
    if row.state != "drawn" || newest.first().is_none_or(|newest| newest.id != id) {
        return Err(AgainError::Not);
    }
    let offering = tx.one(&rows::OFFERING, &[&community, &row.offering], Offering::read)?;
    let closes = tx.now().plus(STANDS);
    let new = promised(tx, actor, &offering, closes, format!("{id}: {reason}"))?;
    for entry in tx.all(&rows::ENTRIES, &[&community, &id], EntryRow::read)? {
        let (code, at) = (pseudonym(tx), tx.now());
        let copy = EntryRow {
            id: code,
            draw: new,
            at,
            fate: 0,
            ..entry
        };
        copy.insert(tx)?;
    }
    tx.run(&rows::VOID, &[&community, &id])?;
    note(tx, community, actor, "draw.repeated", id, reason)?;
    Ok(new)
}

fn promised(
    tx: &mut Tx<'_>,
    actor: &str,
    offering: &Offering,
    closes: Micros,
    again: String,
) -> Result<DrawId, StoreError> {
    let community = offering.community;
    let id: DrawId = tx.clock().fresh();
    let mut bytes = [0u8; 32];
    tx.clock().fill(&mut bytes);
    let secret = hex(&bytes);
    let pools = tx.all(&rows::POOLS, &[&community, &offering.id], PoolRow::read)?;
    let zone = Zone::shanghai();
    let published = Published {
        version: VERSION.to_owned(),
        draw: id.to_string(),
        title: offering.title.clone(),
        commitment: hex(&commitment(&id.to_string(), &secret)),
        committed_at: tx.now().rfc3339(&zone),
        closes_at: closes.rfc3339(&zone),
        pools: pools
            .iter()
            .map(|pool| DrawPool {
                name: pool.name.clone(),
                size: u32::try_from(pool.size).unwrap_or_default(),
            })
            .collect(),
        again,
        ..Published::default()
    };
    let row = DrawRow {
        community,
        id,
        offering: offering.id,
        state: "open".to_owned(),
        closes,
        secret: tx.keys().seal(tx.clock(), community, SECRET, &secret)?,
        published: json(&published),
        made: tx.now(),
        given: false,
    };
    row.insert(tx)?;
    note(tx, community, actor, "draw.promised", id, &published.commitment)?;
    Ok(id)
}

fn json(published: &Published) -> String {
    // Texts and numbers always become JSON.
    serde_json::to_string_pretty(published).unwrap_or_default()
}

fn note(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    verb: &str,
    id: DrawId,
    hash: &str,
) -> Result<(), StoreError> {
    let body = serde_json::json!({ "hash": hash }).to_string();
    let entry = Entry {
        actor,
        verb,
        subject_kind: "draw",
        subject: id.0,
        body,
    };
    tx.audit(community, &entry)
}

/// Somebody enters. Twice is once: the code stays the same.
pub fn enter(
    tx: &mut Tx<'_>,
    community: CommunityId,
    draw: DrawId,
    person: PersonId,
    party: i32,
    nonce: &str,
) -> Result<Uuid, StoreError> {
    let known = tx.maybe(&rows::ENTRY_OF, &[&community, &draw, &person], |row| row.get(0))?;
    if let Some(code) = known {
        return Ok(code);
    }
    let row = tx.one(&rows::DRAW, &[&community, &draw], DrawRow::read)?;
    let offering = tx.one(&rows::OFFERING, &[&community, &row.offering], Offering::read)?;
    let known = learner::by_id(tx, community, person)?.ok_or(StoreError::NoRow)?;
    let entry = EntryRow {
        community,
        id: pseudonym(tx),
        draw,
        person,
        standing: known.standing,
        weight: weight(tx, community, person, &offering.title)?,
        party: party.clamp(1, HOUSEHOLD),
        nonce: nonce.to_owned(),
        at: tx.now(),
        fate: 0,
    };
    entry.insert(tx)?;
    Ok(entry.id)
}

fn pseudonym(tx: &Tx<'_>) -> Uuid {
    let mut code = [0u8; 16];
    tx.clock().fill(&mut code);
    Uuid::from_bytes(code)
}

/// One ticket, and one more for each draw for things of this name that was lost
/// in the last twelve months, four at most; after a win it begins anew.
fn weight(tx: &mut Tx<'_>, community: CommunityId, person: PersonId, title: &str) -> Result<i32, StoreError> {
    let since = tx.now().plus(-365 * Micros::DAY);
    let fates: Vec<i32> = tx.all(&rows::FATES, &[&community, &person, &title, &since], |row| {
        row.get(0)
    })?;
    let lost = fates.iter().take_while(|fate| **fate == LOST).count();
    Ok(i32::try_from(lost).unwrap_or(0).saturating_add(1).min(TICKETS))
}

/// Draws what is due, and gives everybody what they drew. Done again from where
/// it was, if it was stopped: the keys of the orders see to it.
pub fn draw_due(store: &Store, allocators: &Allocators, community: CommunityId) -> Result<(), JobError> {
    let due = store.read_now(move |tx| {
        let now = tx.now();
        tx.all(&rows::DUE, &[&community, &now], DrawRow::read)
    })?;
    for row in due {
        let id = row.id;
        store.write_now(move |tx| draw(tx, community, "system", id).map(|_| ()))?;
        let drawn = store.read_now(move |tx| outcome(tx, community, id))?;
        let allocator = allocators.of(store, community)?;
        give(&allocator, id, &drawn)?;
        store.write_now(move |tx| tx.run(&rows::GIVEN, &[&community, &id, &true]).map(|_| ()))?;
    }
    Ok(())
}

/// Asks for every winner's seat, and then for the others' places on the list.
fn give(allocator: &Allocator, id: DrawId, drawn: &Drawn) -> Result<(), JobError> {
    for (person, party) in drawn.winners.iter().chain(&drawn.waiting) {
        let asker = Asker {
            actor: Arc::from("system"),
            channel: "draw",
            person: *person,
            standing: RESIDENT | COUNTER | HARDSHIP,
        };
        let wants = vec![Want {
            lot: drawn.offering,
            span: (0, 0),
            party: *party,
        }];
        let order = Order::Claim {
            wants,
            wait: true,
            at_once: false,
        };
        let key = format!("draw/{id}/{person}");
        if allocator.ask_now(asker, order, &key, b"draw") == Answer::Unavailable {
            return Err(JobError::Later("the allocator is elsewhere".to_owned()));
        }
    }
    Ok(())
}

/// Who won a draw that was drawn, and who waits.
fn outcome(tx: &mut Tx<'_>, community: CommunityId, id: DrawId) -> Result<Drawn, StoreError> {
    let row = tx.one(&rows::DRAW, &[&community, &id], DrawRow::read)?;
    let entries = tx.all(&rows::ENTRIES, &[&community, &id], EntryRow::read)?;
    let published: Published =
        serde_json::from_str(&row.published).map_err(|error| StoreError::Engine(error.to_string()))?;
    Ok(drawn_of(row.offering, &entries, &published))
}

fn drawn_of(offering: OfferingId, entries: &[EntryRow], published: &Published) -> Drawn {
    let by_code: HashMap<String, (PersonId, i32)> = entries
        .iter()
        .map(|entry| (entry.id.simple().to_string(), (entry.person, entry.party)))
        .collect();
    let person = |code: &str| by_code.get(code).copied();
    Drawn {
        offering,
        winners: published
            .winners
            .iter()
            .filter_map(|winner| person(&winner.code))
            .collect(),
        waiting: published.waiting.iter().filter_map(|code| person(code)).collect(),
    }
}

/// Draws. Gives who won and who waits, in order; none if it was drawn before:
/// nobody can draw again unseen.
pub fn draw(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    id: DrawId,
) -> Result<Option<Drawn>, StoreError> {
    let row = tx.one(&rows::DRAW, &[&community, &id], DrawRow::read)?;
    let entries = tx.all(&rows::ENTRIES, &[&community, &id], EntryRow::read)?;
    let reading = Reading {
        field: SECRET,
        reader: actor,
        purpose: "draw",
        subject_kind: "draw",
        subject: id.0,
    };
    let secret = tx.unseal(community, &row.secret, &reading)?;
    let mut published: Published =
        serde_json::from_str(&row.published).map_err(|error| StoreError::Engine(error.to_string()))?;
    let pools = tx.all(&rows::POOLS, &[&community, &row.offering], PoolRow::read)?;
    published.entries = entries
        .iter()
        .map(|entry| DrawEntry {
            code: entry.id.simple().to_string(),
            pools: may_win(entry, &pools),
            weight: u32::try_from(entry.weight).unwrap_or(1),
            size: u32::try_from(entry.party).unwrap_or(1),
            nonce: entry.nonce.clone(),
        })
        .collect();
    published.reveal(&secret);
    if tx.run(&rows::DRAWN, &[&community, &id, &json(&published)])? == 0 {
        return Ok(None);
    }
    tx.run(&rows::ALL_LOST, &[&community, &id])?;
    for winner in &published.winners {
        let code = Uuid::try_parse(&winner.code).map_err(|error| StoreError::Engine(error.to_string()))?;
        tx.run(&rows::WON, &[&community, &code])?;
    }
    note(tx, community, actor, "draw.drawn", id, &published.root)?;
    Ok(Some(drawn_of(row.offering, &entries, &published)))
}

/// The pools that an entry may win in, by what the entrant is; those that are
/// kept for the counter are drawn like the others.
fn may_win(entry: &EntryRow, pools: &[PoolRow]) -> Vec<u32> {
    let is = entry.standing | i32::from(COUNTER);
    (0u32..)
        .zip(pools)
        .filter(|(_, pool)| pool.needs & is == pool.needs)
        .map(|(at, _)| at)
        .collect()
}

/// What a draw came to.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Of what.
    pub offering: OfferingId,
    /// Who won, and for how many.
    pub winners: Vec<(PersonId, i32)>,
    /// The others, in order.
    pub waiting: Vec<(PersonId, i32)>,
}

/// The public page.
#[derive(Template)]
#[template(path = "bookings/draw.html")]
pub(crate) struct DrawPage {
    pub f: Frame,
    pub draw: Arc<Published>,
    pub holds: Option<bool>,
    /// When it is drawn.
    pub closes: Option<Micros>,
}

impl DrawPage {
    /// Why it was made again.
    fn why_again(&self) -> String {
        let said = self.draw.again.split_once(": ");
        said.map_or_else(String::new, |(_, why)| why.to_owned())
    }

    /// The draw that it follows.
    fn before(&self) -> String {
        let said = self.draw.again.split_once(": ");
        said.map_or_else(String::new, |(before, _)| before.to_owned())
    }
}

async fn read(door: &Door, id: &str) -> Result<String, Failure> {
    let (community, id) = (
        door.community.id,
        id.parse::<DrawId>().map_err(|_| Failure::NotFound)?,
    );
    let row = door
        .read::<_, StoreError, _>(move |tx| tx.one(&rows::DRAW, &[&community, &id], DrawRow::read))
        .await?;
    Ok(row.published)
}

async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let text = read(&door, &id).await?;
    let draw: Published = serde_json::from_str(&text).map_err(|_| Failure::Broken)?;
    let page = DrawPage {
        f: door.frame(door.t1("bookings-draw-title", "title", draw.title.as_str())),
        closes: Micros::parse(&draw.closes_at, &door.zone).ok(),
        holds: (!draw.secret.is_empty()).then(|| verify(&draw).is_ok()),
        draw: Arc::new(draw),
    };
    Ok(door.page(StatusCode::OK, &page))
}

async fn proof(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let text = read(&door, &id).await?;
    Ok(Reply::body(StatusCode::OK, "application/json", text).into_response())
}
