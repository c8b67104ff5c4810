//! One and the same, or not: what the clerks decided, kept so that the weights
//! can learn from it.

use axum::response::{IntoResponse, Response};
use store::{StoreError, Tx};
use web::{Door, Failure, Form, Reply};

use super::rows;
use crate::cx::{Cx, Refused, WordsFault};
use crate::event::Happened;
use crate::hand::Hand;
use crate::rows::{Matter, MatterId};
use crate::words::Verb;

/// Keeps a decision about two matters; a later one replaces it.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    left: MatterId,
    right: MatterId,
    same: bool,
) -> Result<(), StoreError> {
    let (one, two) = ordered(left, right);
    let decision = rows::Decision {
        community: cx.community,
        id: tx.clock().fresh(),
        one,
        two,
        same,
        at: tx.now(),
        actor: cx.actor.label(),
    };
    tx.run(
        &rows::DECIDE,
        &[
            &decision.community,
            &decision.id,
            &one,
            &two,
            &same,
            &decision.at,
            &decision.actor,
        ],
    )
    .map(|_| ())
}

/// "不是一回事": two matters that sound alike are two. It is noted with both.
pub fn other(tx: &mut Tx<'_>, cx: &Cx<'_>, left: MatterId, right: MatterId) -> Result<(), Refused> {
    if left == right {
        return Err(Refused::NotFound);
    }
    let both = [cx.see(tx, left)?, cx.see(tx, right)?];
    if !both.iter().all(|matter| cx.policy.may(cx.actor, "merge", matter)) {
        return Err(Refused::Denied);
    }
    keep(tx, cx, left, right, false)?;
    let [one, two] = both;
    note(tx, cx, &one, two.id)?;
    note(tx, cx, &two, one.id)
}

fn note(tx: &mut Tx<'_>, cx: &Cx<'_>, matter: &Matter, other: MatterId) -> Result<(), Refused> {
    cx.log(
        tx,
        matter,
        Verb::Note,
        Happened::to_staff("不是一回事").other(other),
    )
}

/// Whether a person held the two for different ones.
pub(crate) fn are_others(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    left: MatterId,
    right: MatterId,
) -> Result<bool, StoreError> {
    let (one, two) = ordered(left, right);
    let times: i64 = tx.one(&rows::OTHERS, &[&cx.community, &one, &two], |row| row.get(0))?;
    Ok(times > 0)
}

fn ordered(left: MatterId, right: MatterId) -> (MatterId, MatterId) {
    if left.0 <= right.0 {
        (left, right)
    } else {
        (right, left)
    }
}

/// `POST /desk/hear/other`: the clerk says that two matters are two.
pub(crate) async fn say_other(door: Door, form: Form) -> Result<Response, Failure> {
    door.require_any("matters", "desk")?;
    let hand = Hand::of(&door).await?;
    let id = |name: &str| form.parsed::<MatterId>(name).ok_or(Failure::NotFound);
    let (one, two) = (id("one")?, id("two")?);
    door.write(move |tx| other(tx, &hand.cx(), one, two))
        .await
        .map_err(refused)?;
    Ok(Reply::to(format!("/matters/{one}?said=hear-other-done")).into_response())
}

fn refused(refused: Refused) -> Failure {
    match refused {
        Refused::NotFound => Failure::NotFound,
        Refused::Denied => Failure::Denied,
        Refused::NotNow { .. }
        | Refused::Stale
        | Refused::BeyondCalendar
        | Refused::Words(WordsFault::Empty | WordsFault::TooLong { .. }) => Failure::conflict("hear-stale"),
        Refused::Store(error) => error.into(),
    }
}
