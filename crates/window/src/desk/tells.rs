//! `/desk/tells`: what somebody of the staff has to tell, on the telephone or
//! at the door, within their places, the longest first.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use people::register;
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Frame, Page, Pager, Reply};

use super::errands::refused;
use crate::errands::ErrandError;
use crate::telling::{TellId, TellState, TellWay, Telling, rows, spoken};

/// Rows of a page.
const PAGE: u32 = 30;

#[derive(Template)]
#[template(path = "window/tells.html")]
struct TellsPage {
    f: Frame,
    page: Page<Telling>,
}

impl TellsPage {
    fn way(&self, telling: &Telling) -> String {
        self.f.t(&format!("window-tell-way-{}", telling.way))
    }
}

/// How far a telling is, in words: who, how, and when.
pub(super) fn how(f: &Frame, telling: &Telling) -> String {
    let key = match (telling.state, telling.way) {
        (TellState::Waiting | TellState::Leaving, _) => "window-tell-is-waiting",
        (TellState::Sent, _) => "window-tell-is-sent",
        (TellState::Unsure, _) => "window-tell-is-unsure",
        (TellState::Staff, TellWay::Door) => "window-tell-is-door",
        (TellState::Staff, TellWay::Call | TellWay::Sms) => "window-tell-is-call",
        (TellState::Done, _) => "window-tell-is-done",
    };
    let at = telling.told_at.map(|at| f.moment(at)).unwrap_or_default();
    let by = if telling.told_by.is_empty() {
        at
    } else {
        format!("{at} {}", telling.told_by)
    };
    f.t2(key, "name", telling.name.as_str(), "at", by)
}

/// `GET /desk/tells`.
pub(super) async fn list(door: Door) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let pager = Pager::of(&door.manner.path, PAGE);
    let (after, limit) = (pager.key::<i64>(), pager.limit());
    let rows = door
        .read::<_, StoreError, _>(move |tx| rows::open(tx, app.policy(), &actor, community, after, limit))
        .await?;
    let page = TellsPage {
        f: door.frame_t("window-tells-title"),
        page: pager.page(rows, |one| one.open_key.unwrap_or(0).to_string()),
    };
    Ok(door.page(StatusCode::OK, &page))
}

/// `POST /desk/tells/{id}`: told, or nobody was there.
pub(super) async fn answer(door: Door, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    door.require_any("errands", "see")?;
    let id: TellId = id.parse().map_err(|_| Failure::NotFound)?;
    let missed = form.text("go") == "missed";
    let back = form.text("back").to_owned();
    let at = door.clone();
    let done = door
        .write_once::<ErrandError, _>(form.key(), &form.canonical(), move |tx: &mut Tx<'_>| {
            let cx = register::Cx {
                community: at.community.id,
                actor: &at.actor,
                policy: at.app.policy(),
            };
            let said = if missed {
                spoken::missed(tx, &cx, id)?;
                "window-tell-missed-done"
            } else {
                spoken::told(tx, &cx, id)?;
                "window-tell-done"
            };
            let to = if back.starts_with("/desk/errands/") {
                back.as_str()
            } else {
                "/desk/tells"
            };
            Ok(Reply::to(format!("{to}?said={said}")))
        })
        .await;
    done.map_err(refused)
}
