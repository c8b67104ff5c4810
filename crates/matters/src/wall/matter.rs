//! `GET /wall/{receipt}`: one matter as everybody may see it. "Me too".

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::{CommunityId, FileId, Micros, ReceiptNumber};
use people::Centre;
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Frame, Reply};

use super::row::{self, Row};
use crate::cx::{Refused, timeline};
use crate::event::Line;
use crate::hand::Hand;
use crate::resident::story::{calm, is_slow};
use crate::resident::{media, mine, refused};
use crate::rows::{self, Attached, Matter};
use crate::words::{Audience, Verb};

/// One public matter.
#[derive(Template)]
#[template(path = "wall/matter.html")]
pub(crate) struct MatterPage {
    pub f: Frame,
    pub row: Row,
    pub walk: Vec<Stroke>,
    pub answered_at: Option<Micros>,
    pub steps: Vec<Step>,
    pub photos: Vec<FileId>,
    pub may_follow: bool,
}

/// One stroke of the sign with when it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Stroke {
    pub n: u8,
    pub at: Option<Micros>,
    pub done: bool,
}

/// A line of what happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub at: Micros,
    pub class: &'static str,
    pub text: String,
    pub note: String,
}

/// The matter of a number, if it is on the wall.
pub(super) fn public(
    tx: &mut Tx<'_>,
    community: CommunityId,
    receipt: ReceiptNumber,
) -> Result<Option<Matter>, StoreError> {
    let matter = tx.maybe(&rows::BY_RECEIPT, &[&community, &receipt], Matter::read)?;
    Ok(matter.filter(|matter| matter.wall > 0))
}

/// The four strokes of a matter.
pub(crate) fn walk(matter: &Matter) -> Vec<Stroke> {
    let at = [
        Some(matter.received_at),
        matter.assigned_at,
        matter.accepted_at,
        matter.answered_at,
    ];
    let done = matter.strokes();
    (1..=4)
        .zip(at)
        .map(|(n, at)| Stroke {
            n,
            at: at.filter(|_| n <= done),
            done: n <= done,
        })
        .collect()
}

/// The handler of the page.
pub(crate) async fn page(door: Door, Path(receipt): Path<String>) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let (community, receipt) = (door.community.id, number(&receipt)?);
    let (matter, lines, files) = door
        .read::<_, StoreError, _>(move |tx| {
            let Some(matter) = public(tx, community, receipt)? else {
                return Err(StoreError::NoRow);
            };
            let lines = timeline(tx, community, matter.id)?;
            let files = tx.all(&rows::FILES, &[&community, &matter.id], Attached::read)?;
            Ok((matter, lines, files))
        })
        .await?;
    let f = door.frame(short(&matter.public_words));
    let row = Row::of(&matter, &hand.centre, door.now, "");
    let page = MatterPage {
        steps: steps(&f, &hand.centre, &matter, &lines, &row),
        walk: walk(&matter),
        answered_at: matter.answered_at.filter(|_| row.answered),
        photos: files
            .iter()
            .filter(|file| file.audience == Audience::Public)
            .map(|file| file.file)
            .collect(),
        may_follow: hand.cx().step(&matter, Verb::Follow).is_ok(),
        row,
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}

fn number(text: &str) -> Result<ReceiptNumber, Failure> {
    ReceiptNumber::parse(text).map_err(|_| Failure::NotFound)
}

/// The beginning of the words, as a page's title.
fn short(words: &str) -> String {
    let start: String = words.chars().take(24).collect();
    if start.len() < words.len() {
        format!("{start}…")
    } else {
        start
    }
}

/// What happened, in words that give nobody away: no notes, no grounds.
fn steps(f: &Frame, centre: &Centre, matter: &Matter, lines: &[Line], row: &Row) -> Vec<Step> {
    let answers = lines.iter().filter(|line| line.verb == Verb::Answer);
    let teller = Teller {
        f,
        centre,
        matter,
        row,
        last_answer: answers.map(|line| line.at).next_back(),
    };
    let mut steps = Vec::new();
    for line in calm(lines) {
        steps.extend(teller.told(line));
        if line.verb == Verb::Report {
            steps.extend(teller.given(line));
        }
    }
    steps
}

/// Whoever tells what happened.
struct Teller<'a> {
    f: &'a Frame,
    centre: &'a Centre,
    matter: &'a Matter,
    row: &'a Row,
    last_answer: Option<Micros>,
}

