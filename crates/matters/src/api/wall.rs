//! `GET /api/v1/wall`: what everybody may see.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{CommunityId, GridPath, Micros, NodeId, ReceiptNumber};
use people::Centre;
use store::{StoreError, Tx};
use web::{Door, Failure};

use super::shown::{WallOut, WallPageOut};
use crate::hand::Hand;
use crate::lists::{self, Cursor, WallPart};
use crate::rows::{self, Matter};
use crate::wall::row::{Row, says};

/// The matter of a number, if it is on the wall.
pub(super) fn public(
    tx: &mut Tx<'_>,
    community: CommunityId,
    receipt: ReceiptNumber,
) -> Result<Option<Matter>, StoreError> {
    let matter = tx.maybe(&rows::BY_RECEIPT, &[&community, &receipt], Matter::read)?;
    Ok(matter.filter(|matter| matter.wall > 0))
}

/// `GET /wall?part&place&q&after&limit`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    let (query, hand) = (door.query(), Hand::of(&door).await?);
    let part = match query.text("part") {
        "" | "answered" => WallPart::Answered,
        "open" => WallPart::InHand,
        "late" => WallPart::Late,
        _ => return Err(Failure::bad("part", "api-filter")),
    };
    let place = query
        .opt("place")
        .map(|id| id.parse::<NodeId>().map_err(|_| Failure::NotFound))
        .transpose()?;
    let place = place
        .map(|id| {
            hand.centre
                .node(id)
                .map(|node| node.path)
                .ok_or(Failure::NotFound)
        })
        .transpose()?;
    let after: Cursor = query
        .text("after")
        .split_once('.')
        .and_then(|(at, key)| Some((at.parse().ok()?, key.parse().ok()?)));
    let limit: usize = query.parsed("limit").unwrap_or(20).clamp(1, 100);
    let question: String = query.text("q").chars().take(100).collect();
    let (reader, now) = (hand.clone(), door.now);
    let mut rows = door
        .read::<_, StoreError, _>(move |tx| {
            let (community, centre) = (reader.community, &reader.centre);
            if question.is_empty() {
                let limit = i64::try_from(limit).unwrap_or(100) + 1;
                return lists::wall(tx, community, part, place, after, limit);
            }
            lists::search(
                tx,
                community,
                &question,
                after.map(|(_, key)| key),
                limit + 1,
                |matter| {
                    matter.wall > 0
                        && within(place, matter)
                        && says(&readable(matter, centre, now), &question)
                },
            )
        })
        .await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let kept = query.query_without(&["after"]);
        let join = if kept.is_empty() { "" } else { "&" };
        format!("/api/v1/wall?{kept}{join}after={}.{}", last.wall_at.0, last.key)
    });
    let matters = rows
        .iter()
        .map(|matter| WallOut::of(matter, &hand.centre, now))
        .collect();
    Ok(door.json(StatusCode::OK, &WallPageOut { matters, next }))
}

fn within(place: Option<GridPath>, matter: &Matter) -> bool {
    place.is_none_or(|place| place.contains(&matter.path))
}

/// Everything of a matter that everybody may read: a question is held against
/// this, never against the words as they were said.
fn readable(matter: &Matter, centre: &Centre, now: Micros) -> String {
    let row = Row::of(matter, centre, now, "");
    let (words, answer) = (row.plain(), row.plain_answer());
    format!(
        "{words}\n{answer}\n{}\n{}\n{}",
        row.place, row.receipt, row.last_four
    )
}

/// `GET /wall/{receipt}`.
pub(super) async fn one(door: Door, Path(receipt): Path<String>) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let (community, receipt) = (
        door.community.id,
        ReceiptNumber::parse(&receipt).map_err(|_| Failure::NotFound)?,
    );
    let found = door
        .read::<_, StoreError, _>(move |tx| public(tx, community, receipt))
        .await?;
    let matter = found.ok_or(Failure::NotFound)?;
    Ok(door.json(StatusCode::OK, &WallOut::of(&matter, &hand.centre, door.now)))
}
