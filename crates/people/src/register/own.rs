//! Who somebody is in the register once they got in by telephone or by card,
//! and for whom they may act. A telephone alone makes nobody known: a family
//! often shares one, so the name and the end of the card's number are asked too,
//! or the counter says who it is.

use gate::{Actor, Window};
use kernel::{AccountId, CommunityId, Micros, PersonId, Uuid};
use serde_json::json;
use store::{StoreError, Tx, statements};

use super::consent::{self, Consent};
use super::sealed::NUMBER;
use super::{Cx, Person, Refused, add, by_account, by_phone, person};

statements! {
    /// Ties a log-in to somebody who has none.
    pub(crate) TIE = "UPDATE people_person SET account_id = $3, version = version + 1, updated_at = $4 WHERE community_id = $1 AND id = $2 AND account_id IS NULL AND merged_into IS NULL";
    /// Unties it.
    pub(crate) UNTIE = "UPDATE people_person SET account_id = NULL, version = version + 1, updated_at = $3 WHERE community_id = $1 AND id = $2";
}

/// Names and ends of numbers tried by one log-in: four signs are not guessed so.
const TRIES: Window = Window {
    tries: 5,
    per: Micros::DAY,
};

/// Why somebody is not known yet.
#[derive(Clone, Debug)]
pub enum Unknown {
    /// The log-in has no telephone that was proved: the counter can help.
    NoPhone,
    /// Nobody of the register has this telephone, this name and this end of a number.
    Nobody,
    /// The person has another log-in already: the counter can help.
    Taken,
    /// Too many tries; another may be made then.
    TooMany(Micros),
}

/// Somebody for whom the holder of a log-in may act.
#[derive(Clone, Debug)]
pub struct Ward {
    /// For whom.
    pub person: Person,
    /// By which consent.
    pub consent: Consent,
}

/// The person behind a log-in, as long as they are of the register.
pub fn of(tx: &mut Tx<'_>, community: CommunityId, account: AccountId) -> Result<Option<Person>, StoreError> {
    let found = by_account(tx, community, account)?;
    match found.as_ref().and_then(|one| one.merged_into) {
        Some(into) => person(tx, community, into),
        None => Ok(found),
    }
}

/// Everybody for whom the holder of a log-in may act now: as the person that
/// the register knows, or as whoever proved to hold the agent's telephone.
pub fn wards(tx: &mut Tx<'_>, community: CommunityId, account: AccountId) -> Result<Vec<Ward>, StoreError> {
    let mut held = match of(tx, community, account)? {
        Some(own) => consent::acts_for(tx, community, own.id)?,
        None => Vec::new(),
    };
    if let Some(phone) = gate::proven_phone(tx, community, account)? {
        held.extend(consent::acts_for_by_phone(tx, community, &phone)?);
    }
    let mut wards: Vec<Ward> = Vec::new();
    for consent in held {
        let Some(one) = current(tx, community, consent.person)? else {
            continue;
        };
        if !wards.iter().any(|ward| ward.person.id == one.id) {
            wards.push(Ward { person: one, consent });
        }
    }
    Ok(wards)
}

/// The one for whom the holder of a log-in may act, if it is this person.
pub fn ward(
    tx: &mut Tx<'_>,
    community: CommunityId,
    account: AccountId,
    id: PersonId,
) -> Result<Option<Ward>, StoreError> {
    let all = wards(tx, community, account)?;
    Ok(all.into_iter().find(|ward| ward.person.id == id))
}

/// Somebody who lives here, as the one that they turned out to be.
fn current(tx: &mut Tx<'_>, community: CommunityId, id: PersonId) -> Result<Option<Person>, StoreError> {
    let mut found = person(tx, community, id)?;
    for _ in 0..8 {
        match found.as_ref().and_then(|one| one.merged_into) {
            Some(into) => found = person(tx, community, into)?,
            None => break,
        }
    }
    Ok(found.filter(Person::is_here))
}

