//! The audit log: who did what to which thing, written with the change itself
//! and never updated. The [notary](crate::notary) seals it.

use kernel::{CommunityId, Micros, Uuid};

use crate::error::StoreError;
use crate::tx::Tx;

/// One thing that somebody did.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Who: an account, `system`, `resident`.
    pub actor: &'a str,
    /// What: `matter.answered`.
    pub verb: &'a str,
    /// The kind of the thing that it was done to: `matter`.
    pub subject_kind: &'a str,
    /// The thing.
    pub subject: Uuid,
    /// The rest, as JSON.
    pub body: String,
}

crate::record! {
    /// An entry of the log as it is stored.
    pub struct Event in "audit_event" {
        "community_id" => /// Whose.
            community: CommunityId,
        "id" => /// Its id.
            id: Uuid,
        "tick" => /// Its place in the order of what this server did; at most a few microseconds off.
            tick: Micros,
        "at" => /// When.
            at: Micros,
        "actor" => /// Who.
            actor: String,
        "verb" => /// What.
            verb: String,
        "subject_kind" => /// The kind of the thing.
            subject_kind: String,
        "subject_id" => /// The thing.
            subject: Uuid,
        "body" => /// The rest, as JSON.
            body: String,
    }
}

crate::statements! {
    /// What was done to one thing, in order.
    OF_SUBJECT = "SELECT community_id, id, tick, at, actor, verb, subject_kind, subject_id, body FROM audit_event \
        WHERE community_id = $1 AND subject_id = $2 ORDER BY tick, id";
    /// What was done last, whoever did it, before a tick.
    BEFORE = "SELECT community_id, id, tick, at, actor, verb, subject_kind, subject_id, body FROM audit_event \
        WHERE community_id = $1 AND tick < $2 ORDER BY tick DESC, id DESC LIMIT $3";
}

impl Tx<'_> {
    /// Records what somebody did, in the same transaction as the doing.
    pub fn audit(&mut self, community: CommunityId, entry: &Entry<'_>) -> Result<(), StoreError> {
        let event = self.event(community, entry);
        event.insert(self)
    }

    /// Records several things, in their order.
    pub fn audit_many(&mut self, community: CommunityId, entries: &[Entry<'_>]) -> Result<(), StoreError> {
        let events: Vec<Event> = entries.iter().map(|entry| self.event(community, entry)).collect();
        Event::insert_all(&events, self)
    }

    fn event(&self, community: CommunityId, entry: &Entry<'_>) -> Event {
        Event {
            community,
            id: self.clock().fresh(),
            tick: self.clock().tick(),
            at: self.now(),
            actor: entry.actor.to_owned(),
            verb: entry.verb.to_owned(),
            subject_kind: entry.subject_kind.to_owned(),
            subject: entry.subject,
            body: entry.body.clone(),
        }
    }
}

impl Event {
    /// What was done to one thing, in order.
    pub fn of_subject(
        tx: &mut Tx<'_>,
        community: CommunityId,
        subject: Uuid,
    ) -> Result<Vec<Self>, StoreError> {
        tx.all(&OF_SUBJECT, &[&community, &subject], Self::read)
    }

    /// The last `limit` events before a tick, the newest first.
    pub fn before(
        tx: &mut Tx<'_>,
        community: CommunityId,
        tick: Micros,
        limit: i64,
    ) -> Result<Vec<Self>, StoreError> {
        tx.all(&BEFORE, &[&community, &tick, &limit], Self::read)
    }
}
