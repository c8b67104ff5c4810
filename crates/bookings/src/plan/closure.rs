//! Days on which the centre, or one place of it, is closed: works, a flood, a meeting.

use kernel::{CommunityId, Day, Uuid};
use serde_json::json;
use store::{Entry, StoreError, Tx, record, statements};

record! {
    /// A time off.
    pub struct Closure in "bookings_closure" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "place" => /// Which place; empty for the whole centre.
        place: String,
        "from_day" => /// The first day.
        from: Day,
        "until_day" => /// The last day.
        until: Day,
        "reason" => /// Why, as people are told.
        reason: String,
        "ended" => /// It was taken back.
        ended: bool,
        "made_at" => /// Since when it is known.
        made: kernel::Micros,
    }
}

statements! {
    /// The closures that are not over on a day.
    CLOSURES = "SELECT community_id, id, place, from_day, until_day, reason, ended, made_at FROM bookings_closure WHERE community_id = $1 AND until_day >= $2 AND NOT ended ORDER BY until_day LIMIT 500";
    /// Takes one back.
    END_CLOSURE = "UPDATE bookings_closure SET ended = $3 WHERE community_id = $1 AND id = $2 AND NOT ended";
}

/// The longest reason.
const LONGEST: usize = 60;

impl Closure {
    /// Whether a place is closed by it on a day.
    pub fn covers(&self, day: Day, place: &str) -> bool {
        self.from <= day && day <= self.until && (self.place.is_empty() || self.place == place)
    }
}

/// Why a closure is not kept.
#[derive(Clone, Debug)]
pub enum CloseError {
    /// The last day lies before the first, or beyond two years.
    Days,
    /// No reason, or one that is too long.
    Reason,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for CloseError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The closures from a day on.
pub fn closures(tx: &mut Tx<'_>, community: CommunityId, from: Day) -> Result<Vec<Closure>, StoreError> {
    tx.all(&CLOSURES, &[&community, &from], Closure::read)
}

/// Closes the centre or one place.
pub fn close(tx: &mut Tx<'_>, actor: &str, closure: &Closure) -> Result<(), CloseError> {
    if closure.until < closure.from || closure.until.since(closure.from) > 731 {
        return Err(CloseError::Days);
    }
    if !(1..=LONGEST).contains(&closure.reason.chars().count()) {
        return Err(CloseError::Reason);
    }
    closure.insert(tx)?;
    let body = json!({ "place": closure.place, "from": closure.from.to_string(),
        "until": closure.until.to_string(), "reason": closure.reason });
    note(tx, closure.community, actor, "closure.made", closure.id, &body)?;
    Ok(())
}

/// Takes a closure back.
pub fn reopen(tx: &mut Tx<'_>, community: CommunityId, actor: &str, id: Uuid) -> Result<(), StoreError> {
    if tx.run(&END_CLOSURE, &[&community, &id, &true])? == 0 {
        return Err(StoreError::NoRow);
    }
    note(tx, community, actor, "closure.ended", id, &json!({}))
}

fn note(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    verb: &str,
    id: Uuid,
    body: &serde_json::Value,
) -> Result<(), StoreError> {
    let entry = Entry {
        actor,
        verb,
        subject_kind: "closure",
        subject: id,
        body: body.to_string(),
    };
    tx.audit(community, &entry)
}
