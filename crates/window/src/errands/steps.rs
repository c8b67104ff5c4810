//! The steps of an errand, in words for the person, and whom each is still to
//! be told; and its end.

use kernel::Uuid;
use people::register;
use store::{StoreError, Tx};

use super::begin::{ErrandError, log};
use super::rows::{self, Errand, ErrandId, ErrandState, Original, TELL, Told};
use crate::telling::{lay, spoken};

/// A step to be kept.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// What happened, in words for the person.
    pub words: String,
    /// Whom it is to be told: of [`TELL`].
    pub tell: Vec<&'static str>,
}

/// The errand for an action: 404 if not theirs to see, 409 if it has ended.
pub(crate) fn take(tx: &mut Tx<'_>, cx: &register::Cx<'_>, id: ErrandId) -> Result<Errand, ErrandError> {
    let errand = Errand::see(tx, cx.policy, cx.actor, cx.community, id)?.ok_or(ErrandError::NotFound)?;
    if !cx.policy.may(cx.actor, "work", &errand) {
        return Err(ErrandError::Denied);
    }
    if errand.state == ErrandState::Open {
        Ok(errand)
    } else {
        Err(ErrandError::Stale)
    }
}

/// Keeps a step of an errand.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    errand: &Errand,
    new: &NewStep,
) -> Result<(), StoreError> {
    let tell: Vec<&str> = TELL.into_iter().filter(|one| new.tell.contains(one)).collect();
    let id: Uuid = tx.clock().fresh();
    Told {
        community: cx.community,
        id,
        errand: errand.id,
        at: tx.now(),
        by_name: cx.actor.name.clone(),
        words: new.words.clone(),
        tell: tell.join(" "),
        told_at: None,
        told_by: String::new(),
    }
    .insert(tx)?;
    lay::errand(tx, errand, id, &new.words, &tell)
}

/// Keeps a step that everybody whom it concerns is told of.
pub(crate) fn tell_all(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    errand: &Errand,
    words: String,
) -> Result<(), StoreError> {
    let tell = TELL.to_vec();
    add(tx, cx, errand, &NewStep { words, tell })
}

/// Somebody did a step.
pub fn done(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    id: ErrandId,
    new: &NewStep,
) -> Result<Errand, ErrandError> {
    let errand = take(tx, cx, id)?;
    let words = new.words.trim();
    if words.is_empty() || words.chars().count() > 300 {
        return Err(ErrandError::Field("words", "window-step-empty"));
    }
    add(
        tx,
        cx,
        &errand,
        &NewStep {
            words: words.to_owned(),
            ..new.clone()
        },
    )?;
    log(tx, cx, &errand, "errand.step")?;
    Ok(errand)
}

/// A step was told to those who wait for it.
pub fn told(tx: &mut Tx<'_>, cx: &register::Cx<'_>, id: ErrandId, step: Uuid) -> Result<(), ErrandError> {
    let errand = Errand::see(tx, cx.policy, cx.actor, cx.community, id)?.ok_or(ErrandError::NotFound)?;
    let steps = tx.all(&rows::STEPS, &[&cx.community, &id], Told::read)?;
    if !steps.iter().any(|one| one.id == step) {
        return Err(ErrandError::NotFound);
    }
    let now = tx.now();
    tx.run(&rows::TELL_DONE, &[&cx.community, &step, &now, &cx.actor.name])?;
    spoken::all_of_step(tx, cx, id.0, step)?;
    log(tx, cx, &errand, "errand.told")?;
    Ok(())
}

/// The errand ends: done only when every original is back in its owner's hand.
pub fn finish(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    id: ErrandId,
    done: bool,
    words: &str,
) -> Result<Errand, ErrandError> {
    let mut errand = take(tx, cx, id)?;
    let originals = tx.all(&rows::ORIGINALS, &[&cx.community, &id], Original::read)?;
    if let Some(out) = originals.iter().find(|one| one.back_at.is_none()) {
        return Err(ErrandError::OriginalOut(out.name.clone()));
    }
    let words = words.trim();
    if words.is_empty() {
        return Err(ErrandError::Field("last", "window-step-empty"));
    }
    add(
        tx,
        cx,
        &errand,
        &NewStep {
            words: words.to_owned(),
            tell: TELL.to_vec(),
        },
    )?;
    errand.state = if done {
        ErrandState::Done
    } else {
        ErrandState::Ended
    };
    if !errand.save(tx)? {
        return Err(ErrandError::Stale);
    }
    log(tx, cx, &errand, if done { "errand.done" } else { "errand.ended" })?;
    Ok(errand)
}
