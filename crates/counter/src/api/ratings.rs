//! `/api/v1/ratings`: the public figures, the bad ones with what became of
//! them; and rating a visit.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use matters::appeal::{self, AppealError};
use matters::hand::Hand as Matters;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;
use web::{Door, Failure, Json, OpenJson, Reply};

use super::once;
use super::tickets::id_of;
use crate::cx::Refused;
use crate::pages::Hand;
use crate::pages::online::{self, Online};
use crate::pages::rating::GRADES;
use crate::rate::{self, Rate, Rating, RatingId, Way};
use crate::rows;

/// How a visit was.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = VisitRatingBody)]
pub(super) struct RateBody {
    /// 5 very good to 1 very bad.
    grade: i32,
    /// quick, solved, kind, slow, unsolved, unclear, rude, unfair.
    reasons: Vec<String>,
    words: String,
    /// Where to ring them, if they like.
    phone: String,
    /// Staff who type in a slip; never whoever served.
    paper: bool,
}

/// Why a grade is malicious.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AppealBody)]
pub(super) struct AppealBody {
    /// The reason.
    why: String,
}

/// What was found.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = JudgeBody)]
pub(super) struct JudgeBody {
    /// It was malicious and does not count.
    struck: bool,
    /// On what ground.
    ground: String,
}

/// How often each grade was given since the first of the month; what was struck does not count.
#[derive(Serialize, ToSchema)]
#[schema(as = RatingFigures)]
pub(super) struct FiguresOut {
    since: String,
    /// Of visits at the counter.
    visits: Vec<GradeOut>,
    /// Of items that were asked for, once for each.
    online: Vec<GradeOut>,
}

/// A grade, and how often it was given.
#[derive(Serialize, ToSchema)]
#[schema(as = RatingCount)]
pub(super) struct GradeOut {
    grade: i32,
    count: i64,
}

/// A rating of a visit.
#[derive(Serialize, ToSchema)]
#[schema(as = VisitRating)]
pub(super) struct RatingOut {
    id: String,
    label: String,
    grade: i32,
    reasons: Vec<String>,
    words: String,
    /// tablet, phone, paper.
    way: &'static str,
    clerk: String,
    at: String,
    /// The matter that a bad grade opened.
    matter: Option<String>,
    /// Why the clerk holds it for malicious; empty for not at all.
    appeal: String,
    /// kept or struck; empty while nothing was found.
    verdict: &'static str,
    ground: String,
}

impl RatingOut {
    fn of(rating: &Rating, door: &Door) -> Self {
        Self {
            id: rating.id.to_string(),
            label: rating.label.clone(),
            grade: rating.grade,
            reasons: rating.reasons.split_whitespace().map(str::to_owned).collect(),
            words: rating.words.clone(),
            way: rating.way.word(),
            clerk: rating.clerk.clone(),
            at: rating.at.rfc3339(&door.zone),
            matter: rating.matter.map(|id| id.to_string()),
            appeal: rating.appeal.clone(),
            verdict: rating.verdict.word(),
            ground: rating.ground.clone(),
        }
    }
}

/// The latest bad ones.
#[derive(Serialize, ToSchema)]
#[schema(as = BadRatings)]
pub(super) struct BadOut {
    /// Of visits at the counter; for whoever watches it.
    visits: Vec<RatingOut>,
    /// Of what was asked for from anywhere and answered: what waits for a judge, then the newest.
    online: Vec<OnlineOut>,
    /// Where the older ones of these are; visits stand on the first page only.
    next: Option<String>,
}

/// A bad grade of an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = OnlineRating)]
pub(super) struct OnlineOut {
    id: String,
    matter: String,
    receipt: String,
    grade: i32,
    reasons: Vec<String>,
    words: String,
    at: String,
    /// Why whoever answered holds it for malicious; empty for not at all.
    appeal: String,
    /// kept or struck; empty while nothing was found.
    verdict: &'static str,
    ground: String,
    may_appeal: bool,
    may_judge: bool,
}

impl OnlineOut {
    fn of(one: &Online, door: &Door) -> Self {
        let rating = &one.bad.rating;
        Self {
            id: rating.id.simple().to_string(),
            matter: one.bad.matter.id.to_string(),
            receipt: one.bad.matter.receipt.to_string(),
            grade: rating.grade,
            reasons: rating.reasons.split_whitespace().map(str::to_owned).collect(),
            words: rating.words.clone(),
            at: rating.at.rfc3339(&door.zone),
            appeal: one.why().to_owned(),
            verdict: one.verdict().word(),
            ground: one.ground().to_owned(),
            may_appeal: one.may_appeal,
            may_judge: one.may_judge,
        }
    }
}

fn counted(of: [i64; 5]) -> Vec<GradeOut> {
    let pairs = GRADES.into_iter().zip(of);
    pairs.map(|(grade, count)| GradeOut { grade, count }).collect()
}

/// `GET /ratings`: for everybody.
pub(super) async fn figures(door: Door) -> Result<Response, Failure> {
    let (community, since) = (door.community.id, door.now.day(&door.zone).first_of_month());
    let begun = door.zone.instant(since, 0);
    let (visits, online) = door
        .read::<_, StoreError, _>(move |tx| {
            let visits = rate::figures(tx, community, since)?;
            Ok((visits, rate::online(tx, community, begun)?))
        })
        .await?;
    let out = FiguresOut {
        since: since.to_string(),
        visits: counted(visits),
        online: counted(online),
    };
    Ok(door.json(StatusCode::OK, &out))
}

