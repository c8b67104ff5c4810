//! `GET /wall/place`: choose the estate or building whose part of the wall is wanted.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Door, Failure, Frame};

use crate::hand::Hand;
use crate::resident::grid::{Level, level};

/// The choice.
#[derive(Template)]
#[template(path = "wall/place.html")]
pub(crate) struct PlacePage {
    pub f: Frame,
    pub level: Level,
}

/// The handler.
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let level = level(&hand.centre, door.query().parsed("at"));
    Ok(door.page(
        StatusCode::OK,
        &PlacePage {
            f: door.frame_t("wall-place-title"),
            level,
        },
    ))
}
