//! What the page sends: a report, a visit, a notice told, a household. Each is
//! taken in once for its key, whether it comes from a form or from the
//! telephone's outbox, an hour or a day late.

use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FileId, GridPath, Micros, NodeId, PersonId};
use people::notice::{Made, ToldId};
use people::register::contact::Reached;
use people::register::{self, ContactKind, New, Part, Person, Refused, reached};
use serde_json::json;
use store::{Entry, StoreError, Tx};
use web::{Door, Errors, Failure, Form, Reply};

use super::page::shown;
use crate::desk::Fault;
use crate::hand::Hand;
use crate::number;
use crate::report::Report;
use crate::resident::upload;
use crate::whose::For;
use crate::words::Channel;

/// What was done without a line may be told so long after.
const LATE: i64 = 7 * Micros::DAY;

/// When it was done, by the telephone's clock if that is believable.
fn done_at(form: &Form, now: Micros) -> Micros {
    let told = form
        .parsed::<i64>("at")
        .map(|millis| Micros(millis.saturating_mul(1000)));
    told.filter(|at| (0..LATE).contains(&now.since(*at)))
        .unwrap_or(now)
}

/// The answer to the telephone, or the way back for a form.
fn reply(door: &Door, said: &str, receipt: &str) -> Reply {
    if door.wants_json() {
        Reply::json(StatusCode::OK, &json!({ "receipt": receipt }))
    } else {
        Reply::to(format!("/leader?said={said}"))
    }
}

async fn answer(door: &Door, form: &Form, fault: Fault) -> Result<Response, Failure> {
    match fault {
        Fault::Fields(errors) if door.wants_json() => Err(Failure::BadInput(errors)),
        Fault::Fields(errors) => {
            let values = form.values().clone();
            shown(door, StatusCode::UNPROCESSABLE_ENTITY, errors, values).await
        }
        other => Err(other.into()),
    }
}

/// `POST /leader/report`.
pub(super) async fn report(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "lead")?;
    match take_report(&door, &form).await {
        Ok(response) => Ok(response),
        Err(fault) => answer(&door, &form, fault).await,
    }
}

async fn take_report(door: &Door, form: &Form) -> Result<Response, Fault> {
    let mut files = Vec::new();
    let errors = upload::take(door, form, &mut files)
        .await
        .map_err(|_| StoreError::Busy)?;
    if !errors.is_empty() {
        return Err(Fault::Fields(errors));
    }
    let hand = Hand::of(door).await.map_err(|_| StoreError::Busy)?;
    let files: Vec<(FileId, String)> = files
        .iter()
        .map(|kept| (kept.id, kept.kind.word().to_owned()))
        .collect();
    let input = Report {
        channel: Channel::Leader,
        node: form.parsed::<NodeId>("place"),
        files,
        taken_by: door.actor.staff,
        said_at: Some(done_at(form, door.now)),
        lang: door.lang.tag().to_owned(),
        ..Report::of(form.raw("words"))
    };
    let receipt = number::next(door).await?;
    let at = door.clone();
    let whose = form.parsed::<PersonId>("whose");
    door.write_once::<Fault, _>(form.key(), &form.canonical(), move |tx| {
        let mut input = input.clone();
        input.whose = match whose {
            Some(id) => {
                let one = Person::take(tx, &register_cx(&at), id, "visit");
                let one = one.map_err(|refused| of_register(refused, "whose"))?;
                Some(For {
                    person: one.id,
                    consent: None,
                })
            }
            None => None,
        };
        let said = crate::report::report(tx, &hand.cx(), receipt, &input).map_err(Fault::of_report)?;
        Ok(reply(&at, "leader-report-done", &said.matter.receipt.to_string()))
    })
    .await
}

