//! `/tablet`: stands at a window, turned to the resident: whose turn it is.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::device::stranger;
use crate::device::{self, DeviceKind};
use crate::rows::{self, Ticket, Window};

/// The tablet.
#[derive(Template)]
#[template(path = "counter/tablet.html")]
pub(crate) struct TabletPage {
    pub f: Frame,
    pub w: Window,
    pub ticket: Option<Ticket>,
}

/// What is fetched again.
#[derive(Template)]
#[template(path = "counter/tablet_block.html")]
pub(crate) struct TabletBlock {
    pub f: Frame,
    pub w: Window,
    pub ticket: Option<Ticket>,
}

async fn at(door: &Door, headers: &HeaderMap) -> Result<Option<(Window, Option<Ticket>)>, Failure> {
    let Some(device) = device::asking(door, headers).await? else {
        return Ok(None);
    };
    let Some(id) = device.window.filter(|_| device.kind == DeviceKind::Tablet) else {
        return Ok(None);
    };
    let community = door.community.id;
    let found = door
        .read::<_, StoreError, _>(move |tx| {
            let Some(window) = rows::window(tx, community, id)? else {
                return Ok(None);
            };
            let ticket = match window.ticket {
                Some(id) => rows::ticket(tx, community, id)?,
                None => None,
            };
            Ok(Some((window, ticket)))
        })
        .await?;
    Ok(found)
}

/// `GET /tablet`
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let Some((w, ticket)) = at(&door, &headers).await? else {
        return Ok(stranger(&door));
    };
    let f = door.frame_t("counter-tablet-title");
    Ok(door.page(StatusCode::OK, &TabletPage { f, w, ticket }))
}

/// `GET /tablet/block`
pub(crate) async fn block(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let Some((w, ticket)) = at(&door, &headers).await? else {
        return Ok(stranger(&door));
    };
    let f = door.frame_t("counter-tablet-title");
    Ok(door.page(StatusCode::OK, &TabletBlock { f, w, ticket }))
}