/// Ties a log-in to the person who says that they are somebody of the register:
/// the telephone was proved, the name and the last four signs of the card's
/// number are right. Wrong tries are counted: give the outcome on, do not roll
/// it back.
pub fn recognise(
    tx: &mut Tx<'_>,
    community: CommunityId,
    actor: &Actor,
    account: AccountId,
    said: (&str, &str),
) -> Result<Result<Person, Unknown>, StoreError> {
    let Some(phone) = gate::proven_phone(tx, community, account)? else {
        return Ok(Err(Unknown::NoPhone));
    };
    if let Err(again) = gate::count_try(tx, community, &format!("own\0{account}"), TRIES)? {
        return Ok(Err(Unknown::TooMany(again)));
    }
    let (name, tail) = (said.0.trim(), kernel::ascii_digits(said.1.trim()).to_uppercase());
    let mut family = by_phone(tx, community, &phone)?.into_iter();
    let known = family.find(|one| one.is_here() && one.name == name && ends(tx, community, one, &tail));
    match known {
        None => Ok(Err(Unknown::Nobody)),
        Some(one) if one.account == Some(account) => Ok(Ok(one)),
        Some(one) if one.account.is_some() => Ok(Err(Unknown::Taken)),
        Some(one) => {
            tie(tx, (community, actor), &one, account, "self")?;
            Ok(Ok(one))
        }
    }
}

/// Whether the number of somebody's card ends so; nobody sees the number.
fn ends(tx: &Tx<'_>, community: CommunityId, one: &Person, tail: &str) -> bool {
    let Some(sealed) = one.id_sealed.as_ref().filter(|_| tail.chars().count() == 4) else {
        return false;
    };
    tx.keys()
        .open(community, NUMBER, sealed)
        .is_ok_and(|number| number.to_uppercase().ends_with(tail))
}

fn tie(
    tx: &mut Tx<'_>,
    by: (CommunityId, &Actor),
    one: &Person,
    account: AccountId,
    how: &str,
) -> Result<(), StoreError> {
    let (community, actor) = by;
    let now = tx.now();
    if tx.run(&TIE, &[&community, &one.id, &account, &now])? == 0 {
        return Err(StoreError::Unique);
    }
    let entry = store::Entry {
        actor: &actor.label(),
        verb: "person.login_tied",
        subject_kind: "person",
        subject: one.id.0,
        body: json!({ "by": actor.name, "how": how }).to_string(),
    };
    tx.audit(community, &entry)
}

/// A card by which somebody of the register gets in: made at the counter for
/// the person who stands there. Gives its twelve digits, which are never shown again.
pub fn issue_card(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId) -> Result<String, Refused> {
    let one = Person::take(tx, cx, id, "edit")?;
    if !one.is_here() {
        return Err(Refused::NotFound);
    }
    let account = match one.account {
        Some(account) => account,
        None => {
            let made = gate::new_resident(tx, cx.community, cx.actor, &one.name)?;
            tie(tx, (cx.community, cx.actor), &one, made, "counter")?;
            made
        }
    };
    gate::issue_card(tx, cx.community, cx.actor, account).map_err(|error| match error {
        gate::AccountError::Store(error) => Refused::Store(error),
        _ => Refused::Denied,
    })
}

/// Unties a log-in from somebody: it was another's, or the telephone changed
/// hands. What it opened is shut at once.
pub fn untie(tx: &mut Tx<'_>, cx: &Cx<'_>, id: PersonId) -> Result<(), Refused> {
    let one = Person::take(tx, cx, id, "edit")?;
    let Some(account) = one.account else {
        return Ok(());
    };
    let now = tx.now();
    tx.run(&UNTIE, &[&cx.community, &id, &now])?;
    gate::end_sessions(tx, cx.community, cx.actor, account, None)?;
    add::note(tx, cx, "person.login_untied", &one, &json!({}))?;
    Ok(())
}

/// Takes back what the holder of a log-in agreed to for themselves.
pub fn revoke(tx: &mut Tx<'_>, cx: &Cx<'_>, account: AccountId, consent: Uuid) -> Result<(), Refused> {
    let own = of(tx, cx.community, account)?.ok_or(Refused::NotFound)?;
    consent::revoke(tx, cx, own.id, consent)
}
