//! `GET /api/v1/matters`: the register, and one matter with its timeline.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::{Micros, ReceiptNumber};
use store::{StoreError, Tx};
use web::{Door, Failure};

use super::shown::{FileOut, LineOut, MatterOut, PageOut, SaidOut, WholeOut};
use crate::cx::timeline;
use crate::hand::Hand;
use crate::lists::{self, Filter};
use crate::rows::{self, Attached, Intake, Matter, MatterId};
use crate::words::State;

/// What the address asks for.
struct Asked {
    filter: Filter,
    question: String,
    before: Option<i64>,
    limit: usize,
}

impl Asked {
    fn of(door: &Door, hand: &Hand) -> Result<Self, Failure> {
        let query = door.query();
        let bad = |field| Failure::bad(field, "api-filter");
        let state = query
            .opt("state")
            .map(|word| State::from_word(word).ok_or(bad("state")))
            .transpose()?;
        let unit = query
            .opt("unit")
            .map(|id| id.parse().map_err(|_| bad("unit")))
            .transpose()?;
        let owner = query
            .opt("owner")
            .map(|id| id.parse().map_err(|_| bad("owner")))
            .transpose()?;
        let place = query
            .opt("place")
            .map(|id| id.parse().map_err(|_| bad("place")))
            .transpose()?;
        let place = place
            .map(|id| hand.centre.node(id).map(|node| node.path).ok_or(bad("place")))
            .transpose()?;
        let at = |name| -> Result<Option<Micros>, Failure> {
            query
                .opt(name)
                .map(|text| Micros::parse(text, &door.zone).map_err(|_| bad(name)))
                .transpose()
        };
        let filter = Filter {
            state,
            unit,
            owner,
            place,
            category: query.opt("category").map(str::to_owned),
            late: matches!(query.text("late"), "1" | "true"),
            bad: matches!(query.text("bad"), "1" | "true"),
            from: at("from")?,
            until: at("until")?,
        };
        let limit = query.parsed("limit").unwrap_or(20).clamp(1, 100);
        let question = query.text("q").chars().take(100).collect();
        Ok(Self {
            filter,
            question,
            before: query.parsed("before"),
            limit,
        })
    }
}

/// `GET /matters`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    if !door.may_any("matters", "desk") {
        door.require_any("matters", "book")?;
    }
    let hand = Hand::of(&door).await?;
    let Asked {
        filter,
        question,
        before,
        limit,
    } = Asked::of(&door, &hand)?;
    let reader = hand.clone();
    let mut rows = door
        .read::<_, StoreError, _>(move |tx| find(tx, &reader, &filter, &question, before, limit + 1))
        .await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let kept = door.query().query_without(&["before"]);
        let join = if kept.is_empty() { "" } else { "&" };
        format!("/api/v1/matters?{kept}{join}before={}", last.key)
    });
    let matters = rows.iter().map(|matter| MatterOut::of(matter, &hand)).collect();
    Ok(door.json(StatusCode::OK, &PageOut { matters, next }))
}

fn find(
    tx: &mut Tx<'_>,
    hand: &Hand,
    filter: &Filter,
    question: &str,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Matter>, StoreError> {
    let cx = hand.cx();
    let now = tx.now();
    if question.is_empty() {
        let limit = i64::try_from(limit).unwrap_or(100);
        return lists::book(tx, cx.policy, cx.actor, cx.community, filter, before, limit);
    }
    let fits = |matter: &Matter| cx.policy.may(cx.actor, "work", matter) && fits(filter, matter, now);
    // A whole number is one matter, and nothing need be looked for.
    if let Ok(receipt) = ReceiptNumber::parse(question)
        && question.chars().count() <= 20
    {
        let found = tx.maybe(&rows::BY_RECEIPT, &[&cx.community, &receipt], Matter::read)?;
        return Ok(found
            .into_iter()
            .filter(|matter| before.is_none() && fits(matter))
            .collect());
    }
    lists::search(tx, cx.community, question, before, limit, fits)
}

fn fits(filter: &Filter, matter: &Matter, now: Micros) -> bool {
    filter.state.is_none_or(|state| state == matter.state)
        && filter
            .category
            .as_ref()
            .is_none_or(|category| *category == matter.category)
        && filter.unit.is_none_or(|unit| Some(unit) == matter.unit)
        && filter.owner.is_none_or(|owner| Some(owner) == matter.owner)
        && filter.place.is_none_or(|place| place.contains(&matter.path))
        && (!filter.late || matter.late || matter.is_late(now))
        && (!filter.bad || crate::words::is_bad(matter.grade))
        && filter.from.is_none_or(|from| matter.received_at >= from)
        && filter.until.is_none_or(|until| matter.received_at < until)
}

/// `GET /matters/{id}`: for whoever works with it; everybody else finds what is
/// on the wall under `/wall/{receipt}`.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let id: MatterId = id.parse().map_err(|_| Failure::NotFound)?;
    let reader = hand.clone();
    let (matter, intakes, lines, files) = door
        .read::<_, StoreError, _>(move |tx| {
            let (cx, community) = (reader.cx(), reader.community);
            let matter = Matter::by_id(tx, community, id)?
                .filter(|matter| cx.policy.may(cx.actor, "work", matter))
                .ok_or(StoreError::NoRow)?;
            let intakes = tx.all(&rows::INTAKES, &[&community, &id], Intake::read)?;
            let files = tx.all(&rows::FILES, &[&community, &id], Attached::read)?;
            Ok((matter, intakes, timeline(tx, community, id)?, files))
        })
        .await?;
    let zone = hand.centre.zone();
    let out = WholeOut {
        said: intakes.iter().map(|intake| SaidOut::of(intake, zone)).collect(),
        timeline: lines.iter().map(|line| LineOut::of(line, zone)).collect(),
        files: files
            .iter()
            .map(|file| FileOut {
                id: file.file.to_string(),
                kind: file.kind.clone(),
            })
            .collect(),
        matter: MatterOut::of(&matter, &hand),
    };
    let mut response = door.json(StatusCode::OK, &out);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", matter.version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
