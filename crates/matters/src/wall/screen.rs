//! `GET /screen`: the big screen of the lobby, three echoes at a time.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Micros;
use web::{Door, Failure, Frame};

use super::board::{self, Board};
use super::list::qr;
use super::row::Row;
use crate::hand::Hand;
use crate::lists::Figures;

/// How many echoes stand on the screen at once.
const AT_ONCE: usize = 3;
/// How long they stand.
const STAY: i64 = 30 * Micros::SECOND;

/// The screen.
#[derive(Template)]
#[template(path = "wall/big.html")]
pub(crate) struct ScreenPage {
    pub f: Frame,
    pub s: Screen,
}

/// What is fetched again when something changed.
#[derive(Template)]
#[template(path = "wall/big_block.html")]
pub(crate) struct ScreenBlock {
    pub f: Frame,
    pub s: Screen,
}

/// What the screen shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen {
    pub figures: Figures,
    pub echoes: Vec<Row>,
    pub late: Vec<Row>,
    pub qr: String,
}

/// The handler of the page.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let board = board::board(&door).await?;
    let s = screen(&door, &board).await?;
    Ok(door.page(
        StatusCode::OK,
        &ScreenPage {
            f: door.frame_t("wall-title"),
            s,
        },
    ))
}

/// The handler of the block.
pub(crate) async fn block(door: Door) -> Result<Response, Failure> {
    let board = board::board_now(&door).await?;
    let s = screen(&door, &board).await?;
    Ok(door.page(
        StatusCode::OK,
        &ScreenBlock {
            f: door.frame_t("wall-title"),
            s,
        },
    ))
}

async fn screen(door: &Door, board: &Board) -> Result<Screen, Failure> {
    let hand = Hand::of(door).await?;
    let row = |matter| Row::of(matter, &hand.centre, door.now, "");
    let first = turn(board.echoes.len(), door.now);
    Ok(Screen {
        figures: board.figures,
        echoes: board.echoes.iter().skip(first).take(AT_ONCE).map(row).collect(),
        late: board.late.iter().map(row).collect(),
        qr: qr(door),
    })
}

/// Which of the newest echoes stand on the screen now: three, then the three after them.
fn turn(count: usize, now: Micros) -> usize {
    let turns = i64::try_from(count.div_ceil(AT_ONCE)).unwrap_or(1).max(1);
    let turn = now.0.div_euclid(STAY).rem_euclid(turns);
    usize::try_from(turn).unwrap_or(0) * AT_ONCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_echoes_take_turns_and_none_is_left_out() {
        let mut seen: Vec<usize> = (0..4).map(|n| turn(12, Micros(n * STAY))).collect();
        seen.sort_unstable();
        assert_eq!(seen, [0, 3, 6, 9]);
        assert_eq!(turn(0, Micros(99)), 0);
        assert_eq!(turn(2, Micros(77 * STAY)), 0);
    }
}
