//! `/api/v1/errands`: what staff do for those who cannot go: begin, say what
//! was done, take originals along and bring them back, end.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Micros, Uuid, Zone};
use people::register;
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx};
use utoipa::ToSchema;
use web::{Door, Failure, Json, Reply};

use super::steps::Nothing;
use crate::desk::errands::refused;
use crate::errands::rows::{HANDS, ORIGINALS, STEPS, TELL};
use crate::errands::steps::{self, NewStep};
use crate::errands::{
    Errand, ErrandError, ErrandId, Hand, NewErrand, Original, Told, Way, begin, originals, rows,
};
use crate::reach::Reach;

/// How an errand begins.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ErrandBody)]
pub(super) struct Body {
    /// For whom, of the register.
    person: String,
    /// For which item: a code of `GET /services`.
    item: String,
    /// What it is about, if it is no item.
    about: String,
    /// How they agreed: sign, voice or mark; sign if left out.
    way: String,
    /// The name that they wrote.
    signature: String,
    /// The voice note, as `POST /files` named it.
    voice: String,
    /// Who saw the mark.
    witness: String,
    /// When somebody comes to the door; RFC 3339.
    visit_at: Option<String>,
    /// They agree that the children are told as well.
    child_too: bool,
}

/// What was done.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ErrandStepBody)]
pub(super) struct StepBody {
    /// In words for the person.
    words: String,
    /// Who is told: person, child.
    tell: Vec<String>,
}

/// An original that is taken along, or goes into another hand.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = OriginalBody)]
pub(super) struct OriginalBody {
    /// Which paper; when it is taken along.
    name: String,
    /// Into whose hand.
    to: String,
    /// It is back in its owner's hand.
    back: bool,
}

/// How it ended.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ErrandEndBody)]
pub(super) struct EndBody {
    /// The last words to the person.
    words: String,
    /// Given up instead of done.
    given_up: bool,
}

/// An errand.
#[derive(Serialize, ToSchema)]
#[schema(as = Errand)]
pub(super) struct ErrandOut {
    id: String,
    version: i32,
    /// open, done, ended.
    state: &'static str,
    person: String,
    item: String,
    item_name: String,
    /// sign, voice, mark.
    way: String,
    owner: Option<String>,
    owner_name: String,
    visit_at: Option<String>,
    made_at: String,
    ended_at: Option<String>,
}

/// A page of errands.
#[derive(Serialize, ToSchema)]
#[schema(as = ErrandPage)]
pub(super) struct PageOut {
    errands: Vec<ErrandOut>,
    /// The address of the next page, if there is one.
    next: Option<String>,
}

/// An errand with everything.
#[derive(Serialize, ToSchema)]
#[schema(as = WholeErrand)]
pub(super) struct WholeOut {
    errand: ErrandOut,
    steps: Vec<ToldOut>,
    originals: Vec<OriginalOut>,
}

/// A step of an errand.
#[derive(Serialize, ToSchema)]
#[schema(as = ErrandStep)]
pub(super) struct ToldOut {
    id: String,
    at: String,
    by: String,
    words: String,
    /// person, child.
    tell: Vec<String>,
    told_at: Option<String>,
}

/// An original that was taken along.
#[derive(Serialize, ToSchema)]
#[schema(as = Original)]
pub(super) struct OriginalOut {
    id: String,
    name: String,
    /// Who has it now.
    holder: String,
    back_at: Option<String>,
    /// Through whose hands it went, the first first.
    hands: Vec<String>,
}

impl ErrandOut {
    fn of(e: &Errand, zone: &Zone) -> Self {
        let time = |at: Micros| at.rfc3339(zone);
        Self {
            id: e.id.to_string(),
            version: e.version,
            state: e.state.word(),
            person: e.person.to_string(),
            item: e.item.clone(),
            item_name: e.item_name.clone(),
            way: e.way.clone(),
            owner: e.owner.map(|id| id.to_string()),
            owner_name: e.owner_name.clone(),
            visit_at: e.visit_at.map(time),
            made_at: time(e.made_at),
            ended_at: e.ended_at.map(time),
        }
    }
}

