//! The echo wall and the big screen: what everybody may see.

mod board;
mod feed;
mod list;
pub(crate) mod matter;
mod place;
pub(crate) mod row;
mod screen;

use axum::Router;
use axum::routing::{get, post};
use kernel::NodeId;
use people::Centre;
use web::{App, Door, Failure};

use crate::rows::Matter;

/// The routes of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/wall", get(list::page))
        .route("/wall/block", get(list::block))
        .route("/wall/place", get(place::page))
        .route("/wall/feed.xml", get(feed::feed))
        .route("/wall/{receipt}", get(matter::page))
        .route("/wall/{receipt}/follow", post(matter::follow))
        .route("/wall/{receipt}/file/{id}", get(matter::file))
        .route("/screen", get(screen::page))
        .route("/screen/block", get(screen::block))
}

/// The newest echo on the wall.
pub(crate) async fn newest(door: &Door) -> Result<Option<Matter>, Failure> {
    Ok(board::board(door).await?.echoes.first().cloned())
}

/// The part of the wall of the building where somebody lives, or the page on which to choose it.
pub(crate) fn of_home(centre: &Centre, home: Option<NodeId>) -> String {
    list::building(centre, home).map_or_else(|| "/wall/place".to_owned(), |id| format!("/wall?place={id}"))
}

#[cfg(test)]
pub(crate) mod samples;
