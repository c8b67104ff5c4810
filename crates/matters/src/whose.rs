//! Whose matter it is, where the register knows; and who said it for them. The
//! person, and whoever may act for them, follow it without its receipt; both
//! names stand on it.

use kernel::{AccountId, CommunityId, Micros, PersonId, Uuid};
use people::register::consent::Consent;
use people::register::contact::Reached;
use people::register::own::{self, Ward};
use people::register::person::person;
use people::register::{ContactKind, Person, reached};
use serde_json::json;
use store::{Entry, StoreError, Tx, record, statements};

use crate::cx::Cx;
use crate::report::PHONE;
use crate::rows::{Intake, IntakeId};

record! {
    /// Whose an intake is.
    pub struct Whose in "matters_whose" {
        "community_id" => /// Whose centre.
        community: CommunityId,
        "id" => /// The intake.
        id: IntakeId,
        "key" => /// Its place in lists: the newest first.
        key: i64,
        "person_id" => /// Whose it is.
        person: PersonId,
        "consent_id" => /// By which consent somebody said it for them; none if they did themselves.
        consent: Option<Uuid>,
        "at" => /// Since when that is known.
        at: Micros,
    }
}

macro_rules! whose {
    () => {
        "community_id, id, key, person_id, consent_id, at"
    };
}

statements! {
    /// Whose an intake is.
    pub(crate) WHOSE = concat!("SELECT ", whose!(), " FROM matters_whose WHERE community_id = $1 AND id = $2");
    /// What is somebody's, the newest first.
    pub(crate) OF_PERSON = concat!("SELECT ", whose!(), " FROM matters_whose WHERE community_id = $1 AND person_id = $2 AND key < $3 ORDER BY key DESC LIMIT $4");
    /// What was said with a telephone, the newest first; nothing that was said without a name.
    pub(crate) BY_PHONE = "SELECT community_id, id, key, matter_id, receipt, channel, said, node_id, place, anonymous, private, name, phone, phone_blind, tail_blind, secret_hash, taken_by, lang, said_at, received_at FROM matters_intake WHERE community_id = $1 AND phone_blind = $2 AND phone_blind IS NOT NULL AND key < $3 ORDER BY key DESC LIMIT $4";
}

/// For whom a report is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct For {
    /// Whose it is.
    pub person: PersonId,
    /// By which consent somebody says it for them; none for the person, and for
    /// staff who take it in, whose name stands on it anyway.
    pub consent: Option<Uuid>,
}

/// The names that stand on what was said for somebody.
#[derive(Clone, Debug)]
pub struct Names {
    /// Whose it is.
    pub person: Person,
    /// Who said it for them; empty if they did themselves.
    pub agent: String,
}

/// Keeps whose an intake is, in the transaction that keeps the intake.
pub(crate) fn keep(tx: &mut Tx<'_>, cx: &Cx<'_>, intake: &Intake, whose: &For) -> Result<(), StoreError> {
    let one = person(tx, cx.community, whose.person)?.ok_or(StoreError::NoRow)?;
    let kept = Whose {
        community: cx.community,
        id: intake.id,
        key: intake.key,
        person: one.id,
        consent: whose.consent,
        at: tx.now(),
    };
    kept.insert(tx)?;
    if whose.consent.is_none() && !intake.anonymous {
        // Whoever speaks for another did not meet them.
        let how = Reached {
            kind: ContactKind::Matter,
            at: intake.received_at,
            by: intake.taken_by,
            subject: None,
            note: String::new(),
        };
        reached(tx, &one, &how)?;
    }
    let entry = Entry {
        actor: &cx.actor.label(),
        verb: "intake.belongs",
        subject_kind: "intake",
        subject: intake.id.0,
        body: json!({ "by": cx.actor.name, "person": one.id.0, "consent": whose.consent }).to_string(),
    };
    tx.audit(cx.community, &entry)
}

/// Whose an intake is, if that is known.
pub(crate) fn of(
    tx: &mut Tx<'_>,
    community: CommunityId,
    intake: IntakeId,
) -> Result<Option<Whose>, StoreError> {
    tx.maybe(&WHOSE, &[&community, &intake], Whose::read)
}

