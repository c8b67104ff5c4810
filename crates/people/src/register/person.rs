//! Somebody of the register: the row, what an actor can be to it, and how
//! other rooms find it.

use gate::{Actor, Relation, Thing, by_place};
use kernel::{AccountId, CommunityId, Day, GridPath, HouseholdId, IdNumber, Micros, PersonId};
use store::{Sealed, StoreError, Tx, record};

use super::sealed::{blind_number, blind_phone};
use super::{Cx, Refused, rows};

kernel::stored_words! {
    /// Man or woman, as the card says.
    pub enum Sex {
        /// 男
        Man = "m",
        /// 女
        Woman = "f",
        /// Not said.
        Unsaid = "",
    }
}

kernel::stored_words! {
    /// Whether somebody lives here.
    pub enum State {
        /// Lives here.
        Here = "here",
        /// Has moved away.
        Away = "away",
        /// Has died.
        Dead = "dead",
        /// Was the same person as another: see `merged_into`.
        Merged = "merged",
    }
}

record! {
    /// Somebody of the register.
    pub struct Person in "people_person" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Their id.
        id: PersonId,
        "key" => /// Their place in lists: the newest first.
        key: i64,
        "name" => /// The name on the card.
        name: String,
        "former_names" => /// Names of before, and what neighbours call them, between spaces.
        former_names: String,
        "born" => /// The birthday.
        born: Option<Day>,
        "sex" => /// As the card says.
        sex: Sex,
        "languages" => /// What they understand, in words of [`LANGUAGES`] between spaces.
        languages: String,
        "needs" => /// What to mind when speaking to them, in words of [`NEEDS`] between spaces.
        needs: String,
        "channel" => /// How they want to be told, one of [`CHANNELS`].
        channel: String,
        "id_kind" => /// What their number stands on; empty for none.
        id_kind: String,
        "id_sealed" => /// Their number, sealed.
        id_sealed: Option<Sealed>,
        "id_blind" => /// Their number, for looking it up.
        id_blind: Option<Vec<u8>>,
        "phone" => /// Their telephone number, sealed.
        phone: Option<Sealed>,
        "phone_blind" => /// The same, for looking it up.
        phone_blind: Option<Vec<u8>>,
        "email" => /// Their address for e-mail, sealed.
        email: Option<Sealed>,
        "path" => /// Where they live, down to the staircase; the community if that is not known.
        path: GridPath,
        "household_id" => /// With whom they live.
        household: Option<HouseholdId>,
        "account_id" => /// Their log-in.
        account: Option<AccountId>,
        "state" => /// Whether they live here.
        state: State,
        "merged_into" => /// Who they turned out to be.
        merged_into: Option<PersonId>,
        "contacted_at" => /// When somebody last reached them; 0 for never.
        contacted_at: Micros,
        "source" => /// Where the entry is from: `counter`, `import:<id>`, `leader`.
        source: String,
        "version" => /// Counts the changes.
        version: i32,
        "created_at" => /// Since when they are in the register.
        created_at: Micros,
        "updated_at" => /// When they were changed last.
        updated_at: Micros,
    }
}

/// Languages that can be kept.
pub const LANGUAGES: &[&str] = &["mandarin", "dialect", "uyghur", "english", "sign"];
/// What to mind.
pub const NEEDS: &[&str] = &["hearing", "sight", "reading", "walking"];
/// Ways to be told.
pub const CHANNELS: &[&str] = &["phone", "sms", "push", "app", "email", "visit", "family"];

impl Person {
    /// Their age in years on a day, if the birthday is known.
    pub fn age(&self, on: Day) -> Option<i32> {
        self.born.map(|born| born.age_on(on))
    }

    /// Whether they are counted: alive, here, and nobody else.
    pub fn is_here(&self) -> bool {
        self.state == State::Here
    }

    /// Somebody, if the actor may see them; else as if there were nobody.
    pub fn see(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId) -> Result<Self, Refused> {
        let found = person(tx, cx.community, id)?.ok_or(Refused::NotFound)?;
        if cx.policy.may(cx.actor, "see", &found) {
            Ok(found)
        } else {
            Err(Refused::NotFound)
        }
    }

    /// Somebody for an action: 404 if not theirs to see, 403 if not theirs to do.
    pub fn take(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, action: &str) -> Result<Self, Refused> {
        let found = Self::see(tx, cx, id)?;
        if cx.policy.may(cx.actor, action, &found) {
            Ok(found)
        } else {
            Err(Refused::Denied)
        }
    }
}

/// Somebody by id, merged ones too; whoever shows them asks the gate first.
pub fn person(tx: &mut Tx<'_>, community: CommunityId, id: PersonId) -> Result<Option<Person>, StoreError> {
    tx.maybe(&rows::BY_ID, &[&community, &id], Person::read)
}

/// Several by id, in the order asked; those who are not there are left out.
pub fn persons(tx: &mut Tx<'_>, community: CommunityId, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
    let mut found: Vec<Person> = Vec::with_capacity(ids.len());
    for some in ids.chunks(200) {
        let sql = rows::by_ids(some.len());
        let mut values: Vec<&dyn kernel::Param> = vec![&community];
        values.extend(some.iter().map(|id| -> &dyn kernel::Param { id }));
        found.extend(tx.all(&sql, &values, Person::read)?);
    }
    let mut by_id: std::collections::HashMap<PersonId, Person> =
        found.into_iter().map(|one| (one.id, one)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// How many live here.
pub fn count(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    tx.one(&rows::COUNT, &[&community], |row| row.get(0))
}

/// Everybody here whose telephone number this is; a family often has one.
pub fn by_phone(tx: &mut Tx<'_>, community: CommunityId, phone: &str) -> Result<Vec<Person>, StoreError> {
    let Some(normal) = kernel::normal_phone(phone) else {
        return Ok(Vec::new());
    };
    let blind = blind_phone(tx.keys(), community, &normal);
    tx.all(&rows::BY_PHONE, &[&community, &blind], Person::read)
}

/// The person with this number.
pub fn by_number(
    tx: &mut Tx<'_>,
    community: CommunityId,
    number: &IdNumber,
) -> Result<Option<Person>, StoreError> {
    let blind = blind_number(tx.keys(), community, number);
    tx.maybe(&rows::BY_NUMBER, &[&community, &blind], Person::read)
}

/// The person behind a log-in.
pub fn by_account(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<Person>, StoreError> {
    tx.maybe(&rows::BY_ACCOUNT, &[&community, &account], Person::read)
}

impl Thing for Person {
    const KIND: &'static str = "person";

    fn relations() -> &'static [Relation<Self>] {
        RELATIONS
    }
}

const RELATIONS: &[Relation<Person>] = &[
    by_place!("clerk_of_place", Clerk),
    by_place!("manager_of_place", Manager),
    by_place!("leader_of_place", Leader),
    Relation {
        name: "self",
        holds: |actor: &Actor, person| actor.account.is_some() && actor.account == person.account,
        narrow: |actor, narrow| {
            if let Some(account) = actor.account {
                narrow.or_is("account_id", &account);
            }
        },
    },
];
