//! `GET /api/v1/queue`: what the lobby and `/queue` show, for everybody.

use axum::http::StatusCode;
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure};

use super::shown::LineOut;
use crate::queue::{self, Ahead};
use crate::rank::wait;

/// The handler.
pub(super) async fn line(door: Door) -> Result<Response, Failure> {
    let (community, day) = (door.community.id, door.now.day(&door.zone));
    let (line, told) = door
        .read::<_, StoreError, _>(move |tx| {
            let line = queue::line(tx, community, day)?;
            let mut told = Vec::with_capacity(line.lanes.len());
            for lane in &line.lanes {
                let minutes = queue::pace(tx, community, day, &lane.letter)?;
                let waiting = line.waiting.iter().filter(|one| one.lane == lane.letter).count();
                let ahead = i64::try_from(waiting).unwrap_or(i64::MAX);
                let wait = wait(ahead, line.open_windows(&lane.letter), minutes);
                told.push(Ahead { ahead, wait });
            }
            Ok((line, told))
        })
        .await?;
    Ok(door.json(StatusCode::OK, &LineOut::of(&line, &told, &door.zone)))
}
