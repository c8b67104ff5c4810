//! `/mine/{token}/swap/{claim}`: another class or time in place of one's own,
//! or somebody else in one's place. Nothing is lost on the way: what is had is
//! had until the new seat is.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{CommunityId, Micros};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::slots::{CELLS, Slot, slots};
use super::{Card, person_of};
use crate::ages::fits;
use crate::allocator::Answer;
use crate::api::{allocator, say, unmet};
use crate::ids::{ClaimId, OfferingId, PersonId};
use crate::learner::{self, Meet};
use crate::ledger::{Asker, ClaimState, Order, Want};
use crate::rows::{self, ClaimRow, Mode, Offering, OfferingState, WayWord};

/// The page.
#[derive(Template)]
#[template(path = "bookings/swap.html")]
pub(crate) struct SwapPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub token: String,
    pub claim: String,
    pub title: String,
    pub from: Micros,
    pub by_time: bool,
    pub drawn: bool,
    /// Other classes with a seat.
    pub cards: Vec<Card>,
    /// Other times, for what is given by time.
    pub day: String,
    pub days: Vec<kernel::Day>,
    pub slots: Vec<Slot>,
}

struct Own {
    person: PersonId,
    claim: ClaimRow,
    offering: Offering,
}

/// Only what is theirs, and still to come.
fn own(tx: &mut Tx<'_>, community: CommunityId, person: PersonId, id: ClaimId) -> Result<Own, StoreError> {
    let claim = tx.one(&rows::CLAIM, &[&community, &id], ClaimRow::read)?;
    if claim.person != person || claim.state != ClaimState::Confirmed {
        return Err(StoreError::NoRow);
    }
    let offering = tx.one(&rows::OFFERING, &[&community, &claim.offering], Offering::read)?;
    Ok(Own {
        person,
        claim,
        offering,
    })
}

async fn find(door: &Door, given: &str, claim: &str) -> Result<Own, Failure> {
    let community = door.community.id;
    let person = person_of(door.app.store().keys(), community, given).ok_or(Failure::NotFound)?;
    let id: ClaimId = claim.parse().map_err(|_| Failure::NotFound)?;
    Ok(door
        .read::<_, StoreError, _>(move |tx| own(tx, community, person, id))
        .await?)
}

/// What may be had instead: other classes that are open and have a seat.
async fn others(door: &Door, own: &Own) -> Result<Vec<Card>, Failure> {
    let mut all = super::cards(door).await?;
    let id = own.offering.id.to_string();
    all.retain(|card| {
        let seat = card.seats.is_some_and(|(_, left)| left > 0);
        seat && card.id != id
            && !card.drawn
            && !card.off
            && card.opens <= door.now
            && door.now < card.closes
            && card.kind == own.offering.kind.word()
    });
    Ok(all)
}

async fn times(door: &Door, own: &Own, values: &Values) -> Result<(kernel::Day, Vec<Slot>), Failure> {
    let (community, zone) = (door.community.id, door.zone.clone());
    let today = door.now.day(&zone);
    let asked: Option<kernel::Day> = values.parsed("day");
    let day = asked
        .filter(|day| (0..14).contains(&day.since(today)))
        .unwrap_or_else(|| own.claim.starts.day(&zone).max(today));
    let (from, until) = (zone.instant(day, 0), zone.instant(day.plus_days(1), 0));
    let (offering, claim) = (own.offering.clone(), own.claim.id);
    let (cells, shut) = door
        .read::<_, StoreError, _>(move |tx| {
            let cells: HashSet<(i64, i32)> = tx
                .all(&CELLS, &[&community, &offering.id, &from, &until], |row| {
                    let holder: ClaimId = row.get(2)?;
                    Ok((holder != claim).then_some((row.get(0)?, row.get(1)?)))
                })?
                .into_iter()
                .flatten()
                .collect();
            let shut = crate::blocked::blocked(tx, community, &offering, &zone)?;
            Ok((cells, shut))
        })
        .await?;
    Ok((day, slots(&own.offering, day, door, &cells, &shut)))
}

async fn shown(
    door: &Door,
    token: &str,
    own: &Own,
    errors: Errors,
    values: Values,
) -> Result<Response, Failure> {
    let by_time = own.claim.starts.0 != 0;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let today = door.now.day(&door.zone);
    let (cards, (day, slots)) = if by_time {
        (Vec::new(), times(door, own, &values).await?)
    } else {
        (others(door, own).await?, (today, Vec::new()))
    };
    let page = SwapPage {
        f: door.frame_t("bookings-swap-title"),
        errors,
        values,
        token: token.to_owned(),
        claim: own.claim.id.to_string(),
        title: own.offering.title.clone(),
        from: own.claim.starts,
        by_time,
        drawn: own.offering.mode == Mode::Draw,
        cards,
        day: day.to_string(),
        days: (0..14).map(|ahead| today.plus_days(ahead)).collect(),
        slots,
    };
    Ok(door.page(status, &page))
}

