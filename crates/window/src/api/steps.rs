//! `POST /api/v1/applications/{id}/…`: one call for each step. Staff take them
//! by what they may; whoever has the receipt's secret brings what was missing
//! and takes it back.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use kernel::FileId;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;
use web::{App, Door, Failure, OpenJson, Reply};

use super::shown::{ApplicationOut, PaperBody};
use super::{apply, fault, register};
use crate::applications::{Application, ApplicationId, Step, StepError, Verb, papers, steps};
use crate::reach::Reach;

/// Nothing to say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The words of a step.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ApplicationStepBody)]
pub(super) struct StepBody {
    /// What is missing, to whom it goes, the department's number, what came of
    /// it, how it was handed over, why it cannot be.
    words: String,
    /// What the person can do against a refusal.
    remedy: String,
    /// Photos that were missing; for `supplement`.
    papers: Vec<PaperBody>,
    /// The receipt's secret, for `supplement` and `withdraw` by the person.
    secret: Option<String>,
    /// The version that was read; refused with 409 if it changed since.
    version: Option<i32>,
}

/// The call of a verb.
pub(super) fn by_post(verb: Verb) -> MethodRouter<App> {
    post(
        move |door: Door, path: Path<String>, headers: HeaderMap, body: OpenJson<StepBody>| {
            call(door, path, headers, body, verb)
        },
    )
}

async fn call(
    door: Door,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: OpenJson<StepBody>,
    verb: Verb,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let id = register::id_of(&id)?;
    let header = fault::if_match(&headers)?;
    let json = body.0;
    let own = matches!(verb, Verb::Supplement | Verb::Withdraw);
    let secret = json.value.secret.clone().filter(|_| own);
    if secret.is_none() {
        door.require_any("applications", "see")?;
    }
    let asked = Asked {
        id,
        step: Step::of(verb, &json.value.words, &json.value.remedy),
        version: header.or(json.value.version),
        secret,
        files: apply::files(&door, &json.value.papers)?,
    };
    let reach = Reach::of(&door).await?;
    let (zone, now) = (door.zone.clone(), door.now);
    let done = door
        .write_once::<StepError, _>(&json.key, &json.bytes, move |tx| {
            let a = asked.take(tx, &reach)?;
            let out = ApplicationOut::of(&a, &zone, now);
            let out = if asked.secret.is_some() {
                out.for_holder()
            } else {
                out
            };
            Ok(Reply::json(StatusCode::OK, &out))
        })
        .await;
    Ok(done.unwrap_or_else(|error| fault::step(&door, error, header.is_some())))
}

struct Asked {
    id: ApplicationId,
    step: Step,
    version: Option<i32>,
    secret: Option<String>,
    files: Vec<(String, FileId)>,
}

impl Asked {
    fn take(&self, tx: &mut Tx<'_>, reach: &Reach) -> Result<Application, StepError> {
        let (hand, cx) = (&reach.hand, reach.hand.cx());
        let done = match &self.secret {
            Some(secret) => {
                let a = register::held(tx, cx.community, self.id, secret)?;
                if self.version.is_some_and(|read| read != a.version) {
                    return Err(StepError::Stale);
                }
                steps::take(tx, &cx, a, &self.step)?
            }
            None => steps::step(tx, &cx, hand.app.policy(), self.id, self.version, &self.step)?,
        };
        for (name, file) in &self.files {
            papers::photo(tx, cx.community, done.id, (name, &cx.actor.name), *file)?;
        }
        let files: Vec<FileId> = self.files.iter().map(|(_, file)| *file).collect();
        matters::carry::attach(tx, &cx, done.matter, &files)?;
        Ok(done)
    }
}