fn id_of(text: &str) -> Result<ErrandId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// `GET /errands`: open ones, the oldest first.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let query = door.query();
    let (after, limit) = (
        query.parsed::<i64>("after"),
        query.parsed("limit").unwrap_or(20).clamp(1, 100_usize),
    );
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let most = i64::try_from(limit + 1).unwrap_or(101);
    let mut found = door
        .read::<_, StoreError, _>(move |tx| rows::open(tx, app.policy(), &actor, community, after, most))
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next = last.map(|last| format!("/api/v1/errands?limit={limit}&after={}", last.key));
    let errands = found.iter().map(|one| ErrandOut::of(one, &door.zone)).collect();
    Ok(door.json(StatusCode::OK, &PageOut { errands, next }))
}

/// `GET /errands/{id}`.
pub(super) async fn one(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (id, hand) = (id_of(&id)?, Reach::of(&door).await?.hand);
    let zone = door.zone.clone();
    let out = door
        .read::<_, ErrandError, _>(move |tx| {
            let (community, policy) = (hand.community, hand.app.policy());
            let e = Errand::see(tx, policy, &hand.actor, community, id)?.ok_or(ErrandError::NotFound)?;
            let steps = tx.all(&STEPS, &[&community, &id], Told::read)?;
            let all = tx.all(&ORIGINALS, &[&community, &id], Original::read)?;
            let mut originals = Vec::with_capacity(all.len());
            for one in all {
                let hands = tx.all(&HANDS, &[&community, &one.id], Hand::read)?;
                originals.push(original_out(one, hands, &zone));
            }
            Ok(WholeOut {
                errand: ErrandOut::of(&e, &zone),
                steps: steps.iter().map(|one| step_out(one, &zone)).collect(),
                originals,
            })
        })
        .await
        .map_err(refused)?;
    Ok(door.json(StatusCode::OK, &out))
}

fn step_out(step: &Told, zone: &Zone) -> ToldOut {
    ToldOut {
        id: step.id.simple().to_string(),
        at: step.at.rfc3339(zone),
        by: step.by_name.clone(),
        words: step.words.clone(),
        tell: step.tell.split_whitespace().map(str::to_owned).collect(),
        told_at: step.told_at.map(|at| at.rfc3339(zone)),
    }
}

fn original_out(one: Original, hands: Vec<Hand>, zone: &Zone) -> OriginalOut {
    OriginalOut {
        id: one.id.to_string(),
        name: one.name,
        holder: one.holder,
        back_at: one.back_at.map(|at| at.rfc3339(zone)),
        hands: hands.into_iter().map(|hand| hand.to).collect(),
    }
}

/// Runs a verb once for its key; answers with the errand as it stands then.
async fn act<T, F>(door: &Door, json: &Json<T>, made: bool, verb: F) -> Result<Response, Failure>
where
    F: Fn(&mut Tx<'_>, &register::Cx<'_>) -> Result<ErrandId, ErrandError> + Send + 'static,
{
    let (hand, zone) = (Reach::of(door).await?.hand, door.zone.clone());
    let done = door
        .write_once::<ErrandError, _>(&json.key, &json.bytes, move |tx| {
            let cx = register::Cx {
                community: hand.community,
                actor: &hand.actor,
                policy: hand.app.policy(),
            };
            let id = verb(tx, &cx)?;
            let e = Errand::see(tx, cx.policy, cx.actor, cx.community, id)?.ok_or(ErrandError::NotFound)?;
            let out = ErrandOut::of(&e, &zone);
            Ok(if made {
                Reply::created(format!("/api/v1/errands/{id}"), &out)
            } else {
                Reply::json(StatusCode::OK, &out)
            })
        })
        .await;
    done.map_err(refused)
}

