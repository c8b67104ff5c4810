//! Somebody who takes part: known by name and telephone, so that a daughter can
//! sign up her mother with her own number.

use kernel::{CommunityId, Micros, normal_phone, phone_tail};
use store::{Entry, StoreError, Tx};

use crate::ids::PersonId;
use crate::ledger::RESIDENT;
use crate::rows::{self, Learner};

/// The field under which telephones are sealed.
pub const PHONE: &str = "bookings_learner.phone";
/// The field of the index of name and last four digits.
const TAIL: &str = "bookings_learner.tail";
/// The longest name.
const LONGEST: usize = 40;

/// Who it is.
#[derive(Clone, Debug, Default)]
pub struct Meet {
    /// The name.
    pub name: String,
    /// The telephone, as typed.
    pub phone: String,
    /// The birthday, `YYYY-MM-DD`, or empty.
    pub born: String,
    /// What they are, as bits of the ledger.
    pub standing: u8,
}

/// Why somebody cannot be known.
#[derive(Clone, Debug)]
pub enum MeetError {
    /// No name, or one that is too long.
    Name,
    /// No telephone.
    Phone,
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for MeetError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A name without spaces around and within.
fn plain_name(name: &str) -> Option<String> {
    let plain: String = name.split_whitespace().collect();
    (1..=LONGEST).contains(&plain.chars().count()).then_some(plain)
}

/// Finds somebody by name and telephone, or comes to know them.
pub fn meet(tx: &mut Tx<'_>, community: CommunityId, actor: &str, who: &Meet) -> Result<Learner, MeetError> {
    let name = plain_name(&who.name).ok_or(MeetError::Name)?;
    let phone = normal_phone(&who.phone).ok_or(MeetError::Phone)?;
    let both = format!("{name}|{phone}");
    let phone_blind = tx.keys().blind(community, PHONE, &both);
    let known = tx.maybe(
        &rows::LEARNER_BY_PHONE,
        &[&community, &phone_blind],
        Learner::read,
    )?;
    if let Some(known) = known {
        return born_now_known(tx, community, known, who);
    }
    let tail = format!("{name}|{}", phone_tail(&phone).unwrap_or_default());
    let register = crate::behalf::registered(tx, community, &name, &phone)?;
    // Whoever is in the register lives here.
    let resident = if register.is_some() { RESIDENT } else { 0 };
    let learner = Learner {
        community,
        id: tx.clock().fresh(),
        phone: tx.keys().seal(tx.clock(), community, PHONE, &phone)?,
        phone_blind,
        tail_blind: tx.keys().blind(community, TAIL, &tail),
        standing: i32::from(who.standing | resident),
        born: who.born.clone(),
        made: tx.now(),
        register,
        name,
    };
    learner.insert(tx)?;
    tx.audit(
        community,
        &Entry {
            actor,
            verb: "learner.met",
            subject_kind: "learner",
            subject: learner.id.0,
            body: "{}".to_owned(),
        },
    )?;
    Ok(learner)
}

/// A birthday that is said for the first time is kept; another one is not believed.
fn born_now_known(
    tx: &mut Tx<'_>,
    community: CommunityId,
    known: Learner,
    who: &Meet,
) -> Result<Learner, MeetError> {
    if !known.born.is_empty() || who.born.parse::<kernel::Day>().is_err() {
        return Ok(known);
    }
    tx.run(&rows::BORN, &[&community, &known.id, &who.born])?;
    Ok(Learner {
        born: who.born.clone(),
        ..known
    })
}

/// Those with this name whose number ends so: at the counter, without a telephone at hand.
pub fn by_tail(
    tx: &mut Tx<'_>,
    community: CommunityId,
    name: &str,
    tail: &str,
) -> Result<Vec<Learner>, StoreError> {
    let Some(name) = plain_name(name) else {
        return Ok(Vec::new());
    };
    let blind = tx
        .keys()
        .blind(community, TAIL, &format!("{name}|{}", tail.trim()));
    tx.all(&rows::LEARNER_BY_TAIL, &[&community, &blind], Learner::read)
}

/// Somebody by id.
pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: PersonId) -> Result<Option<Learner>, StoreError> {
    tx.maybe(&rows::LEARNER, &[&community, &id], Learner::read)
}

/// The age on a day, if the birthday is known.
pub fn age(learner: &Learner, on: kernel::Day) -> Option<i32> {
    learner
        .born
        .parse::<kernel::Day>()
        .ok()
        .map(|born| born.age_on(on))
}

/// Many at once, for a demo or a measurement: nobody is looked for.
pub fn meet_many(
    tx: &mut Tx<'_>,
    community: CommunityId,
    all: &[(String, String, u8)],
) -> Result<Vec<PersonId>, StoreError> {
    let mut learners = Vec::with_capacity(all.len());
    let now: Micros = tx.now();
    for (name, phone, standing) in all {
        let tail = format!("{name}|{}", phone_tail(phone).unwrap_or_default());
        learners.push(Learner {
            community,
            id: tx.clock().fresh(),
            phone: tx.keys().seal(tx.clock(), community, PHONE, phone)?,
            phone_blind: tx.keys().blind(community, PHONE, &format!("{name}|{phone}")),
            tail_blind: tx.keys().blind(community, TAIL, &tail),
            standing: i32::from(*standing),
            born: String::new(),
            made: now,
            register: None,
            name: name.clone(),
        });
    }
    Learner::insert_all(&learners, tx)?;
    Ok(learners.into_iter().map(|learner| learner.id).collect())
}

/// Finds somebody by name and telephone.
pub fn find(tx: &mut Tx<'_>, community: CommunityId, who: &Meet) -> Result<Option<Learner>, MeetError> {
    let name = plain_name(&who.name).ok_or(MeetError::Name)?;
    let phone = normal_phone(&who.phone).ok_or(MeetError::Phone)?;
    let blind = tx.keys().blind(community, PHONE, &format!("{name}|{phone}"));
    Ok(tx.maybe(&rows::LEARNER_BY_PHONE, &[&community, &blind], Learner::read)?)
}
