//! What somebody wants done with what is kept of them: put right, or erased.
//! The centre decides within thirty days and says why in words (Personal
//! Information Protection Law, articles 46, 47 and 50). Erasing empties the
//! entry and everything that hangs on it; what other laws make the centre keep
//! (its matters, the log of who did what) stays, without a way back to them.

use kernel::{CommunityId, Micros, PersonId, Uuid};
use serde_json::json;
use store::{StoreError, Tx, record, statements};

use super::{Cx, Person, Refused, add};

/// The centre decides within so long.
const DECIDED: i64 = 30 * Micros::DAY;
/// Characters of what is wrong, or of why it stays.
const LONGEST: usize = 500;

kernel::stored_words! {
    /// What is wanted.
    pub enum WishKind {
        /// Something is wrong.
        Correct = "correct",
        /// It shall be gone.
        Erase = "erase",
    }
}

record! {
    /// A wish.
    pub struct Wish in "people_wish" {
        "community_id" => /// Whose centre.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// Whose wish.
        person: PersonId,
        "kind" => /// What is wanted.
        kind: WishKind,
        "words" => /// What is wrong, in their words.
        words: String,
        "asked_by" => /// Who asked: the person, or the counter at their word.
        asked_by: String,
        "asked_at" => /// When.
        asked_at: Micros,
        "due_at" => /// Until when it is decided.
        due_at: Micros,
        "done_at" => /// When it was decided.
        done_at: Option<Micros>,
        "done_by" => /// Who decided.
        done_by: String,
        "outcome" => /// What was done, or why it was not.
        outcome: String,
    }
}

macro_rules! wish {
    () => {
        "community_id, id, person_id, kind, words, asked_by, asked_at, due_at, done_at, done_by, outcome"
    };
}

statements! {
    pub(crate) WISH = concat!("SELECT ", wish!(), " FROM people_wish WHERE community_id = $1 AND id = $2");
    pub(crate) OPEN = concat!("SELECT ", wish!(), " FROM people_wish WHERE community_id = $1 AND done_at IS NULL AND (due_at > $2 OR due_at = $2 AND id > $3) ORDER BY due_at, id LIMIT $4");
    pub(crate) OF_PERSON = concat!("SELECT ", wish!(), " FROM people_wish WHERE community_id = $1 AND person_id = $2 ORDER BY asked_at DESC LIMIT 20");
    pub(crate) DECIDE = "UPDATE people_wish SET done_at = $3, done_by = $4, outcome = $5 WHERE community_id = $1 AND id = $2 AND done_at IS NULL";
    pub(crate) EMPTY = "UPDATE people_person SET name = $3, former_names = '', born = NULL, sex = '', languages = '', needs = '', channel = '', id_kind = '', id_sealed = NULL, id_blind = NULL, phone = NULL, phone_blind = NULL, email = NULL, household_id = NULL, account_id = NULL, state = 'away', source = 'erased', version = version + 1, updated_at = $4 WHERE community_id = $1 AND id = $2";
    pub(crate) EMPTY_RELATIONS = "UPDATE people_relation SET name = '', phone = NULL, ended_at = COALESCE(ended_at, $3) WHERE community_id = $1 AND person_id = $2";
    pub(crate) EMPTY_TOWARD = "UPDATE people_relation SET name = '', phone = NULL, ended_at = COALESCE(ended_at, $3) WHERE community_id = $1 AND other_id = $2 AND other_id IS NOT NULL";
    pub(crate) EMPTY_LABELS = "UPDATE people_label SET source = '', evidence = '', ended_at = COALESCE(ended_at, $3) WHERE community_id = $1 AND person_id = $2";
    pub(crate) EMPTY_CONSENTS = "UPDATE people_consent SET agent_name = '', agent_phone = NULL, agent_phone_blind = NULL, evidence = '', revoked_at = COALESCE(revoked_at, $3) WHERE community_id = $1 AND person_id = $2";
    pub(crate) EMPTY_CONTACTS = "UPDATE people_contact SET note = '' WHERE community_id = $1 AND person_id = $2";
    pub(crate) LEAVE_HOME = "UPDATE people_member SET until_day = $3 WHERE community_id = $1 AND person_id = $2 AND until_day IS NULL";
}

