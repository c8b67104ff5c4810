//! Errands, their steps and the originals that are out, as rows.

use gate::{Actor, Policy, Relation, Thing, by_place};
use kernel::{CommunityId, GridPath, Micros, Param, PersonId, StaffId, Uuid, typed_id};
use store::{Sealed, Sql, StoreError, Tx, record, statements};

use crate::applications::DraftId;

typed_id! {
    /// An errand.
    ErrandId,
    /// An original paper that was taken along.
    OriginalId,
}

kernel::stored_words! {
    /// Where an errand stands.
    pub enum ErrandState {
        /// Agreed to, and under way.
        Open = "open",
        /// Done; every original is back.
        Done = "done",
        /// Given up, with a reason among its steps.
        Ended = "ended",
    }
}

record! {
    /// An errand.
    pub struct Errand in "window_errand" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: ErrandId,
        "key" => /// Newest-first order.
        key: i64,
        "person_id" => /// For whom.
        person: PersonId,
        "path" => /// Where they live.
        path: GridPath,
        "item" => /// For which item; empty for anything else.
        item: String,
        "item_name" => /// What it is about.
        item_name: String,
        "draft_id" => /// The form that is filled in for them.
        draft: Option<DraftId>,
        "consent_id" => /// By which consent.
        consent: Uuid,
        "way" => /// How they agreed: `sign`, `voice`, `mark`.
        way: String,
        "proof" => /// The signature, the voice note or the mark, sealed.
        proof: Sealed,
        "witness" => /// Who saw it, for a mark.
        witness: String,
        "owner_id" => /// Who does it.
        owner: Option<StaffId>,
        "owner_name" => /// Their name.
        owner_name: String,
        "visit_at" => /// When they come to the door.
        visit_at: Option<Micros>,
        "state" => /// Where it stands.
        state: ErrandState,
        "made_at" => /// Since when.
        made_at: Micros,
        "ended_at" => /// Until when.
        ended_at: Option<Micros>,
        "open_key" => /// The order, while it is open.
        open_key: Option<i64>,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// What happened on an errand.
    pub struct Told in "window_step" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "errand_id" => /// On which errand.
        errand: ErrandId,
        "at" => /// When.
        at: Micros,
        "by_name" => /// Who did it.
        by_name: String,
        "words" => /// What, in words for the person.
        words: String,
        "tell" => /// Whom it is to be told: words of [`TELL`] between spaces; empty for nobody.
        tell: String,
        "told_at" => /// When it was told.
        told_at: Option<Micros>,
        "told_by" => /// Who told it.
        told_by: String,
    }
}

/// Whom a step can be told: the person by telephone or at the door, the child far away.
pub const TELL: [&str; 2] = ["person", "child"];

record! {
    /// An original paper that was taken along.
    pub struct Original in "window_original" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: OriginalId,
        "errand_id" => /// On which errand.
        errand: ErrandId,
        "name" => /// Which paper.
        name: String,
        "holder" => /// Who has it now.
        holder: String,
        "back_at" => /// When it was back in its owner's hand.
        back_at: Option<Micros>,
        "made_at" => /// When it was taken along.
        made_at: Micros,
        "version" => /// Counts the changes.
        version: i32,
    }
}

record! {
    /// An original went from hand to hand.
    pub struct Hand in "window_hand" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "original_id" => /// Which original.
        original: OriginalId,
        "at" => /// When.
        at: Micros,
        "from_whom" => /// From whose hand.
        from: String,
        "to_whom" => /// Into whose hand.
        to: String,
        "by_name" => /// Who recorded it.
        by_name: String,
    }
}

macro_rules! errand {
    () => {
        "e.community_id, e.id, e.key, e.person_id, e.path, e.item, e.item_name, e.draft_id, e.consent_id, e.way, e.proof, e.witness, e.owner_id, e.owner_name, e.visit_at, e.state, e.made_at, e.ended_at, e.open_key, e.version"
    };
}

