//! `GET /api/v1/applications`: the list, and one with everything; its numbers
//! in full for whoever must have them.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::Micros;
use matters::rows::Intake;
use store::{StoreError, Tx};
use web::{Door, Failure, Json};

use super::shown::{AnswerOut, ApplicationOut, FileOut, ForwardOut, PageOut, WholeOut, words};
use super::steps::Nothing;
use crate::applications::apply::{ANSWERS, NAME};
use crate::applications::list::{self, Filter};
use crate::applications::steps::{self, StepError, action};
use crate::applications::{Application, ApplicationId, Flow, State, Verb};
use crate::desk::application::{Loaded, load};
use crate::forms::definition::Form;
use crate::forms::{Answers, show};
use crate::pages::progress::refused;
use crate::reach::Reach;

/// The head in which the holder of a receipt shows its secret.
const RECEIPT: &str = "x-receipt";

/// The application of a path.
pub(super) fn id_of(text: &str) -> Result<ApplicationId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// Which part of the list is asked for.
struct Asked {
    filter: Filter,
    /// The nearest due first, instead of the newest.
    by_due: bool,
    after: Option<(i64, i64)>,
    limit: usize,
}

impl Asked {
    fn of(door: &Door) -> Result<Self, Failure> {
        let query = door.query();
        let bad = |field| Failure::bad(field, "window-api-filter");
        let state = query
            .opt("state")
            .map(|word| State::from_word(word).ok_or(bad("state")));
        let before = query
            .opt("due_before")
            .map(|text| Micros::parse(text, &door.zone).map_err(|_| bad("due_before")));
        let late = matches!(query.text("late"), "1" | "true");
        let open = matches!(query.text("open"), "1" | "true");
        let due_before = match (late, before.transpose()?) {
            (true, Some(before)) => Some(before.min(door.now)),
            (true, None) => Some(door.now),
            (false, before) => before,
        };
        let after = query.opt("after").map(|key| pair(key).ok_or(bad("after")));
        Ok(Self {
            by_due: open || due_before.is_some(),
            filter: Filter {
                state: state.transpose()?,
                item: query.opt("item").map(str::to_owned),
                due_before,
            },
            after: after.transpose()?,
            limit: query.parsed("limit").unwrap_or(20).clamp(1, 100),
        })
    }
}

fn pair(key: &str) -> Option<(i64, i64)> {
    let (due, key) = key.split_once('.')?;
    Some((due.parse().ok()?, key.parse().ok()?))
}

/// `GET /applications`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let Asked {
        filter,
        by_due,
        after,
        limit,
    } = Asked::of(&door)?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let most = i64::try_from(limit + 1).unwrap_or(101);
    let mut rows = door
        .read::<_, StoreError, _>(move |tx| {
            let by = (app.policy(), &*actor);
            if by_due {
                list::open(tx, by, community, &filter, after, most)
            } else {
                list::all(tx, by, community, &filter, after.map(|(_, key)| key), most)
            }
        })
        .await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let kept = door.query().query_without(&["after"]);
        let join = if kept.is_empty() { "" } else { "&" };
        let due = last.open_due.unwrap_or(last.due_at).0;
        format!("/api/v1/applications?{kept}{join}after={due}.{}", last.key)
    });
    let shown = |a: &Application| ApplicationOut::of(a, &door.zone, door.now);
    let applications = rows.iter().map(shown).collect();
    Ok(door.json(StatusCode::OK, &PageOut { applications, next }))
}

/// The application whose receipt has this secret.
pub(super) fn held(
    tx: &mut Tx<'_>,
    community: kernel::CommunityId,
    id: ApplicationId,
    secret: &str,
) -> Result<Application, StepError> {
    let intake = Intake::by_secret(tx, community, secret)?.ok_or(StepError::NotFound)?;
    let a = Application::by_id(tx, community, id)?.ok_or(StepError::NotFound)?;
    if a.matter == intake.matter {
        Ok(a)
    } else {
        Err(StepError::NotFound)
    }
}

/// `GET /applications/{id}`: for staff whose place it is; whoever shows the
/// secret of its receipt reads how far it is.
pub(super) async fn one(door: Door, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Failure> {
    let (id, community) = (id_of(&id)?, door.community.id);
    let secret = headers.get(RECEIPT).and_then(|value| value.to_str().ok());
    if let Some(secret) = secret.map(str::to_owned) {
        let found = door.read(move |tx| held(tx, community, id, &secret)).await;
        let a = found.map_err(refused)?;
        let out = ApplicationOut::of(&a, &door.zone, door.now).for_holder();
        return Ok(tagged(door.json(StatusCode::OK, &out), a.version));
    }
    door.require_any("applications", "see")?;
    let reach = Reach::of(&door).await?;
    let loaded = door
        .read::<_, StepError, _>(move |tx| load(tx, &reach, id))
        .await
        .map_err(refused)?;
    let version = loaded.a.version;
    Ok(tagged(door.json(StatusCode::OK, &whole(&door, loaded)?), version))
}

fn whole(door: &Door, loaded: Loaded) -> Result<WholeOut, Failure> {
    let (keys, a, zone) = (door.app.store().keys(), &loaded.a, &door.zone);
    let answers = Answers::of_json(&keys.open(a.community, ANSWERS, &a.answers)?);
    let form: Form = serde_json::from_str(&a.form).unwrap_or_default();
    let line = |(key, label, value): (&str, String, String)| AnswerOut {
        key: key.strip_prefix("q_").unwrap_or(key).to_owned(),
        label,
        value,
    };
    let summary = show::summary(&door.frame(""), &form, &answers, &Default::default());
    let may = |verb: &Verb| door.may(action(*verb), a);
    let allowed = Flow::named(&a.flow)
        .map(|flow| flow.allowed(a.state))
        .unwrap_or_default();
    Ok(WholeOut {
        application: ApplicationOut::of(a, zone, door.now),
        name: keys.open(a.community, NAME, &a.name)?,
        answers: summary.into_iter().map(line).collect(),
        papers: loaded.papers.iter().map(|one| FileOut::of(one, zone)).collect(),
        forwards: loaded
            .forwards
            .iter()
            .map(|one| ForwardOut::of(one, zone))
            .collect(),
        allowed: words(allowed.into_iter().filter(may).collect()),
    })
}

fn tagged(mut response: Response, version: i32) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `POST /applications/{id}/reveal`: the numbers in full. Who read them and
/// what for is kept; the answer is not.
pub(super) async fn reveal(
    door: Door,
    Path(id): Path<String>,
    _body: Json<Nothing>,
) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let (id, reach) = (id_of(&id)?, Reach::of(&door).await?);
    door.require_proof(crate::desk::application::FRESH)?;
    let (a, answers) = door
        .write::<_, StepError, _>(move |tx| steps::reveal(tx, &reach.hand.cx(), reach.hand.app.policy(), id))
        .await
        .map_err(refused)?;
    let form: Form = serde_json::from_str(&a.form).unwrap_or_default();
    let chinese = door.lang.is_chinese();
    let sealed = form
        .fields
        .iter()
        .filter(|field| field.is_sealed() && !answers.text(&field.key).is_empty());
    let shown: Vec<AnswerOut> = sealed
        .map(|field| AnswerOut {
            key: field.key.clone(),
            label: crate::forms::definition::said(&field.label, chinese).to_owned(),
            value: answers.text(&field.key).to_owned(),
        })
        .collect();
    Ok(tagged(door.json(StatusCode::OK, &shown), a.version))
}
