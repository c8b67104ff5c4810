//! What somebody agreed to, and who may act for them: for what, said by whom,
//! on what evidence, until when. The person sees it and can take it back; what
//! is done on it bears both names.

use kernel::{CommunityId, Day, Micros, PersonId, Uuid};
use serde_json::json;
use store::{Sealed, StoreError, Tx, record, statements};

use super::sealed::{AGENT_PHONE, blind_phone, seal};
use super::{Cx, Person, Refused, add};

kernel::stored_words! {
    /// What somebody agrees to.
    pub enum Purpose {
        /// Somebody may do errands and report matters for them, 代办.
        Act = "act",
        /// The centre may come and see how they are.
        WelfareCheck = "welfare_check",
        /// In danger the door may be opened.
        Enter = "enter",
        /// Meals may be brought.
        Meals = "meals",
        /// The family may be told.
        Family = "family",
        /// The hospital may be told what it needs.
        Hospital = "hospital",
        /// Pictures may be shown.
        Photo = "photo",
    }
}

kernel::stored_words! {
    /// Who said yes.
    pub enum Giver {
        /// The person.
        Own = "own",
        /// The guardian.
        Guardian = "guardian",
        /// Somebody with a written power.
        Agent = "agent",
    }
}

record! {
    /// A consent.
    pub struct Consent in "people_consent" {
        "community_id" => /// Whose.
        community: CommunityId,
        "id" => /// Its id.
        id: Uuid,
        "person_id" => /// Who agreed, or for whom somebody did.
        person: PersonId,
        "purpose" => /// To what.
        purpose: Purpose,
        "given_by" => /// Who said yes.
        given_by: Giver,
        "agent_id" => /// Who may act, if of the register.
        agent: Option<PersonId>,
        "agent_name" => /// Their name; empty if the consent is no power to act.
        agent_name: String,
        "agent_phone" => /// Their telephone number, sealed.
        agent_phone: Option<Sealed>,
        "agent_phone_blind" => /// The same, for knowing them by it.
        agent_phone_blind: Option<Vec<u8>>,
        "evidence" => /// By what it can be seen: a form, a recording.
        evidence: String,
        "from_day" => /// From when.
        from_day: Day,
        "until_day" => /// Until when.
        until_day: Option<Day>,
        "recorded_by" => /// Who wrote it down.
        recorded_by: String,
        "recorded_at" => /// When.
        recorded_at: Micros,
        "revoked_at" => /// When it was taken back.
        revoked_at: Option<Micros>,
        "revoked_by" => /// Who took it back.
        revoked_by: String,
    }
}

macro_rules! consent {
    () => {
        "community_id, id, person_id, purpose, given_by, agent_id, agent_name, agent_phone, agent_phone_blind, evidence, from_day, until_day, recorded_by, recorded_at, revoked_at, revoked_by"
    };
}

statements! {
    pub(crate) CONSENTS = concat!("SELECT ", consent!(), " FROM people_consent WHERE community_id = $1 AND person_id = $2 ORDER BY recorded_at DESC LIMIT 100");
    pub(crate) CONSENT = concat!("SELECT ", consent!(), " FROM people_consent WHERE community_id = $1 AND id = $2");
    pub(crate) CONSENTS_OF_AGENT = concat!("SELECT ", consent!(), " FROM people_consent WHERE community_id = $1 AND agent_id = $2 AND agent_id IS NOT NULL ORDER BY recorded_at DESC LIMIT 100");
    pub(crate) CONSENTS_BY_PHONE = concat!("SELECT ", consent!(), " FROM people_consent WHERE community_id = $1 AND agent_phone_blind = $2 AND agent_phone_blind IS NOT NULL ORDER BY recorded_at DESC LIMIT 100");
    pub(crate) REVOKE = "UPDATE people_consent SET revoked_at = $3, revoked_by = $4 WHERE community_id = $1 AND id = $2 AND revoked_at IS NULL";
    pub(crate) CONSENT_COUNT = "SELECT COUNT(*) FROM people_consent WHERE community_id = $1";
}

/// A consent to be recorded.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// To what.
    pub purpose: Purpose,
    /// Who said yes.
    pub given_by: Giver,
    /// Who may act, if of the register.
    pub agent: Option<PersonId>,
    /// Their name, if not.
    pub agent_name: String,
    /// Their telephone number in its normal form.
    pub agent_phone: Option<String>,
    /// By what it can be seen.
    pub evidence: String,
    /// Until when.
    pub until: Option<Day>,
}

impl Consent {
    /// Every consent of somebody, those taken back too, the latest first.
    pub fn of(tx: &mut Tx<'_>, community: CommunityId, person: PersonId) -> Result<Vec<Self>, StoreError> {
        tx.all(&CONSENTS, &[&community, &person], Self::read)
    }

    /// A consent by its id.
    pub fn by_id(tx: &mut Tx<'_>, community: CommunityId, id: Uuid) -> Result<Option<Self>, StoreError> {
        tx.maybe(&CONSENT, &[&community, &id], Self::read)
    }

