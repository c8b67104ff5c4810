//! `/lobby`: the screen of the lobby. Numbers and windows, never a name.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::device::stranger;
use crate::device::{self, DeviceKind};
use crate::queue::{self, Ahead, Line};
use crate::rank::wait;
use crate::rows::Call;

/// So many calls stand under the newest.
const UNDER: usize = 4;

/// The screen.
#[derive(Template)]
#[template(path = "counter/lobby.html")]
pub(crate) struct LobbyPage {
    pub f: Frame,
    pub s: Screen,
}

/// What is fetched again when somebody is called.
#[derive(Template)]
#[template(path = "counter/lobby_block.html")]
pub(crate) struct LobbyBlock {
    pub f: Frame,
    pub s: Screen,
}

/// What the screen shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen {
    /// The newest call of each ticket that is still called or at a window.
    pub calls: Vec<Call>,
    /// All of the latest calls, for whoever reads them aloud.
    pub said: Vec<Call>,
    /// Each lane: its letter, its name, how many wait, and how long it takes.
    pub lanes: Vec<(String, String, Ahead)>,
    /// Who missed a call.
    pub passed: Vec<String>,
}

impl Screen {
    fn of(line: &Line, paces: &[i64]) -> Self {
        let mut calls: Vec<Call> = Vec::new();
        for call in &line.calls {
            let here = line.serving.iter().any(|ticket| ticket.id == call.ticket);
            if here && calls.iter().all(|known| known.ticket != call.ticket) {
                calls.push(call.clone());
            }
        }
        let lanes = line.lanes.iter().zip(paces).filter(|(lane, _)| !lane.closed);
        let lanes = lanes.map(|(lane, pace)| {
            let waiting = line
                .waiting
                .iter()
                .filter(|ticket| ticket.lane == lane.letter)
                .count();
            let ahead = i64::try_from(waiting).unwrap_or(i64::MAX);
            let told = Ahead {
                ahead,
                wait: wait(ahead, line.open_windows(&lane.letter), *pace),
            };
            (lane.letter.clone(), lane.name.clone(), told)
        });
        Self {
            lanes: lanes.collect(),
            calls: calls.into_iter().take(UNDER + 1).collect(),
            said: line.calls.clone(),
            passed: line
                .passed
                .iter()
                .map(crate::rows::Ticket::label)
                .take(8)
                .collect(),
        }
    }

    /// Whether the window still waits for somebody.
    pub fn is_fresh(&self, f: &Frame, call: &Call) -> bool {
        f.now.since(call.at) < 90 * kernel::Micros::SECOND
    }
}

/// Reads what everybody may see of the line.
pub(crate) async fn screen(door: &Door) -> Result<Screen, Failure> {
    let (community, day) = (door.community.id, door.now.day(&door.zone));
    let read = door.read::<_, StoreError, _>(move |tx| {
        let line = queue::line(tx, community, day)?;
        let mut paces = Vec::new();
        for lane in &line.lanes {
            paces.push(queue::pace(tx, community, day, &lane.letter)?);
        }
        Ok(Screen::of(&line, &paces))
    });
    Ok(read.await?)
}

async fn may(door: &Door, headers: &HeaderMap) -> Result<bool, Failure> {
    if door.may_any("counter", "watch") {
        return Ok(true);
    }
    let device = device::asking(door, headers).await?;
    Ok(device.is_some_and(|device| device.kind == DeviceKind::Lobby))
}

/// `GET /lobby`
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    if !may(&door, &headers).await? {
        return Ok(stranger(&door));
    }
    let (f, s) = (door.frame_t("counter-lobby-title"), screen(&door).await?);
    Ok(door.page(StatusCode::OK, &LobbyPage { f, s }))
}

/// `GET /lobby/block`
pub(crate) async fn block(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    if !may(&door, &headers).await? {
        return Ok(stranger(&door));
    }
    let (f, s) = (door.frame_t("counter-lobby-title"), screen(&door).await?);
    Ok(door.page(StatusCode::OK, &LobbyBlock { f, s }))
}
