//! Carry: what a room above does to the matter that its own thing began. The
//! room has asked the gate by its own table; the workflow, the clocks, the
//! timeline and the version are the matter's, as for every verb.

use kernel::{ClockChange, FileId};
use store::Tx;

use crate::clocks::move_dues;
use crate::cx::{Cx, LONGEST, Refused, maybe_words, words};
use crate::event::Happened;
use crate::rows::{Matter, MatterId};
use crate::words::Verb;

/// What is done.
#[derive(Clone, Debug)]
pub enum Carried {
    /// It is in hand; words to the resident, or none.
    InHand(String),
    /// A word to the resident, whatever the state.
    Told(String),
    /// A word that only staff read.
    Noted(String),
    /// Something is missing: asked, and the clocks stand still.
    Asked(String),
    /// What was missing came: the clocks go on.
    GoesOn(String),
    /// The answer.
    Answered(String),
}

/// Does it, and saves the matter with it.
pub fn carry(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, what: &Carried) -> Result<Matter, Refused> {
    let mut matter = Matter::by_id(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
    let now = tx.now();
    match what {
        Carried::InHand(said) => {
            matter.state = cx
                .step(&matter, Verb::Accept)
                .or_else(|_| cx.step(&matter, Verb::Reply))?;
            matter.accepted_at = matter.accepted_at.or(Some(now));
            matter.escalated = matter.escalated.min(1);
            let what = Happened::to_resident(maybe_words(said, LONGEST)?);
            let what = what.given_to(matter.owner, matter.unit);
            cx.keep(tx, &mut matter, Verb::Accept, what)?;
        }
        Carried::Told(said) => {
            cx.step(&matter, Verb::Note)?;
            let what = Happened::to_resident(words(said, LONGEST)?);
            cx.log(tx, &matter, Verb::Reply, what)?;
        }
        Carried::Noted(said) => {
            cx.step(&matter, Verb::Note)?;
            let what = Happened::to_staff(words(said, LONGEST)?);
            cx.log(tx, &matter, Verb::Note, what)?;
        }
        Carried::Asked(said) => {
            cx.step(&matter, Verb::Ask)?;
            matter.replied_at = matter.replied_at.or(Some(now));
            cx.keep(
                tx,
                &mut matter,
                Verb::Ask,
                Happened::to_resident(words(said, LONGEST)?),
            )?;
            if matter.paused_at.is_none() && cx.step(&matter, Verb::Pause).is_ok() {
                matter.paused_at = Some(now);
                let what = Happened::to_staff(String::new()).clock(ClockChange::Pause);
                cx.keep(tx, &mut matter, Verb::Pause, what)?;
            }
        }
        Carried::GoesOn(said) => {
            if matter.paused_at.is_some() {
                cx.step(&matter, Verb::Resume)?;
                matter.paused_at = None;
                move_dues(tx, cx, &mut matter, ClockChange::Resume)?;
                let what = Happened::to_resident(maybe_words(said, LONGEST)?);
                let what = what.clock(ClockChange::Resume).due(matter.settle_due);
                cx.keep(tx, &mut matter, Verb::Resume, what)?;
            }
        }
        Carried::Answered(said) => answered(tx, cx, &mut matter, said)?,
    }
    Ok(matter)
}

fn answered(tx: &mut Tx<'_>, cx: &Cx<'_>, matter: &mut Matter, said: &str) -> Result<(), Refused> {
    let text = words(said, LONGEST)?;
    let next = cx.step(matter, Verb::Answer)?;
    matter.answered(next, tx.now(), cx.actor.staff, &text);
    let what = Happened::to_resident(text).clock(ClockChange::Stop);
    cx.keep(tx, matter, Verb::Answer, what)
}

/// Ties papers of a room above to the matter, for the staff's eyes.
pub fn attach(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, files: &[FileId]) -> Result<(), Refused> {
    let files: Vec<(FileId, String)> = files.iter().map(|file| (*file, "scan".to_owned())).collect();
    Ok(crate::report::attach(
        tx,
        cx,
        id,
        &files,
        crate::words::Audience::Staff,
    )?)
}
