//! `/desk/classes/sessions/{id}`: one session is moved or called off; what stands
//! against it and who is told is shown before.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Micros;
use store::StoreError;
use web::{Door, Errors, Failure, Form, Frame, Reply, Values};

use super::clash_words;
use crate::api::allocator;
use crate::change::{self, Change, ChangeError, Effect};
use crate::ids::SessionId;
use crate::plan;
use crate::rows::{Offering, Session, SessionState};
use crate::told::Say;

/// The page.
#[derive(Template)]
#[template(path = "bookings/session.html")]
pub(super) struct SessionPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub session: Session,
    pub offering: Offering,
    pub effect: Option<Effect>,
}

impl SessionPage {
    fn against(&self) -> Vec<String> {
        let Some(effect) = &self.effect else {
            return Vec::new();
        };
        let own = effect.clashes.iter().map(|clash| clash_words(&self.f, clash));
        let learners = effect.learners.iter().map(|(title, n)| {
            self.f
                .t2("bookings-clash-learners", "n", *n, "title", title.as_str())
        });
        own.chain(learners).collect()
    }
}

async fn shown(
    door: &Door,
    id: SessionId,
    typed: Option<(Values, Errors)>,
    effect: Option<Effect>,
) -> Result<Response, Failure> {
    let community = door.community.id;
    let (session, offering) = door
        .read::<_, StoreError, _>(move |tx| change::session(tx, community, id))
        .await?;
    let (values, errors) = typed.unwrap_or_default();
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let values = values
        .or("starts", session.starts.local(&door.zone))
        .or("place", session.place.clone())
        .or("teacher", session.teacher.clone())
        .or("version", session.version.to_string());
    let page = SessionPage {
        f: door.frame(offering.title.clone()),
        errors,
        values,
        session,
        offering,
        effect,
    };
    Ok(door.page(status, &page))
}

fn id_of(text: &str) -> Result<SessionId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// `GET /desk/classes/sessions/{id}`
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    shown(&door, id_of(&id)?, None, None).await
}

fn read(door: &Door, form: &Form, errors: &mut Errors) -> Option<Change> {
    let starts = Micros::parse(form.text("starts"), &door.zone);
    match &starts {
        Err(_) => errors.add("starts", "bookings-api-time"),
        // An hour that the change of the clocks skips is no hour to come at.
        Ok(at) if plan::is_skipped(*at, form.text("starts"), &door.zone) => {
            errors.add("starts", "bookings-session-gap");
        }
        Ok(_) => {}
    }
    let note: String = form.text("note").to_owned();
    if note.is_empty() || note.chars().count() > 100 {
        errors.add("note", "bookings-session-note");
    }
    let short = |name: &str| form.text(name).chars().take(60).collect::<String>();
    Some(Change {
        version: form.parsed("version").unwrap_or_default(),
        starts: starts.ok()?,
        place: short("place"),
        teacher: short("teacher"),
        off: form.text("state") == "off",
        note,
    })
}

/// What everybody in it is told.
fn say(f: &Frame, session: &Session, offering: &Offering) -> Say {
    let place = if session.place.is_empty() {
        &offering.place
    } else {
        &session.place
    };
    let body = if session.state == SessionState::Off {
        f.t3(
            "bookings-told-off",
            "title",
            offering.title.as_str(),
            "when",
            f.moment(session.starts),
            "why",
            session.note.as_str(),
        )
    } else {
        let to = format!("{} {place}", f.moment(session.starts));
        f.t3(
            "bookings-told-moved",
            "title",
            offering.title.as_str(),
            "when",
            to,
            "why",
            session.note.as_str(),
        )
    };
    Say {
        topic: format!("session:{}:{}", session.id, session.version),
        title: f.t1("bookings-told-title", "title", offering.title.as_str()),
        body,
    }
}

/// `POST /desk/classes/sessions/{id}`: shows what would come of it, or does it.
pub(super) async fn change(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("bookings", "keep")?;
    let id = id_of(&id)?;
    let mut errors = Errors::none();
    let asked = read(&door, &form, &mut errors);
    let Some(wanted) = asked.filter(|_| errors.is_empty()) else {
        return shown(&door, id, Some((form.values().clone(), errors)), None).await;
    };
    let community = door.community.id;
    if form.text("do") != "save" {
        let effect = door
            .read::<_, StoreError, _>(move |tx| change::weigh(tx, community, id, &wanted))
            .await?;
        let typed = (form.values().clone(), Errors::none());
        return shown(&door, id, Some(typed), Some(effect)).await;
    }
    let (actor, frame) = (door.actor.label(), door.frame(""));
    let done = door
        .write::<_, ChangeError, _>(move |tx| {
            let words = |session: &Session, offering: &Offering| say(&frame, session, offering);
            change::change(tx, community, &actor, id, &wanted, &words)
        })
        .await;
    match done {
        Ok((session, _)) => {
            allocator(&door)?.look(session.offering).await;
            super::terms::looked_at(&door, &[]).await?;
            let to = format!("/desk/classes/{}?said=bookings-session-done", session.offering);
            Ok(Reply::to(to).into_response())
        }
        Err(error) => refused(&door, id, &form, error).await,
    }
}

async fn refused(door: &Door, id: SessionId, form: &Form, error: ChangeError) -> Result<Response, Failure> {
    let (field, saying, effect) = match error {
        ChangeError::NotFound => return Err(Failure::NotFound),
        ChangeError::Store(error) => return Err(error.into()),
        ChangeError::Stale => return Err(Failure::conflict("bookings-session-stale")),
        ChangeError::Over => ("starts", "bookings-session-over", None),
        ChangeError::Past => ("starts", "bookings-session-past", None),
        ChangeError::Note => ("note", "bookings-session-note", None),
        ChangeError::Clash(effect) => ("starts", "bookings-session-clash", Some(effect)),
    };
    let typed = (form.values().clone(), Errors::one(field, saying));
    shown(door, id, Some(typed), effect).await
}
