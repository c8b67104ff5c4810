//! Something does not work: said by whoever stands before it. What is done about
//! it is a matter; a room above, which knows both, makes it one.

use kernel::{CommunityId, Micros, Uuid};
use serde_json::json;
use store::{Entry, Sealed, StoreError, Tx, record, statements};

use crate::ids::OfferingId;
use crate::rows::{self, Offering};

/// The job that makes a matter of a fault. Whoever stands above both does it.
pub const PASS_ON: &str = "bookings.fault";
/// The field under which telephones are sealed.
const PHONE: &str = "bookings_fault.phone";
/// The longest words.
pub const LONGEST: usize = 300;

record! {
    /// A fault.
    pub struct Fault in "bookings_fault" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "offering_id" => /// What does not work.
        offering: OfferingId,
        "words" => /// What was said.
        words: String,
        "phone" => /// Who may be called back, sealed.
        phone: Option<Sealed>,
        "at" => /// When.
        at: Micros,
        "receipt" => /// The number of the matter that it became; empty before.
        receipt: String,
    }
}

statements! {
    /// One fault.
    FAULT = "SELECT community_id, id, offering_id, words, phone, at, receipt FROM bookings_fault WHERE community_id = $1 AND id = $2";
    /// It became a matter.
    BECAME = "UPDATE bookings_fault SET receipt = $3 WHERE community_id = $1 AND id = $2 AND receipt = ''";
    /// Faults that are no matters yet.
    LOOSE = "SELECT COUNT(*) FROM bookings_fault WHERE community_id = $1 AND receipt = '' AND at < $2";
}

/// Keeps what was said, and leaves the job that passes it on.
pub fn say(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    offering: OfferingId,
    (words, phone): (&str, Option<&str>),
) -> Result<Uuid, StoreError> {
    tx.one(&rows::OFFERING, &[&community, &offering], Offering::read)?;
    let sealed = phone
        .map(|phone| tx.keys().seal(tx.clock(), community, PHONE, phone))
        .transpose()?;
    let (id, now): (Uuid, Micros) = (tx.clock().fresh(), tx.now());
    let fault = Fault {
        community,
        id,
        offering,
        words: words.to_owned(),
        phone: sealed,
        at: now,
        receipt: String::new(),
    };
    fault.insert(tx)?;
    tx.enqueue(
        community,
        PASS_ON,
        json!({ "fault": id.to_string() }).to_string(),
        now,
    )?;
    let entry = Entry {
        actor,
        verb: "fault.said",
        subject_kind: "fault",
        subject: id,
        body: json!({ "offering": offering.to_string() }).to_string(),
    };
    tx.audit(community, &entry)?;
    Ok(id)
}

/// A fault that is no matter yet, with what it is about and the telephone.
pub fn loose(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
) -> Result<Option<(Fault, Offering, String)>, StoreError> {
    let found = tx.maybe(&FAULT, &[&community, &id], Fault::read)?;
    let Some(fault) = found.filter(|fault| fault.receipt.is_empty()) else {
        return Ok(None);
    };
    let offering = tx.one(&rows::OFFERING, &[&community, &fault.offering], Offering::read)?;
    let phone = match &fault.phone {
        Some(sealed) => tx.keys().open(community, PHONE, sealed)?,
        None => String::new(),
    };
    Ok(Some((fault, offering, phone)))
}

/// It became the matter of this number, in the same transaction.
pub fn became(tx: &mut Tx<'_>, community: CommunityId, id: Uuid, receipt: &str) -> Result<(), StoreError> {
    tx.run(&BECAME, &[&community, &id, &receipt]).map(|_| ())
}

/// How many faults of more than an hour ago are no matters yet: must be none.
pub fn forgotten(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    let before = tx.now().plus(-Micros::HOUR);
    tx.one(&LOOSE, &[&community, &before], |row| row.get(0))
}
