//! A notice rings; whoever cannot be rung is told by the next way, once.

use gate::Actor;
use kernel::{AccountId, CommunityId, PersonId};
use serde_json::json;
use store::{Job, JobError, Store, StoreError, Tx};

use super::channels::ways;
use super::choose::{self, Doors};
use super::deliver::{Outbox, TELL, became};
use super::push::{Ring, Rung, TRIES};
use super::rows::{self, Told, ToldId, ToldState};
use crate::register::person;

/// Whose devices ring for a telling; none if nobody's.
pub(super) fn account_of(told: &Told, person: Option<&crate::register::Person>) -> Option<AccountId> {
    match told.kind.as_str() {
        "staff" => Some(AccountId(told.subject)),
        _ => person.and_then(|person| person.account),
    }
}

/// Rings, and keeps what became of it.
pub(super) fn ring(
    store: &Store,
    job: &Job,
    out: &Outbox,
    to: (ToldId, Option<AccountId>),
    ring: &Ring,
) -> Result<(), JobError> {
    let (community, (id, account), demo) = (job.community, to, out.demo);
    let rung = match account {
        Some(account) => out.post.ring(store, community, account, ring)?,
        None => Rung::Nowhere("no log-in".to_owned()),
    };
    match rung {
        Rung::Taken(receipt) => {
            store.write_now(move |tx| became(tx, community, id, ToldState::Sent, &receipt))?;
            Ok(())
        }
        Rung::Later(why) if job.attempts < TRIES => {
            let said = why.clone();
            store.write_now(move |tx| became(tx, community, id, ToldState::Waiting, &said))?;
            Err(JobError::Later(why))
        }
        Rung::Later(why) | Rung::Nowhere(why) => {
            store.write_now(move |tx| next_way(tx, community, id, demo, &why))?;
            Ok(())
        }
    }
}

/// Takes the next way that reaches them. Somebody of the same telephone who is
/// told there already is told for both.
fn next_way(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: ToldId,
    demo: bool,
    why: &str,
) -> Result<(), StoreError> {
    let Some(told) = tx.maybe(&rows::TOLD, &[&community, &id], Told::read)? else {
        return Ok(());
    };
    let ways = ways(tx, community)?;
    let doors = Doors::of(tx, community, &ways, demo)?.silent();
    let person = match told.kind.as_str() {
        "person" => person(tx, community, PersonId(told.subject))?,
        _ => None,
    };
    let (choice, mut address) = match &person {
        Some(person) => {
            let choice = doors.for_person(person);
            (choice, choose::address(tx, person, choice)?)
        }
        None => (doors.for_staff(AccountId(told.subject)), None),
    };
    let (channel, mut state) = choice;
    let with: Option<ToldId> = match &address {
        Some(known) => tx.maybe(
            &rows::TOLD_BY_ADDRESS,
            &[&community, &told.notice, known],
            |row| row.get(0),
        )?,
        None => None,
    };
    if with.is_some() {
        (address, state) = (None, ToldState::Shared);
    }
    let why: String = why.chars().take(200).collect();
    let values: [&dyn kernel::Param; 7] = [&community, &id, &channel, &address, &with, &state, &why];
    let changed = tx.run(&rows::NEXT_WAY, &values)?;
    if changed == 0 {
        return Ok(());
    }
    let entry = store::Entry {
        actor: &Actor::system().label(),
        verb: "notice.other_way",
        subject_kind: "told",
        subject: id.0,
        body: json!({ "before": told.channel, "channel": channel }).to_string(),
    };
    tx.audit(community, &entry)?;
    if state == ToldState::Waiting {
        tx.enqueue_all(
            community,
            TELL,
            vec![json!({ "told": id.to_string() }).to_string()],
        )?;
    }
    Ok(())
}
