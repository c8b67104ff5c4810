//! `POST /api/v1/matters`: somebody says something. `GET /api/v1/status`, and
//! what whoever holds a receipt may do: rate, add to it, follow.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::{Micros, ReceiptNumber};
use serde::Deserialize;
use store::{StoreError, Tx};
use utoipa::ToSchema;
use web::{App, Door, Failure, Limits, Reply};

use super::call::{self, Body, Call, Input};
use super::fault::Fault;
use super::files;
use super::shown::{ReceiptOut, StatusOut, StepOut, time};
use super::verbs::Id;
use crate::cx::{Cx, Refused, secret_hash, timeline};
use crate::hand::Hand;
use crate::rate::{self, Rate};
use crate::report::{self, Report};
use crate::resident::status::Tries;
use crate::resident::story::Teller;
use crate::rows::{self, Intake, Matter, MatterId};
use crate::wall::row;
use crate::words::Channel;

/// What somebody says.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ReportBody {
    /// The words, exactly; at most 4,000 characters.
    said: String,
    /// A code of `GET /categories`; without one the likeliest is taken.
    category: Option<String>,
    /// An id of `GET /grid`.
    place: Option<Id>,
    /// The place in words.
    place_words: String,
    name: String,
    phone: String,
    /// Nobody shall see who it was.
    anonymous: bool,
    /// Not for the wall.
    private: bool,
    /// Files as `POST /files` named them.
    files: Vec<String>,
    /// How staff took it in: counter, phone, leader or paper. Others: leave out.
    channel: Option<String>,
    /// When staff took it in without a line; RFC 3339.
    said_at: Option<String>,
}

/// A grade.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RateBody {
    /// 5 very good to 1 very bad.
    grade: i32,
    /// quick, solved, kind, slow, unsolved, unclear, rude, unfair.
    reasons: Vec<String>,
    words: String,
    /// The receipt's secret; staff who were told the grade leave it out.
    secret: Option<String>,
    /// Staff: how it was told, phone if left out.
    channel: Option<String>,
    version: Option<i32>,
}

/// More about a matter, by whoever reported it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TellBody {
    words: String,
    /// Files as `POST /files` named them.
    files: Vec<String>,
    /// The receipt's secret.
    secret: String,
}

impl Input for RateBody {
    fn version(&self) -> Option<i32> {
        self.version
    }
}

impl Input for TellBody {
    fn version(&self) -> Option<i32> {
        None
    }
}

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/status", get(status))
        .route(
            "/api/v1/files",
            post(files::keep).layer(Limits::files(10, 10 << 20).layer()),
        )
        .route("/api/v1/matters/{id}/rate", post(rate_it))
        .route("/api/v1/matters/{id}/tell", post(tell))
        .route("/api/v1/wall/{receipt}/follow", post(follow))
}

/// `POST /matters`.
pub(super) async fn report(door: Door, body: Body<ReportBody>) -> Result<Response, Failure> {
    door.hold_back()?;
    door.require_any("matters", "report")?;
    let hand = Hand::of(&door).await?;
    let input = match input(&door, &hand, &body.value) {
        Ok(input) => input,
        Err(fault) => return Ok(fault.answer(&door)),
    };
    let receipt = crate::number::next(&door).await?;
    let input = input.heard(&hand.cx(), receipt);
    let done = call::settle(&door, body.key.as_deref(), &body.bytes, move |tx| {
        let said = report::report(tx, &hand.cx(), receipt, &input)?;
        let path = format!("/r/{}", said.secret);
        let (matter, zone) = (&said.matter, hand.centre.zone());
        let out = ReceiptOut {
            id: matter.id.to_string(),
            receipt: matter.receipt.to_string(),
            link: hand.app.config().absolute(&path),
            secret: said.secret,
            state: matter.state.word(),
            category: matter.category.clone(),
            unit: matter.unit.map(|id| id.to_string()),
            owner: matter.owner.map(|id| id.to_string()),
            settle_due: time(matter.settle_due, zone),
        };
        Ok(Reply::created(format!("/api/v1/matters/{}", matter.id), &out))
    });
    Ok(done.await.unwrap_or_else(|fault| fault.answer(&door)))
}

