//! `/home`: choose where one lives, so that the home page knows the grid
//! leader. It stays on this device only.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::NodeId;
use web::{Door, Failure, Form, Frame, Reply};

use super::grid::{self, Level};
use super::mine;
use crate::hand::Hand;

/// The choice.
#[derive(Template)]
#[template(path = "resident/place.html")]
pub(crate) struct HomePlacePage {
    pub f: Frame,
    pub level: Level,
    /// What was chosen before, in words.
    pub now: String,
}

/// `GET /home`.
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let level = grid::level(&hand.centre, door.query().parsed("at"));
    let now = grid::name(&hand.centre, mine::home(&door, &headers));
    Ok(door.page(
        StatusCode::OK,
        &HomePlacePage {
            f: door.frame_t("resident-home-place-title"),
            level,
            now,
        },
    ))
}

/// `POST /home`.
pub(crate) async fn choose(door: Door, form: Form) -> Result<Response, Failure> {
    let hand = Hand::of(&door).await?;
    let node: NodeId = form.parsed("node").ok_or(Failure::NotFound)?;
    hand.centre
        .node(node)
        .filter(|node| !node.closed)
        .ok_or(Failure::NotFound)?;
    let mut response = Reply::to("/?said=resident-home-place-done").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, mine::set_home(&door, node));
    Ok(response)
}
