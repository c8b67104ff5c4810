//! `GET /manage`: what must be decided today, then the charts and the proof.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Door, Failure, Frame};

use super::board::{self, Proof};
use super::cards::{self, Card};
use super::charts::{self, Chart};
use crate::hand::Hand;

/// The page.
#[derive(Template)]
#[template(path = "manager/page.html")]
pub(super) struct ManagePage {
    pub f: Frame,
    pub decisions: i64,
    pub cards: Vec<Card>,
    /// In hand and within the promise.
    pub calm: i64,
    pub as_of: String,
    pub charts: Vec<Chart>,
    pub sums: Sums,
}

/// Not wrong, not double, not lost.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub merged: i64,
    pub unowned: i64,
    pub returned: i64,
    pub reopened: i64,
    pub proof: Arc<Proof>,
    /// The newest batch of the log: its number and its hash.
    pub batch: i64,
    pub hash: String,
}

/// The handler.
pub(super) async fn page(door: Door) -> Result<Response, Failure> {
    door.require_any("matters", "manage")?;
    let hand = Hand::of(&door).await?;
    let board = board::board(&door).await?;
    let proof = board::proof(&door).await?;
    let f = door.frame_t("manage-title");
    let (cards, decisions) = cards::cards(&board, &hand, &f);
    let (batch, hash) = board.head.map_or((0, String::new()), |(batch, hash)| {
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        (batch, hex)
    });
    let (merged, returned, reopened) = board.tally;
    let page = ManagePage {
        decisions,
        cards,
        calm: (board.now.open - board.now.late).max(0),
        as_of: charts::as_of(&board, &f),
        charts: charts::charts(&board, &hand.centre, &hand.book, &f),
        sums: Sums {
            merged,
            unowned: board.unowned,
            returned,
            reopened,
            proof,
            batch,
            hash,
        },
        f,
    };
    Ok(door.page(StatusCode::OK, &page))
}
