//! Hand over: an application goes to its department, by its line if it has
//! one; what got stuck is tried again, or carried there by hand.

use kernel::{CommunityId, Uuid};
use matters::cx::Cx;
use store::{StoreError, Tx};

use super::department::Department;
use super::rows::{CALL_OFF, Forward, ForwardState};
use super::send::FORWARD;
use crate::applications::apply::log;
use crate::applications::steps::{StepError, see};
use crate::applications::{Application, ApplicationId};

/// Sends an application to the department that it names.
pub(crate) fn hand_over(tx: &mut Tx<'_>, cx: &Cx<'_>, application: &Application) -> Result<(), StoreError> {
    let department = Department::named(tx, cx.community, &application.department)?;
    let wired = department.is_some_and(|one| !one.closed);
    let forward = Forward {
        community: cx.community,
        id: tx.clock().fresh(),
        application: application.id,
        department: application.department.clone(),
        way: if wired { "http" } else { "hand" }.to_owned(),
        state: if wired {
            ForwardState::Waiting
        } else {
            ForwardState::Sent
        },
        number: String::new(),
        tries: if wired { 0 } else { 1 },
        said: String::new(),
        sent_by: cx.actor.name.clone(),
        at: tx.now(),
        received_at: None,
        open_at: wired.then(|| tx.now()),
    };
    forward.insert(tx)?;
    if wired {
        leave_job(tx, cx.community, forward.id)?;
    }
    Ok(())
}

fn leave_job(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<(), StoreError> {
    let body = serde_json::json!({ "forward": id.to_string() }).to_string();
    let now = tx.now();
    tx.enqueue(community, FORWARD, body, now).map(|_| ())
}

/// What did not leave yet is not sent any more.
pub(crate) fn call_off(tx: &mut Tx<'_>, community: CommunityId, id: ApplicationId) -> Result<(), StoreError> {
    tx.run(&CALL_OFF, &[&community, &id]).map(|_| ())
}

/// What is done with a hand-over that got stuck.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mend {
    /// It is sent once more.
    Again,
    /// Somebody carries it there.
    ByHand,
}

/// Deals with a hand-over that got stuck.
pub fn mend(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    policy: &gate::Policy,
    id: Uuid,
    how: Mend,
) -> Result<Forward, StepError> {
    let mut forward = Forward::by_id(tx, cx.community, id)?.ok_or(StepError::NotFound)?;
    let application = see(tx, cx, policy, forward.application)?;
    if !policy.may(cx.actor, "work", &application) {
        return Err(StepError::Denied);
    }
    if !forward.is_stuck() {
        return Err(StepError::Stale);
    }
    match how {
        Mend::Again => {
            (forward.state, forward.tries) = (ForwardState::Waiting, 0);
            leave_job(tx, cx.community, id)?;
        }
        Mend::ByHand => {
            (forward.state, forward.open_at) = (ForwardState::Sent, None);
            "hand".clone_into(&mut forward.way);
        }
    }
    forward.save(tx)?;
    let verb = match how {
        Mend::Again => "application.forward_again",
        Mend::ByHand => "application.forward_by_hand",
    };
    log(
        tx,
        cx,
        &application,
        verb,
        serde_json::json!({ "department": forward.department }),
    )?;
    Ok(forward)
}
