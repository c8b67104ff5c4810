//! All fixed statements of the register's tables.

use store::{Sql, statements};

/// The columns of a person, in the order of the record.
macro_rules! person {
    () => {
        "community_id, id, key, name, former_names, born, sex, languages, needs, channel, id_kind, id_sealed, id_blind, phone, phone_blind, email, path, household_id, account_id, state, merged_into, contacted_at, source, version, created_at, updated_at"
    };
}

macro_rules! household {
    () => {
        "community_id, id, path, door, door_blind, source, closed, version, created_at, updated_at"
    };
}

macro_rules! member {
    () => {
        "community_id, id, household_id, person_id, part, from_day, until_day"
    };
}

macro_rules! relation {
    () => {
        "community_id, id, person_id, kind, ord, other_id, name, phone, ended_at, created_at"
    };
}

macro_rules! label {
    () => {
        "community_id, id, person_id, kind, path, source, evidence, from_day, until_day, confirmed_by, confirmed_at, given_by, given_at, ended_at"
    };
}

statements! {
    pub(crate) BY_ID = concat!("SELECT ", person!(), " FROM people_person WHERE community_id = $1 AND id = $2");
    pub(crate) BY_PHONE = concat!("SELECT ", person!(), " FROM people_person WHERE community_id = $1 AND phone_blind = $2 AND phone_blind IS NOT NULL AND merged_into IS NULL ORDER BY key LIMIT 50");
    pub(crate) BY_NUMBER = concat!("SELECT ", person!(), " FROM people_person WHERE community_id = $1 AND id_blind = $2 AND id_blind IS NOT NULL AND merged_into IS NULL");
    pub(crate) BY_ACCOUNT = concat!("SELECT ", person!(), " FROM people_person WHERE community_id = $1 AND account_id = $2 AND account_id IS NOT NULL");
    pub(crate) NEWEST = concat!("SELECT ", person!(), " FROM people_person WHERE community_id = $1 AND key < $2 AND state <> 'merged' ORDER BY key DESC LIMIT $3");
    pub(crate) OF_HOUSEHOLD = concat!("SELECT ", person!(), " FROM people_person WHERE community_id = $1 AND household_id = $2 AND household_id IS NOT NULL AND merged_into IS NULL ORDER BY key LIMIT 100");
    pub(crate) SAVE = "UPDATE people_person SET name = $3, former_names = $4, born = $5, sex = $6, languages = $7, needs = $8, channel = $9, id_kind = $10, id_sealed = $11, id_blind = $12, phone = $13, phone_blind = $14, email = $15, path = $16, household_id = $17, account_id = $18, state = $19, merged_into = $20, updated_at = $21, version = version + 1 WHERE community_id = $1 AND id = $2 AND version = $22";
    pub(crate) REACHED = "UPDATE people_person SET contacted_at = $3 WHERE community_id = $1 AND id = $2 AND contacted_at < $3";
    pub(crate) COUNT = "SELECT COUNT(*) FROM people_person WHERE community_id = $1 AND state = 'here'";

    pub(crate) HOUSEHOLD = concat!("SELECT ", household!(), " FROM people_household WHERE community_id = $1 AND id = $2");
    pub(crate) HOUSEHOLD_BY_DOOR = concat!("SELECT ", household!(), " FROM people_household WHERE community_id = $1 AND door_blind = $2 AND door_blind IS NOT NULL ORDER BY created_at, id LIMIT 1");

    pub(crate) MEMBERS = concat!("SELECT ", member!(), " FROM people_member WHERE community_id = $1 AND household_id = $2 AND until_day IS NULL ORDER BY from_day, id LIMIT 100");
    pub(crate) MEMBERS_OF_PERSON = concat!("SELECT ", member!(), " FROM people_member WHERE community_id = $1 AND person_id = $2 ORDER BY from_day DESC, id DESC LIMIT 100");
    pub(crate) LEAVE = "UPDATE people_member SET until_day = $3 WHERE community_id = $1 AND person_id = $2 AND until_day IS NULL";

    pub(crate) RELATIONS = concat!("SELECT ", relation!(), " FROM people_relation WHERE community_id = $1 AND person_id = $2 AND ended_at IS NULL ORDER BY ord, id LIMIT 100");
    pub(crate) RELATIONS_TOWARD = concat!("SELECT ", relation!(), " FROM people_relation WHERE community_id = $1 AND other_id = $2 AND other_id IS NOT NULL AND ended_at IS NULL ORDER BY ord, id LIMIT 100");
    pub(crate) END_RELATION = "UPDATE people_relation SET ended_at = $3 WHERE community_id = $1 AND id = $2 AND ended_at IS NULL";

    pub(crate) LABELS = concat!("SELECT ", label!(), " FROM people_label WHERE community_id = $1 AND person_id = $2 AND ended_at IS NULL ORDER BY given_at, id LIMIT 100");
    pub(crate) CONFIRM_LABEL = "UPDATE people_label SET confirmed_by = $3, confirmed_at = $4 WHERE community_id = $1 AND id = $2 AND confirmed_at IS NULL";
    pub(crate) END_LABEL = "UPDATE people_label SET ended_at = $3 WHERE community_id = $1 AND id = $2 AND ended_at IS NULL";
    pub(crate) MOVE_LABELS = "UPDATE people_label SET path = $3 WHERE community_id = $1 AND person_id = $2";

    pub(crate) CONTACTS = "SELECT community_id, id, person_id, kind, at, path, by_staff, subject_id, note FROM people_contact WHERE community_id = $1 AND person_id = $2 ORDER BY at DESC, id DESC LIMIT 50";
}

/// So many persons by their ids.
pub(crate) fn by_ids(count: usize) -> Sql {
    let places: Vec<String> = (2..count + 2).map(|n| format!("${n}")).collect();
    Sql::composed(format!(
        "SELECT {} FROM people_person WHERE community_id = $1 AND id IN ({})",
        person!(),
        places.join(", ")
    ))
}

/// Those of some names who live in a place, the longest known first; only those whose
/// number is not known, if so wanted. Whoever left or was merged is among them: asked for the
/// state too, SQLite goes through everybody of the place by the index of states.
pub(crate) fn at_place(count: usize, unnumbered: bool) -> Sql {
    let names: Vec<String> = (3..count + 3).map(|n| format!("${n}")).collect();
    Sql::composed(format!(
        "SELECT {} FROM people_person WHERE community_id = $1 AND path = $2 AND name IN ({}){} ORDER BY key LIMIT 5000",
        person!(),
        names.join(", "),
        if unnumbered { " AND id_blind IS NULL" } else { "" }
    ))
}

/// So many persons by what stands for their numbers.
pub(crate) fn by_numbers(count: usize) -> Sql {
    let places: Vec<String> = (2..count + 2).map(|n| format!("${n}")).collect();
    Sql::composed(format!(
        "SELECT {} FROM people_person WHERE community_id = $1 AND id_blind IN ({}) AND id_blind IS NOT NULL AND merged_into IS NULL",
        person!(),
        places.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use crate::register::{Household, Label, Member, Person, Relation};

    #[test]
    fn what_is_read_is_what_the_records_hold() {
        assert_eq!(person!(), Person::COLUMNS);
        assert_eq!(household!(), Household::COLUMNS);
        assert_eq!(member!(), Member::COLUMNS);
        assert_eq!(relation!(), Relation::COLUMNS);
        assert_eq!(label!(), Label::COLUMNS);
    }
}
