//! `/desk/notices/{id}`: a draft with whom it would reach, or a notice that was
//! sent, with its figures by staircase and those who were not reached.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Frame, Reply};

use super::new::label;
use super::place;
use crate::centre::Centre;
use crate::notice::draft::{self, Made, Wanted};
use crate::notice::look::{Counted, Stair, Waiting, concerns, counted, stairs, waiting};
use crate::notice::rows::{self, Notice, NoticeId, NoticeState, ToldId};
use crate::register::audience::audience;
use crate::register::{LabelKind, Reach};

/// Those not reached, on one page.
const PAGE: u32 = 100;

#[derive(Template)]
#[template(path = "notice/one.html")]
pub(super) struct OnePage {
    pub f: Frame,
    pub id: String,
    pub title: String,
    pub body: String,
    pub title_en: String,
    pub body_en: String,
    pub by: String,
    pub at: kernel::Micros,
    pub whom: String,
    pub draft: bool,
    pub filling: bool,
    /// A draft would reach so many of the register.
    pub would: usize,
    pub sum: Counted,
    pub stairs: Vec<(String, Stair, Counted)>,
    pub waiting: Vec<Row>,
    pub more: bool,
}

/// Somebody who was not reached.
pub(super) struct Row {
    pub id: String,
    pub name: String,
    pub place: String,
    /// The key of what became of the message.
    pub state: String,
}

struct Known {
    notice: Notice,
    would: usize,
    stairs: Vec<Stair>,
    waiting: Vec<Waiting>,
}

/// The notice as far as the actor may know it: the maker all of it, others
/// their own places, and nobody else that there is one.
fn known(tx: &mut Tx<'_>, door: &Door, id: NoticeId) -> Result<Option<Known>, StoreError> {
    let community = door.community.id;
    let Some(notice) = tx.maybe(&rows::NOTICE, &[&community, &id], Notice::read)? else {
        return Ok(None);
    };
    let own = Some(notice.made_by) == door.actor.account;
    let reach = Reach::of(&door.actor);
    if notice.state == NoticeState::Draft {
        if !own {
            return Ok(None);
        }
        let wanted = Wanted::of(&notice);
        let would = if wanted.residents {
            audience(tx, community, &wanted.bounds(), &wanted.group(), 1_000_000)?.len()
        } else {
            0
        };
        return Ok(Some(Known {
            notice,
            would,
            stairs: Vec::new(),
            waiting: Vec::new(),
        }));
    }
    if !own && reach != Reach::All && !concerns(tx, community, id, &reach)? {
        return Ok(None);
    }
    let stairs = stairs(tx, community, id, &reach)?;
    let waiting = waiting(tx, community, id, &reach, None, PAGE)?;
    Ok(Some(Known {
        notice,
        would: 0,
        stairs,
        waiting,
    }))
}

/// `GET /desk/notices/{id}`.
pub(super) async fn page(door: Door, Path(id): Path<String>) -> Result<Response, Failure> {
    door.require_any("notices", "see")?;
    let id: NoticeId = id.parse().map_err(|_| Failure::NotFound)?;
    let at = door.clone();
    let known = door
        .read::<_, StoreError, _>(move |tx| known(tx, &at, id))
        .await?;
    let known = known.ok_or(Failure::NotFound)?;
    let centre = crate::pages::centre(&door).await?;
    Ok(door.page(StatusCode::OK, &told(&door, &centre, known)))
}

fn told(door: &Door, centre: &Centre, known: Known) -> OnePage {
    let (notice, f) = (known.notice, door.frame(String::new()));
    let row = |one: Waiting| Row {
        id: one.told.id.to_string(),
        name: one
            .person
            .map_or_else(|| f.t("people-notice-gone"), |person| person.name),
        place: place(centre, one.told.path, &f),
        state: f.t(&format!("people-notice-state-{}", one.told.state.word())),
    };
    let more = known.waiting.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
    let stair = |stair: Stair| {
        let sum = counted(std::slice::from_ref(&stair));
        (place(centre, stair.path, &f), stair, sum)
    };
    OnePage {
        id: notice.id.to_string(),
        whom: whom(&Wanted::of(&notice), centre, &f),
        draft: notice.state == NoticeState::Draft,
        filling: notice.state == NoticeState::Filling,
        would: known.would,
        sum: counted(&known.stairs),
        waiting: known.waiting.into_iter().map(row).collect(),
        more,
        stairs: known.stairs.into_iter().map(stair).collect(),
        by: notice.made_name,
        at: notice.sent_at.unwrap_or(notice.made_at),
        body: notice.body,
        title_en: notice.title_en,
        body_en: notice.body_en,
        f: f.titled(notice.title.clone()),
        title: notice.title,
    }
}

/// Whom a notice is for, in words.
fn whom(wanted: &Wanted, centre: &Centre, f: &Frame) -> String {
    let mut parts: Vec<String> = wanted
        .places
        .iter()
        .filter_map(|word| word.parse().ok())
        .map(|path| place(centre, path, f))
        .collect();
    let labels = wanted.labels.iter().filter_map(|word| LabelKind::from_word(word));
    parts.extend(labels.map(|kind| label(f, kind)));
    parts.extend(
        wanted
            .from_age
            .map(|age| f.t1("people-notice-older", "n", i64::from(age))),
    );
    parts.extend(
        wanted
            .until_age
            .map(|age| f.t1("people-notice-younger", "n", i64::from(age))),
    );
    let roles = wanted.roles.iter().filter_map(|word| gate::Role::from_word(word));
    parts.extend(roles.map(|role| crate::pages::role_word(f, role)));
    if parts.is_empty() {
        parts.push(f.t("people-everywhere"));
    }
    parts.join(&f.t("people-notice-comma"))
}

/// `POST /desk/notices/{id}/send`.
pub(super) async fn send(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    door.require_any("notices", "send")?;
    let id: NoticeId = id.parse().map_err(|_| Failure::NotFound)?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let sent = door
        .write(move |tx| draft::send(tx, community, &actor, app.policy(), id))
        .await;
    match sent {
        // The second tap finds it sent: the same page tells so.
        Ok(()) | Err(Made::Sent) => {
            Ok(Reply::to(format!("/desk/notices/{id}?said=people-notice-sent-done")).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// `POST /desk/told/{id}`: told in person.
pub(super) async fn tell(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    door.require_any("notices", "see")?;
    let id: ToldId = id.parse().map_err(|_| Failure::NotFound)?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let told = door
        .write(move |tx| crate::notice::tell(tx, community, &actor, app.policy(), id))
        .await
        .map_err(refused)?;
    let to = format!("/desk/notices/{}?said=people-notice-told-done", told.notice);
    Ok(Reply::to(to).into_response())
}

fn refused(error: Made) -> Failure {
    match error {
        Made::NotFound => Failure::NotFound,
        Made::Denied => Failure::Denied,
        Made::Field(field, said) => Failure::bad(field, said),
        Made::Sent => Failure::conflict("people-notice-sent-done"),
        Made::Store(error) => error.into(),
    }
}