fn input(door: &Door, hand: &Hand, body: &ReportBody) -> Result<Report, Fault> {
    let staff = door.may_any("matters", "take_in");
    let unknown = || Fault::field("channel", "unknown-channel");
    let channel = match body.channel.as_deref() {
        None | Some("api") => Channel::Api,
        Some(word) => Channel::from_word(word).filter(|_| staff).ok_or_else(unknown)?,
    };
    let said_at = body.said_at.as_deref().filter(|_| staff);
    Ok(Report {
        channel,
        category: body.category.clone(),
        node: body.place.map(|id| id.0.into()),
        place: body.place_words.clone(),
        name: body.name.clone(),
        phone: body.phone.clone(),
        anonymous: body.anonymous,
        private: body.private,
        files: files::named(&body.files, hand, "files")?,
        taken_by: door.actor.staff.filter(|_| channel != Channel::Api),
        said_at: said_at.and_then(|text| Micros::parse(text, &door.zone).ok()),
        lang: door.lang.tag().to_owned(),
        ..Report::of(&body.said)
    })
}

/// The intake that a receipt's secret opens, if it belongs to this matter.
fn held(tx: &mut Tx<'_>, cx: &Cx<'_>, secret: &str, id: MatterId) -> Result<Intake, Refused> {
    let hash = secret_hash(secret);
    let intake = tx
        .maybe(&rows::INTAKE_BY_SECRET, &[&cx.community, &hash], Intake::read)?
        .ok_or(Refused::NotFound)?;
    let carried = rate::carried(tx, cx, intake.matter)?;
    if intake.matter == id || carried.id == id {
        Ok(intake)
    } else {
        Err(Refused::NotFound)
    }
}

async fn rate_it(call: Call<RateBody>) -> Response {
    call.run(|tx, a| {
        let body = a.input;
        let (intake, channel) = match &body.secret {
            Some(secret) => (held(tx, &a.cx, secret, a.id)?, Channel::Api),
            None => {
                let matter = a.cx.see(tx, a.id)?;
                if !a.cx.policy.may(a.cx.actor, "rate_for", &matter) {
                    return Err(Refused::Denied.into());
                }
                if a.version.is_some_and(|version| version != matter.version) {
                    return Err(Refused::Stale.into());
                }
                let first = tx
                    .all(&rows::INTAKES, &[&a.cx.community, &a.id], Intake::read)?
                    .into_iter()
                    .next();
                let channel = body
                    .channel
                    .as_deref()
                    .and_then(Channel::from_word)
                    .unwrap_or(Channel::Phone);
                (first.ok_or(Refused::NotFound)?, channel)
            }
        };
        let input = Rate {
            grade: body.grade,
            reasons: body.reasons.clone(),
            words: body.words.clone(),
            channel,
        };
        Ok(rate::rate(tx, &a.cx, &intake, &input)?)
    })
    .await
}

async fn tell(call: Call<TellBody>) -> Response {
    let door = call.door.clone();
    let Body { value, bytes, key } = call.body;
    let (id, hand) = (call.id, call.hand);
    let done = call::settle(&door, key.as_deref(), &bytes, move |tx| {
        let cx = hand.cx();
        let intake = held(tx, &cx, &value.secret, id)?;
        let files = files::photos(&value.files, &hand, "files")?;
        let matter = rate::carried(tx, &cx, intake.matter)?;
        crate::note::tell(tx, &cx, matter.id, Some(intake.id), &value.words, &files)?;
        Ok(Reply::json(
            StatusCode::OK,
            &serde_json::json!({ "receipt": intake.receipt.to_string() }),
        ))
    });
    done.await.unwrap_or_else(|fault| fault.answer(&door))
}

/// Somebody who wants the echo too.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FollowBody {
    /// Any secret of theirs that stays the same; only its hash is kept.
    follower: String,
}

