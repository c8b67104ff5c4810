//! Many at once: what an import, the demo and a measurement bring. Who may do
//! it, and whether the numbers are free, is the caller's to have asked.

use kernel::{CommunityId, Day, GridPath, HouseholdId};
use store::{StoreError, Tx};

use super::household::{Household, Member};
use super::person::Person;
use super::{New, SHELF, add, search};

/// Rows of the register that are not kept yet.
#[derive(Debug, Default)]
pub struct Bulk {
    /// Households.
    pub households: Vec<Household>,
    /// Persons.
    pub persons: Vec<Person>,
    /// Who belongs where.
    pub members: Vec<Member>,
}

impl Bulk {
    /// A fresh household; its id.
    pub fn household(
        &mut self,
        tx: &Tx<'_>,
        community: CommunityId,
        path: GridPath,
        door: &str,
        source: &str,
    ) -> Result<HouseholdId, StoreError> {
        let made = Household::fresh(tx, community, path, door, source)?;
        let id = made.id;
        self.households.push(made);
        Ok(id)
    }

    /// Somebody of a household that is kept or stands in this bulk.
    pub fn person(
        &mut self,
        tx: &Tx<'_>,
        community: CommunityId,
        new: &New,
        household: Option<HouseholdId>,
        from: Day,
    ) -> Result<kernel::PersonId, StoreError> {
        let mut one = add::row(tx, community, new)?;
        one.household = household;
        if let Some(household) = household {
            self.members
                .push(add::member(tx, &one, household, new.part, from));
        }
        let id = one.id;
        self.persons.push(one);
        Ok(id)
    }

    /// Keeps everything, found at once.
    pub fn keep(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        Household::insert_all(&self.households, tx)?;
        Person::insert_all(&self.persons, tx)?;
        Member::insert_all(&self.members, tx)?;
        let Some(first) = self.persons.first() else {
            return Ok(());
        };
        let mut docs = Vec::with_capacity(self.persons.len());
        for one in &self.persons {
            docs.push((one.id.0, one.key, search::terms(tx.keys(), one)?));
        }
        tx.index_fresh(first.community, SHELF, &docs)
    }
}
