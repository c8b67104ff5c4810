//! Somebody knows a notice: they said so themselves, or were told at the door.

use gate::{Actor, Policy};
use kernel::{CommunityId, PersonId, Uuid};
use serde_json::json;
use store::{Entry, StoreError, Tx};

use super::draft::Made;
use super::rows::{self, Notice, Told, ToldId};
use crate::register::contact::Reached;
use crate::register::{ContactKind, person, reached};

kernel::stored_words! {
    /// How somebody came to know.
    pub enum Way {
        /// They pressed the button under it.
        Read = "read",
        /// Somebody told them in person.
        Told = "told",
    }
}

/// A leader, or the counter, told somebody in person. Twice is once.
pub fn tell(
    tx: &mut Tx<'_>,
    community: CommunityId,
    by: &Actor,
    policy: &Policy,
    id: ToldId,
) -> Result<Told, Made> {
    let told = tx
        .maybe(&rows::TOLD, &[&community, &id], Told::read)?
        .filter(|told| policy.may(by, "see", told))
        .ok_or(Made::NotFound)?;
    if !policy.may(by, "tell", &told) {
        return Err(Made::Denied);
    }
    know(tx, &told, Way::Told, by)?;
    Ok(told)
}

/// Whoever holds the link of a message says that they know. None if there is no such link.
pub fn reached_by_link(
    tx: &mut Tx<'_>,
    community: CommunityId,
    link: &str,
) -> Result<Option<Told>, StoreError> {
    let found = tx.maybe(&rows::TOLD_BY_LINK, &[&community, &link], Told::read)?;
    if let Some(told) = &found {
        know(tx, told, Way::Read, &Actor::nobody())?;
    }
    Ok(found)
}

/// What a subject was told, the newest first, before an id.
pub fn told_of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    subject: Uuid,
    before: ToldId,
    limit: u32,
) -> Result<Vec<(Told, Notice)>, StoreError> {
    let found = tx.all(
        &rows::TOLD_OF_SUBJECT,
        &[&community, &subject, &before, &limit],
        Told::read,
    )?;
    let mut all = Vec::new();
    for told in found {
        let notice = tx.one(&rows::NOTICE, &[&community, &told.notice], Notice::read)?;
        all.push((told, notice));
    }
    Ok(all)
}

/// Marks it for one, and for those who were told together with them.
pub(super) fn know(tx: &mut Tx<'_>, told: &Told, way: Way, by: &Actor) -> Result<(), StoreError> {
    let shared = tx.all(&rows::TOLD_WITH, &[&told.community, &told.id], Told::read)?;
    mark(tx, told, way, by)?;
    // Whoever reads a message on the family's telephone tells the others; at the
    // door only those count who were seen.
    if way == Way::Read {
        for other in &shared {
            mark(tx, other, way, by)?;
        }
    }
    Ok(())
}

fn mark(tx: &mut Tx<'_>, told: &Told, way: Way, by: &Actor) -> Result<(), StoreError> {
    let now = tx.now();
    let changed = tx.run(
        &rows::REACH_TOLD,
        &[&told.community, &told.id, &now, &way, &by.staff],
    )?;
    if changed == 0 {
        return Ok(());
    }
    if told.kind == "person"
        && let Some(person) = person(tx, told.community, PersonId(told.subject))?
    {
        let how = Reached {
            kind: ContactKind::Notice,
            at: now,
            by: by.staff,
            subject: Some(told.notice.0),
            note: String::new(),
        };
        reached(tx, &person, &how)?;
    }
    tx.audit(
        told.community,
        &Entry {
            actor: &by.label(),
            verb: "notice.known",
            subject_kind: "told",
            subject: told.id.0,
            body: json!({ "notice": told.notice.to_string(), "way": way.word() }).to_string(),
        },
    )
}