statements! {
    pub(crate) ERRAND = concat!("SELECT ", errand!(), " FROM window_errand e WHERE e.community_id = $1 AND e.id = $2");
    pub(crate) ERRANDS_OF = concat!("SELECT ", errand!(), " FROM window_errand e WHERE e.community_id = $1 AND e.person_id = $2 ORDER BY e.key DESC LIMIT 50");
    pub(crate) SAVE_ERRAND = "UPDATE window_errand SET draft_id = $4, visit_at = $5, state = $6, ended_at = $7, open_key = $8, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    pub(crate) STEPS = "SELECT community_id, id, errand_id, at, by_name, words, tell, told_at, told_by FROM window_step WHERE community_id = $1 AND errand_id = $2 ORDER BY at LIMIT 200";
    pub(crate) TELL_DONE = "UPDATE window_step SET told_at = $3, told_by = $4 WHERE community_id = $1 AND id = $2 AND told_at IS NULL";
    pub(crate) ORIGINALS = "SELECT community_id, id, errand_id, name, holder, back_at, made_at, version FROM window_original WHERE community_id = $1 AND errand_id = $2 ORDER BY id LIMIT 100";
    pub(crate) MOVE_ORIGINAL = "UPDATE window_original SET holder = $4, back_at = $5, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $3";
    pub(crate) HANDS = "SELECT community_id, id, original_id, at, from_whom, to_whom, by_name FROM window_hand WHERE community_id = $1 AND original_id = $2 ORDER BY at LIMIT 100";
}

fn open_sql(reach: &str) -> Sql {
    let columns = errand!();
    Sql::composed(format!(
        "SELECT {columns} FROM window_errand e WHERE e.community_id = $1 AND e.open_key IS NOT NULL AND e.open_key > $2 AND {reach} ORDER BY e.open_key LIMIT $3"
    ))
}

/// Open errands within one's places, the oldest first, after a key.
pub fn open(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Errand>, StoreError> {
    let after = after.unwrap_or(i64::MIN);
    let (reach, values) = policy.narrow::<Errand>(actor, "see", "e", 4);
    let mut params: Vec<&dyn Param> = vec![&community, &after, &limit];
    params.extend(values.iter().map(|value| -> &dyn Param { value }));
    tx.all(&open_sql(&reach), &params, Errand::read)
}

/// Samples of the composed statements, for the statement test.
pub fn samples() -> Vec<(&'static str, Sql)> {
    vec![("ERRANDS_OPEN", open_sql("1 = 1"))]
}

impl Errand {
    /// The errand with this id, if the actor may see it.
    pub fn see(
        tx: &mut Tx<'_>,
        policy: &Policy,
        actor: &Actor,
        community: CommunityId,
        id: ErrandId,
    ) -> Result<Option<Self>, StoreError> {
        let found = tx.maybe(&ERRAND, &[&community, &id], Self::read)?;
        Ok(found.filter(|errand| policy.may(actor, "see", errand)))
    }

    /// The errands for somebody, the newest first.
    pub fn of_person(tx: &mut Tx<'_>, community: CommunityId, id: PersonId) -> Result<Vec<Self>, StoreError> {
        tx.all(&ERRANDS_OF, &[&community, &id], Self::read)
    }

    /// Saves it if nobody did since it was read; false if somebody was faster.
    pub(crate) fn save(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        if self.state != ErrandState::Open {
            self.ended_at = self.ended_at.or(Some(tx.now()));
            self.open_key = None;
        }
        let changed = tx.run(
            &SAVE_ERRAND,
            &[
                &self.community,
                &self.id,
                &self.version,
                &self.draft,
                &self.visit_at,
                &self.state,
                &self.ended_at,
                &self.open_key,
            ],
        )?;
        self.version += 1;
        Ok(changed == 1)
    }
}

impl Told {
    /// The steps of an errand, the oldest first.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, id: ErrandId) -> Result<Vec<Self>, StoreError> {
        tx.all(&STEPS, &[&community, &id], Self::read)
    }
}

impl Hand {
    /// Through which hands an original went, the first first.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, id: OriginalId) -> Result<Vec<Self>, StoreError> {
        tx.all(&HANDS, &[&community, &id], Self::read)
    }
}

impl Thing for Errand {
    const KIND: &'static str = "errand";

    fn relations() -> &'static [Relation<Self>] {
        RELATIONS
    }
}

const RELATIONS: &[Relation<Errand>] = &[
    by_place!("clerk_of_place", Clerk),
    by_place!("manager_of_place", Manager),
    by_place!("leader_of_place", Leader),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(errand!().replace("e.", ""), Errand::COLUMNS);
    }
}