/// `GET /ratings/bad`: the latest bad ones of visits, and of matters of one's reach.
pub(super) async fn bad(door: Door) -> Result<Response, Failure> {
    online::require(&door)?;
    let (community, may_watch) = (door.community.id, door.may_any("counter", "watch"));
    let matters = Matters::of(&door).await?;
    let (query, before) = (door.query(), online::key_of(&door));
    let limit: usize = query.parsed("limit").unwrap_or(20).clamp(1, 100);
    let (visits, answers) = door
        .read::<_, StoreError, _>(move |tx| {
            let visits = match may_watch && before.is_none() {
                true => rate::latest_bad(tx, community)?,
                false => Vec::new(),
            };
            Ok((visits, online::page(tx, &matters, before, limit)?))
        })
        .await?;
    let next = answers.next.map(|key| {
        let kept = query.query_without(&["before"]);
        let join = if kept.is_empty() { "" } else { "&" };
        format!("/api/v1/ratings/bad?{kept}{join}before={key}")
    });
    let out = BadOut {
        visits: visits.iter().map(|one| RatingOut::of(one, &door)).collect(),
        online: answers.rows.iter().map(|one| OnlineOut::of(one, &door)).collect(),
        next,
    };
    Ok(door.json(StatusCode::OK, &out))
}

/// `POST /queue/tickets/{id}/rate`: whoever has the ticket; or staff, from a slip of paper.
pub(super) async fn rate(
    door: Door,
    Path(id): Path<String>,
    body: OpenJson<RateBody>,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let (id, json) = (id_of(&id)?, body.0);
    if json.value.paper {
        door.require_any("counter", "watch")?;
    }
    let body = json.value.clone();
    let input = Rate {
        grade: body.grade,
        reasons: body.reasons,
        words: body.words,
        phone: body.phone,
        way: if body.paper { Way::Paper } else { Way::Phone },
    };
    let community = door.community.id;
    let known = door
        .read::<_, StoreError, _>(move |tx| rows::ticket(tx, community, id))
        .await?;
    known.ok_or(Failure::NotFound)?;
    let receipt = match matters::words::is_bad(input.grade) {
        true => Some(matters::number::next(&door).await?),
        false => None,
    };
    let (hand, book, asking) = (Hand::of(&door), Matters::of(&door).await?, door.clone());
    let done = door
        .write_once::<Refused, _>(&json.key, &json.bytes, move |tx| {
            let rating = rate::rate(tx, &hand.cx(), &book.cx(), receipt, id, &input)?;
            Ok(Reply::json(StatusCode::CREATED, &RatingOut::of(&rating, &asking)))
        })
        .await;
    Ok(done?)
}

fn rating_of(text: &str) -> Result<RatingId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// `POST /ratings/{id}/appeal`: whoever served holds it for malicious.
pub(super) async fn appeal(
    door: Door,
    Path(id): Path<String>,
    json: Json<AppealBody>,
) -> Result<Response, Failure> {
    door.require_any("counter", "watch")?;
    let id = rating_of(&id)?;
    once(door, json, move |tx, cx, door, body| {
        rate::appeal(tx, cx, id, &body.why)?;
        Ok(RatingOut::of(&rate::by_id(tx, cx, id)?, door))
    })
    .await
}

/// `POST /ratings/{id}/judge`: somebody who had no part in it.
pub(super) async fn judge(
    door: Door,
    Path(id): Path<String>,
    json: Json<JudgeBody>,
) -> Result<Response, Failure> {
    door.require_any("counter", "judge")?;
    let id = rating_of(&id)?;
    once(door, json, move |tx, cx, door, body| {
        rate::judge(tx, cx, id, body.struck, &body.ground)?;
        Ok(RatingOut::of(&rate::by_id(tx, cx, id)?, door))
    })
    .await
}

/// `POST /ratings/online/{id}/appeal`: whoever answered holds it for malicious.
pub(super) async fn appeal_online(
    door: Door,
    Path(id): Path<String>,
    json: Json<AppealBody>,
) -> Result<Response, Failure> {
    online::require(&door)?;
    let (id, why) = (online::id_of(&id)?, json.value.why.clone());
    let (hand, asking) = (Matters::of(&door).await?, door.clone());
    let done = door
        .write_once::<AppealError, _>(&json.key, &json.bytes, move |tx| {
            let bad = appeal::appeal(tx, &hand.cx(), id, &why)?;
            let out = OnlineOut::of(&Online::of(bad, &hand.cx()), &asking);
            Ok(Reply::json(StatusCode::OK, &out))
        })
        .await;
    done.map_err(|error| online::refused(error, "why"))
}

/// `POST /ratings/online/{id}/judge`: neither whoever answered nor whoever appealed.
pub(super) async fn judge_online(
    door: Door,
    Path(id): Path<String>,
    json: Json<JudgeBody>,
) -> Result<Response, Failure> {
    online::require(&door)?;
    let (id, found) = (online::id_of(&id)?, json.value.clone());
    let (hand, asking) = (Matters::of(&door).await?, door.clone());
    let done = door
        .write_once::<AppealError, _>(&json.key, &json.bytes, move |tx| {
            let bad = appeal::judge(tx, &hand.cx(), id, found.struck, &found.ground)?;
            let out = OnlineOut::of(&Online::of(bad, &hand.cx()), &asking);
            Ok(Reply::json(StatusCode::OK, &out))
        })
        .await;
    done.map_err(|error| online::refused(error, "ground"))
}
