//! That somebody was reached. Every room that meets a person says so here;
//! whoever was met by nobody is found by [`silent`](super::audience).

use kernel::{CommunityId, GridPath, Micros, PersonId, StaffId, Uuid};
use store::{StoreError, Tx, record};

use super::{Person, rows};

kernel::stored_words! {
    /// How somebody was reached.
    pub enum ContactKind {
        /// They reported something.
        Matter = "matter",
        /// Somebody was at their door and saw them.
        Visit = "visit",
        /// Somebody spoke to them on the telephone.
        Call = "call",
        /// They were told a notice, or read it.
        Notice = "notice",
        /// They came to the counter.
        Counter = "counter",
        /// They came to a class, a room or an event.
        Booking = "booking",
        /// They ate here, or were brought a meal.
        Meal = "meal",
    }
}

record! {
    /// One time that somebody was reached.
    pub struct Contact in "people_contact" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// Who was reached.
        person: PersonId,
        "kind" => /// How.
        kind: ContactKind,
        "at" => /// When.
        at: Micros,
        "path" => /// Where they lived then.
        path: GridPath,
        "by_staff" => /// Who reached them.
        by_staff: Option<StaffId>,
        "subject_id" => /// The thing it came with: a matter, a notice.
        subject: Option<Uuid>,
        "note" => /// A word about it; nothing of health or hardship.
        note: String,
    }
}

/// A contact to be kept.
#[derive(Clone, Debug)]
pub struct Reached {
    /// How.
    pub kind: ContactKind,
    /// When.
    pub at: Micros,
    /// By whom.
    pub by: Option<StaffId>,
    /// The thing it came with.
    pub subject: Option<Uuid>,
    /// A word about it.
    pub note: String,
}

/// Keeps that somebody was reached, in the caller's transaction; the caller
/// records its own deed in the log.
pub fn reached(tx: &mut Tx<'_>, person: &Person, how: &Reached) -> Result<Contact, StoreError> {
    let kept = Contact {
        community: person.community,
        id: tx.clock().fresh(),
        person: person.id,
        kind: how.kind,
        at: how.at,
        path: person.path,
        by_staff: how.by,
        subject: how.subject,
        note: how.note.clone(),
    };
    kept.insert(tx)?;
    tx.run(&rows::REACHED, &[&person.community, &person.id, &how.at])?;
    Ok(kept)
}

impl Contact {
    /// The last contacts with somebody, the latest first, 50 at most.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Self>, StoreError> {
        tx.all(&rows::CONTACTS, &[&community, &person], Self::read)
    }
}
