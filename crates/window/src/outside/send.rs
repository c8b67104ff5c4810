//! The job that carries an application to its department. The number of the
//! hand-over goes along as idempotency key, so a second try does no harm.

use std::sync::Arc;
use std::time::Duration;

use gate::Actor;
use kernel::{CommunityId, Micros, Uuid};
use matters::cx::Cx;
use matters::rulebook::Rulebook;
use people::Centre;
use serde_json::Value;
use store::{Community, Handler, Job, JobError, Store, StoreError, Tx};
use web::App;

use super::department::Department;
use super::packet::{Packet, pack};
use super::rows::{Forward, ForwardState};
use crate::applications::steps::{StepError, take};
use crate::applications::{Application, State, Step};

/// The job that carries one application to its department.
pub const FORWARD: &str = "window.forward";
/// The most of an answer that is read.
const LONGEST: u64 = 64 << 10;

/// What came of one try.
enum Came {
    /// Taken; the department's own number, if it gave one.
    Taken(String),
    /// Perhaps the next time.
    Later(String),
    /// Refused for good.
    Never(String),
}

/// What does this part's jobs.
pub(crate) fn handler(app: &App) -> (&'static str, Handler) {
    let app = app.clone();
    (
        FORWARD,
        Arc::new(move |store: &Store, job: &Job| carry(store, job, &app)),
    )
}

fn id_of(job: &Job) -> Result<Uuid, JobError> {
    let body: Value = serde_json::from_str(&job.body).unwrap_or_default();
    let text = body.get("forward").and_then(Value::as_str);
    text.and_then(|text| Uuid::try_parse(text).ok())
        .ok_or_else(|| JobError::Never("no hand-over in the job".to_owned()))
}

fn carry(store: &Store, job: &Job, app: &App) -> Result<(), JobError> {
    let (community, id) = (job.community, id_of(job)?);
    let Some((mut packet, document)) = store.write_now(move |tx| prepare(tx, community, id))? else {
        return Ok(());
    };
    packet.fill(app.vault(), document)?;
    let second = store.clock().now().0.div_euclid(Micros::SECOND);
    let came = post(&packet, &id.simple().to_string(), second);
    let last = job.attempts >= store::job::TRIES;
    let app = app.clone();
    match came {
        Came::Taken(number) => Ok(store.write_now(move |tx| arrived(tx, community, id, &number, &app))?),
        Came::Later(why) if !last => {
            let said = why.clone();
            store.write_now(move |tx| became(tx, community, id, ForwardState::Waiting, &said))?;
            Err(JobError::Later(why))
        }
        Came::Later(why) | Came::Never(why) => {
            Ok(store.write_now(move |tx| became(tx, community, id, ForwardState::Stuck, &why))?)
        }
    }
}

/// What is to be posted; none if it need not go any more.
fn prepare(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<Option<(Packet, Value)>, StoreError> {
    let Some(mut forward) = Forward::by_id(tx, community, id)? else {
        return Ok(None);
    };
    if forward.state != ForwardState::Waiting {
        return Ok(None);
    }
    let application = Application::by_id(tx, community, forward.application)?;
    let department = Department::named(tx, community, &forward.department)?;
    let Some(application) = application.filter(|one| one.state == State::Forwarded) else {
        (forward.state, forward.open_at) = (ForwardState::Off, None);
        forward.save(tx)?;
        return Ok(None);
    };
    let Some(department) = department.filter(|one| !one.closed) else {
        forward.state = ForwardState::Stuck;
        "the line is closed".clone_into(&mut forward.said);
        forward.save(tx)?;
        return Ok(None);
    };
    pack(tx, &forward, &application, &department).map(Some)
}

fn became(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
    state: ForwardState,
    said: &str,
) -> Result<(), StoreError> {
    let Some(mut forward) = Forward::by_id(tx, community, id)? else {
        return Ok(());
    };
    if forward.state == ForwardState::Waiting {
        (forward.state, forward.tries) = (state, forward.tries + 1);
        said.clone_into(&mut forward.said);
        forward.save(tx)?;
    }
    Ok(())
}

/// It arrived: the department's number is noted, and told to the person, as if
/// a clerk had typed it in.
fn arrived(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
    number: &str,
    app: &App,
) -> Result<(), StoreError> {
    let Some(mut forward) = Forward::by_id(tx, community, id)? else {
        return Ok(());
    };
    if forward.state != ForwardState::Waiting {
        return Ok(());
    }
    (forward.state, forward.open_at) = (ForwardState::Sent, None);
    forward.tries += 1;
    forward.said.clear();
    forward.save(tx)?;
    let application = Application::by_id(tx, community, forward.application)?;
    let (Some(application), false) = (application, number.is_empty()) else {
        return Ok(());
    };
    let centre = Community::by_id(tx, community)?.ok_or(StoreError::NoRow)?;
    let (places, book) = (
        Centre::load(tx, community, &centre.zone)?,
        Rulebook::load(tx, community)?,
    );
    let actor = Actor {
        name: forward.department.clone(),
        ..Actor::system()
    };
    let cx = Cx {
        community,
        actor: &actor,
        centre: &places,
        book: &book,
        policy: app.policy(),
    };
    match take(tx, &cx, application, &Step::Receipt(number.to_owned())) {
        // Somebody was faster at the desk: it has arrived all the same.
        Ok(_) | Err(StepError::NotNow(..) | StepError::Stale) => Ok(()),
        Err(StepError::Store(error)) => Err(error),
        Err(error) => {
            tracing::error!(?error, "a department's number");
            Ok(())
        }
    }
}

fn post(packet: &Packet, id: &str, second: i64) -> Came {
    let config = ureq::Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(10)))
        .timeout_global(Some(Duration::from_secs(60)))
        .max_redirects(0)
        .http_status_as_error(false)
        .build();
    let request = ureq::Agent::new_with_config(config)
        .post(&packet.url)
        .header("content-type", "application/json; charset=utf-8")
        .header("idempotency-key", id)
        .header("x-huiyin-time", second.to_string())
        .header("x-huiyin-signature", packet.signature(second));
    let mut response = match request.send(packet.body.as_str()) {
        Ok(response) => response,
        Err(ureq::Error::BadUri(why)) => return Came::Never(why),
        Err(error) => return Came::Later(error.to_string()),
    };
    let status = response.status().as_u16();
    let said = response.body_mut().with_config().limit(LONGEST).read_to_string();
    match (status, said) {
        (200..=299, Ok(said)) => Came::Taken(number_in(&said)),
        (200..=299, Err(error)) => Came::Later(error.to_string()),
        (408 | 425 | 429 | 500..=599, _) => Came::Later(format!("HTTP {status}")),
        _ => Came::Never(format!("HTTP {status}")),
    }
}

/// The department's own number in its answer.
fn number_in(said: &str) -> String {
    let said: Value = serde_json::from_str(said).unwrap_or_default();
    let found = ["number", "receipt", "id"]
        .iter()
        .find_map(|name| match said.get(*name)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
    found.unwrap_or_default().chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_found_in_any_of_the_usual_places() {
        assert_eq!(number_in(r#"{"number":" 民-77 "}"#), "民-77");
        assert_eq!(number_in(r#"{"id":12}"#), "12");
        assert_eq!(number_in("好"), "");
    }
}
