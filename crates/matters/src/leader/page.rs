//! The page: what waits today in one's places, and four forms.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{GridPath, Micros};
use people::notice::waiting_in;
use people::register::audience::{Audience, people_of};
use people::register::{Person, Reach};
use store::{StoreError, Tx};
use web::{Door, Errors, Failure, Frame, Values};

use crate::desk::is_late;
use crate::hand::Hand;
use crate::lists::{DeskPart, desk};
use crate::rows::Matter;

/// Rows of each list.
const MOST: i64 = 30;
/// Names to choose from: more than one leader's places hold.
const NAMES: i64 = 3_000;
/// Reached by nobody for so long.
const SILENT: i64 = 30 * Micros::DAY;

#[derive(Template)]
#[template(path = "leader/page.html")]
pub(super) struct LeaderPage {
    pub f: Frame,
    pub errors: Errors,
    pub values: Values,
    pub who: String,
    pub matters: Vec<Line>,
    pub waiting: Vec<Line>,
    pub silent: Vec<Line>,
    /// Id and name of those whom one may have visited.
    pub people: Vec<(String, String)>,
    /// Id and names of one's places.
    pub places: Vec<(String, String)>,
}

/// A line of a list.
pub(super) struct Line {
    pub id: String,
    pub words: String,
    pub place: String,
    pub note: String,
    pub late: bool,
}

struct Known {
    matters: Vec<Matter>,
    waiting: Vec<people::notice::Waiting>,
    titles: std::collections::HashMap<kernel::Uuid, String>,
    silent: Vec<Person>,
    people: Vec<Person>,
}

fn known(tx: &mut Tx<'_>, hand: &Hand) -> Result<Known, StoreError> {
    let cx = hand.cx();
    let reach = Reach::of(cx.actor);
    let silent = Audience {
        silent_since: Some(tx.now().plus(-SILENT)),
        newest_first: true,
        ..Audience::default()
    };
    let waiting = waiting_in(tx, cx.community, &reach, MOST)?;
    let mut titles = std::collections::HashMap::new();
    for one in &waiting {
        if let Some(title) = people::notice::title_of(tx, cx.community, one.told.notice)? {
            titles.insert(one.told.notice.0, title);
        }
    }
    Ok(Known {
        matters: desk(tx, cx.policy, cx.actor, cx.community, DeskPart::All, None, MOST)?,
        waiting,
        titles,
        silent: people_of(tx, cx.community, &reach, &silent, MOST)?,
        people: people_of(tx, cx.community, &reach, &Audience::default(), NAMES)?,
    })
}

/// `GET /leader`.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "lead")?;
    shown(&door, StatusCode::OK, Errors::none(), Values::default()).await
}

/// The page, with a form that could not be taken.
pub(super) async fn shown(
    door: &Door,
    status: StatusCode,
    errors: Errors,
    values: Values,
) -> Result<Response, Failure> {
    let hand = Hand::of(door).await?;
    let acting = hand.clone();
    let known = door
        .read::<_, StoreError, _>(move |tx| known(tx, &acting))
        .await?;
    let f = door.frame_t("leader-title");
    let place = |path: GridPath| hand.centre.names(path).join(" ");
    let reach = Reach::of(&door.actor);
    let person = |one: &Person| Line {
        id: one.id.to_string(),
        words: one.name.clone(),
        place: place(one.path),
        note: String::new(),
        late: false,
    };
    let page = LeaderPage {
        who: door.actor.label(),
        matters: known
            .matters
            .iter()
            .map(|matter| Line {
                id: matter.id.to_string(),
                words: matter.words.clone(),
                place: place(matter.path),
                note: matter.open_due.map(|due| f.left(due)).unwrap_or_default(),
                late: is_late(matter, door.now),
            })
            .collect(),
        waiting: known
            .waiting
            .iter()
            .map(|one| Line {
                id: one.told.id.to_string(),
                words: one
                    .person
                    .as_ref()
                    .map(|person| person.name.clone())
                    .unwrap_or_default(),
                place: place(one.told.path),
                note: known.titles.get(&one.told.notice.0).cloned().unwrap_or_default(),
                late: false,
            })
            .collect(),
        silent: known.silent.iter().map(person).collect(),
        people: known
            .people
            .iter()
            .map(|one| (one.id.to_string(), format!("{} {}", place(one.path), one.name)))
            .collect(),
        places: hand
            .centre
            .nodes()
            .iter()
            .filter(|node| !node.closed && reach.holds(&node.path))
            .map(|node| (node.id.to_string(), place(node.path)))
            .collect(),
        errors,
        values,
        f,
    };
    Ok(door.page(status, &page))
}
