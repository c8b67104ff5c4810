//! "以前说过，又坏了": what was answered came back. It is a new matter with its
//! own number and promise, and it points to the old one.

use store::Tx;

use crate::cx::{Cx, Refused};
use crate::event::Happened;
use crate::rows::{Matter, MatterId};
use crate::words::Verb;

/// Notes with a new matter that an answered one came back; nothing if that one
/// is not answered. Gives whether it was noted.
pub fn again(tx: &mut Tx<'_>, cx: &Cx<'_>, new: &Matter, old: MatterId) -> Result<bool, Refused> {
    let answered = Matter::by_id(tx, cx.community, old)?
        .filter(|old| !old.is_open() && old.merged_into.is_none() && old.id != new.id);
    let Some(old) = answered else { return Ok(false) };
    let note = format!("以前说过，又坏了：{}", old.receipt);
    cx.log(tx, new, Verb::Note, Happened::to_staff(note).other(old.id))?;
    let note = format!("又有人说：{}", new.receipt);
    cx.log(tx, &old, Verb::Note, Happened::to_staff(note).other(new.id))?;
    Ok(true)
}
