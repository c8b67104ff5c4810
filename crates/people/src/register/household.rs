//! Those who live behind one door together.

use kernel::{CommunityId, GridPath, HouseholdId, Micros, PersonId, Uuid};
use store::{Sealed, StoreError, Tx, record};

use super::sealed::{DOOR, blind_door, plain_door, seal};
use super::{Person, rows};

record! {
    /// A household.
    pub struct Household in "people_household" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: HouseholdId,
        "path" => /// The staircase.
        path: GridPath,
        "door" => /// The door, sealed.
        door: Option<Sealed>,
        "door_blind" => /// The place and the door, for looking it up.
        door_blind: Option<Vec<u8>>,
        "source" => /// Where the entry is from.
        source: String,
        "closed" => /// Nobody lives there as one household any more.
        closed: bool,
        "version" => /// Counts the changes.
        version: i32,
        "created_at" => /// Since when it is in the register.
        created_at: Micros,
        "updated_at" => /// When it was changed last.
        updated_at: Micros,
    }
}

kernel::stored_words! {
    /// What somebody is in the household.
    pub enum Part {
        /// 户主
        Head = "head",
        /// 配偶
        Spouse = "spouse",
        /// 子女
        Child = "child",
        /// 父母
        Parent = "parent",
        /// 其他家人
        Kin = "kin",
        /// 租住
        Tenant = "tenant",
        /// 保姆、护工
        Carer = "carer",
    }
}

record! {
    /// That somebody belongs to a household from when to when.
    pub struct Member in "people_member" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "household_id" => /// The household.
        household: HouseholdId,
        "person_id" => /// Who.
        person: PersonId,
        "part" => /// What they are in it.
        part: Part,
        "from_day" => /// Since when, as a day; empty if nobody knows.
        from_day: String,
        "until_day" => /// Until when; none while it lasts.
        until_day: Option<String>,
    }
}

impl Household {
    /// A household that is not kept yet; without a door if that is empty.
    pub fn fresh(
        tx: &Tx<'_>,
        community: CommunityId,
        path: GridPath,
        door: &str,
        source: &str,
    ) -> Result<Self, StoreError> {
        let known = !plain_door(door).is_empty();
        let now = tx.now();
        Ok(Self {
            community,
            id: tx.clock().fresh(),
            path,
            door: known
                .then(|| seal(tx, community, DOOR, door.trim()))
                .transpose()?,
            door_blind: known.then(|| blind_door(tx.keys(), community, path, door)),
            source: source.to_owned(),
            closed: false,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The household behind a door, if the register has one.
    pub fn behind(
        tx: &mut Tx<'_>,
        community: CommunityId,
        path: GridPath,
        door: &str,
    ) -> Result<Option<Self>, StoreError> {
        if plain_door(door).is_empty() {
            return Ok(None);
        }
        let blind = blind_door(tx.keys(), community, path, door);
        tx.maybe(&rows::HOUSEHOLD_BY_DOOR, &[&community, &blind], Self::read)
    }

    /// The household behind a door; made if there is none.
    pub fn behind_or_fresh(
        tx: &mut Tx<'_>,
        community: CommunityId,
        path: GridPath,
        door: &str,
        source: &str,
    ) -> Result<Self, StoreError> {
        if let Some(found) = Self::behind(tx, community, path, door)? {
            return Ok(found);
        }
        let made = Self::fresh(tx, community, path, door, source)?;
        made.insert(tx)?;
        Ok(made)
    }

    /// One by id.
    pub fn by_id(
        tx: &mut Tx<'_>,
        community: CommunityId,
        id: HouseholdId,
    ) -> Result<Option<Self>, StoreError> {
        tx.maybe(&rows::HOUSEHOLD, &[&community, &id], Self::read)
    }

    /// Who lives in it now, the eldest entry first.
    pub fn people(
        tx: &mut Tx<'_>,
        community: CommunityId,
        id: HouseholdId,
    ) -> Result<Vec<Person>, StoreError> {
        tx.all(&rows::OF_HOUSEHOLD, &[&community, &id], Person::read)
    }
}

impl Member {
    /// The memberships of somebody, the latest first.
    pub fn of_person(
        tx: &mut Tx<'_>,
        community: CommunityId,
        person: PersonId,
    ) -> Result<Vec<Self>, StoreError> {
        tx.all(&rows::MEMBERS_OF_PERSON, &[&community, &person], Self::read)
    }

    /// Those who belong to a household now.
    pub fn of_household(
        tx: &mut Tx<'_>,
        community: CommunityId,
        household: HouseholdId,
    ) -> Result<Vec<Self>, StoreError> {
        tx.all(&rows::MEMBERS, &[&community, &household], Self::read)
    }
}
