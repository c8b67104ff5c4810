//! `GET /device/{token}`: a machine of the centre opens its link once, and is
//! known by a cookie from then on.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use web::{Door, Failure, Frame, Reply};

use crate::device;

/// What a machine is told that is not let in.
#[derive(Template)]
#[template(path = "counter/stranger.html")]
pub(crate) struct StrangerPage {
    pub f: Frame,
}

/// The handler.
pub(crate) async fn enter(door: Door, Path(token): Path<String>) -> Result<Response, Failure> {
    let (community, given) = (door.community.id, token.clone());
    let found = door
        .read(move |tx| device::by_token(tx, community, &given))
        .await?;
    let Some(device) = found else {
        return Ok(stranger(&door));
    };
    let mut reply = Reply::to(device.kind.page()).into_response();
    reply
        .headers_mut()
        .append(header::SET_COOKIE, device::known_by(&door, &token));
    Ok(reply)
}

/// The page for a machine that nobody let in: it says what to do, and shows nothing else.
pub(crate) fn stranger(door: &Door) -> Response {
    let page = StrangerPage {
        f: door.frame_t("counter-stranger-title"),
    };
    door.page(StatusCode::NOT_FOUND, &page)
}