/// `GET /mine/{token}/swap/{claim}`
pub(crate) async fn page(
    door: Door,
    Path((given, claim)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let own = find(&door, &given, &claim).await?;
    let values = door.query();
    shown(&door, &given, &own, Errors::none(), values).await
}

/// What the form asks for, who shall have it, and what is told when it is done.
struct Asked {
    order: Order,
    person: PersonId,
    standing: u8,
    said: &'static str,
}

async fn transfer(door: &Door, own: &Own, form: &Form) -> Result<Asked, Failure> {
    let length = own.claim.ends.since(own.claim.starts);
    let want = if own.claim.starts.0 != 0 {
        let from = Micros::parse(form.text("from"), &door.zone)
            .map_err(|_| Failure::bad("from", "bookings-choose-time"))?;
        Want {
            lot: own.offering.id,
            span: (from.0, from.plus(length).0),
            party: own.claim.party,
        }
    } else {
        let to: OfferingId = form
            .parsed("to")
            .ok_or_else(|| Failure::bad("to", "bookings-swap-choose"))?;
        Want {
            lot: to,
            span: (0, 0),
            party: own.claim.party,
        }
    };
    let (community, person, lot) = (door.community.id, own.person, want.lot);
    let (known, offering) = door
        .read::<_, StoreError, _>(move |tx| {
            let offering = tx.one(&rows::OFFERING, &[&community, &lot], Offering::read)?;
            Ok((learner::by_id(tx, community, person)?, offering))
        })
        .await?;
    let known = known.ok_or(Failure::NotFound)?;
    if offering.state == OfferingState::Off || offering.way == WayWord::Rate {
        return Err(Failure::bad("to", "bookings-refused-closed"));
    }
    // Nobody changes past those who wait for an opening.
    if offering.has_lobby(door.now) {
        return Err(Failure::bad("to", "bookings-ticket-wanted"));
    }
    let from = (want.span.0 > 0).then_some(Micros(want.span.0));
    super::join::let_others_first(door, &offering, from, person)
        .await
        .map_err(|error| beside("to", error))?;
    fits(door, &offering, &known).map_err(|_| Failure::bad("to", "bookings-wrong-age"))?;
    Ok(Asked {
        order: Order::Transfer {
            from: own.claim.id,
            want,
        },
        person,
        standing: u8::try_from(known.standing).unwrap_or_default(),
        said: "bookings-swapped-done",
    })
}

/// The same fault beside the field of this form.
fn beside(field: &'static str, error: Failure) -> Failure {
    match error {
        Failure::BadInput(errors) if !errors.has("from") => {
            let mut moved = Errors::none();
            for fault in errors.iter() {
                moved.add(field, fault.saying.clone());
            }
            Failure::BadInput(moved)
        }
        other => other,
    }
}

async fn hand_over(door: &Door, own: &Own, form: &Form) -> Result<Asked, Failure> {
    let who = Meet {
        name: form.text("name").to_owned(),
        phone: form.text("phone").to_owned(),
        ..Meet::default()
    };
    let community = door.community.id;
    let met = door
        .write(move |tx| learner::meet(tx, community, "resident", &who).map_err(unmet))
        .await?;
    fits(door, &own.offering, &met)?;
    Ok(Asked {
        order: Order::HandOver(own.claim.id),
        person: met.id,
        standing: u8::try_from(met.standing).unwrap_or_default(),
        said: "bookings-handed-done",
    })
}

async fn asked(door: &Door, own: &Own, form: &Form) -> Result<&'static str, Failure> {
    let asked = if form.text("do") == "hand" {
        hand_over(door, own, form).await?
    } else {
        transfer(door, own, form).await?
    };
    let asker = Asker {
        actor: Arc::from("resident"),
        channel: "page",
        person: asked.person,
        standing: asked.standing,
    };
    let field = match asked.order {
        Order::HandOver(_) => "name",
        _ if own.claim.starts.0 != 0 => "from",
        _ => "to",
    };
    let key = format!("resident/{}", form.key());
    let body = [own.claim.id.to_string().into_bytes(), form.canonical()].concat();
    match allocator(door)?.ask(asker, asked.order, key, body).await {
        Answer::Receipt(_) | Answer::Again(_) => Ok(asked.said),
        Answer::OtherBody => Err(Failure::OtherBody),
        Answer::Unavailable => Err(Failure::Unavailable),
        Answer::Refused(why) => Err(Failure::bad(field, say(why))),
    }
}

/// `POST /mine/{token}/swap/{claim}`
pub(crate) async fn send(
    door: Door,
    Path((given, claim)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let own = match find(&door, &given, &claim).await {
        // A second tap: it is done already.
        Err(Failure::NotFound) if person_of(door.app.store().keys(), door.community.id, &given).is_some() => {
            return Err(Failure::conflict("bookings-refused-gone"));
        }
        other => other?,
    };
    match asked(&door, &own, &form).await {
        Ok(said) => Ok(Reply::to(format!("/mine/{given}?said={said}")).into_response()),
        Err(Failure::BadInput(errors)) => shown(&door, &given, &own, errors, form.values().clone()).await,
        Err(other) => Err(other),
    }
}