/// `POST /errands`.
pub(super) async fn start(door: Door, json: Json<Body>) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let body = &json.value;
    let reach = Reach::of(&door).await?;
    let item = match body.item.as_str() {
        "" => None,
        code => {
            let item = reach.catalogue.item(code).filter(|item| !item.closed).cloned();
            Some(item.ok_or_else(|| Failure::bad("item", "window-api-item"))?)
        }
    };
    let keys = door.app.store().keys();
    let voice = match body.voice.as_str() {
        "" => None,
        token => {
            let kept = matters::kept_voice(keys, door.community.id, token);
            Some(kept.ok_or_else(|| Failure::bad("voice", "window-api-file"))?)
        }
    };
    let visit = body.visit_at.as_deref();
    let visit = visit
        .map(|text| Micros::parse(text, &door.zone).map_err(|_| Failure::bad("visit_at", "window-api-time")));
    let new = NewErrand {
        person: body
            .person
            .parse()
            .map_err(|_| Failure::bad("person", "window-api-id"))?,
        item,
        about: body.about.clone(),
        way: match body.way.as_str() {
            "" => Way::Sign,
            word => Way::from_word(word).ok_or_else(|| Failure::bad("way", "window-api-way"))?,
        },
        signature: body.signature.clone(),
        voice,
        witness: body.witness.chars().take(60).collect(),
        visit_at: visit.transpose()?,
        child_too: body.child_too,
    };
    act(&door, &json, true, move |tx, cx| {
        begin(tx, cx, &new).map(|errand| errand.id)
    })
    .await
}

/// `POST /errands/{id}/step`.
pub(super) async fn step(
    door: Door,
    Path(id): Path<String>,
    json: Json<StepBody>,
) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let id = id_of(&id)?;
    let told = |one: &&'static str| json.value.tell.iter().any(|said| said == one);
    let new = NewStep {
        words: json.value.words.clone(),
        tell: TELL.into_iter().filter(told).collect(),
    };
    act(&door, &json, false, move |tx, cx| {
        steps::done(tx, cx, id, &new).map(|_| id)
    })
    .await
}

/// `POST /errands/{id}/told/{step}`.
pub(super) async fn told(
    door: Door,
    Path((id, step)): Path<(String, String)>,
    json: Json<Nothing>,
) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (id, step) = (
        id_of(&id)?,
        Uuid::parse_str(&step).map_err(|_| Failure::NotFound)?,
    );
    act(&door, &json, false, move |tx, cx| {
        steps::told(tx, cx, id, step).map(|()| id)
    })
    .await
}

/// `POST /errands/{id}/originals`: takes one along.
pub(super) async fn original(
    door: Door,
    Path(id): Path<String>,
    json: Json<OriginalBody>,
) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (id, name) = (id_of(&id)?, json.value.name.clone());
    act(&door, &json, false, move |tx, cx| {
        originals::taken(tx, cx, id, &name).map(|_| id)
    })
    .await
}

/// `POST /errands/{id}/originals/{original}`: into another hand, or back.
pub(super) async fn moved(
    door: Door,
    Path((id, one)): Path<(String, String)>,
    json: Json<OriginalBody>,
) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (id, one) = (id_of(&id)?, one.parse().map_err(|_| Failure::NotFound)?);
    let (to, back) = (json.value.to.clone(), json.value.back);
    act(&door, &json, false, move |tx, cx| {
        originals::moved(tx, cx, id, one, &to, back).map(|_| id)
    })
    .await
}

/// `POST /errands/{id}/finish`.
pub(super) async fn finish(
    door: Door,
    Path(id): Path<String>,
    json: Json<EndBody>,
) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (id, end) = (id_of(&id)?, json.value.clone());
    act(&door, &json, false, move |tx, cx| {
        steps::finish(tx, cx, id, !end.given_up, &end.words).map(|_| id)
    })
    .await
}
