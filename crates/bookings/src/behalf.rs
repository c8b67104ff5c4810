//! Signing up somebody else: whoever is signed in acts for themselves, or on a
//! recorded consent for another. What is done so bears both names.

use kernel::{AccountId, CommunityId, Micros, Uuid};
use people::register::{Person, by_account, by_phone, consent, person};
use serde_json::json;
use store::{Entry, Reading, StoreError, Tx, record, statements};

use crate::ids::{OfferingId, PersonId};
use crate::learner::{Meet, MeetError, meet};
use crate::ledger::RESIDENT;
use crate::rows::Learner;

record! {
    /// Something done for another.
    pub struct Behalf in "bookings_behalf" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// For whom.
        person: PersonId,
        "offering_id" => /// What.
        offering: OfferingId,
        "agent" => /// By whom, as the audit log names them.
        agent: String,
        "agent_name" => /// Their name.
        agent_name: String,
        "consent_id" => /// On which consent.
        consent: Uuid,
        "at" => /// When.
        at: Micros,
    }
}

statements! {
    /// Who asked for somebody's place, the latest.
    LAST_AGENT = "SELECT agent_name FROM bookings_behalf WHERE community_id = $1 AND person_id = $2 AND offering_id = $3 ORDER BY at DESC LIMIT 1";
    /// The learner who is somebody of the register.
    BY_REGISTER = "SELECT community_id, id, name, phone, phone_blind, tail_blind, standing, born, made_at, register_id FROM bookings_learner WHERE community_id = $1 AND register_id = $2 AND register_id IS NOT NULL ORDER BY id LIMIT 1";
    /// Says who of the register a learner is.
    LINK = "UPDATE bookings_learner SET register_id = $3, standing = $4 WHERE community_id = $1 AND id = $2";
}

/// Somebody whom a signed-in resident may sign up.
#[derive(Clone, Debug)]
pub struct May {
    /// Who.
    pub person: kernel::PersonId,
    /// Their name.
    pub name: String,
    /// By which consent; none for oneself.
    pub consent: Option<Uuid>,
}

/// Whoever is signed in, and for whom they may act.
#[derive(Clone, Debug, Default)]
pub struct Agent {
    /// Their name.
    pub name: String,
    /// The number that they proved to hold; empty for none.
    pub phone: String,
    /// Themselves first.
    pub may: Vec<May>,
}

/// Who is signed in by this log-in, and for whom they may act now.
pub fn agent(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    name: &str,
) -> Result<Agent, StoreError> {
    let phone = gate::proven_phone(tx, community, account)?.unwrap_or_default();
    let own = own_person(tx, community, account, &phone)?;
    let mut agent = Agent {
        name: own.as_ref().map_or(name, |own| own.name.as_str()).to_owned(),
        phone,
        may: Vec::new(),
    };
    let mut consents = match &own {
        Some(own) => {
            agent.may.push(May {
                person: own.id,
                name: own.name.clone(),
                consent: None,
            });
            consent::acts_for(tx, community, own.id)?
        }
        None => Vec::new(),
    };
    consents.extend(consent::acts_for_by_phone(tx, community, &agent.phone)?);
    for one in consents {
        if agent.may.iter().any(|may| may.person == one.person) {
            continue;
        }
        if own.is_none() && !one.agent_name.is_empty() {
            agent.name.clone_from(&one.agent_name);
        }
        if let Some(known) = person(tx, community, one.person)?.filter(Person::is_here) {
            agent.may.push(May {
                person: known.id,
                name: known.name,
                consent: Some(one.id),
            });
        }
    }
    Ok(agent)
}

/// The person behind a log-in; a telephone that several share names nobody.
fn own_person(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    phone: &str,
) -> Result<Option<Person>, StoreError> {
    if let Some(known) = by_account(tx, community, account)? {
        return Ok(Some(known));
    }
    let mut found = by_phone(tx, community, phone)?;
    let one = found.pop();
    Ok(one.filter(|one| found.is_empty() && one.account.is_none() && one.is_here()))
}

/// The learner who is somebody of the register; `phone` stands in for one that
/// is not known.
pub fn meet_registered(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &str,
    who: kernel::PersonId,
    phone: &str,
) -> Result<Learner, MeetError> {
    if let Some(known) = tx.maybe(&BY_REGISTER, &[&community, &who], Learner::read)? {
        return Ok(known);
    }
    let known = person(tx, community, who)?.ok_or(StoreError::NoRow)?;
    let own = match &known.phone {
        None => None,
        Some(sealed) => {
            let reading = Reading {
                field: people::register::sealed::PHONE,
                reader: actor,
                purpose: "bookings",
                subject_kind: "person",
                subject: known.id.0,
            };
            Some(tx.unseal(community, sealed, &reading)?)
        }
    };
    let new = Meet {
        name: known.name.clone(),
        phone: own.unwrap_or_else(|| phone.to_owned()),
        born: known.born.map(|day| day.to_string()).unwrap_or_default(),
        standing: RESIDENT,
    };
    let met = meet(tx, community, actor, &new)?;
    let standing = met.standing | i32::from(RESIDENT);
    tx.run(&LINK, &[&community, &met.id, &Some(who), &standing])?;
    Ok(Learner {
        register: Some(who),
        standing,
        ..met
    })
}

/// The learner who is somebody of the register, if they took part before.
pub fn learner_of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    who: kernel::PersonId,
) -> Result<Option<Learner>, StoreError> {
    tx.maybe(&BY_REGISTER, &[&community, &who], Learner::read)
}

/// Who of the register has this name and number: then a learner of that name is they.
pub(crate) fn registered(
    tx: &mut Tx<'_>,
    community: CommunityId,
    name: &str,
    phone: &str,
) -> Result<Option<kernel::PersonId>, StoreError> {
    let mut found = by_phone(tx, community, phone)?;
    found.retain(|one| one.name == name && one.is_here());
    let one = found.pop();
    Ok(one.filter(|_| found.is_empty()).map(|one| one.id))
}

/// Writes down that somebody acted for another.
pub fn note(
    tx: &mut Tx<'_>,
    community: CommunityId,
    label: &str,
    agent: &Agent,
    may: &May,
    person: PersonId,
    offering: OfferingId,
) -> Result<(), StoreError> {
    let Some(consent) = may.consent else {
        return Ok(());
    };
    let row = Behalf {
        community,
        id: tx.clock().fresh(),
        person,
        offering,
        agent: label.to_owned(),
        agent_name: agent.name.clone(),
        consent,
        at: tx.now(),
    };
    row.insert(tx)?;
    let body = json!({ "person": person.to_string(), "consent": consent.to_string() }).to_string();
    tx.audit(
        community,
        &Entry {
            actor: label,
            verb: "learner.acted_for",
            subject_kind: "offering",
            subject: offering.0,
            body,
        },
    )
}

/// Who asked for somebody's place, if another did.
pub fn agent_of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    offering: OfferingId,
) -> Result<Option<String>, StoreError> {
    tx.maybe(&LAST_AGENT, &[&community, &person, &offering], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(
            super::Learner::COLUMNS,
            "community_id, id, name, phone, phone_blind, tail_blind, standing, born, made_at, register_id"
        );
    }
}