/// The names that stand on an intake.
pub(crate) fn names(
    tx: &mut Tx<'_>,
    community: CommunityId,
    intake: IntakeId,
) -> Result<Option<Names>, StoreError> {
    let Some(whose) = of(tx, community, intake)? else {
        return Ok(None);
    };
    let agent = match whose.consent {
        Some(consent) => Consent::by_id(tx, community, consent)?.map(|consent| consent.agent_name),
        None => None,
    };
    let one = person(tx, community, whose.person)?;
    Ok(one.map(|person| Names {
        person,
        agent: agent.unwrap_or_default(),
    }))
}

/// For whom the holder of a log-in chose to speak: `own`, or the id of somebody
/// for whom they may act. None for a choice that is not theirs.
pub(crate) fn choose(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    choice: &str,
) -> Result<Option<For>, StoreError> {
    if choice == "own" {
        let own = own::of(tx, community, account)?;
        return Ok(own.map(|one| For {
            person: one.id,
            consent: None,
        }));
    }
    let Ok(id) = choice.parse() else {
        return Ok(None);
    };
    let ward = own::ward(tx, community, account, id)?;
    Ok(ward.map(|ward| For {
        person: id,
        consent: Some(ward.consent.id),
    }))
}

/// Whether the holder of a log-in follows an intake without its receipt: it is
/// theirs, was said with the telephone that they proved to hold, or is of
/// somebody for whom they may act.
pub(crate) fn follows(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    intake: &Intake,
) -> Result<bool, StoreError> {
    if let Some(whose) = of(tx, community, intake.id)? {
        if own::of(tx, community, account)?.is_some_and(|one| one.id == whose.person) {
            return Ok(true);
        }
        if let Some(ward) = own::ward(tx, community, account, whose.person)?
            && shared(&ward, intake, &whose)
        {
            return Ok(true);
        }
    }
    let phone = phone_blind(tx, community, account)?;
    Ok(!intake.anonymous && phone.is_some() && intake.phone_blind == phone)
}

/// What is private is shared with whoever said it only.
fn shared(ward: &Ward, intake: &Intake, whose: &Whose) -> bool {
    !intake.private || whose.consent == Some(ward.consent.id)
}

fn phone_blind(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let phone = gate::proven_phone(tx, community, account)?;
    Ok(phone.map(|phone| tx.keys().blind(community, PHONE, &phone)))
}

/// What the holder of a log-in said, or somebody for them, the newest first,
/// before a place in the list.
pub(crate) fn own_intakes(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    before: i64,
    most: i64,
) -> Result<Vec<Intake>, StoreError> {
    let mut found = match own::of(tx, community, account)? {
        Some(one) => of_person(tx, community, one.id, before, most)?
            .into_iter()
            .map(|(intake, _)| intake)
            .collect(),
        None => Vec::new(),
    };
    if let Some(phone) = phone_blind(tx, community, account)? {
        let said = tx.all(&BY_PHONE, &[&community, &phone, &before, &most], Intake::read)?;
        found.extend(said.into_iter().filter(|intake| !intake.anonymous));
    }
    found.sort_by_key(|intake| std::cmp::Reverse(intake.key));
    found.dedup_by_key(|intake| intake.id);
    found.truncate(usize::try_from(most).unwrap_or(0));
    Ok(found)
}

/// What is somebody's and may be seen by whoever acts for them, the newest first.
pub(crate) fn ward_intakes(
    tx: &mut Tx<'_>,
    community: CommunityId,
    ward: &Ward,
    before: i64,
    most: i64,
) -> Result<Vec<Intake>, StoreError> {
    let all = of_person(tx, community, ward.person.id, before, most)?;
    Ok(all
        .into_iter()
        .filter(|(intake, whose)| shared(ward, intake, whose))
        .map(|(intake, _)| intake)
        .collect())
}

fn of_person(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: PersonId,
    before: i64,
    most: i64,
) -> Result<Vec<(Intake, Whose)>, StoreError> {
    let held = tx.all(&OF_PERSON, &[&community, &id, &before, &most], Whose::read)?;
    let mut found = Vec::with_capacity(held.len());
    for whose in held {
        let intake = tx.maybe(&crate::rows::INTAKE_BY_ID, &[&community, &whose.id], Intake::read)?;
        found.extend(intake.map(|intake| (intake, whose)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(whose!(), Whose::COLUMNS);
    }
}
