//! Somebody of the staff told it, on the telephone or at the door; or reached
//! nobody, and it stays on the list.

use kernel::{CommunityId, Uuid};
use people::register::contact::Reached;
use people::register::{self, ContactKind, person, reached};
use store::audit::Entry;
use store::{StoreError, Tx};

use super::rows::{TellId, TellState, TellWay, Telling};
use crate::errands::ErrandError;

/// The telling for an action: 404 if it is not theirs to see.
fn take(tx: &mut Tx<'_>, cx: &register::Cx<'_>, id: TellId) -> Result<Telling, ErrandError> {
    let found = Telling::by_id(tx, cx.community, id)?.ok_or(ErrandError::NotFound)?;
    if !cx.policy.may(cx.actor, "see", &found) {
        return Err(ErrandError::NotFound);
    }
    if !cx.policy.may(cx.actor, "tell", &found) {
        return Err(ErrandError::Denied);
    }
    Ok(found)
}

/// It was told. Twice is once.
pub fn told(tx: &mut Tx<'_>, cx: &register::Cx<'_>, id: TellId) -> Result<Telling, ErrandError> {
    let found = take(tx, cx, id)?;
    close(tx, cx, found)
}

fn close(tx: &mut Tx<'_>, cx: &register::Cx<'_>, found: Telling) -> Result<Telling, ErrandError> {
    let from = found.state;
    if !matches!(from, TellState::Staff | TellState::Waiting | TellState::Unsure) {
        return Ok(found);
    }
    let mut done = found;
    (done.state, done.open_key) = (TellState::Done, None);
    (done.told_at, done.told_by) = (Some(tx.now()), cx.actor.name.clone());
    if !done.become_from(tx, from)? {
        return Err(ErrandError::Stale);
    }
    if let (Some(id), "person") = (done.person, done.whom.as_str())
        && let Some(one) = person(tx, done.community, id)?
    {
        let how = Reached {
            kind: if done.way == TellWay::Door {
                ContactKind::Visit
            } else {
                ContactKind::Call
            },
            at: tx.now(),
            by: cx.actor.staff,
            subject: Some(done.subject),
            note: String::new(),
        };
        reached(tx, &one, &how)?;
    }
    log(tx, cx, &done, "telling.told")?;
    Ok(done)
}

/// Nobody was there: it stays on the list, behind the others.
pub fn missed(tx: &mut Tx<'_>, cx: &register::Cx<'_>, id: TellId) -> Result<Telling, ErrandError> {
    let mut found = take(tx, cx, id)?;
    if found.state != TellState::Staff {
        return Err(ErrandError::Stale);
    }
    found.tries += 1;
    // After three calls nobody heard, somebody goes there.
    if found.tries >= 3 && found.whom == "person" {
        found.way = TellWay::Door;
    }
    found.open_key = Some(tx.clock().tick().0);
    if !found.become_from(tx, TellState::Staff)? {
        return Err(ErrandError::Stale);
    }
    log(tx, cx, &found, "telling.missed")?;
    Ok(found)
}

/// A step of an errand was told to all who still wait for it.
pub(crate) fn all_of_step(
    tx: &mut Tx<'_>,
    cx: &register::Cx<'_>,
    errand: Uuid,
    step: Uuid,
) -> Result<(), ErrandError> {
    let community: CommunityId = cx.community;
    for one in Telling::of(tx, community, errand)? {
        if one.step == Some(step) {
            close(tx, cx, one)?;
        }
    }
    Ok(())
}

fn log(tx: &mut Tx<'_>, cx: &register::Cx<'_>, telling: &Telling, verb: &str) -> Result<(), StoreError> {
    let actor = cx.actor.label();
    let entry = Entry {
        actor: &actor,
        verb,
        subject_kind: "telling",
        subject: telling.id.0,
        body: serde_json::json!({ "by": cx.actor.name, "way": telling.way.word(), "whom": telling.whom })
            .to_string(),
    };
    tx.audit(cx.community, &entry)
}
