//! Lanes and windows, as a manager sets them up.

use store::Tx;

use crate::cx::{Cx, Refused};
use crate::rows::{self, Lane, LaneId, SAVE_LANE, SAVE_WINDOW, Window, WindowId};

/// Keeps a lane: a new one without an id.
pub fn keep_lane(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: Option<(LaneId, i32)>,
    new: Lane,
) -> Result<LaneId, Refused> {
    cx.require("setup")?;
    let letter_ok = new.letter.len() == 1 && new.letter.bytes().all(|byte| byte.is_ascii_uppercase());
    if !letter_ok {
        return Err(Refused::Field("letter", "counter-setup-letter-wrong"));
    }
    if new.name.trim().is_empty() {
        return Err(Refused::Field("name", "counter-setup-name-missing"));
    }
    if !(1..=240).contains(&new.minutes) || !(0..=20).contains(&new.seats) {
        return Err(Refused::Field("minutes", "counter-setup-minutes-wrong"));
    }
    let name = new.name.trim().to_owned();
    let kept = match id {
        Some((id, version)) => {
            let fields: [&dyn kernel::Param; 7] = [
                &cx.community,
                &id,
                &name,
                &new.minutes,
                &new.seats,
                &new.closed,
                &version,
            ];
            if tx.run(&SAVE_LANE, &fields)? != 1 {
                return Err(Refused::NotNow);
            }
            id
        }
        None => {
            if rows::lanes(tx, cx.community)?
                .iter()
                .any(|lane| lane.letter == new.letter)
            {
                return Err(Refused::Field("letter", "counter-setup-letter-taken"));
            }
            let lane = Lane {
                community: cx.community,
                id: tx.clock().fresh(),
                name: name.clone(),
                version: 1,
                ..new
            };
            lane.insert(tx)?;
            lane.id
        }
    };
    cx.log(
        tx,
        "lane",
        "lane.kept",
        kept,
        &serde_json::json!({ "name": name }),
    )?;
    Ok(kept)
}

/// Keeps a window: a new one without an id.
pub fn keep_window(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: Option<(WindowId, i32)>,
    new: Window,
) -> Result<WindowId, Refused> {
    cx.require("setup")?;
    if !(1..=99).contains(&new.number) {
        return Err(Refused::Field("number", "counter-setup-number-wrong"));
    }
    let other = |window: &Window| window.number == new.number && id.is_none_or(|(id, _)| id != window.id);
    if rows::windows(tx, cx.community)?.iter().any(other) {
        return Err(Refused::Field("number", "counter-setup-number-taken"));
    }
    let letters: String = new.letters.chars().filter(char::is_ascii_uppercase).collect();
    let kept = match id {
        Some((id, version)) => {
            let fields: [&dyn kernel::Param; 7] = [
                &cx.community,
                &id,
                &new.number,
                &new.name,
                &letters,
                &new.closed,
                &version,
            ];
            if tx.run(&SAVE_WINDOW, &fields)? != 1 {
                return Err(Refused::NotNow);
            }
            id
        }
        None => {
            let window = Window {
                community: cx.community,
                id: tx.clock().fresh(),
                letters,
                account: None,
                clerk: String::new(),
                ticket: None,
                version: 1,
                ..new.clone()
            };
            window.insert(tx)?;
            window.id
        }
    };
    cx.log(
        tx,
        "window",
        "window.kept",
        kept,
        &serde_json::json!({ "number": new.number }),
    )?;
    Ok(kept)
}
