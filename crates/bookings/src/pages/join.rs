//! `POST /classes/{id}/join`: a seat, for oneself or for somebody else;
//! `POST …/enter`: an entry in its lottery.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Reply, Saying};

use super::offering::{build, offering_id, read};
use super::slots::is_by_day;
use super::weeks::{WEEKS, look_first, weekly};
use crate::ages::fits;
use crate::allocator::Answer;
use crate::api::{allocator, say, unmet};
use crate::behalf::{agent, meet_registered, note};
use crate::draws;
use crate::ids::{OfferingId, PersonId};
use crate::learner::{self, Meet};
use crate::ledger::{Asker, COUNTER, Order, RESIDENT, Refusal, Want};
use crate::lobby;
use crate::marks;
use crate::no_show::NoShow;
use crate::rows::{self, DrawRow, Learner, Offering, WayWord};

/// `POST /classes/{id}/join`
pub(crate) async fn join(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let id = offering_id(&id)?;
    let done = match look_first(&door, id, &form).await {
        Ok(Some(weeks)) => {
            let mut page = build(&door, id, Errors::none(), form.values().clone()).await?;
            page.series = weeks;
            return Ok(door.page(StatusCode::OK, &page));
        }
        Ok(None) => sign_up(&door, id, &form).await,
        Err(error) => Err(error),
    };
    match done.map_err(|error| beside_who(error, &form)) {
        Ok((token, waits)) => {
            let said = if waits {
                "bookings-waits-done"
            } else {
                "bookings-joined-done"
            };
            Ok(Reply::to(format!("/mine/{token}?said={said}")).into_response())
        }
        Err(Failure::BadInput(errors)) => {
            let page = build(&door, id, errors, form.values().clone()).await?;
            Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(other) => Err(other),
    }
}

/// Where somebody of the family was chosen, a fault of theirs stands there and
/// not beside a name that nobody typed.
fn beside_who(error: Failure, form: &Form) -> Failure {
    let chosen = form.opt("who").is_some_and(|who| who != "other");
    match error {
        Failure::BadInput(errors) if chosen => {
            let mut moved = Errors::none();
            for fault in errors.iter() {
                let field = if fault.field == "name" { "who" } else { fault.field };
                moved.add(field, fault.saying.clone());
            }
            Failure::BadInput(moved)
        }
        other => other,
    }
}

/// `POST /classes/{id}/enter`
pub(crate) async fn enter(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let id = offering_id(&id)?;
    match enter_draw(&door, id, &form).await {
        Ok(token) => Ok(Reply::to(format!("/mine/{token}?said=bookings-entered-done")).into_response()),
        Err(Failure::BadInput(errors)) => {
            let page = build(&door, id, errors, form.values().clone()).await?;
            Ok(door.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(other) => Err(other),
    }
}

async fn enter_draw(door: &Door, id: OfferingId, form: &Form) -> Result<String, Failure> {
    let community = door.community.id;
    let (found, draws) = door
        .read::<_, StoreError, _>(move |tx| {
            let draws = tx.all(&rows::DRAWS, &[&community, &id], DrawRow::read)?;
            Ok((read(tx, community, id)?, draws))
        })
        .await?;
    let open = draws
        .into_iter()
        .next()
        .filter(|draw| draw.state == "open" && door.now < draw.closes && found.offering.opens <= door.now)
        .filter(|draw| !draws::is_repeat(draw));
    let Some(draw) = open else {
        return Err(Failure::bad("name", "bookings-refused-closed"));
    };
    let learner = learner(door, &found.offering, form).await?;
    let nonce: String = form.key().chars().take(32).collect();
    let (person, party) = (
        learner.id,
        form.parsed("party").unwrap_or(1).clamp(1, draws::HOUSEHOLD),
    );
    door.write::<_, StoreError, _>(move |tx| draws::enter(tx, community, draw.id, person, party, &nonce))
        .await?;
    Ok(super::token(door.app.store().keys(), community, learner.id))
}

/// Who is to take part: somebody of the register for whom whoever is signed in
/// may act, or who is named with a telephone.
pub(super) async fn learner(door: &Door, offering: &Offering, form: &Form) -> Result<Learner, Failure> {
    let (community, label) = (door.community.id, door.actor.label());
    let counter = door.may_any("bookings", "claim_for");
    let learner = match form.opt("who").filter(|who| *who != "other") {
        Some(who) => {
            let account = door.actor.account.ok_or(Failure::SignIn)?;
            let who: kernel::PersonId = who.parse().map_err(|_| Failure::NotFound)?;
            let (name, id) = (door.actor.name.clone(), offering.id);
            door.write(move |tx| {
                let agent = agent(tx, community, account, &name)?;
                let Some(may) = agent.may.iter().find(|may| may.person == who) else {
                    return Err(Failure::NotFound);
                };
                let met = meet_registered(tx, community, &label, who, &agent.phone).map_err(unmet)?;
                note(tx, community, &label, &agent, may, met.id, id)?;
                Ok(met)
            })
            .await?
        }
        None => {
            let who = Meet {
                name: form.text("name").to_owned(),
                phone: form.text("phone").to_owned(),
                born: form.text("born").to_owned(),
                // Whoever only says so is not yet known as a resident.
                standing: if counter && form.ticked("resident") {
                    RESIDENT
                } else {
                    0
                },
            };
            door.write(move |tx| learner::meet(tx, community, "resident", &who).map_err(unmet))
                .await?
        }
    };
    fits(door, offering, &learner)?;
    Ok(learner)
}

/// How whoever asks is named: by their log-in, else as a resident.
pub(super) fn label(door: &Door) -> String {
    if door.actor.is_signed_in() {
        door.actor.label()
    } else {
        "resident".to_owned()
    }
}

/// The holder of a ticket of the lobby, if one is shown. While people wait in
/// the lobby nobody signs up without one.
async fn let_in(door: &Door, offering: &Offering, form: &Form) -> Result<Option<Learner>, Failure> {
    if !offering.has_lobby(door.now) {
        return Ok(None);
    }
    let (community, offering) = (door.community.id, offering.clone());
    let Some(given) = form.opt("ticket") else {
        let empty = door
            .read::<_, StoreError, _>(move |tx| lobby::is_empty(tx, &offering))
            .await?;
        return if empty {
            Ok(None)
        } else {
            Err(Failure::bad("name", "bookings-ticket-wanted"))
        };
    };
    let keys = door.app.store().keys();
    let forged = || Failure::bad("name", "bookings-ticket-forged");
    let person = lobby::holder(keys, community, offering.id, given).ok_or_else(forged)?;
    let orders = door.app.shelf::<lobby::Orders>();
    let (place, known) = door
        .read::<_, StoreError, _>(move |tx| {
            let place = lobby::place(tx, &orders, &offering, person)?;
            Ok((place, learner::by_id(tx, community, person)?))
        })
        .await?;
    match place {
        None => Err(forged()),
        Some(place) if !place.may => Err(Failure::bad("name", "bookings-ticket-early")),
        Some(_) => Ok(known),
    }
}

async fn sign_up(door: &Door, id: OfferingId, form: &Form) -> Result<(String, bool), Failure> {
    let community = door.community.id;
    let read = door
        .read::<_, StoreError, _>(move |tx| read(tx, community, id))
        .await?;
    let wants = wants(door, &read.offering, form).await?;
    let from = wants
        .first()
        .map(|want| Micros(want.span.0))
        .filter(|from| from.0 > 0);
    // Staff sign up whoever stands before them or rings: for these, seats are kept.
    let counter = door.may_any("bookings", "claim_for");
    let ticket = if counter {
        None
    } else {
        let_in(door, &read.offering, form).await?
    };
    let learner = match ticket {
        Some(learner) => learner,
        None => learner(door, &read.offering, form).await?,
    };
    if !counter {
        let_others_first(door, &read.offering, from, learner.id).await?;
    }
    let known = u8::try_from(learner.standing).unwrap_or_default();
    let (standing, channel) = if counter {
        (known | COUNTER, "counter")
    } else {
        (known, "page")
    };
    let allocator = allocator(door)?;
    allocator
        .pace
        .take(learner.id, door.now)
        .map_err(|retry_after| Failure::TooMany { retry_after })?;
    allocator.front.meet(learner.id, known);
    let actor = label(door);
    let key = format!("{actor}/{}", form.key());
    let asker = Asker {
        actor: Arc::from(actor),
        channel,
        person: learner.id,
        standing,
    };
    let order = Order::Claim {
        wants,
        wait: form.ticked("wait"),
        at_once: form.ticked("at_once"),
    };
    let body = [id.to_string().into_bytes(), form.canonical()].concat();
    let receipt = match allocator.ask(asker, order, key, body).await {
        Answer::Receipt(receipt) | Answer::Again(receipt) => receipt,
        Answer::OtherBody => return Err(Failure::OtherBody),
        Answer::Unavailable => return Err(Failure::Unavailable),
        Answer::Refused(why) => return Err(refused(why)),
    };
    let token = super::token(door.app.store().keys(), community, learner.id);
    Ok((token, receipt.contains("\"state\":\"waiting\"")))
}

/// Whoever did not come too often lets others go first for a while.
pub(super) async fn let_others_first(
    door: &Door,
    offering: &Offering,
    from: Option<Micros>,
    person: PersonId,
) -> Result<(), Failure> {
    if offering.way == WayWord::Rate {
        return Ok(());
    }
    let (community, today) = (door.community.id, door.now.day(&door.zone));
    let rule = door
        .read::<_, StoreError, _>(move |tx| {
            let paused = marks::paused_until(tx, community, person, today)?;
            paused.map(|_| NoShow::of(tx, community)).transpose()
        })
        .await?;
    let Some(rule) = rule.filter(|rule| marks::is_behind(rule, offering, from, door.now)) else {
        return Ok(());
    };
    let (field, key) = match from {
        Some(_) => ("from", "bookings-paused-time"),
        None => ("name", "bookings-paused"),
    };
    let saying = Saying::from(key).with("n", rule.marks).with("hours", rule.behind);
    Err(Failure::bad(field, saying))
}

/// A refusal as a fault of the field that can mend it.
fn refused(why: Refusal) -> Failure {
    let field = match why {
        Refusal::BadTime => "from",
        Refusal::Full => "wait",
        Refusal::Unknown
        | Refusal::NotOpen
        | Refusal::Closed
        | Refusal::Already
        | Refusal::Overlap
        | Refusal::TooMany
        | Refusal::Drawn
        | Refusal::Gone
        | Refusal::Awaited => "name",
    };
    Failure::bad(field, say(why))
}

async fn wants(door: &Door, offering: &Offering, form: &Form) -> Result<Vec<Want>, Failure> {
    let one = |span| Want {
        lot: offering.id,
        span,
        party: 1,
    };
    if matches!(offering.way, WayWord::Count | WayWord::Shift) {
        return Ok(vec![one((0, 0))]);
    }
    let bad = || Failure::bad("from", "bookings-choose-time");
    let from = Micros::parse(form.text("from"), &door.zone).map_err(|_| bad())?;
    let most = if is_by_day(offering) { 31 * 1440 } else { 480 };
    let minutes: i64 = form
        .parsed("minutes")
        .filter(|minutes| (1..=most).contains(minutes))
        .ok_or_else(bad)?;
    let span = |from: Micros| (from.0, from.plus(minutes * Micros::MINUTE).0);
    let weeks = form.parsed::<usize>("weeks").unwrap_or(1).clamp(1, WEEKS);
    if weeks == 1 || offering.way != WayWord::Unit {
        return Ok(vec![one(span(from))]);
    }
    let left_out: HashSet<&str> = form.text("skip").split(',').collect();
    Ok(weekly(door, offering, (from, minutes), weeks)
        .await?
        .into_iter()
        .filter(|week| !week.off && !left_out.contains(week.value.as_str()))
        .map(|week| one(span(week.from)))
        .collect())
}
