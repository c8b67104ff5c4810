//! Sit down at a window, and get up.

use store::Tx;

use super::own_window;
use crate::cx::{Cx, Refused};
use crate::rows::{self, Window, WindowId};

/// Sits down at a free window; leaves the one before, if nothing is in hand there.
pub fn sit(tx: &mut Tx<'_>, cx: &Cx<'_>, id: WindowId) -> Result<Window, Refused> {
    cx.require("serve")?;
    let account = cx.actor.account.ok_or(Refused::Denied)?;
    if let Some(held) = rows::window_of(tx, cx.community, account)? {
        if held.id == id {
            return Ok(held);
        }
        stand_up(tx, cx, &held)?;
    }
    if tx.run(&rows::SIT, &[&cx.community, &id, &account, &cx.actor.name])? != 1 {
        return Err(Refused::NotNow);
    }
    let window = rows::window(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    cx.log(
        tx,
        "window",
        "window.opened",
        id,
        &serde_json::json!({ "number": window.number }),
    )?;
    Ok(window)
}

/// Gets up: the window is closed until somebody sits down.
pub fn rise(tx: &mut Tx<'_>, cx: &Cx<'_>) -> Result<(), Refused> {
    let window = own_window(tx, cx)?;
    stand_up(tx, cx, &window)
}

fn stand_up(tx: &mut Tx<'_>, cx: &Cx<'_>, window: &Window) -> Result<(), Refused> {
    // Somebody is still there: first she is served.
    if tx.run(&rows::RISE, &[&cx.community, &window.id])? != 1 {
        return Err(Refused::NotNow);
    }
    Ok(cx.log(
        tx,
        "window",
        "window.closed",
        window.id,
        &serde_json::json!({ "number": window.number }),
    )?)
}
