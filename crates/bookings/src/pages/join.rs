//! `POST /classes/{id}/join`: a seat, for oneself or for somebody else;
//! `POST …/enter`: an entry in its lottery.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::StoreError;
use web::{Door, Failure, Form, Reply};

use super::offering::{build, offering_id, read};
use crate::allocator::Answer;
use crate::api::{allocator, say, unmet};
use crate::behalf::{agent, meet_registered, note};
use crate::draws;
use crate::ids::OfferingId;
use crate::learner::{self, Meet};
use crate::ledger::{Asker, Order, RESIDENT, Refusal, Want};
use crate::lobby;
use crate::rows::{self, DrawRow, Learner, Offering, WayWord};

/// Weeks of a booking that comes again.
const WEEKS: usize = 20;

/// `POST /classes/{id}/join`
pub(crate) async fn join(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.hold_back()?;
    let id = offering_id(&id)?;
    match sign_up(&door, id, &form).await {
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
        .filter(|draw| draw.state == "open" && door.now < draw.closes && found.offering.opens <= door.now);
    let Some(draw) = open else {
        return Err(Failure::bad("name", "bookings-refused-closed"));
    };
    let learner = learner(door, &found.offering, form).await?;
    let nonce: String = form.key().chars().take(32).collect();
    let person = learner.id;
    door.write::<_, StoreError, _>(move |tx| draws::enter(tx, community, draw.id, person, 1, &nonce))
        .await?;
    Ok(super::token(door.app.store().keys(), community, learner.id))
}

/// Who is to take part: somebody of the register for whom whoever is signed in
/// may act, or who is named with a telephone.
pub(super) async fn learner(door: &Door, offering: &Offering, form: &Form) -> Result<Learner, Failure> {
    let (community, label) = (door.community.id, door.actor.label());
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
                standing: if form.ticked("resident") { RESIDENT } else { 0 },
            };
            door.write(move |tx| learner::meet(tx, community, "resident", &who).map_err(unmet))
                .await?
        }
    };
    if let Some(age) = learner::age(&learner, door.now.day(&door.zone)) {
        let (low, high) = (offering.min_age, offering.max_age);
        if (low > 0 && age < low) || (high > 0 && age > high) {
            return Err(Failure::bad("born", "bookings-wrong-age"));
        }
    } else if offering.min_age > 0 || offering.max_age > 0 {
        return Err(Failure::bad("born", "bookings-age-wanted"));
    }
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
    let learner = match let_in(door, &read.offering, form).await? {
        Some(learner) => learner,
        None => learner(door, &read.offering, form).await?,
    };
    let standing = u8::try_from(learner.standing).unwrap_or_default();
    let allocator = allocator(door)?;
    allocator
        .pace
        .take(learner.id, door.now)
        .map_err(|retry_after| Failure::TooMany { retry_after })?;
    allocator.front.meet(learner.id, standing);
    let actor = label(door);
    let key = format!("{actor}/{}", form.key());
    let asker = Asker {
        actor: Arc::from(actor),
        channel: "page",
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
        | Refusal::Gone => "name",
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
    let minutes: i64 = form
        .parsed("minutes")
        .filter(|minutes| (1..=480).contains(minutes))
        .ok_or_else(bad)?;
    let span = |from: Micros| (from.0, from.plus(minutes * Micros::MINUTE).0);
    let weeks = form.parsed::<usize>("weeks").unwrap_or(1).clamp(1, WEEKS);
    if weeks == 1 || offering.way != WayWord::Unit {
        return Ok(vec![one(span(from))]);
    }
    Ok(weekly(door, &offering.title, from, weeks)
        .await?
        .into_iter()
        .map(|from| one(span(from)))
        .collect())
}

/// The same time week after week, holidays left out.
async fn weekly(door: &Door, title: &str, from: Micros, weeks: usize) -> Result<Vec<Micros>, Failure> {
    let community = door.community.id;
    let (centre, title) = (crate::desk::centre(door).await?, title.to_owned());
    let today = door.now.day(&door.zone);
    let shut = door
        .read::<_, StoreError, _>(move |tx| crate::plan::closure::closures(tx, community, today))
        .await?;
    let plan = crate::plan::Plan {
        rule: "FREQ=WEEKLY".to_owned(),
        starts: from.local(&door.zone),
        count: weeks,
        minutes: 1,
        choice: crate::plan::Choice::Skip,
        place: title.clone(),
    };
    let planned = crate::plan::plan(&plan, &door.zone, &centre.calendar, &shut)
        .map_err(|_| Failure::bad("from", "bookings-choose-time"))?;
    Ok(planned
        .into_iter()
        .filter(|one| one.held)
        .map(|one| one.session.starts)
        .collect())
}
