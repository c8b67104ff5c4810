//! Who did not come and said nothing. The first time they are told what
//! another time means; after so many as the centre's rule says ([`NoShow`])
//! they stand behind others for a while. Nobody is ever shut out, and nobody of
//! eighty. Whoever is marked may say why, in one step; somebody else than the
//! one who marked them decides.

use kernel::{CommunityId, Day, Micros};
use serde_json::json;
use store::{Entry, StoreError, Tx, record, statements};

use crate::ids::{ClaimId, OfferingId, PersonId};
use crate::learner;
use crate::ledger::Claim;
use crate::no_show::NoShow;
use crate::rows::{Offering, WayWord};

/// Marks are forgotten after this.
const FORGET: i64 = 180 * Micros::DAY;
/// From this age on nobody is paused.
const AGED: i32 = 80;
/// The longest words.
const LONGEST: usize = 300;

kernel::stored_words! {
    /// What became of a mark.
    pub enum MarkState {
        /// It counts.
        Stands = "stands",
        /// They said why; until it is decided it does not count.
        Said = "said",
        /// It was taken back.
        Lifted = "lifted",
        /// It was looked at, and counts.
        Kept = "kept",
    }
}

record! {
    /// Somebody did not come.
    pub struct Mark in "bookings_mark" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// The claim that nobody came to.
        id: ClaimId,
        "person_id" => /// Who.
        person: PersonId,
        "offering_id" => /// To what.
        offering: OfferingId,
        "at" => /// When it was written down.
        at: Micros,
        "actor" => /// Who wrote it down.
        actor: String,
        "state" => /// What became of it.
        state: MarkState,
        "words" => /// Why they did not come, in their own words.
        words: String,
        "said_at" => /// When they said so.
        said: Option<Micros>,
        "judge" => /// Who decided.
        judge: String,
        "verdict" => /// What they were told.
        verdict: String,
        "judged_at" => /// When.
        judged: Option<Micros>,
    }
}

statements! {
    /// Writes it down, once for a claim.
    MISSED = "INSERT INTO bookings_mark (community_id, id, person_id, offering_id, at, actor, state, words, said_at, judge, verdict, judged_at) \
        VALUES ($1, $2, $3, $4, $5, $6, 'stands', '', NULL, '', '', NULL) ON CONFLICT (community_id, id) DO NOTHING";
    /// One.
    MARK = "SELECT community_id, id, person_id, offering_id, at, actor, state, words, said_at, judge, verdict, judged_at FROM bookings_mark WHERE community_id = $1 AND id = $2";
    /// Those of a person, the newest first.
    MARKS_OF = "SELECT community_id, id, person_id, offering_id, at, actor, state, words, said_at, judge, verdict, judged_at FROM bookings_mark WHERE community_id = $1 AND person_id = $2 AND at > $3 ORDER BY at DESC LIMIT 20";
    /// Those in a state, the oldest first, with name and title.
    MARKS_IN = "SELECT m.id, l.name, o.title, m.at, m.actor, m.words FROM bookings_mark m \
        JOIN bookings_learner l ON l.community_id = m.community_id AND l.id = m.person_id \
        JOIN bookings_offering o ON o.community_id = m.community_id AND o.id = m.offering_id \
        WHERE m.community_id = $1 AND m.state = $2 AND m.at > $3 ORDER BY m.at LIMIT 200";
    /// Says why.
    SAID = "UPDATE bookings_mark SET state = 'said', words = $4, said_at = $5 WHERE community_id = $1 AND id = $2 AND person_id = $3 AND state = 'stands'";
    /// Decides.
    JUDGED = "UPDATE bookings_mark SET state = $3, judge = $4, verdict = $5, judged_at = $6 WHERE community_id = $1 AND id = $2 AND state = 'said'";
}

