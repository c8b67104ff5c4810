//! Merge: two matters that are one. Everybody keeps their own words, number
//! and right to rate; the one that came first carries both, with the strictest
//! promise. It can be undone.

use store::Tx;

use crate::cx::{Cx, Refused, timeline};
use crate::event::{Before, Happened};
use crate::hear::decide;
use crate::rows::{self, Matter, MatterId};
use crate::words::{State, Verb};

/// Why two matters stay two.
#[derive(Clone, Debug)]
pub enum MergeError {
    /// It is the same one.
    Itself,
    /// The other one is answered, merged or not to be found.
    NoTarget,
    /// Others were merged into it: undo those first.
    HasChildren,
    /// Anything else.
    Refused(Refused),
}

impl<T: Into<Refused>> From<T> for MergeError {
    fn from(error: T) -> Self {
        Self::Refused(error.into())
    }
}

/// Makes one of two open matters. Gives the one that carries both.
pub fn merge(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: MatterId,
    other: MatterId,
    note: &str,
) -> Result<Matter, MergeError> {
    if id == other {
        return Err(MergeError::Itself);
    }
    let (one, _) = cx.take(tx, id, None, "merge", Verb::Merge)?;
    let two = cx.see(tx, other).map_err(|_| MergeError::NoTarget)?;
    decide::keep(tx, cx, id, other, true)?;
    unite(tx, cx, one, two, note)
}

/// The reporter says that it is the same as another: their own matter is made
/// one with it at once.
pub fn join_own(tx: &mut Tx<'_>, cx: &Cx<'_>, own: Matter, other: MatterId) -> Result<Matter, MergeError> {
    let two = Matter::by_id(tx, cx.community, other)?.ok_or(MergeError::NoTarget)?;
    unite(tx, cx, own, two, "")
}

fn unite(tx: &mut Tx<'_>, cx: &Cx<'_>, one: Matter, two: Matter, note: &str) -> Result<Matter, MergeError> {
    let note = crate::cx::maybe_words(note, 500)?;
    let (mut parent, mut child) = if two.received_at <= one.received_at {
        (two, one)
    } else {
        (one, two)
    };
    let open = |matter: &Matter| matter.is_open() && matter.merged_into.is_none();
    if !open(&parent) || !open(&child) {
        return Err(MergeError::NoTarget);
    }
    if !tx
        .all(&rows::CHILDREN, &[&cx.community, &child.id], Matter::read)?
        .is_empty()
    {
        return Err(MergeError::HasChildren);
    }
    let gone = cx.step(&child, Verb::Merge)?;
    let before = |matter: &Matter| {
        Some(Before {
            state: matter.state.word().to_owned(),
            first_due: matter.first_due.0,
            settle_due: matter.settle_due.0,
            followers: matter.followers,
            ..Before::default()
        })
    };
    let (before_child, before_parent) = (before(&child), before(&parent));
    parent.followers += 1 + child.followers;
    parent.first_due = parent.first_due.min(child.first_due);
    parent.settle_due = parent.settle_due.min(child.settle_due);
    child.merged_into = Some(parent.id);
    child.state = gone;
    let (parent_id, child_id) = (parent.id, child.id);
    let to_child = Happened {
        before: before_child,
        ..Happened::to_resident(note.clone()).other(parent_id)
    };
    cx.keep(tx, &mut child, Verb::Merge, to_child)?;
    let to_parent = Happened {
        before: before_parent,
        ..Happened::to_staff(note).other(child_id)
    };
    cx.keep(tx, &mut parent, Verb::Merge, to_parent)?;
    Ok(parent)
}

/// Undoes a merge: the matter stands by itself again, where it stood, with its
/// own promise. Gives it.
pub fn unmerge(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId, note: &str) -> Result<Matter, MergeError> {
    let (mut child, next) = cx.take(tx, id, None, "unmerge", Verb::Unmerge)?;
    let note = crate::cx::maybe_words(note, 500)?;
    let parent_id = child.merged_into.ok_or(MergeError::NoTarget)?;
    let mut parent = Matter::by_id(tx, cx.community, parent_id)?.ok_or(MergeError::NoTarget)?;
    decide::keep(tx, cx, id, parent_id, false)?;
    let before = undo_of(tx, cx, child.id)?;
    child.merged_into = None;
    child.state = before
        .as_ref()
        .and_then(|before| State::from_word(&before.state))
        .filter(|state| state.is_open())
        .unwrap_or(next);
    parent.followers = (parent.followers - 1 - child.followers).max(0);
    if parent.is_open() {
        (parent.first_due, parent.settle_due) = without(tx, cx, &parent, &child)?;
    }
    cx.keep(
        tx,
        &mut child,
        Verb::Unmerge,
        Happened::to_resident(note.clone()).other(parent_id),
    )?;
    let child_id = child.id;
    cx.keep(
        tx,
        &mut parent,
        Verb::Unmerge,
        Happened::to_staff(note).other(child_id),
    )?;
    Ok(child)
}

fn undo_of(tx: &mut Tx<'_>, cx: &Cx<'_>, id: MatterId) -> Result<Option<Before>, Refused> {
    let lines = timeline(tx, cx.community, id)?;
    Ok(lines
        .into_iter()
        .rev()
        .find(|line| line.verb == Verb::Merge)
        .and_then(|line| line.what.before))
}

/// The parent's dues without one child: its own before its first merge, and
/// those of the children that stay.
fn without(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    parent: &Matter,
    leaving: &Matter,
) -> Result<(kernel::Micros, kernel::Micros), Refused> {
    let lines = timeline(tx, cx.community, parent.id)?;
    let own = lines
        .iter()
        .find(|line| line.verb == Verb::Merge)
        .and_then(|line| line.what.before.clone());
    // Moved since by a pause or an extension: those dates stand.
    let moved = lines
        .iter()
        .rev()
        .take_while(|line| line.verb != Verb::Merge)
        .any(|line| line.what.due.is_some());
    let Some(own) = own.filter(|_| !moved) else {
        return Ok((parent.first_due, parent.settle_due));
    };
    let mut dues = (kernel::Micros(own.first_due), kernel::Micros(own.settle_due));
    for child in tx.all(&rows::CHILDREN, &[&cx.community, &parent.id], Matter::read)? {
        if child.id != leaving.id {
            dues = (dues.0.min(child.first_due), dues.1.min(child.settle_due));
        }
    }
    Ok(dues)
}