async fn follow(
    door: Door,
    Path(receipt): Path<String>,
    body: Body<FollowBody>,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let hand = Hand::of(&door).await?;
    let receipt = ReceiptNumber::parse(&receipt).map_err(|_| Failure::NotFound)?;
    let follower = body.value.follower.clone();
    if !(8..=200).contains(&follower.len()) {
        return Ok(Fault::field("follower", "words-empty").answer(&door));
    }
    let done = call::settle(&door, body.key.as_deref(), &body.bytes, move |tx| {
        let matter = super::wall::public(tx, hand.community, receipt)?.ok_or(Refused::NotFound)?;
        let matter = crate::follow::follow(tx, &hand.cx(), matter.id, &follower)?;
        Ok(Reply::json(
            StatusCode::OK,
            &serde_json::json!({ "followers": matter.followers }),
        ))
    });
    Ok(done.await.unwrap_or_else(|fault| fault.answer(&door)))
}

/// The intake of a secret; else of a number whose telephone ends in `tail`.
fn asked(
    tx: &mut Tx<'_>,
    hand: &Hand,
    number: Option<ReceiptNumber>,
    secret: &str,
    tail: &str,
) -> Result<Option<Intake>, StoreError> {
    let community = hand.community;
    if !secret.is_empty() {
        let hash = secret_hash(secret);
        return tx.maybe(&rows::INTAKE_BY_SECRET, &[&community, &hash], Intake::read);
    }
    let Some(number) = number else { return Ok(None) };
    let found = tx.maybe(&rows::INTAKE_BY_RECEIPT, &[&community, &number], Intake::read)?;
    let keys = hand.app.store().keys();
    Ok(found.filter(|intake| intake.tail_is(keys, tail)))
}

/// `GET /status?receipt=…&tail=…`, or `?secret=…`.
async fn status(door: Door) -> Result<Response, Failure> {
    let (query, hand) = (door.query(), Hand::of(&door).await?);
    let (secret, tail) = (query.text("secret").to_owned(), query.text("tail").to_owned());
    let number = ReceiptNumber::parse(query.text("receipt")).ok();
    if secret.is_empty() {
        let number = number.ok_or(Failure::NotFound)?;
        // Four digits must not be guessed, on whichever way.
        let tries = door.app.shelf::<Tries>();
        tries
            .take(&door.address, number, door.now)
            .map_err(|retry_after| Failure::TooMany { retry_after })?;
    }
    let reader = hand.clone();
    let (intake, own, matter, lines, carried) = door
        .read::<_, StoreError, _>(move |tx| {
            let intake = asked(tx, &reader, number, &secret, &tail)?.ok_or(StoreError::NoRow)?;
            let community = reader.community;
            let own = Matter::by_id(tx, community, intake.matter)?.ok_or(StoreError::NoRow)?;
            let matter = crate::resident::receipt::carried(tx, community, &own)?;
            let lines = timeline(tx, community, own.id)?;
            let merged = match matter.id == own.id {
                true => Vec::new(),
                false => timeline(tx, community, matter.id)?,
            };
            Ok((intake, own, matter, lines, merged))
        })
        .await?;
    let (centre, f) = (&hand.centre, door.frame(""));
    let zone = centre.zone();
    let steps = Teller {
        f: &f,
        centre,
        intake: &intake,
        matter: &matter,
    }
    .story(&lines, &carried);
    let out = StatusOut {
        receipt: intake.receipt.to_string(),
        said: intake.said.clone(),
        state: matter.state.word(),
        strokes: matter.strokes(),
        place: centre.names(own.path).join(" "),
        unit: row::unit_name(centre, &matter),
        person: row::person_name(centre, &matter),
        received_at: time(own.received_at, zone),
        settle_due: time(matter.settle_due, zone),
        answered_at: matter.answered_at.map(|at| time(at, zone)),
        late: matter.is_late(door.now),
        answer: if matter.is_open() {
            String::new()
        } else {
            matter.answer.clone()
        },
        steps: steps.iter().map(|step| StepOut::of(step, zone)).collect(),
    };
    Ok(door.json(StatusCode::OK, &out))
}