impl Wish {
    /// The wishes of somebody, the latest first.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Self>, StoreError> {
        tx.all(&OF_PERSON, &[&community, &person], Self::read)
    }

    /// What is to be decided, the first due first, after a place in the list.
    pub fn open(
        tx: &mut Tx<'_>,
        community: CommunityId,
        after: (Micros, Uuid),
        most: i64,
    ) -> Result<Vec<Self>, StoreError> {
        tx.all(&OPEN, &[&community, &after.0, &after.1, &most], Self::read)
    }
}

/// Takes a wish of somebody. One that waits already is given again.
pub fn ask(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    person: &Person,
    kind: WishKind,
    words: &str,
) -> Result<Wish, Refused> {
    let words: String = words.trim().chars().take(LONGEST).collect();
    if kind == WishKind::Correct && words.is_empty() {
        return Err(Refused::Field("words", "people-own-wish-empty"));
    }
    let known = Wish::of(tx, cx.community, person.id)?;
    let waits = |wish: &Wish| wish.done_at.is_none() && wish.kind == kind && wish.words == words;
    if let Some(same) = known.into_iter().find(waits) {
        return Ok(same);
    }
    let now = tx.now();
    let wish = Wish {
        community: cx.community,
        id: tx.clock().fresh(),
        person: person.id,
        kind,
        words,
        asked_by: cx.actor.name.clone(),
        asked_at: now,
        due_at: now.plus(DECIDED),
        done_at: None,
        done_by: String::new(),
        outcome: String::new(),
    };
    wish.insert(tx)?;
    add::note(tx, cx, "person.wished", person, &json!({ "kind": kind.word() }))?;
    Ok(wish)
}

/// Decides a wish: `erase` empties the entry; else the words say what was done,
/// or why it stays as it is.
pub fn decide(tx: &mut Tx<'_>, cx: &Cx<'_>, id: Uuid, erase: bool, outcome: &str) -> Result<(), Refused> {
    let wish = tx.maybe(&WISH, &[&cx.community, &id], Wish::read)?;
    let wish = wish.ok_or(Refused::NotFound)?;
    let one = Person::take(tx, cx, wish.person, "edit")?;
    let outcome: String = outcome.trim().chars().take(LONGEST).collect();
    if !erase && outcome.is_empty() {
        return Err(Refused::Field("outcome", "people-own-wish-why"));
    }
    if erase && wish.kind != WishKind::Erase {
        return Err(Refused::Denied);
    }
    let now = tx.now();
    if tx.run(&DECIDE, &[&cx.community, &id, &now, &cx.actor.name, &outcome])? == 0 {
        return Err(Refused::Stale);
    }
    if erase {
        empty(tx, cx, &one)?;
    }
    let more = json!({ "kind": wish.kind.word(), "erased": erase });
    add::note(tx, cx, "person.wish_decided", &one, &more)?;
    Ok(())
}

/// Empties the entry of somebody and what hangs on it.
fn empty(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person) -> Result<(), Refused> {
    let (community, id, now) = (cx.community, one.id, tx.now());
    if let Some(account) = one.account {
        gate::end_sessions(tx, community, cx.actor, account, None)?;
        crate::notice::push::forget(tx, (community, cx.actor), account)?;
    }
    let nameless = "—".to_owned();
    tx.run(&EMPTY, &[&community, &id, &nameless, &now])?;
    for sql in [&EMPTY_RELATIONS, &EMPTY_TOWARD, &EMPTY_LABELS, &EMPTY_CONSENTS] {
        tx.run(sql, &[&community, &id, &now])?;
    }
    tx.run(&EMPTY_CONTACTS, &[&community, &id])?;
    let today = now.day(&kernel::Zone::shanghai());
    tx.run(&LEAVE_HOME, &[&community, &id, &today])?;
    tx.unindex(community, id.0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(wish!(), Wish::COLUMNS);
    }
}