    /// Whether it counts on a day.
    pub fn holds(&self, on: Day) -> bool {
        self.revoked_at.is_none() && self.from_day <= on && self.until_day.is_none_or(|until| on <= until)
    }
}

/// How many consents are kept, for the audit.
pub fn count(tx: &mut Tx<'_>, community: CommunityId) -> Result<i64, StoreError> {
    tx.one(&CONSENT_COUNT, &[&community], |row| row.get(0))
}

/// Whether somebody agreed to a purpose, as things stand now.
pub fn agreed(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    purpose: Purpose,
) -> Result<bool, StoreError> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    let all = Consent::of(tx, community, person)?;
    Ok(all.iter().any(|one| one.purpose == purpose && one.holds(today)))
}

/// The consents by which somebody of the register may act for others now.
pub fn acts_for(
    tx: &mut Tx<'_>,
    community: CommunityId,
    agent: PersonId,
) -> Result<Vec<Consent>, StoreError> {
    let all = tx.all(&CONSENTS_OF_AGENT, &[&community, &agent], Consent::read)?;
    in_force(tx, all)
}

/// The consents by which whoever has this telephone number may act for others now.
pub fn acts_for_by_phone(
    tx: &mut Tx<'_>,
    community: CommunityId,
    phone: &str,
) -> Result<Vec<Consent>, StoreError> {
    let Some(normal) = kernel::normal_phone(phone) else {
        return Ok(Vec::new());
    };
    let blind = blind_phone(tx.keys(), community, &normal);
    let all = tx.all(&CONSENTS_BY_PHONE, &[&community, &blind], Consent::read)?;
    in_force(tx, all)
}

fn in_force(tx: &Tx<'_>, all: Vec<Consent>) -> Result<Vec<Consent>, StoreError> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    let counts = |one: &Consent| one.purpose == Purpose::Act && one.holds(today);
    Ok(all.into_iter().filter(counts).collect())
}

/// Records a consent.
pub fn give(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, new: &NewConsent) -> Result<Consent, Refused> {
    let one = Person::take(tx, cx, id, "edit")?;
    record(tx, cx, &one, new)
}

/// Records at the door that somebody of the staff may do an errand: whoever
/// may visit them may take it along.
pub fn give_at_door(
    tx: &mut Tx<'_>,
    cx: &Cx<'_>,
    id: PersonId,
    new: &NewConsent,
) -> Result<Consent, Refused> {
    let one = Person::take(tx, cx, id, "visit")?;
    record(tx, cx, &one, new)
}

fn record(tx: &mut Tx<'_>, cx: &Cx<'_>, one: &Person, new: &NewConsent) -> Result<Consent, Refused> {
    let today = tx.now().day(&kernel::Zone::shanghai());
    if new.evidence.trim().is_empty() {
        return Err(Refused::Field("evidence", "people-reg-consent-evidence"));
    }
    if new.until.is_some_and(|until| until < today) {
        return Err(Refused::Field("until", "people-reg-label-turned"));
    }
    let mut name = new.agent_name.trim().to_owned();
    let mut phone = new.agent_phone.clone();
    if let Some(agent) = new.agent {
        let agent = Person::see(tx, cx, agent)?;
        name = agent.name;
        phone = None;
    }
    if new.purpose == Purpose::Act && name.is_empty() {
        return Err(Refused::Field("agent_name", "people-reg-consent-agent"));
    }
    let consent = Consent {
        community: cx.community,
        id: tx.clock().fresh(),
        person: one.id,
        purpose: new.purpose,
        given_by: new.given_by,
        agent: new.agent,
        agent_name: name,
        agent_phone: match &phone {
            Some(phone) => Some(seal(tx, cx.community, AGENT_PHONE, phone)?),
            None => None,
        },
        agent_phone_blind: phone
            .as_ref()
            .map(|phone| blind_phone(tx.keys(), cx.community, phone)),
        evidence: new.evidence.trim().to_owned(),
        from_day: today,
        until_day: new.until,
        recorded_by: cx.actor.name.clone(),
        recorded_at: tx.now(),
        revoked_at: None,
        revoked_by: String::new(),
    };
    consent.insert(tx)?;
    let more = json!({ "purpose": consent.purpose.word(), "agent": kernel::mask_name(&consent.agent_name) });
    add::note(tx, cx, "person.consented", one, &more)?;
    Ok(consent)
}

/// Takes a consent back, at once: the person themselves, or the counter at their word.
pub fn revoke(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId, consent: Uuid) -> Result<(), Refused> {
    let one = Person::take(tx, cx, id, "consent")?;
    let all = Consent::of(tx, cx.community, id)?;
    let held = all
        .iter()
        .find(|held| held.id == consent)
        .ok_or(Refused::NotFound)?;
    let now = tx.now();
    tx.run(&REVOKE, &[&cx.community, &held.id, &now, &cx.actor.name])?;
    add::note(
        tx,
        cx,
        "person.consent_revoked",
        &one,
        &json!({ "purpose": held.purpose.word() }),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_the_record_holds() {
        assert_eq!(consent!(), Consent::COLUMNS);
    }
}
