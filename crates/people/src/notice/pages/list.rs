//! `/desk/notices`: what was told, the newest first, as far as one's places go.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{AccountId, CommunityId};
use store::{StoreError, Tx};
use web::{Door, Failure, Frame};

use crate::notice::look::concerns;
use crate::notice::rows::{self, Notice, NoticeState};
use crate::register::{Person, Reach, by_phone, own};

/// Rows of a page.
const PAGE: usize = 30;
/// So many are looked through for one page.
const LOOKED: u32 = 200;

#[derive(Template)]
#[template(path = "notice/list.html")]
pub(super) struct ListPage {
    pub f: Frame,
    pub rows: Vec<Row>,
    pub next: Option<String>,
    pub may_send: bool,
}

/// One notice in the list.
pub(super) struct Row {
    pub id: String,
    pub title: String,
    pub by: String,
    pub at: kernel::Micros,
    pub draft: bool,
}

/// `GET /desk/notices`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("notices", "see")?;
    let (community, actor) = (door.community.id, door.actor.clone());
    let before: i64 = door.query().parsed("before").unwrap_or(i64::MAX);
    let (found, next) = door
        .read::<_, StoreError, _>(move |tx| {
            let reach = Reach::of(&actor);
            let all = tx.all(&rows::NOTICES, &[&community, &before, &LOOKED], Notice::read)?;
            let whole = all.len();
            let (mut kept, mut last) = (Vec::new(), None);
            for notice in all {
                last = Some(notice.key);
                let own = Some(notice.made_by) == actor.account;
                let sent = notice.state != NoticeState::Draft;
                if own || sent && (reach == Reach::All || concerns(tx, community, notice.id, &reach)?) {
                    kept.push(notice);
                }
                if kept.len() == PAGE {
                    break;
                }
            }
            let more = kept.len() == PAGE || whole == usize::try_from(LOOKED).unwrap_or(usize::MAX);
            Ok((kept, last.filter(|_| more)))
        })
        .await?;
    let row = |notice: Notice| Row {
        id: notice.id.to_string(),
        title: notice.title,
        by: notice.made_name,
        at: notice.sent_at.unwrap_or(notice.made_at),
        draft: notice.state == NoticeState::Draft,
    };
    let page = ListPage {
        f: door.frame_t("people-notice-nav"),
        rows: found.into_iter().map(row).collect(),
        next: next.map(|key| format!("/desk/notices?before={key}")),
        may_send: door.may_any("notices", "send"),
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// Whose notices a log-in may read: the person that it is tied to, or the only
/// one with the telephone that was proved, since the message went there anyway.
/// Nothing else is opened by a telephone alone.
pub fn own_person(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<Person>, StoreError> {
    if let Some(known) = own::of(tx, community, account)? {
        return Ok(Some(known));
    }
    let Some(phone) = gate::proven_phone(tx, community, account)? else {
        return Ok(None);
    };
    let mut found = by_phone(tx, community, &phone)?;
    match (found.pop(), found.pop()) {
        (Some(one), None) if one.account.is_none() => Ok(Some(one)),
        _ => Ok(None),
    }
}
