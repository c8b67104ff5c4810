//! What is to be told, as rows.

use gate::{Actor, Policy, Relation, Thing, by_place};
use kernel::{CommunityId, GridPath, Micros, Param, PersonId, Uuid};
use store::{Sql, StoreError, Tx, record, statements};

kernel::typed_id! {
    /// Something that somebody is told.
    TellId,
}

kernel::stored_words! {
    /// How somebody is told.
    pub enum TellWay {
        /// By a message to their telephone.
        Sms = "sms",
        /// Somebody of the staff rings them.
        Call = "call",
        /// Somebody of the staff tells them at the door.
        Door = "door",
    }
}

kernel::stored_words! {
    /// How far the telling is.
    pub enum TellState {
        /// It waits for its message.
        Waiting = "waiting",
        /// The message is leaving the house.
        Leaving = "leaving",
        /// The deliverer took it.
        Sent = "sent",
        /// It left, and nobody knows whether it arrived.
        Unsure = "unsure",
        /// Somebody of the staff has to tell it.
        Staff = "staff",
        /// Somebody of the staff told it.
        Done = "done",
    }
}

record! {
    /// Something that somebody is told.
    pub struct Telling in "window_tell" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: TellId,
        "topic" => /// What happened and who is told: the same topic is told once.
        topic: String,
        "about" => /// `errand` or `application`.
        about: String,
        "subject_id" => /// Which errand or application.
        subject: Uuid,
        "step_id" => /// Which step of an errand.
        step: Option<Uuid>,
        "whom" => /// `person` or `child`.
        whom: String,
        "person_id" => /// The person that it concerns, if of the register.
        person: Option<PersonId>,
        "relation_id" => /// Which child.
        relation: Option<Uuid>,
        "name" => /// Who is told.
        name: String,
        "path" => /// Where the person lives.
        path: GridPath,
        "words" => /// What, in words for them.
        words: String,
        "way" => /// How.
        way: TellWay,
        "state" => /// How far it is.
        state: TellState,
        "tries" => /// How often staff reached nobody.
        tries: i32,
        "made_at" => /// Since when.
        made_at: Micros,
        "told_at" => /// When it was told.
        told_at: Option<Micros>,
        "told_by" => /// Who told it; empty for a message.
        told_by: String,
        "receipt" => /// The deliverer's number, or why it failed.
        receipt: String,
        "open_key" => /// The order of the staff's list, while they must tell it.
        open_key: Option<i64>,
    }
}

macro_rules! telling {
    () => {
        "t.community_id, t.id, t.topic, t.about, t.subject_id, t.step_id, t.whom, t.person_id, t.relation_id, t.name, t.path, t.words, t.way, t.state, t.tries, t.made_at, t.told_at, t.told_by, t.receipt, t.open_key"
    };
}

statements! {
    /// Keeps one, unless it is there.
    pub(crate) TELL_ONCE = "INSERT INTO window_tell (community_id, id, topic, about, subject_id, step_id, whom, person_id, relation_id, name, path, words, way, state, tries, made_at, told_at, told_by, receipt, open_key) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, NULL, '', '', $16) ON CONFLICT (community_id, topic) DO NOTHING";
    pub(crate) TELL = concat!("SELECT ", telling!(), " FROM window_tell t WHERE t.community_id = $1 AND t.id = $2");
    pub(crate) TELLS_OF = concat!("SELECT ", telling!(), " FROM window_tell t WHERE t.community_id = $1 AND t.subject_id = $2 ORDER BY t.made_at LIMIT 400");
    pub(crate) TELL_BECAME = "UPDATE window_tell SET state = $4, way = $5, told_at = $6, told_by = $7, receipt = $8, tries = $9, open_key = $10 WHERE community_id = $1 AND id = $2 AND state = $3";
    pub(crate) TELL_OPEN_COUNT = "SELECT COUNT(*) FROM window_tell WHERE community_id = $1 AND open_key IS NOT NULL";
}

fn open_sql(reach: &str) -> Sql {
    let columns = telling!();
    Sql::composed(format!(
        "SELECT {columns} FROM window_tell t WHERE t.community_id = $1 AND t.open_key IS NOT NULL AND t.open_key > $2 AND {reach} ORDER BY t.open_key LIMIT $3"
    ))
}

/// What staff have to tell within their places, the oldest first, after a key.
pub fn open(
    tx: &mut Tx<'_>,
    policy: &Policy,
    actor: &Actor,
    community: CommunityId,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Telling>, StoreError> {
    let after = after.unwrap_or(i64::MIN);
    let (reach, values) = policy.narrow::<Telling>(actor, "see", "t", 4);
    let mut params: Vec<&dyn Param> = vec![&community, &after, &limit];
    params.extend(values.iter().map(|value| -> &dyn Param { value }));
    tx.all(&open_sql(&reach), &params, Telling::read)
}

/// Samples of the composed statements, for the statement test.
pub fn samples() -> Vec<(&'static str, Sql)> {
    vec![("TELLS_OPEN", open_sql("1 = 1"))]
}

impl Telling {
    /// One by its id.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: TellId) -> Result<Option<Self>, StoreError> {
        tx.maybe(&TELL, &[&community, &id], Self::read)
    }

    /// Everything told of an errand or an application, the oldest first.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, subject: Uuid) -> Result<Vec<Self>, StoreError> {
        tx.all(&TELLS_OF, &[&community, &subject], Self::read)
    }

    /// Keeps how far it is, if it was still where it was read; false if somebody was faster.
    pub(crate) fn become_from(&self, tx: &mut Tx<'_>, from: TellState) -> Result<bool, StoreError> {
        let receipt: String = self.receipt.chars().take(200).collect();
        let changed = tx.run(
            &TELL_BECAME,
            &[
                &self.community,
                &self.id,
                &from,
                &self.state,
                &self.way,
                &self.told_at,
                &self.told_by,
                &receipt,
                &self.tries,
                &self.open_key,
            ],
        )?;
        Ok(changed == 1)
    }

    /// Becomes a task of the staff.
    pub(crate) fn for_staff(&mut self, tx: &Tx<'_>) {
        self.state = TellState::Staff;
        if self.way == TellWay::Sms {
            self.way = TellWay::Call;
        }
        self.open_key = Some(tx.clock().tick().0);
    }
}

impl Thing for Telling {
    const KIND: &'static str = "telling";

    fn relations() -> &'static [Relation<Self>] {
        RELATIONS
    }
}

const RELATIONS: &[Relation<Telling>] = &[
    by_place!("clerk_of_place", Clerk),
    by_place!("manager_of_place", Manager),
    by_place!("leader_of_place", Leader),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(telling!().replace("t.", ""), Telling::COLUMNS);
    }
}
