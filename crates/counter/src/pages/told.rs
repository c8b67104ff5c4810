//! `/queue`: how many wait and how long it takes, for everybody at home.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use web::{Door, Failure, Frame};

use super::lobby::{Screen, screen};

/// The page.
#[derive(Template)]
#[template(path = "counter/queue.html")]
pub(crate) struct QueuePage {
    pub f: Frame,
    pub s: Screen,
}

/// What is fetched again.
#[derive(Template)]
#[template(path = "counter/queue_block.html")]
pub(crate) struct QueueBlock {
    pub f: Frame,
    pub s: Screen,
}

/// `GET /queue`
pub(crate) async fn page(door: Door) -> Result<Response, Failure> {
    let (f, s) = (door.frame_t("counter-queue-title"), screen(&door).await?);
    Ok(door.page(StatusCode::OK, &QueuePage { f, s }))
}

/// `GET /queue/block`
pub(crate) async fn block(door: Door) -> Result<Response, Failure> {
    let (f, s) = (door.frame_t("counter-queue-title"), screen(&door).await?);
    Ok(door.page(StatusCode::OK, &QueueBlock { f, s }))
}