impl Teller<'_> {
    /// To whom it was given.
    fn given(&self, line: &Line) -> Option<Step> {
        let unit = self.centre.unit(line.what.unit?.into())?;
        let text = self.f.t1("wall-step-given", "unit", unit.name.clone());
        Some(step(line, "done", text))
    }

    /// A line of the timeline, if it is told.
    fn told(&self, line: &Line) -> Option<Step> {
        let (f, figure) = (self.f, line.what.figure);
        let (class, key) = match line.verb {
            Verb::Report => {
                let text = f.t1("wall-step-said", "who", row::who(f, &self.row.place));
                return Some(step(line, "own", text));
            }
            Verb::Assign | Verb::Transfer => return self.given(line),
            Verb::Answer => return Some(self.answered(line)),
            Verb::Accept => ("done", "wall-step-accepted"),
            Verb::Reply => ("", "wall-step-replied"),
            Verb::Pause => ("", "wall-step-paused"),
            Verb::Resume => ("", "wall-step-resumed"),
            Verb::Extend => ("", "wall-step-extended"),
            Verb::Escalate if figure >= 2 && is_slow(self.matter, line) => ("late", "wall-step-slow"),
            Verb::Escalate if figure >= 2 => ("late", "wall-step-late"),
            Verb::Rate if figure >= 4 => ("own", "wall-step-good"),
            Verb::Rate => ("own", "wall-step-rated"),
            Verb::Reopen => ("late", "wall-step-again"),
            Verb::Close => ("done", "wall-step-closed"),
            Verb::Escalate
            | Verb::Return
            | Verb::Join
            | Verb::Note
            | Verb::Ask
            | Verb::Tell
            | Verb::Publish
            | Verb::Withdraw
            | Verb::Follow
            | Verb::Merge
            | Verb::Unmerge
            | Verb::CallBack
            | Verb::Correct => return None,
        };
        Some(step(line, class, f.t(key)))
    }

    /// An answer; the words of the last one stand with it.
    fn answered(&self, line: &Line) -> Step {
        let text = self.f.t1("wall-step-answered", "unit", self.row.unit.as_str());
        let shown = Some(line.at) == self.last_answer && self.row.answered;
        Step {
            note: if shown {
                self.matter.public_answer.clone()
            } else {
                String::new()
            },
            ..step(line, "done", text)
        }
    }
}

fn step(line: &Line, class: &'static str, text: String) -> Step {
    Step {
        at: line.at,
        class,
        text,
        note: String::new(),
    }
}

/// `POST /wall/{receipt}/follow`.
pub(crate) async fn follow(
    door: Door,
    Path(receipt): Path<String>,
    headers: HeaderMap,
    _form: Form,
) -> Result<Response, Failure> {
    door.hold_back()?;
    let hand = Hand::of(&door).await?;
    let (community, receipt) = (door.community.id, number(&receipt)?);
    let (fellow, cookie) = mine::fellow(&door, &headers);
    door.write::<_, Refused, _>(move |tx| {
        let matter = public(tx, community, receipt)?.ok_or(Refused::NotFound)?;
        crate::follow::follow(tx, &hand.cx(), matter.id, &fellow)
    })
    .await
    .map_err(refused)?;
    let mut response = axum::response::IntoResponse::into_response(Reply::to(format!(
        "/wall/{receipt}?said=wall-followed-done"
    )));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// `GET /wall/{receipt}/file/{id}`: a photo that a person marked as fit for everybody.
pub(crate) async fn file(
    door: Door,
    Path((receipt, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (community, receipt) = (door.community.id, number(&receipt)?);
    let file: FileId = file.parse().map_err(|_| Failure::NotFound)?;
    let stored = door
        .read::<_, StoreError, _>(move |tx| {
            let Some(matter) = public(tx, community, receipt)? else {
                return Err(StoreError::NoRow);
            };
            let attached = tx.all(&rows::FILES, &[&community, &matter.id], Attached::read)?;
            let shown = attached
                .iter()
                .any(|one| one.file == file && one.audience == Audience::Public);
            if shown {
                store::StoredFile::by_id(tx, community, file)
            } else {
                Ok(None)
            }
        })
        .await?
        .ok_or(Failure::NotFound)?;
    media::send(&door, stored, &headers).await
}
