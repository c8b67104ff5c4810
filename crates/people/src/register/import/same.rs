//! Whether somebody in a list is somebody of the register: by the number, else
//! by the name where they live, else by the name and the telephone.

use std::collections::{BTreeSet, HashMap};

use kernel::{CommunityId, Day, GridPath, IdNumber};
use store::{Sql, StoreError, Tx};

use super::weigh::Said;
use crate::register::person::{Person, State};
use crate::register::sealed::{blind_number, blind_phone};
use crate::register::{Household, Sex, rows};

/// Who is known of those that a batch of rows may mean.
#[derive(Default)]
pub(super) struct Known {
    by_number: HashMap<Vec<u8>, Person>,
    by_place: HashMap<GridPath, Vec<Person>>,
}

/// What a row means for the register.
pub(super) enum Meant {
    /// Nobody that is known.
    Nobody,
    /// This one, and they are as the row says.
    Same(Box<Person>),
    /// This one, and something is different.
    Other(Box<Person>),
    /// The number is another person's.
    Taken,
    /// The row does not say enough to know anybody again.
    Unknowable,
}

impl Known {
    /// Reads everybody whom these rows may mean.
    pub fn of<'s>(
        tx: &mut Tx<'_>,
        community: CommunityId,
        rows: impl Iterator<Item = &'s Said>,
    ) -> Result<Self, StoreError> {
        let mut known = Self::default();
        let all: Vec<(&Said, Option<Vec<u8>>)> = rows
            .map(|said| {
                let number = said.new.number.as_ref();
                (
                    said,
                    number.map(|number| blind_number(tx.keys(), community, number)),
                )
            })
            .collect();
        let blinds: Vec<&Vec<u8>> = all.iter().filter_map(|(_, blind)| blind.as_ref()).collect();
        for some in blinds.chunks(200) {
            let sql: Sql = rows::by_numbers(some.len());
            let mut values: Vec<&dyn kernel::Param> = vec![&community];
            for blind in some {
                values.push(*blind);
            }
            for one in tx.all(&sql, &values, Person::read)? {
                known
                    .by_number
                    .extend(one.id_blind.clone().map(|blind| (blind, one)));
            }
        }
        // Whoever has no known number may be somebody of that name where they live; with a
        // number, only somebody who has none.
        let mut names: HashMap<(GridPath, bool), BTreeSet<&String>> = HashMap::new();
        for (said, blind) in &all {
            let found = blind
                .as_ref()
                .is_some_and(|blind| known.by_number.contains_key(blind));
            if !found && said.new.path != GridPath::ROOT {
                names
                    .entry((said.new.path, blind.is_some()))
                    .or_default()
                    .insert(&said.new.details.name);
            }
        }
        for ((path, numbered), names) in names {
            let names: Vec<&String> = names.into_iter().collect();
            for some in names.chunks(200) {
                let sql: Sql = rows::at_place(some.len(), numbered);
                let mut values: Vec<&dyn kernel::Param> = vec![&community, &path];
                for name in some {
                    values.push(*name);
                }
                let there = tx.all(&sql, &values, Person::read)?;
                let here = there.into_iter().filter(|one| one.state == State::Here);
                known.by_place.entry(path).or_default().extend(here);
            }
        }
        Ok(known)
    }

    /// What a row means.
    pub fn meant(&self, tx: &mut Tx<'_>, community: CommunityId, said: &Said) -> Result<Meant, StoreError> {
        let new = &said.new;
        if let Some(number) = &new.number {
            let blind = blind_number(tx.keys(), community, number);
            if let Some(one) = self.by_number.get(&blind) {
                let name = &new.details.name;
                let former = one.former_names.split_whitespace().any(|former| former == name);
                return if one.name == *name || former {
                    told(tx, one, said)
                } else {
                    Ok(Meant::Taken)
                };
            }
        }
        if let Some(there) = self.by_place.get(&new.path) {
            let fits = there.iter().filter(|one| one.name == new.details.name);
            for one in fits {
                let number = new
                    .number
                    .as_ref()
                    .map(|number| blind_number(tx.keys(), community, number));
                if agree(&one.id_blind, &number)
                    && agree(&one.born, &new.details.born)
                    && one_door(tx, one, said)?
                {
                    return told(tx, one, said);
                }
            }
        }
        if new.number.is_some() || new.path != GridPath::ROOT {
            return Ok(Meant::Nobody);
        }
        let Some(phone) = &new.phone else {
            return Ok(Meant::Unknowable);
        };
        let blind = blind_phone(tx.keys(), community, phone);
        let family = tx.all(&rows::BY_PHONE, &[&community, &blind], Person::read)?;
        match family.iter().find(|one| one.name == new.details.name) {
            Some(one) => told(tx, one, said),
            None => Ok(Meant::Nobody),
        }
    }
}

/// Whether two things that may both be unknown do not contradict each other.
fn agree<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// Whether somebody may live behind the door that a row names.
fn one_door(tx: &mut Tx<'_>, one: &Person, said: &Said) -> Result<bool, StoreError> {
    let (Some(home), false) = (one.household, said.new.door.is_empty()) else {
        return Ok(true);
    };
    let blind = crate::register::sealed::blind_door(tx.keys(), one.community, said.new.path, &said.new.door);
    let home = Household::by_id(tx, one.community, home)?;
    Ok(home
        .and_then(|home| home.door_blind)
        .is_none_or(|held| held == blind))
}

/// Whether somebody is as a row says, as far as it says anything.
fn told(tx: &mut Tx<'_>, one: &Person, said: &Said) -> Result<Meant, StoreError> {
    let new = &said.new;
    let keys = tx.keys();
    let phone = new
        .phone
        .as_ref()
        .map(|phone| blind_phone(keys, one.community, phone));
    let number = |number: &IdNumber| blind_number(keys, one.community, number);
    let adds = |known: bool, said: bool| !known && said;
    let mut same = agree(&one.phone_blind, &phone)
        && agree(&one.born, &new.details.born)
        && !adds(one.phone_blind.is_some(), phone.is_some())
        && !adds(one.born.is_some(), new.details.born.is_some())
        && new
            .number
            .as_ref()
            .is_none_or(|given| one.id_blind == Some(number(given)))
        && (new.details.sex == Sex::Unsaid || one.sex == new.details.sex)
        && (new.path == GridPath::ROOT || one.path == new.path);
    if same && !new.door.is_empty() {
        same = one.household.is_some() && one_door(tx, one, said)?;
    }
    let one = Box::new(one.clone());
    Ok(if same { Meant::Same(one) } else { Meant::Other(one) })
}

/// What a row is known by among the rows of one file.
pub(super) fn key_of(tx: &Tx<'_>, community: CommunityId, said: &Said) -> Vec<u8> {
    let new = &said.new;
    if let Some(number) = &new.number {
        return blind_number(tx.keys(), community, number);
    }
    let born = new
        .details
        .born
        .map(|day: Day| day.to_string())
        .unwrap_or_default();
    let phone = new.phone.as_deref().unwrap_or_default();
    let text = format!(
        "{}\u{1f}{}\u{1f}{born}\u{1f}{}\u{1f}{phone}",
        new.details.name, new.path, new.door
    );
    tx.keys().blind(community, "people_import_row.key", &text)
}
