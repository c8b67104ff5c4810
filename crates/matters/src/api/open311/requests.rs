//! What is on the wall, in the specification's words.

use axum::http::StatusCode;
use axum::response::Response;
use kernel::ReceiptNumber;
use serde_json::Value;
use store::{StoreError, statements};
use web::{Door, Lang};

use super::super::shown::{name, time};
use super::super::wall::public;
use super::answer::{Bad, Format, fields};
use super::ask::{Ask, MOST};
use super::services::jurisdiction;
use crate::cx::secret_hash;
use crate::hand::Hand;
use crate::rows::{self, Intake, Matter};
use crate::wall::row;

statements! {
    /// What is on the wall, the newest first. A matter's key is the time at which it came, at most a month after it was said.
    OPEN311 = "SELECT community_id, id, key, receipt, workflow, state, round, category, words, node_id, path, spot, channel, unit_id, co_units, owner_id, reviewer_id, last_answerer_id, received_at, assigned_at, accepted_at, replied_at, answered_at, closed_at, accept_due, first_due, settle_due, provisional, open_due, escalate_at, escalated, paused_at, late, merged_into, private, wall, wall_at, public_words, public_answer, answer, grade, returns, followers, version, updated_at FROM matters_matter WHERE community_id = $1 AND key >= $2 AND key <= $3 AND wall > 0 AND received_at >= $2 AND received_at <= $4 AND ($5 = '' OR $5 LIKE '%|' || category || '|%') AND ($6 = 0 OR ($6 = 1 AND open_due IS NOT NULL) OR ($6 = 2 AND open_due IS NULL)) ORDER BY key DESC LIMIT $7";
}

/// `GET /requests`.
pub(super) async fn list(door: &Door, ask: &Ask, format: Format) -> Result<Response, Bad> {
    jurisdiction(door, door.query().text("jurisdiction_id"))?;
    let hand = Hand::of(door).await?;
    let community = door.community.id;
    let matters = match ask.numbers() {
        Some(numbers) => {
            door.read::<_, StoreError, _>(move |tx| {
                let found = numbers.iter().map(|number| public(tx, community, *number));
                Ok(found
                    .collect::<Result<Vec<_>, _>>()?
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>())
            })
            .await?
        }
        None => {
            let filter = ask.filter(&door.zone, door.now)?;
            door.read::<_, StoreError, _>(move |tx| {
                let limit = i64::try_from((filter.skip + filter.size).min(MOST)).unwrap_or(1000);
                let last = filter.until.plus(31 * kernel::Micros::DAY);
                let found = tx.all(
                    &OPEN311,
                    &[
                        &community,
                        &filter.from,
                        &last,
                        &filter.until,
                        &filter.codes,
                        &filter.status,
                        &limit,
                    ],
                    Matter::read,
                )?;
                Ok(found.into_iter().skip(filter.skip).collect())
            })
            .await?
        }
    };
    let requests = matters.iter().map(|matter| shown(door, &hand, matter)).collect();
    Ok(format.reply(
        StatusCode::OK,
        format.list("service_requests", "request", requests),
    ))
}

/// `GET /requests/{id}`.
pub(super) async fn one(door: &Door, number: &str, format: Format) -> Result<Response, Bad> {
    jurisdiction(door, door.query().text("jurisdiction_id"))?;
    let unknown = || Bad::about(404, "api-open311-request", number);
    let receipt = ReceiptNumber::parse(number).map_err(|_| unknown())?;
    let (hand, community) = (Hand::of(door).await?, door.community.id);
    let found = door
        .read::<_, StoreError, _>(move |tx| public(tx, community, receipt))
        .await?;
    let matter = found.ok_or_else(unknown)?;
    let requests = vec![shown(door, &hand, &matter)];
    Ok(format.reply(
        StatusCode::OK,
        format.list("service_requests", "request", requests),
    ))
}

/// `GET /tokens/{token}`: the number of a receipt, for whoever has its secret.
pub(super) async fn token(door: &Door, token: &str, format: Format) -> Result<Response, Bad> {
    jurisdiction(door, door.query().text("jurisdiction_id"))?;
    let (community, hash) = (door.community.id, secret_hash(token));
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            tx.maybe(&rows::INTAKE_BY_SECRET, &[&community, &hash], Intake::read)
        })
        .await?;
    let intake = found.ok_or_else(|| Bad::about(404, "api-open311-token", token))?;
    let one = fields([
        ("service_request_id", intake.receipt.to_string().into()),
        ("token", token.into()),
    ]);
    Ok(format.reply(
        StatusCode::OK,
        format.list("service_requests", "request", vec![one]),
    ))
}

/// A matter on the wall: its public words, its building at most.
fn shown(door: &Door, hand: &Hand, matter: &Matter) -> Value {
    let (centre, open) = (&hand.centre, matter.is_open());
    let zone = centre.zone();
    let category = hand.book.category(&matter.category);
    let name = category
        .map(|category| name(category, door.lang == Lang::En))
        .unwrap_or(&matter.category);
    let answer = if matter.wall == 2 {
        matter.public_answer.as_str()
    } else {
        ""
    };
    let place = row::public_place(centre, matter.path);
    let address = if place.is_empty() {
        Value::Null
    } else {
        format!("{} {place}", door.community.name).into()
    };
    let some = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    fields([
        ("service_request_id", matter.receipt.to_string().into()),
        ("status", if open { "open" } else { "closed" }.into()),
        ("status_notes", some(answer)),
        ("service_name", name.into()),
        ("service_code", matter.category.as_str().into()),
        ("description", matter.public_words.as_str().into()),
        ("agency_responsible", some(&row::unit_name(centre, matter))),
        ("service_notice", Value::Null),
        ("requested_datetime", time(matter.received_at, zone).into()),
        ("updated_datetime", time(matter.updated_at, zone).into()),
        (
            "expected_datetime",
            if open {
                time(matter.settle_due, zone).into()
            } else {
                Value::Null
            },
        ),
        ("address", address),
        ("address_id", Value::Null),
        ("zipcode", Value::Null),
        ("lat", Value::Null),
        ("long", Value::Null),
        ("media_url", Value::Null),
    ])
}
