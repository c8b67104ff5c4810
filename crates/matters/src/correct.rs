//! Correct: the category or the place was taken down wrongly. The limits of
//! the right category count from the first receipt.

use kernel::{ClockChange, ClockEvent, NodeId};
use store::Tx;

use crate::clocks::{clock_events, derive};
use crate::cx::{Cx, Refused, timeline};
use crate::event::Happened;
use crate::report::limits_text;
use crate::rows::{Matter, MatterId};
use crate::words::Verb;

/// Why it stays as it was.
#[derive(Clone, Debug)]
pub enum CorrectError {
    /// The category is unknown or closed.
    UnknownCategory,
    /// The place is unknown or closed.
    UnknownPlace,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for CorrectError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// Corrects category and place; empty means as before.
pub fn correct(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    version: Option<i32>,
    category: Option<&str>,
    node: Option<NodeId>,
    note: &str,
) -> Result<Matter, CorrectError> {
    let (mut matter, _) = cx.take(tx, id, version, "correct", Verb::Correct)?;
    let note = crate::cx::maybe_words(note, 500)?;
    let mut what = Happened::to_staff(note);
    if let Some(node) = node {
        let place = cx
            .centre
            .node(node)
            .filter(|node| !node.closed)
            .ok_or(CorrectError::UnknownPlace)?;
        (matter.node, matter.path) = (Some(place.id), place.path);
    }
    if let Some(code) = category.filter(|code| *code != matter.category) {
        let category = cx
            .book
            .category(code)
            .filter(|category| !category.closed)
            .ok_or(CorrectError::UnknownCategory)?;
        matter.category = category.code.clone();
        let lines = timeline(tx, cx.community, id)?;
        let events: Vec<ClockEvent> = clock_events(&lines);
        let restarted = events
            .iter()
            .rev()
            .find(|event| event.kind == ClockChange::Restart)
            .map(|event| event.at);
        let start = restarted.unwrap_or(matter.received_at);
        let dues = derive(
            cx,
            start,
            [category.accept, category.first, category.settle],
            &events,
            tx.now(),
        )?;
        if matter.is_open() {
            (matter.accept_due, matter.first_due, matter.settle_due) = (dues.accept, dues.first, dues.settle);
            matter.provisional = dues.provisional;
        }
        crate::hear::lesson::teach(tx, cx, &matter)?;
        what.limits = Some(limits_text(category));
        what = what.due(matter.settle_due);
        matter.private |= !category.public;
    }
    cx.keep(tx, &mut matter, Verb::Correct, what)?;
    Ok(matter)
}
