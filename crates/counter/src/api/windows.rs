//! `POST /api/v1/queue/windows/{id}/…`: what a clerk does at the window where
//! they sit, with the same verbs as the keys of the page.

use axum::extract::Path;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;
use web::{App, Door, Failure, Json, Values};

use super::once;
use super::shown::{HandOut, TicketOut, WindowOut};
use super::tickets;
use crate::cx::{Cx, Refused};
use crate::pages::desk;
use crate::pages::mine::Place;
use crate::rows::{self, Window, WindowId};

/// What a verb needs beside the window.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = WindowBody)]
pub(super) struct Body {
    /// Which ticket: for `call` and `back`.
    ticket: String,
    /// To which letter, or what for: for `transfer` and `take`.
    letter: String,
    /// What for, in a few words: for `transfer`.
    wish: String,
    /// Why they need not wait as long: for `take`.
    priority: String,
    /// They stand at the window and are served at once: for `take`.
    now: bool,
}

impl Body {
    /// As the page's form would say it.
    fn values(&self, window: WindowId) -> Values {
        Values::default()
            .or("window", window.to_string())
            .or("ticket", self.ticket.clone())
            .or("letter", self.letter.clone())
            .or("wish", self.wish.clone())
            .or("priority", self.priority.clone())
            .or("now", if self.now { "1" } else { "" })
    }
}

/// The call of a verb.
pub(super) fn by_post(verb: &'static str) -> MethodRouter<App> {
    post(move |door: Door, path: Path<String>, json: Json<Body>| call(door, path, json, verb))
}

async fn call(
    door: Door,
    Path(id): Path<String>,
    json: Json<Body>,
    verb: &'static str,
) -> Result<Response, Failure> {
    door.require_any("counter", "serve")?;
    let id: WindowId = id.parse().map_err(|_| Failure::NotFound)?;
    tickets::priority(&json.value.priority)?;
    once(door, json, move |tx, cx, door, body| {
        let window = rows::window(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
        if verb != "sit" {
            seated(cx, &window)?;
        }
        desk::perform(tx, cx, verb, &body.values(id))?;
        shown(tx, door, id)
    })
    .await
}

/// Refuses whoever does not sit at this window.
fn seated(cx: &Cx<'_>, window: &Window) -> Result<(), Refused> {
    match cx.actor.account {
        Some(account) if window.account == Some(account) => Ok(()),
        _ => Err(Refused::NotSeated),
    }
}

fn shown(tx: &mut Tx<'_>, door: &Door, id: WindowId) -> Result<HandOut, Refused> {
    let community = door.community.id;
    let window = rows::window(tx, community, id)?.ok_or(Refused::NotFound)?;
    let place = match window.ticket {
        Some(ticket) => Place::of(tx, community, ticket)?,
        None => None,
    };
    Ok(HandOut {
        window: WindowOut::of(&window, place.as_ref().map(|place| &place.ticket)),
        ticket: place.map(|place| TicketOut::of(&place, door)),
    })
}