/// Writes down that nobody came to a claim.
pub(crate) fn missed(
    tx: &mut Tx<'_>,
    community: CommunityId,
    claim: &Claim,
    actor: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    mark(
        tx,
        community,
        (claim.id, claim.person, claim.want.lot),
        actor,
        now,
    )
}

/// Writes down that a claim was missed, whenever it was.
pub(crate) fn mark(
    tx: &mut Tx<'_>,
    community: CommunityId,
    (claim, person, lot): (ClaimId, PersonId, OfferingId),
    actor: &str,
    at: Micros,
) -> Result<(), StoreError> {
    tx.run(&MISSED, &[&community, &claim, &person, &lot, &at, &actor])
        .map(|_| ())
}

/// The marks of a person that are not forgotten, the newest first.
pub fn of_person(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Mark>, StoreError> {
    let since = tx.now().plus(-FORGET);
    tx.all(&MARKS_OF, &[&community, &person, &since], Mark::read)
}

/// Until when somebody stands behind others, by the marks that count.
fn pause_of(rule: &NoShow, marks: &[Mark], now: Micros) -> Option<Micros> {
    let mut counted = marks
        .iter()
        .filter(|mark| matches!(mark.state, MarkState::Stands | MarkState::Kept))
        .filter(|mark| now.since(mark.at) < rule.within_long());
    let newest = counted.next()?;
    let until = newest.at.plus(rule.pause_long());
    let enough = usize::try_from(rule.marks).is_ok_and(|marks| counted.count() + 1 >= marks);
    (enough && now < until).then_some(until)
}

/// Until when somebody stands behind others; none for most, and for nobody of eighty.
pub fn paused_until(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    today: Day,
) -> Result<Option<Micros>, StoreError> {
    let marks = of_person(tx, community, person)?;
    if marks.is_empty() {
        return Ok(None);
    }
    let rule = NoShow::of(tx, community)?;
    let Some(until) = pause_of(&rule, &marks, tx.now()) else {
        return Ok(None);
    };
    let known = learner::by_id(tx, community, person)?;
    let aged = known.and_then(|known| learner::age(&known, today)) >= Some(AGED);
    Ok((!aged).then_some(until))
}

/// Whether whoever is paused must let others go first here: for a while after an
/// opening, and until as long before a time. Never for what has no rush.
pub fn is_behind(rule: &NoShow, offering: &Offering, from: Option<Micros>, now: Micros) -> bool {
    let behind = rule.behind_long();
    match offering.way {
        WayWord::Count | WayWord::Shift => {
            offering.opens.0 > 0 && now >= offering.opens && now.since(offering.opens) < behind
        }
        WayWord::Unit | WayWord::Slot => from.is_some_and(|from| from.since(now) > behind),
        WayWord::Rate => false,
    }
}

/// Why words are not taken, or nothing is decided.
#[derive(Clone, Debug)]
pub enum MarkError {
    /// There is no such mark, or it is another's.
    NotFound,
    /// No words, or too many.
    Words,
    /// It was said or decided before.
    Done,
    /// It is too long ago.
    Late,
    /// Whoever marked it does not decide about it.
    Same,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for MarkError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoRow => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

fn words_of(text: &str) -> Result<&str, MarkError> {
    let text = text.trim();
    if (1..=LONGEST).contains(&text.chars().count()) {
        Ok(text)
    } else {
        Err(MarkError::Words)
    }
}

/// Says why one did not come.
pub fn appeal(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    id: ClaimId,
    words: &str,
) -> Result<(), MarkError> {
    let words = words_of(words)?;
    let mark = tx.one(&MARK, &[&community, &id], Mark::read)?;
    if mark.person != person {
        return Err(MarkError::NotFound);
    }
    let now = tx.now();
    if !NoShow::of(tx, community)?.may_say(mark.at, now) {
        return Err(MarkError::Late);
    }
    if tx.run(&SAID, &[&community, &id, &person, &words, &now])? == 0 {
        return Err(MarkError::Done);
    }
    note(tx, community, "resident", "mark.said", id, &json!({}))
}

/// Decides whether a mark counts; never whoever wrote it down.
pub fn judge(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    id: ClaimId,
    (lift, verdict): (bool, &str),
) -> Result<Mark, MarkError> {
    let verdict = words_of(verdict)?;
    let mark = tx.one(&MARK, &[&community, &id], Mark::read)?;
    if mark.actor == actor {
        return Err(MarkError::Same);
    }
    let state = if lift { MarkState::Lifted } else { MarkState::Kept };
    let now = tx.now();
    if tx.run(&JUDGED, &[&community, &id, &state, &actor, &verdict, &now])? == 0 {
        return Err(MarkError::Done);
    }
    note(
        tx,
        community,
        actor,
        "mark.judged",
        id,
        &json!({ "state": state.word() }),
    )?;
    Ok(Mark { state, ..mark })
}

/// One that waits for a decision, or that counts.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The claim.
    pub id: ClaimId,
    /// Whose.
    pub name: String,
    /// To what.
    pub title: String,
    /// When.
    pub at: Micros,
    /// Who wrote it down.
    pub actor: String,
    /// Why they did not come.
    pub words: String,
}

/// The marks in a state, the oldest first.
pub fn in_state(
    tx: &mut Tx<'_>,
    community: CommunityId,
    state: MarkState,
) -> Result<Vec<Listed>, StoreError> {
    let since = tx.now().plus(-FORGET);
    tx.all(&MARKS_IN, &[&community, &state, &since], |row| {
        Ok(Listed {
            id: row.get(0)?,
            name: row.get(1)?,
            title: row.get(2)?,
            at: row.get(3)?,
            actor: row.get(4)?,
            words: row.get(5)?,
        })
    })
}

fn note(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    verb: &str,
    id: ClaimId,
    body: &serde_json::Value,
) -> Result<(), MarkError> {
    let entry = Entry {
        actor,
        verb,
        subject_kind: "claim",
        subject: id.0,
        body: body.to_string(),
    };
    Ok(tx.audit(community, &entry)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    fn mark(days_ago: i64, state: MarkState) -> Mark {
        Mark {
            community: CommunityId(Uuid::nil()),
            id: ClaimId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            offering: OfferingId(Uuid::nil()),
            at: Micros(-days_ago * Micros::DAY),
            actor: "system".to_owned(),
            state,
            words: String::new(),
            said: None,
            judge: String::new(),
            verdict: String::new(),
            judged: None,
        }
    }

    #[test]
    fn twice_in_sixty_days_makes_a_pause_of_thirty_and_what_is_said_or_lifted_does_not_count() {
        let (now, rule) = (Micros(0), NoShow::usual(CommunityId(Uuid::nil())));
        let one = mark(1, MarkState::Stands);
        assert_eq!(pause_of(&rule, std::slice::from_ref(&one), now), None);
        let two = [one.clone(), mark(40, MarkState::Kept)];
        assert_eq!(pause_of(&rule, &two, now), Some(Micros(29 * Micros::DAY)));
        let said = [mark(1, MarkState::Said), mark(40, MarkState::Kept)];
        assert_eq!(pause_of(&rule, &said, now), None);
        let lifted = [one.clone(), mark(2, MarkState::Lifted)];
        assert_eq!(pause_of(&rule, &lifted, now), None);
        let old = [mark(31, MarkState::Stands), mark(40, MarkState::Stands)];
        assert_eq!(pause_of(&rule, &old, now), None);
        let far = [one, mark(61, MarkState::Stands)];
        assert_eq!(pause_of(&rule, &far, now), None);
        // The centre's own numbers.
        let own = NoShow {
            within: 90,
            pause: 7,
            ..rule
        };
        assert_eq!(pause_of(&own, &far, now), Some(Micros(6 * Micros::DAY)));
        assert_eq!(pause_of(&NoShow { marks: 3, ..own }, &far, now), None);
    }
}
