//! `/desk/applications`: what is owed, the nearest due first; or everything,
//! the newest first.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure, Frame, Page, Pager};

use crate::applications::{Application, list};

/// Rows of a page.
const PAGE: u32 = 30;

#[derive(Template)]
#[template(path = "window/applications.html")]
struct ListPage {
    f: Frame,
    page: Page<Application>,
    all: bool,
}

impl ListPage {
    fn state(&self, application: &Application) -> String {
        self.f.t(&format!("window-state-{}", application.state))
    }

    fn late(&self, application: &Application) -> bool {
        application.open_due.is_some_and(|due| due < self.f.now)
    }
}

/// The handler.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("applications", "see")?;
    let (community, actor, app) = (door.community.id, door.actor.clone(), door.app.clone());
    let all = door.query().is("all", "1");
    let pager = Pager::of(&door.manner.path, PAGE);
    let after = pager.after.as_deref().and_then(|key| {
        let (due, key) = key.split_once('.')?;
        Some((due.parse::<i64>().ok()?, key.parse::<i64>().ok()?))
    });
    let limit = pager.limit();
    let rows = door
        .read::<_, StoreError, _>(move |tx| {
            let (by, filter) = ((app.policy(), &*actor), list::Filter::default());
            if all {
                list::all(tx, by, community, &filter, after.map(|(_, key)| key), limit)
            } else {
                list::open(tx, by, community, &filter, after, limit)
            }
        })
        .await?;
    let page = ListPage {
        f: door.frame_t("window-desk-title"),
        page: pager.page(rows, |row| {
            format!("{}.{}", row.open_due.unwrap_or(row.due_at).0, row.key)
        }),
        all,
    };
    Ok(door.page(StatusCode::OK, &page))
}