fn of_register(refused: Refused, field: &'static str) -> Fault {
    match refused {
        Refused::NotFound => Fault::NotFound,
        Refused::Denied => Fault::Denied,
        Refused::Stale => Fault::Stale,
        Refused::Taken(_) => Fault::Fields(Errors::one(field, "leader-taken-twice")),
        Refused::Field(_, _) => Fault::Fields(Errors::one(field, "leader-bad-name")),
        Refused::Store(error) => Fault::Store(error),
    }
}

/// `POST /leader/visit`.
pub(super) async fn visit(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "lead")?;
    let Some(person) = form.parsed::<PersonId>("person") else {
        let fault = Fault::Fields(Errors::one("person", "leader-no-person"));
        return answer(&door, &form, fault).await;
    };
    let note: String = form.text("note").chars().take(200).collect();
    let how = Reached {
        kind: ContactKind::Visit,
        at: done_at(&form, door.now),
        by: door.actor.staff,
        subject: None,
        note,
    };
    let at = door.clone();
    let done = door
        .write_once::<Fault, _>(form.key(), &form.canonical(), move |tx| {
            let cx = register_cx(&at);
            let who =
                Person::take(tx, &cx, person, "visit").map_err(|refused| of_register(refused, "person"))?;
            reached(tx, &who, &how)?;
            note_visit(tx, &at, &who)?;
            Ok(reply(&at, "leader-visit-done", ""))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(fault) => answer(&door, &form, fault).await,
    }
}

fn register_cx(door: &Door) -> register::Cx<'_> {
    register::Cx {
        community: door.community.id,
        actor: &door.actor,
        policy: door.app.policy(),
    }
}

fn note_visit(tx: &mut Tx<'_>, door: &Door, who: &Person) -> Result<(), StoreError> {
    tx.audit(
        who.community,
        &Entry {
            actor: &door.actor.label(),
            verb: "person.visited",
            subject_kind: "person",
            subject: who.id.0,
            body: "{}".to_owned(),
        },
    )
}

/// `POST /leader/household`.
pub(super) async fn household(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "lead")?;
    let hand = Hand::of(&door).await?;
    let node = form.parsed::<NodeId>("home").and_then(|id| hand.centre.node(id));
    let path: Option<GridPath> = node.map(|node| node.path);
    let (name, phone) = (form.text("name").to_owned(), form.text("phone"));
    let normal = kernel::normal_phone(phone);
    let mut errors = Errors::none();
    if name.is_empty() {
        errors.add("name", "leader-bad-name");
    }
    if !phone.is_empty() && normal.is_none() {
        errors.add("phone", "leader-bad-phone");
    }
    let (Some(path), true) = (path, errors.is_empty()) else {
        if path.is_none() {
            errors.add("home", "leader-no-place");
        }
        return answer(&door, &form, Fault::Fields(errors)).await;
    };
    let new = New {
        phone: normal,
        part: Part::Head,
        source: "leader".to_owned(),
        ..New::at(&name, path, form.text("door"))
    };
    let at = door.clone();
    let done = door
        .write_once::<Fault, _>(form.key(), &form.canonical(), move |tx| {
            register::add(tx, &register_cx(&at), &new).map_err(|refused| of_register(refused, "name"))?;
            Ok(reply(&at, "leader-household-done", ""))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(fault) => answer(&door, &form, fault).await,
    }
}

/// `POST /leader/told`.
pub(super) async fn told(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "lead")?;
    let id = form.parsed::<ToldId>("told").ok_or(Failure::NotFound)?;
    let at = door.clone();
    let done = door
        .write_once::<Fault, _>(form.key(), &form.canonical(), move |tx| {
            let (community, policy) = (at.community.id, at.app.policy());
            match people::notice::tell(tx, community, &at.actor, policy, id) {
                Ok(_) => Ok(reply(&at, "leader-told-done", "")),
                Err(Made::Denied) => Err(Fault::Denied),
                Err(Made::Store(error)) => Err(Fault::Store(error)),
                Err(Made::NotFound | Made::Sent | Made::Field(_, _)) => Err(Fault::NotFound),
            }
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(fault) => answer(&door, &form, fault).await,
    }
}
