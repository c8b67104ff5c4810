//! The figures of the wall, what is late and what is in hand: the same for
//! everybody, so they are counted once in a few seconds and not for each page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{CommunityId, Micros};
use store::StoreError;
use web::{Door, Failure};

use crate::lists::{self, Figures, WallPart};
use crate::rows::Matter;

/// How long the figures are believed.
const FRESH: i64 = 3 * Micros::SECOND;
/// How many late ones and how many in hand stand beside the wall.
const BESIDE: i64 = 5;
/// How many of the newest echoes the big screen goes through.
const ECHOES: i64 = 12;

/// What stands around the wall's list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    pub figures: Figures,
    pub late: Vec<Matter>,
    pub in_hand: Vec<Matter>,
    pub echoes: Vec<Matter>,
}

/// The boards of all communities of this server.
#[derive(Debug, Default)]
pub(crate) struct Boards(Mutex<HashMap<CommunityId, (Micros, Arc<Board>)>>);

impl Boards {
    fn held(&self, community: CommunityId, now: Micros, fresh: i64) -> Option<Arc<Board>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, board) = held.get(&community)?;
        (now.since(*at).abs() < fresh).then(|| Arc::clone(board))
    }
}

/// The board for a page.
pub(crate) async fn board(door: &Door) -> Result<Arc<Board>, Failure> {
    within(door, FRESH).await
}

/// The board for a block that is fetched because something changed just now:
/// what was counted before the change will not do.
pub(crate) async fn board_now(door: &Door) -> Result<Arc<Board>, Failure> {
    within(door, Micros::SECOND / 10).await
}

async fn within(door: &Door, fresh: i64) -> Result<Arc<Board>, Failure> {
    let boards = door.app.shelf::<Boards>();
    let (community, now) = (door.community.id, door.now);
    if let Some(board) = boards.held(community, now, fresh) {
        return Ok(board);
    }
    let month = door.zone.instant(now.day(&door.zone).first_of_month(), 0);
    let board = door
        .read::<_, StoreError, _>(move |tx| {
            Ok(Board {
                figures: lists::figures(tx, community, month)?,
                late: lists::wall(tx, community, WallPart::Late, None, None, BESIDE)?,
                in_hand: lists::wall(tx, community, WallPart::InHand, None, None, BESIDE)?,
                echoes: lists::wall(tx, community, WallPart::Answered, None, None, ECHOES)?,
            })
        })
        .await?;
    let board = Arc::new(board);
    let mut held = boards.0.lock().unwrap_or_else(PoisonError::into_inner);
    held.insert(community, (now, Arc::clone(&board)));
    Ok(board)
}
