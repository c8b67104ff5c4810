//! What one was told oneself: after signing in, or by the link of a message.
//! Opening it changes nothing; the button says that one knows.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{AccountId, CommunityId, Uuid};
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Frame, Lang, Reply};

use super::list::own_person;
use crate::notice::reach::{Way, know, reached_by_link, told_of};
use crate::notice::rows::{self, Notice, Told, ToldId};

/// So many stand on the page.
const PAGE: u32 = 30;

#[derive(Template)]
#[template(path = "notice/own.html")]
pub(super) struct OwnPage {
    pub f: Frame,
    pub rows: Vec<Row>,
    /// Nobody of the register is known by this log-in.
    pub unknown: bool,
}

/// A notice as its reader sees it.
pub(super) struct Row {
    pub action: String,
    pub title: String,
    pub body: String,
    pub at: kernel::Micros,
    pub known: bool,
}

fn row(told: &Told, notice: Notice, lang: Lang, action: String) -> Row {
    let english = !lang.is_chinese() && !notice.body_en.is_empty();
    let (title, body) = if english {
        (notice.title_en, notice.body_en)
    } else {
        (notice.title, notice.body)
    };
    Row {
        action,
        title,
        body,
        at: notice.sent_at.unwrap_or(notice.made_at),
        known: told.reached_at.is_some(),
    }
}

/// Whom a log-in stands for: a person of the register, or one of the staff.
fn subject(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    staff: bool,
) -> Result<Option<Uuid>, StoreError> {
    if staff {
        return Ok(Some(account.0));
    }
    Ok(own_person(tx, community, account)?.map(|person| person.id.0))
}

/// `GET /notices`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    let account = door.actor.account.ok_or(Failure::SignIn)?;
    let (community, staff) = (door.community.id, !door.actor.grants.is_empty());
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let Some(subject) = subject(tx, community, account, staff)? else {
                return Ok(None);
            };
            told_of(tx, community, subject, ToldId(Uuid::max()), PAGE).map(Some)
        })
        .await?;
    let (lang, unknown) = (door.lang, found.is_none());
    let rows = found.unwrap_or_default().into_iter().map(|(told, notice)| {
        let action = format!("/notices/{}/read", told.id);
        row(&told, notice, lang, action)
    });
    let page = OwnPage {
        f: door.frame_t("people-notice-own"),
        rows: rows.collect(),
        unknown,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `POST /notices/{id}/read`.
pub(super) async fn read(door: Door, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    let account = door.actor.account.ok_or(Failure::SignIn)?;
    let id: ToldId = id.parse().map_err(|_| Failure::NotFound)?;
    let (community, actor) = (door.community.id, door.actor.clone());
    let known = door
        .write::<_, StoreError, _>(move |tx| {
            let subject = subject(tx, community, account, !actor.grants.is_empty())?;
            let told = tx.maybe(&rows::TOLD, &[&community, &id], Told::read)?;
            let own = told.filter(|told| Some(told.subject) == subject);
            if let Some(told) = &own {
                know(tx, told, Way::Read, &actor)?;
            }
            Ok(own.is_some())
        })
        .await?;
    if known {
        Ok(Reply::to("/notices?said=people-notice-known-done").into_response())
    } else {
        Err(Failure::NotFound)
    }
}

/// `GET /n/{link}`.
pub(super) async fn by_link(door: Door, Path(link): Path<String>) -> Result<Response, Failure> {
    let (community, asked) = (door.community.id, link.clone());
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let told = tx.maybe(&rows::TOLD_BY_LINK, &[&community, &asked], Told::read)?;
            let Some(told) = told else { return Ok(None) };
            let notice = tx.one(&rows::NOTICE, &[&community, &told.notice], Notice::read)?;
            Ok(Some((told, notice)))
        })
        .await?;
    let (told, notice) = found.ok_or(Failure::NotFound)?;
    let action = format!("/n/{}", web::url::part(&link));
    let page = OwnPage {
        f: door.frame(notice.title.clone()),
        rows: vec![row(&told, notice, door.lang, action)],
        unknown: false,
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `POST /n/{link}`.
pub(super) async fn read_by_link(
    door: Door,
    Path(link): Path<String>,
    _form: Form,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let (community, asked) = (door.community.id, link.clone());
    let told = door
        .write::<_, StoreError, _>(move |tx| reached_by_link(tx, community, &asked))
        .await?;
    told.ok_or(Failure::NotFound)?;
    let to = format!("/n/{}?said=people-notice-known-done", web::url::part(&link));
    Ok(Reply::to(to).into_response())
}
