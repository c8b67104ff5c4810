//! `/tablet`: stands at a window, turned to the resident: whose turn it is.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use store::StoreError;
use web::{Door, Failure, Frame};

use super::device::stranger;
use crate::device::{self, DeviceKind};
use crate::rate;
use crate::rows::{self, Ticket, Window};

/// What stands on the tablet.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub window: Window,
    pub ticket: Option<Ticket>,
    /// Who was served a moment ago, and is asked how it was.
    pub asked: Option<Ticket>,
}

/// The tablet.
#[derive(Template)]
#[template(path = "counter/tablet.html")]
pub(crate) struct TabletPage {
    pub f: Frame,
    pub s: Seen,
}

/// What is fetched again.
#[derive(Template)]
#[template(path = "counter/tablet_block.html")]
pub(crate) struct TabletBlock {
    pub f: Frame,
    pub s: Seen,
}

/// The window at which the tablet that asks stands.
pub(crate) async fn window(door: &Door, headers: &HeaderMap) -> Result<Option<Window>, Failure> {
    let device = device::asking(door, headers).await?;
    let tablet = device.filter(|device| device.kind == DeviceKind::Tablet);
    let Some(id) = tablet.and_then(|device| device.window) else {
        return Ok(None);
    };
    let community = door.community.id;
    Ok(door.read(move |tx| rows::window(tx, community, id)).await?)
}

async fn at(door: &Door, headers: &HeaderMap) -> Result<Option<Seen>, Failure> {
    let Some(window) = window(door, headers).await? else {
        return Ok(None);
    };
    let community = door.community.id;
    let seen = door.read::<_, StoreError, _>(move |tx| {
        let ticket = match window.ticket {
            Some(id) => rows::ticket(tx, community, id)?,
            None => None,
        };
        let asked = match &ticket {
            Some(_) => None,
            None => rate::to_be_asked(tx, community, window.id)?,
        };
        Ok(Seen {
            window: window.clone(),
            ticket,
            asked,
        })
    });
    Ok(Some(seen.await?))
}

/// `GET /tablet`
pub(crate) async fn page(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let Some(s) = at(&door, &headers).await? else {
        return Ok(stranger(&door));
    };
    let f = door.frame_t("counter-tablet-title");
    Ok(door.page(StatusCode::OK, &TabletPage { f, s }))
}

/// `GET /tablet/block`
pub(crate) async fn block(door: Door, headers: HeaderMap) -> Result<Response, Failure> {
    let Some(s) = at(&door, &headers).await? else {
        return Ok(stranger(&door));
    };
    let f = door.frame_t("counter-tablet-title");
    Ok(door.page(StatusCode::OK, &TabletBlock { f, s }))
}
